"""What the customer of a call books: read what can be had, take it down, take it back."""

import uuid
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from callcenter.console import booking, hands
from callcenter.console.api.doors import ConsoleView, now
from callcenter.console.api.serializers import RefusalOut
from tenants.care import change, diary, form, words
from tenants.care.models import Priority, Source, State
from web.api import Refused


class BookingIn(serializers.Serializer):
    """A booking as the agent writes it down. Without a time it waits for its parts."""

    work = serializers.CharField(max_length=form.LONGEST["work"], required=False, allow_blank=True)
    items = serializers.ListField(
        child=serializers.CharField(max_length=200), required=False, max_length=100,
        help_text=_("Work of the job that was put off and is taken up now, as it is written there."),
    )  # fmt: skip
    source = serializers.ChoiceField(choices=Source.choices, required=False)  # type: ignore[assignment]
    priority = serializers.ChoiceField(choices=Priority.choices, required=False)
    starts_at = serializers.DateTimeField(required=False, allow_null=True)
    minutes = serializers.IntegerField(required=False, allow_null=True, help_text=_("How long the work takes."))
    price_minor = serializers.IntegerField(
        required=False, allow_null=True, help_text=_("In the smallest unit of the shop's currency.")
    )
    on_site = serializers.BooleanField(
        required=False, help_text=_("Time and price are to be discussed when the customer is there.")
    )
    needs_parts = serializers.BooleanField(required=False)
    parts = serializers.CharField(max_length=form.LONGEST["parts"], required=False, allow_blank=True)
    comes_at_once = serializers.BooleanField(
        required=False, help_text=_("Without a time: the customer comes on the day the parts are there.")
    )
    note = serializers.CharField(max_length=form.LONGEST["note"], required=False, allow_blank=True)


class BookingOut(serializers.Serializer[booking.Taken]):
    """What was booked, in words."""

    id = serializers.UUIDField()
    reference = serializers.CharField()
    when = serializers.CharField()
    work = serializers.CharField()
    items = serializers.ListField(child=serializers.CharField())
    is_waiting = serializers.BooleanField()
    is_cancelled = serializers.BooleanField()


class SlotOut(serializers.Serializer):
    starts_at = serializers.DateTimeField()
    name = serializers.CharField()
    left = serializers.CharField()


class DayOut(serializers.Serializer):
    day = serializers.CharField()
    slots = SlotOut(many=True)


class DeclinedOut(serializers.Serializer):
    item = serializers.CharField()
    price_minor = serializers.IntegerField(allow_null=True)


class ChoiceOut(serializers.Serializer):
    value = serializers.CharField()
    name = serializers.CharField()


class DurationOut(serializers.Serializer):
    value = serializers.IntegerField()
    name = serializers.CharField()


class WrittenOut(BookingIn):
    reference = serializers.CharField()
    when = serializers.CharField()
    state = serializers.ChoiceField(choices=State.choices)


class SheetOut(serializers.Serializer):
    """What can be had, and what was booked already."""

    booking = WrittenOut(allow_null=True)
    declined = DeclinedOut(many=True)
    suggested = SlotOut(many=True)
    days = DayOut(many=True)
    priorities = ChoiceOut(many=True)
    sources = ChoiceOut(many=True)
    durations = DurationOut(many=True)
    currency = serializers.CharField()
    places = serializers.IntegerField(help_text=_("Decimal places of the currency."))


class AttemptBooking(ConsoleView):
    """The booking of one call."""

    @extend_schema(
        parameters=[OpenApiParameter("priority", enum=Priority.values)],
        responses={200: SheetOut, 404: RefusalOut},
        operation_id="read_booking",
    )
    def get(self, request: Request, attempt_id: uuid.UUID) -> Response:
        """The times that a customer of this class can have, the work that was put off, and what was booked."""
        attempt = hands.mine(self.agent(), attempt_id)
        wanted = request.query_params.get("priority", "")
        priority = wanted if wanted in Priority.values else Priority.ORDINARY.value
        return Response(booking.sheet(attempt, priority=priority, now=now()))

    @extend_schema(
        request=BookingIn,
        responses={200: BookingOut, 400: RefusalOut, 404: RefusalOut, 409: RefusalOut, 422: RefusalOut},
        operation_id="book",
    )
    def put(self, request: Request, attempt_id: uuid.UUID) -> Response:
        """Books, or writes anew what was booked on this call."""
        attempt, moment = hands.mine(self.agent(), attempt_id), now()
        form_ = BookingIn(data=request.data)
        form_.is_valid(raise_exception=True)
        try:
            taken = booking.take(attempt, agent=self.agent(), told=dict(form_.validated_data), now=moment)
        except _REFUSALS as error:
            raise _refusal(error, attempt.call.shop.zone) from error
        return Response(BookingOut(taken).data)

    @extend_schema(
        request=None, responses={200: BookingOut, 404: RefusalOut, 409: RefusalOut}, operation_id="take_booking_back"
    )
    def delete(self, request: Request, attempt_id: uuid.UUID) -> Response:
        """Cancels what was booked on this call."""
        attempt = hands.mine(self.agent(), attempt_id)
        try:
            taken = booking.take_back(attempt, agent=self.agent(), now=now())
        except _REFUSALS as error:
            raise _refusal(error, attempt.call.shop.zone) from error
        return Response(BookingOut(taken).data)


_REFUSALS = (form.Incomplete, diary.NotFree, change.OutOfTurn, booking.NoBooking)


def _refusal(error: Exception, zone: Any) -> Refused:
    match error:
        case form.Incomplete():
            fields = {name: str(words.FAULTS[why]) for name, why in error.faults.items()}
            return Refused(422, "booking_incomplete", _("Something is missing or wrong."), fields=fields)
        case diary.NotFree():
            free = [slot.starts_at.astimezone(zone).isoformat() for slot in error.next_free]
            return Refused(409, f"time_{error.why}", words.not_free(error, zone), field="starts_at", next_free=free)
        case change.OutOfTurn():
            return Refused(409, "gone_on", words.gone_on(error.state))
    return Refused(409, "no_booking", _("Nothing was booked on this call."))

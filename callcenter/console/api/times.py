"""The times at which the customer of a call can be promised another one."""

import uuid
from datetime import date

from django.http import Http404
from django.utils import formats
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from callcenter.console import hands, promise_times
from callcenter.console.api.doors import ConsoleView, now
from callcenter.console.api.serializers import RefusalOut
from callcenter.console.screen import LOCAL
from tenants.followups.models import FollowUp
from web.api import Refused


class TimeSlotOut(serializers.Serializer):
    """A quarter of an hour: `at` on the customer's clock, and how many more promises it takes."""

    at = serializers.CharField()
    time = serializers.CharField()
    free = serializers.IntegerField()


class OfferOut(serializers.Serializer):
    at = serializers.CharField()
    name = serializers.CharField()


class TimesOut(serializers.Serializer):
    """One day; and of the quick choices those that are full, each with the next free times."""

    day = serializers.DateField()
    name = serializers.CharField()
    first = serializers.DateField()
    last = serializers.DateField()
    slots = TimeSlotOut(many=True)
    full = serializers.DictField(child=OfferOut(many=True))


class Times(ConsoleView):
    """What can be promised on one day."""

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "day", OpenApiTypes.DATE, description="On the customer's clock; else the first with free times."
            )
        ],
        responses={200: TimesOut, 400: RefusalOut, 404: RefusalOut},
        operation_id="list_promise_times",
    )
    def get(self, request: Request, attempt_id: uuid.UUID) -> Response:
        attempt = hands.mine(self.agent(), attempt_id)
        try:
            found = promise_times.of(attempt, _day(request), now=now())
        except FollowUp.DoesNotExist as error:
            raise Http404 from error
        body = {
            "day": found.day,
            "name": formats.date_format(found.day, "l, " + formats.get_format("MONTH_DAY_FORMAT")),
            "first": found.first,
            "last": found.last,
            "slots": [
                {"at": f"{there:{LOCAL}}", "time": f"{there:%H:%M}", "free": each.free}
                for each in found.slots
                for there in [each.at.astimezone(found.zone)]
            ],
            "full": {
                kind: [
                    {
                        "at": f"{there:{LOCAL}}",
                        "name": f"{formats.date_format(there, 'MONTH_DAY_FORMAT')} {there:%H:%M}",
                    }
                    for there in (at.astimezone(found.zone) for at in free)
                ]
                for kind, free in found.full.items()
            },
        }
        return Response(TimesOut(body).data)


def _day(request: Request) -> date | None:
    text = request.query_params.get("day", "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Refused(400, "invalid", _("This day cannot be read."), field="day") from error

"""Takes down a booking, in a slot that is free or on the list that waits for parts; and writes it anew."""

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction

from tenants.care import change, diary, form, states
from tenants.care.change import Kind, Who
from tenants.care.models import Booking, BookingItem, CareCall, State
from tenants.care.states import Step
from tenants.followups.models import FollowUp
from tenants.jobs.models import Customer, DeclinedItem, Job, Vehicle
from tenants.shops.models import Shop


def on_call(
    follow_up_id: uuid.UUID, *, attempt_id: uuid.UUID, shop: Shop, told: dict[str, Any], who: Who, now: datetime
) -> Booking:
    """Takes down what the customer of a call wants, once per attempt: doing it again writes that booking anew.

    A call about a booking is about that one.

    Raises `form.Incomplete`, `diary.NotFree`, and `change.OutOfTurn` when the shop has gone on with it meanwhile.
    """
    with transaction.atomic():
        diary.queue_up()
        taken = of_call(follow_up_id, attempt_id=attempt_id)
        if taken is not None:
            return again(taken, shop=shop, told=told, who=who, now=now)
        follow_up = FollowUp.objects.select_related("customer", "job__vehicle").get(pk=follow_up_id)
        job = follow_up.job
        return booking(
            customer=follow_up.customer, vehicle=vehicle_of(follow_up), job=job, follow_up=follow_up,
            attempt_id=attempt_id, shop=shop, told=told, who=who, now=now,
        )  # fmt: skip


def booking(
    *,
    customer: Customer,
    vehicle: Vehicle | None,
    job: Job | None = None,
    follow_up: FollowUp | None = None,
    attempt_id: uuid.UUID | None = None,
    shop: Shop,
    told: dict[str, Any],
    who: Who,
    now: datetime,
) -> Booking:
    """Takes down a booking; inside the shop. `told` is as `form.read` wants it. Raises as `on_call` does."""
    fields = form.read(told, declined=declined_of(job))
    with transaction.atomic():
        diary.queue_up()
        if fields.starts_at is not None:
            diary.Diary(shop, now=now).require(fields.starts_at, fields.priority)
        taken = Booking(
            number=(Booking.objects.order_by("-number").values_list("number", flat=True).first() or 0) + 1,
            customer=customer, vehicle=vehicle, job=job, follow_up=follow_up, attempt=attempt_id,
            taken_by=who.by, taken_by_name=who.name[:120], taken_at=now,
            state=State.BOOKED if fields.starts_at else State.WAITING,
        )  # fmt: skip
        _write(taken, fields, shop=shop)
        taken.save()
        _take_up(taken, fields)
        change.note(taken, Kind.TAKEN, who=who, now=now, starts_at=_iso(taken.starts_at))
    return taken


def again(taken: Booking, *, shop: Shop, told: dict[str, Any], who: Who, now: datetime) -> Booking:
    """Writes a booking anew, with another time where one is told. Raises as `on_call` does."""
    fields = form.read(told, declined=declined_of(taken.job))
    with change.step(taken.pk, Step.CHANGE, diary_too=True) as held:
        moved = fields.starts_at != held.starts_at
        if moved and fields.starts_at is not None:
            diary.Diary(shop, now=now, but=held).require(fields.starts_at, fields.priority)
        was = held.starts_at
        _write(held, fields, shop=shop)
        _take_up(held, fields)
        if moved:
            held.round, held.reminded_at = held.round + 1, None
            state = State.BOOKED if held.starts_at else State.WAITING
            change.note(
                held, Kind.MOVED, who=who, now=now, state=state, was=_iso(was), starts_at=_iso(held.starts_at)
            )  # fmt: skip
        else:
            change.note(held, Kind.CHANGED, who=who, now=now)
    taken.refresh_from_db()
    return taken


def of_call(follow_up_id: uuid.UUID, *, attempt_id: uuid.UUID) -> Booking | None:
    """The booking that was taken on this attempt, else the one that the call is about and that can still be changed."""
    taken = Booking.objects.filter(attempt=attempt_id).first()
    if taken is not None:
        return taken
    call = CareCall.objects.filter(pk=follow_up_id).select_related("booking").first()
    about = call.booking if call else None
    return about if about is not None and states.may(Step.CHANGE, about.state) else None


def vehicle_of(follow_up: FollowUp) -> Vehicle | None:
    """The vehicle that a call is about; the customer's only one where the call is about no job."""
    if follow_up.job is not None:
        return follow_up.job.vehicle
    owned = list(follow_up.customer.vehicles.all()[:2])
    return owned[0] if len(owned) == 1 else None


def declined_of(job: Job | None) -> list[str]:
    """The items of a job that were advised and put off, as they were written."""
    return [] if job is None else list(DeclinedItem.objects.filter(job=job).values_list("item", flat=True))


def _write(taken: Booking, fields: form.Fields, *, shop: Shop) -> None:
    for name in ("work", "source", "priority", "starts_at", "minutes", "on_site", "parts", "note"):
        setattr(taken, name, getattr(fields, name))
    taken.price_minor = fields.price_minor
    taken.currency = shop.currency if fields.price_minor is not None else ""
    taken.needs_parts = fields.needs_parts
    taken.comes_at_once = fields.comes_at_once and fields.starts_at is None


def _take_up(taken: Booking, fields: form.Fields) -> None:
    prices = dict(DeclinedItem.objects.filter(job=taken.job).values_list("item", "price_minor")) if taken.job else {}
    taken.items.all().delete()
    BookingItem.objects.bulk_create(
        BookingItem(booking=taken, position=n, item=item, price_minor=prices.get(item))
        for n, item in enumerate(fields.items)
    )


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None

"""The calls that a booking causes: to confirm a time, and to ask where a customer is who has not come."""

import uuid
from datetime import date, datetime, timedelta

from django.db import transaction

from tenants.care import due
from tenants.care.models import Booking, CareCall
from tenants.followups import close
from tenants.followups.models import ClosedReason, FollowUp, Kind
from tenants.jobs.models import Customer, Job
from tenants.shops.models import Shop

WINDOW = timedelta(hours=4)
LIFE = timedelta(days=3)


def confirm(booking: Booking, *, shop: Shop, due_at: datetime, now: datetime) -> FollowUp:
    """The one call about this time of a booking; when the parts are there and no time is agreed, about that."""
    ends = booking.starts_at or due_at + LIFE
    return plan(
        due.BOOKING, key=f"booking:{booking.pk}:{booking.round}", customer=booking.customer, job=booking.job,
        booking=booking, due_on=_day(booking, shop), due_at=due_at, window_ends_at=min(ends, due_at + WINDOW),
        expires_at=ends, shop=shop, now=now,
    )  # fmt: skip


def ask_where(booking: Booking, *, shop: Shop, now: datetime) -> FollowUp:
    """The one call to a customer who has not come at this time: when will it be?"""
    return plan(
        due.NO_SHOW, key=f"no_show:{booking.pk}:{booking.round}", customer=booking.customer, job=booking.job,
        booking=booking, due_on=_day(booking, shop), due_at=now, window_ends_at=now + WINDOW, expires_at=now + LIFE,
        shop=shop, now=now,
    )  # fmt: skip


def end(booking: Booking, *, now: datetime) -> None:
    """Ends the open calls about a booking: what they were to ask is settled."""
    for call in CareCall.objects.filter(booking=booking, follow_up__closed_at=None).select_related("follow_up"):
        close.follow_up(call.follow_up, reason=ClosedReason.NOT_ELIGIBLE, now=now)


def plan(
    call_type: str,
    *,
    key: str,
    customer: Customer,
    job: Job | None,
    due_at: datetime,
    window_ends_at: datetime,
    expires_at: datetime,
    shop: Shop,
    now: datetime,
    due_on: date | None = None,
    booking: Booking | None = None,
) -> FollowUp:
    """The follow-up for this reason; planning it again gives the same. Inside the shop."""
    with transaction.atomic():
        # The reason is written with its follow-up; who is second waits here and finds the first one's.
        follow_up = FollowUp.objects.create(
            id=uuid.uuid4(), kind=Kind.REMINDER, call_type=call_type, job=job, customer=customer,
            language=customer.language or shop.language, due_at=due_at, window_ends_at=window_ends_at,
            expires_at=expires_at, next_try_at=due_at, created_at=now,
        )  # fmt: skip
        call, made = CareCall.objects.get_or_create(
            key=key,
            defaults={
                "follow_up": follow_up, "booking": booking, "due_on": due_on,
                "round": booking.round if booking else 1,
            },
        )  # fmt: skip
        if not made:
            follow_up.delete()
        return call.follow_up


def _day(booking: Booking, shop: Shop) -> date | None:
    return booking.starts_at.astimezone(shop.zone).date() if booking.starts_at else None

"""Looks after a shop's bookings: who is late, who never came, what was answered, and whose work is done."""

from contextlib import suppress
from datetime import datetime, timedelta

from tenants.care import absent, answers, change, diary, finish, letters, states
from tenants.care.change import SYSTEM
from tenants.care.models import Booking, Errand, State
from tenants.jobs.models import Job
from tenants.shops.models import Shop

#: A job is of a visit when the vehicle was delivered within so many days after it came.
LONGEST_VISIT = timedelta(days=21)


def shop(shop: Shop, *, now: datetime) -> None:
    """One round. Inside the shop; may run as often as one likes."""
    answers.carry_over(now=now)
    _finish(now=now)
    today = diary.span(shop, shop.today(now))[0]
    expected = Booking.objects.filter(state__in=(State.BOOKED, State.CONFIRMED))
    for booking in expected.filter(starts_at__lte=now - absent.PATIENCE):
        with suppress(change.OutOfTurn):  # the customer arrived just now
            absent.late(booking, shop=shop, who=SYSTEM, now=now)
    for booking in Booking.objects.filter(state=State.LATE):
        if booking.starts_at is not None and booking.starts_at < today:
            with suppress(change.OutOfTurn):
                absent.no_show(booking, shop=shop, who=SYSTEM, now=now)
        else:
            letters.late(booking, shop=shop, now=now)
    for errand in Errand.objects.filter(told_at=None, done_at=None, taken_back_at=None).select_related("customer"):
        letters.errand(errand, shop=shop, now=now)
    letters.summary(shop, now=now)


def _finish(*, now: datetime) -> None:
    """Ends bookings whose vehicle was delivered since with a job of its own."""
    came = Booking.objects.filter(state__in=states.EXPECTED | {State.ARRIVED}, vehicle__isnull=False)
    for booking in came.filter(starts_at__lte=now):
        if booking.starts_at is None:
            continue
        since = Job.objects.filter(vehicle=booking.vehicle_id, delivered_at__gte=booking.starts_at - timedelta(hours=1))
        job = since.filter(delivered_at__lte=booking.starts_at + LONGEST_VISIT).order_by("delivered_at").first()
        if job is not None and job.pk != booking.job_id:
            with suppress(change.OutOfTurn):
                finish.booking(booking, job=job, who=SYSTEM, now=now)

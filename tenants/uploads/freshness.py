"""Whether jobs reach us in time: days without any, jobs that came late, and a working day on which nothing was sent."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count
from django.db.models.functions import TruncDate

from tenants.jobs.models import Job
from tenants.shops import calendar
from tenants.shops.models import Shop
from tenants.uploads.models import ToldJob, Upload

DAYS = 14
#: Calls one and three days after the delivery are possible for jobs that reach us within two days.
IN_TIME = timedelta(days=2)
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Day:
    """One working day and how many of the jobs delivered on it we know."""

    on: date
    jobs: int


@dataclass(frozen=True)
class Late:
    """Of the jobs delivered in a week, those that came more than two days later."""

    late: int
    jobs: int

    @property
    def share(self) -> float:
        return self.late / self.jobs


def days(shop: Shop, *, now: datetime) -> list[Day]:
    """The last fourteen working days before today, each with its delivered jobs. Empty before the first job."""
    if not Job.objects.exists():
        return []
    wanted = calendar.working_days(calendar.of(shop), before=shop.today(now), count=DAYS)
    if not wanted:
        return []
    delivered = Job.objects.filter(
        delivered_at__gte=_start(wanted[0], shop), delivered_at__lt=_start(shop.today(now), shop)
    )
    by_day = dict(
        delivered.annotate(day=TruncDate("delivered_at", tzinfo=shop.zone))
        .values_list("day")
        .annotate(n=Count("pk"))
        .order_by("day")
    )
    return [Day(day, by_day.get(day, 0)) for day in wanted]


def late(shop: Shop, *, now: datetime) -> Late | None:
    """How many of last week's jobs came late; the week ends three days ago, so that jobs in time have come.

    None when all came in time, and for a shop whose first job came within that week: its first file is history.
    """
    until = shop.today(now) - IN_TIME
    first, last = _start(until - WEEK, shop), _start(until, shop)
    arrived = TruncDate("created_at", tzinfo=shop.zone)
    jobs = Job.objects.filter(delivered_at__gte=first, delivered_at__lt=last).annotate(
        arrived=arrived, delivered=TruncDate("delivered_at", tzinfo=shop.zone)
    )
    found = [came - told > IN_TIME for came, told in jobs.values_list("arrived", "delivered")]
    if not any(found) or not Job.objects.filter(created_at__lt=first).exists():
        return None
    return Late(sum(found), len(found))


def silent_since(shop: Shop, *, now: datetime) -> date | None:
    """The last working day, when on it and since then nothing was sent; None when something was, or never has been."""
    last = calendar.working_days(calendar.of(shop), before=shop.today(now), count=1)
    if not last or not Job.objects.exists():
        return None
    since = _start(last[0], shop)
    sent = (
        Upload.objects.filter(imported_at__gte=since).exists()
        or ToldJob.objects.filter(upload=None, at__gte=since).exists()
        or Job.objects.filter(delivered_at__gte=since).exists()
    )
    return None if sent else last[0]


def _start(day: date, shop: Shop) -> datetime:
    return datetime.combine(day, time(), shop.zone)

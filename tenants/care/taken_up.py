"""What became of work that was put off: how much of it was booked, and how much was done in a later job."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tenants.audits import items
from tenants.care import diary
from tenants.care.models import BookingItem, State
from tenants.jobs.models import DeclinedItem, Job, JobLine
from tenants.shops.models import Shop


@dataclass(frozen=True)
class Fate:
    """One item that was put off: on which job, whether it was booked, and the later job that has it."""

    job: uuid.UUID
    item: str
    booked: bool
    done_in: uuid.UUID | None


@dataclass(frozen=True)
class Counts:
    """How many items were put off, how many of them were booked, and how many were done, booked or not."""

    declined: int
    booked: int
    done: int
    booked_and_done: int


def counts(first: date, last: date, *, shop: Shop) -> Counts:
    """Of the items on jobs delivered from `first` to `last`, the shop's days. Inside the shop."""
    start, end = diary.span(shop, first)[0], diary.span(shop, last)[1]
    found = fates(Job.objects.filter(delivered_at__gte=start, delivered_at__lt=end).values_list("pk", flat=True))
    return Counts(
        declined=len(found),
        booked=sum(each.booked for each in found),
        done=sum(each.done_in is not None for each in found),
        booked_and_done=sum(each.booked and each.done_in is not None for each in found),
    )


def fates(jobs: Iterable[uuid.UUID]) -> list[Fate]:
    """What became of the items of these jobs, read from bookings and later jobs of the vehicle; nothing is stored.

    A later job has an item when one of its lines is about the same thing, however it is written.
    """
    wanted = list(jobs)
    declined = list(
        DeclinedItem.objects.filter(job__in=wanted)
        .order_by("job", "position")
        .values_list("job", "item", "job__vehicle", "job__delivered_at")
    )
    booked = set(
        BookingItem.objects.filter(booking__job__in=wanted)
        .exclude(booking__state__in=(State.CANCELLED, State.NO_SHOW))
        .values_list("booking__job", "item")
    )
    lines = defaultdict(list)
    vehicles = {vehicle for _job, _item, vehicle, _at in declined if vehicle}
    later = JobLine.objects.filter(job__vehicle__in=vehicles).order_by("job__delivered_at", "position")
    for vehicle, delivered_at, job, text in later.values_list("job__vehicle", "job__delivered_at", "job", "item"):
        lines[vehicle].append((delivered_at, job, text))
    return [
        Fate(
            job=job,
            item=item,
            booked=(job, item) in booked,
            done_in=next((by for at, by, text in lines[vehicle] if at > delivered_at and _same(item, text)), None),
        )
        for job, item, vehicle, delivered_at in declined
    ]


def _same(one: str, other: str) -> bool:
    if one.strip() == other.strip():
        return True
    read, against = items.read(one), items.read(other)
    return read is not None and against is not None and items.same(read, against)

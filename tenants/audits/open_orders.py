"""Orders that a file still calls open although the vehicle came again: told on the job that came after them."""

import uuid
from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from tenants.audits import find, in_force, job
from tenants.audits.catalogue import ORDER_LEFT_OPEN
from tenants.audits.find import Fault
from tenants.audits.models import Finding
from tenants.audits.past import STALE_AFTER_DAYS, OpenOrder
from tenants.jobs.models import Job
from tenants.shops.models import Shop


@transaction.atomic
def tell(orders: Collection[OpenOrder], *, shop: Shop, now: datetime) -> int:
    """Puts each stale order down to the first job of its plate after it; answers how many jobs have one.

    An order that became a job meanwhile is mended.
    """
    today = now.astimezone(shop.zone).date()
    stale = {order.number: order for order in orders if (today - order.opened_on).days > STALE_AFTER_DAYS}
    delivered = set(Job.objects.filter(number__in=stale).values_list("number", flat=True))
    found = _after([order for number, order in stale.items() if number not in delivered], shop)
    rule = in_force.rules()[ORDER_LEFT_OPEN]
    faults = {
        job_id: [
            Fault(
                ORDER_LEFT_OPEN, rule.level, rule.post, "job_status", order.number, order.advisor,
                {"number": order.number, "opened_on": order.opened_on.isoformat(),
                 "days": (today - order.opened_on).days},
            )
        ]
        for job_id, order in found.items()
    }  # fmt: skip
    find.store(faults, codes=(), now=now)
    job.marks([*faults, *_mend(found, now)], now=now)
    return len(faults)


def _after(orders: Collection[OpenOrder], shop: Shop) -> dict[uuid.UUID, OpenOrder]:
    """The first job of each order's plate delivered after it was opened; of several orders the oldest."""
    by_plate: dict[str, list[tuple[date, uuid.UUID]]] = {}
    plates = {order.plate for order in orders if order.plate}
    for pk, plate, at in (
        Job.objects.filter(told_plate__in=plates)
        .order_by("delivered_at")
        .values_list("pk", "told_plate", "delivered_at")
    ):
        by_plate.setdefault(plate, []).append((at.astimezone(shop.zone).date(), pk))
    found: dict[uuid.UUID, OpenOrder] = {}
    for order in sorted(orders, key=lambda order: (order.opened_on, order.number)):
        after = next((pk for day, pk in by_plate.get(order.plate, ()) if day > order.opened_on), None)
        if after is not None:
            found.setdefault(after, order)
    return found


def _mend(found: Mapping[uuid.UUID, OpenOrder], now: datetime) -> list[uuid.UUID]:
    """Those whose order was delivered, or is now put down to another job that came to be known between."""
    left = Finding.objects.filter(code=ORDER_LEFT_OPEN, mended_at=None)
    closed = Job.objects.filter(number__in=left.values("value")).values_list("number", flat=True)
    moved = {order.number for order in found.values()}
    gone = left.filter(Q(value__in=set(closed)) | Q(value__in=moved) & ~Q(job__in=list(found)))
    mended = dict(gone.values_list("pk", "job_id"))
    Finding.objects.filter(pk__in=mended).update(mended_at=now)
    return list(mended.values())

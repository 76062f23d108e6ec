"""A number may be called again: what a do-not-call entry had closed or kept from being planned is taken up anew.

One rule, whether a person took the wish back or the file was undone that had brought it by mistake: whatever only this
entry stood against, and whose time has not run out. A re-contact stays closed, as its complaint went on without it, and
so does what ended with an attempt.
"""

import uuid
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from callcenter.limits import suppress as wide
from tenants.consent import suppress
from tenants.consent.models import Suppression
from tenants.followups import plan, verdicts
from tenants.followups.models import ClosedReason, FollowUp, Kind, SkippedJob
from tenants.followups.purposes import kinds_of, suppressed
from tenants.jobs.models import Customer
from tenants.shops.models import Shop


def lift(entry: Suppression, *, shop: Shop, now: datetime) -> list[FollowUp]:
    """Ends one entry of the list, and plans and opens anew what it stood against; answers what is open again.

    Inside the shop's schema.
    """
    with transaction.atomic():
        opened, jobs = entries([entry], now=now)
        plan.for_jobs(jobs, shop=shop, now=now)
    return opened


@transaction.atomic
def entries(lifted: Collection[Suppression], *, now: datetime) -> tuple[list[FollowUp], set[uuid.UUID]]:
    """Ends these entries. Answers the follow-ups that are open again, and the jobs that have to be planned anew."""
    opened: dict[uuid.UUID, FollowUp] = {}
    jobs: set[uuid.UUID] = set()
    for entry in lifted:
        suppress.lift(entry, now=now)
        wide.lift(entry.pk, now=now)
    for entry in lifted:
        customers = list(Customer.objects.filter(Q(phone=entry.phone) | Q(other_phones__contains=[entry.phone])))
        for kind in kinds_of(entry.purpose):
            if kind != Kind.RECONTACT:
                free = {each.pk for each in customers} - suppressed(customers, kind=kind, now=now)
                opened |= {each.pk: each for each in _closed_by(entry, free, kind, now=now)}
        if Kind.SURVEY in kinds_of(entry.purpose):
            left_out = SkippedJob.objects.filter(reason=verdicts.SUPPRESSED, at__gte=entry.created_at)
            jobs |= set(left_out.filter(job__customer__in=customers).values_list("job", flat=True))
    for each in opened.values():
        each.closed_at, each.closed_reason = None, ""
    FollowUp.objects.bulk_update(opened.values(), ["closed_at", "closed_reason"], batch_size=500)
    return list(opened.values()), jobs


def _closed_by(entry: Suppression, customers: Collection[uuid.UUID], kind: str, *, now: datetime) -> list[FollowUp]:
    """Held until the transaction ends, so that nobody decides on one of them meanwhile."""
    closed = FollowUp.objects.filter(
        customer__in=customers, kind=kind, closed_reason=ClosedReason.SUPPRESSED, closed_at__gte=entry.created_at,
        expires_at__gt=now,
    )  # fmt: skip
    by_attempt = FollowUp.objects.filter(pk__in=closed.values("pk"), call_records__ended_at=F("closed_at"))
    return list(closed.exclude(pk__in=by_attempt.values("pk")).select_for_update(of=("self",)).order_by("pk"))

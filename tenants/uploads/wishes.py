"""What a shop's file says of customers who do not want to be called: kept, and kept to."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from tenants.consent import suppress
from tenants.consent.models import Purpose, Suppression
from tenants.followups.models import FollowUp, SkippedJob
from tenants.jobs.drafts import JobDraft

DO_NOT_CONTACT, NOT_WANTED = "shop_says_no", "not_wanted"


@dataclass(frozen=True)
class Kept:
    """The jobs for which no call is wanted, and by job the entry of the do-not-call list that it stands for."""

    unwanted: set[uuid.UUID]
    marks: dict[uuid.UUID, uuid.UUID]


def keep(told: Mapping[uuid.UUID, JobDraft], *, touched: Collection[uuid.UUID], now: datetime) -> Kept:
    """Puts numbers marked "do not contact" on the shop's list, and notes which `touched` jobs nobody asks about.

    A job that was promised a call before keeps it: the promise is closed by the list, or by a person.
    """
    marked = {job: draft.customer.phone for job, draft in told.items() if draft.customer.do_not_contact}
    entries = _entries(set(marked.values()), now=now)
    unwanted = {job for job, draft in told.items() if draft.follow_up_wanted is False and job in touched}
    unwanted -= set(FollowUp.objects.filter(job__in=unwanted).values_list("job_id", flat=True))
    SkippedJob.objects.bulk_create(
        [SkippedJob(job_id=job, reason=NOT_WANTED, at=now) for job in sorted(unwanted)],
        update_conflicts=True,
        unique_fields=["job"],
        update_fields=["reason", "at"],
    )
    return Kept(unwanted, {job: entries[phone] for job, phone in marked.items() if phone in entries})


def _entries(phones: set[str], *, now: datetime) -> dict[str, uuid.UUID]:
    """The shop's own entries for these numbers, made where there is none; a customer's own wish needs no other."""
    for phone in sorted(phones - suppress.among(phones, purpose=Purpose.ALL, now=now)):
        suppress.number(phone, purpose=Purpose.ALL, reason=DO_NOT_CONTACT, by=None, now=now)
    standing = Suppression.objects.filter(phone__in=phones, reason=DO_NOT_CONTACT, lifted_at=None)
    return dict(standing.values_list("phone", "pk"))

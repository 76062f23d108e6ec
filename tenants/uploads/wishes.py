"""What a shop's file says of customers who do not want to be called: kept, and kept to."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from tenants.consent import suppress
from tenants.consent.models import Purpose
from tenants.followups.models import FollowUp, SkippedJob
from tenants.jobs.drafts import JobDraft

DO_NOT_CONTACT, NOT_WANTED = "shop_says_no", "not_wanted"


def keep(told: Mapping[uuid.UUID, JobDraft], *, now: datetime) -> set[uuid.UUID]:
    """Puts numbers marked "do not contact" on the shop's list; answers the jobs for which no call is wanted.

    A job that was promised a call before keeps it: the promise is closed by the list, or by a person.
    """
    marked = {draft.customer.phone for draft in told.values() if draft.customer.do_not_contact}
    for phone in sorted(marked - suppress.among(marked, purpose=Purpose.ALL, now=now)):
        suppress.number(phone, purpose=Purpose.ALL, reason=DO_NOT_CONTACT, by=None, now=now)
    unwanted = {job for job, draft in told.items() if draft.follow_up_wanted is False}
    unwanted -= set(FollowUp.objects.filter(job__in=unwanted).values_list("job_id", flat=True))
    SkippedJob.objects.bulk_create(
        [SkippedJob(job_id=job, reason=NOT_WANTED, at=now) for job in sorted(unwanted)],
        update_conflicts=True,
        unique_fields=["job"],
        update_fields=["reason", "at"],
    )
    return unwanted

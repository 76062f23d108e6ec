"""Asking after a customer now and then, once a crisis is over."""

import uuid
from datetime import datetime, timedelta

from tenants.followups.models import FollowUp, Kind
from tenants.jobs.models import Customer, Job

CALL_TYPE = "crisis_care"
#: The call is on time within three days; after a fortnight the next one is nearer than this.
WINDOW = timedelta(days=3)
LIFETIME = timedelta(days=14)


def plan(
    *,
    complaint_id: uuid.UUID,
    ordinal: int,
    job: Job | None,
    customer: Customer,
    language: str,
    due_at: datetime,
    now: datetime,
) -> FollowUp:
    """The `ordinal`-th care call after a complaint; planning it twice gives the same."""
    follow_up, _made = FollowUp.objects.get_or_create(
        kind=Kind.CARE,
        complaint=complaint_id,
        ordinal=ordinal,
        defaults={
            "call_type": CALL_TYPE,
            "job": job,
            "customer": customer,
            "language": language,
            "due_at": due_at,
            "window_ends_at": due_at + WINDOW,
            "expires_at": due_at + LIFETIME,
            "next_try_at": due_at,
            "created_at": now,
        },
    )
    return follow_up

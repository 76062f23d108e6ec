"""Asking again, after the shop handled a complaint, whether it is solved."""

import uuid
from datetime import datetime, timedelta

from tenants.followups.models import FollowUp, Kind
from tenants.jobs.models import Customer, Job

CALL_TYPE = "recontact"
#: The customer should have been asked within a day of the handling; after a week the question is out of date.
WINDOW = timedelta(hours=24)
LIFETIME = timedelta(days=7)


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
    """The one re-contact of a complaint's `ordinal`-th handling; planning it twice gives the same."""
    follow_up, _made = FollowUp.objects.get_or_create(
        kind=Kind.RECONTACT,
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

"""Asking again after a complaint: whether it is solved, and, once a crisis is over, how the customer is."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from tenants.followups.models import FollowUp, Kind
from tenants.jobs.models import Customer, Job


@dataclass(frozen=True, slots=True)
class Terms:
    """What is asked, until when asking is on time, and after how long it is out of date."""

    call_type: str
    window: timedelta
    lifetime: timedelta


TERMS = {
    Kind.RECONTACT: Terms("recontact", window=timedelta(hours=24), lifetime=timedelta(days=7)),
    # After a fortnight the next care call is nearer than this one.
    Kind.CARE: Terms("crisis_care", window=timedelta(days=3), lifetime=timedelta(days=14)),
}


def plan(
    kind: Kind,
    *,
    complaint_id: uuid.UUID,
    ordinal: int,
    job: Job | None,
    customer: Customer,
    language: str,
    due_at: datetime,
    now: datetime,
) -> FollowUp:
    """The `ordinal`-th call of this kind about a complaint; planning it twice gives the same."""
    terms = TERMS[kind]
    follow_up, _made = FollowUp.objects.get_or_create(
        kind=kind,
        complaint=complaint_id,
        ordinal=ordinal,
        defaults={
            "call_type": terms.call_type,
            "job": job,
            "customer": customer,
            "language": language,
            "due_at": due_at,
            "window_ends_at": due_at + terms.window,
            "expires_at": due_at + terms.lifetime,
            "next_try_at": due_at,
            "created_at": now,
        },
    )
    return follow_up

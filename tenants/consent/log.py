"""The access log of a shop: who from outside looked at which customer, and why."""

import uuid
from datetime import datetime

from tenants.consent.models import AccessLog


def access(
    *, actor: uuid.UUID, actor_role: str, what: str, subject: uuid.UUID, reason: str = "", now: datetime
) -> None:
    """Adds one line. `what` is a code such as "call" or "export"; `subject` is the customer's, job's or call's id."""
    AccessLog.objects.create(
        at=now, actor=actor, actor_role=actor_role, what=what, subject=subject, reason=reason[:120]
    )

"""Ending a follow-up: once, with a reason."""

from datetime import datetime

from tenants.followups.models import FollowUp


def follow_up(follow_up: FollowUp, *, reason: str, now: datetime) -> bool:
    """Closes the follow-up and answers whether it was still open; the first reason stays."""
    closed = FollowUp.objects.filter(pk=follow_up.pk, closed_at=None).update(closed_at=now, closed_reason=reason)
    follow_up.refresh_from_db(fields=["closed_at", "closed_reason"])
    return bool(closed)

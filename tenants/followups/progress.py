"""Where one follow-up stands: closed, stopped, promised, planned, waiting for its turn, the hour or a message."""

from datetime import datetime
from typing import NamedTuple

from tenants.followups.due import DueCall
from tenants.followups.models import FollowUp

CLOSED, PAUSED, STOPPED, OVER = "closed", "paused", "stopped", "over"
PROMISED, PLANNED, AGAIN, WAITING, HOURS, NEVER = "promised", "planned", "again", "waiting", "hours", "never"
MESSAGE, MESSAGE_SENT = "message", "message_sent"


class Progress(NamedTuple):
    """A code of this module, and the moment that it speaks of."""

    code: str
    at: datetime | None = None


def of(follow_up: FollowUp, due: DueCall, *, stopped: bool, paused: bool, now: datetime) -> Progress:
    """`due` is its place by the shop's hours; `stopped` says that the customer must not be called, `paused` that the
    shop may have nobody called just now."""
    if follow_up.closed_at is not None:
        return Progress(CLOSED, follow_up.closed_at)
    if stopped:
        return Progress(STOPPED)
    if follow_up.expires_at <= now:
        return Progress(OVER, follow_up.expires_at)
    if follow_up.calls_ended_at is not None:
        sent = follow_up.fallback_sent_at
        return Progress(MESSAGE_SENT, sent) if sent else Progress(MESSAGE, follow_up.fallback_due_at)
    if paused:
        return Progress(PAUSED)
    if follow_up.next_try_at > now:
        return Progress(_ahead(follow_up), follow_up.next_try_at)
    if due.open_until <= due.open_from:
        return Progress(NEVER)
    if due.open_from > now:
        return Progress(HOURS, due.open_from)
    return Progress(WAITING, follow_up.next_try_at)


def _ahead(follow_up: FollowUp) -> str:
    if follow_up.promised_at is not None:
        return PROMISED
    return AGAIN if follow_up.attempts_made else PLANNED

"""When the customer answered and when the talk was over, as the agent says: no telephone system reports here."""

from datetime import datetime

import structlog

from callcenter.agents.models import Agent
from callcenter.queue.holding import LeaseLost
from callcenter.queue.models import Attempt

log = structlog.get_logger(__name__)


class NotDialled(Exception):
    """The telephone has not rung yet."""


def answered(attempt: Attempt, *, by: Agent, now: datetime) -> datetime:
    """The customer took the call. The first time counts. Raises `LeaseLost`, `NotDialled`."""
    return _stamp(attempt, "answered_at", by=by, now=now)


def hung_up(attempt: Attempt, *, by: Agent, now: datetime) -> datetime:
    """The talk, or the ringing, is over. The first time counts. Raises `LeaseLost`, `NotDialled`."""
    return _stamp(attempt, "hung_up_at", by=by, now=now)


def _stamp(attempt: Attempt, name: str, *, by: Agent, now: datetime) -> datetime:
    mine = Attempt.objects.filter(pk=attempt.pk, agent=by)
    if not mine.filter(ended_at=None, dialled_at__isnull=False, **{f"{name}__isnull": True}).update(**{name: now}):
        held = mine.filter(ended_at=None).first()
        if held is None:
            raise LeaseLost
        if held.dialled_at is None:
            raise NotDialled
        found: datetime = getattr(held, name)
        return found
    log.info("call_timed", attempt=str(attempt.pk), what=name)
    return now

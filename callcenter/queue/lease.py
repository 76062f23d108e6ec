"""Leases: renewed by the call screen, and taken back when nobody renews them."""

from datetime import datetime

import structlog
from django.db import transaction

from callcenter.agents import states
from callcenter.queue import holding, metrics, ready
from callcenter.queue.holding import HEARTBEAT, LEASE, LeaseLost
from callcenter.queue.models import Attempt, Released, ReviewReason

log = structlog.get_logger(__name__)


def renew(attempt: Attempt, *, now: datetime) -> datetime:
    """Holds the call for another five minutes and answers until when. Raises `LeaseLost`."""
    until = now + LEASE
    if not Attempt.objects.filter(pk=attempt.pk, ended_at=None).update(lease_until=until):
        raise LeaseLost
    attempt.lease_until = until
    return until


def hold(attempt: Attempt, *, now: datetime) -> None:
    """Renews a lease that is older than a heartbeat, as it was read. Raises `LeaseLost`."""
    if attempt.ended_at is not None or attempt.lease_until < now + LEASE - HEARTBEAT:
        renew(attempt, now=now)


def sweep(*, now: datetime) -> int:
    """Takes back calls whose lease ran out before the telephone rang, and answers how many. Notes who is not there.

    A call that was dialled is not handed to anybody else: it waits for its agent, or for a supervisor's decision.
    """
    dead = Attempt.objects.filter(ended_at=None, lease_until__lt=now)
    returned = 0
    for attempt in list(dead.order_by("lease_until").only("pk", "call_id")):
        returned += _take_back(attempt, now=now)
    states.note_the_absent(now=now)
    ready.refresh(now=now)
    return returned


@transaction.atomic
def _take_back(attempt: Attempt, *, now: datetime) -> bool:
    try:
        held, call = holding.lock(attempt)
    except Attempt.DoesNotExist:
        # Its call was deleted with its shop while it was being claimed: it goes, too, as the reference says.
        Attempt.objects.filter(pk=attempt.pk).delete()
        log.info("orphan_deleted", attempt=str(attempt.pk))
        return False
    if held.ended_at is not None or held.lease_until >= now:
        return False
    if held.dialled_at is None:
        holding.end(held, Released.EXPIRED, now=now)
        states.lose(held.agent, held.pk, now=now)
        metrics.LEASES.labels("returned").inc()
        log.info("lease_expired", attempt=str(held.pk), call=str(call.pk), agent=str(held.agent_id))
        return True
    if call.needs_review_since is None:
        call.needs_review_since, call.review_reason = now, ReviewReason.LEFT
        call.save(update_fields=["needs_review_since", "review_reason"])
        states.lose(held.agent, held.pk, now=now)
        metrics.LEASES.labels("to_review").inc()
        log.info("call_needs_review", attempt=str(held.pk), call=str(call.pk), agent=str(held.agent_id))
    return False

"""Which attempts a person may touch: the agent's own, and for a supervisor those that wait for a decision."""

import uuid
from datetime import datetime, timedelta

from django.db.models import Q

from callcenter.agents.models import Agent, AgentRole
from callcenter.queue.models import Attempt, Call, Released
from tenants.followups.dispositions import Outcome
from tenants.shops.compiled import Compiled

#: A page that was offline may bring its last answers so long after the call was finished.
LATE = timedelta(hours=2)
# Asked for by every request of the call screen.
_BY_ID = Compiled(
    lambda key: Attempt.objects.filter(pk=key).select_related(
        "call__shop__standing", "call__shop__settings", "call__shop__assignment"
    )
)


class NotFound(Exception):
    """No such attempt, or none that this person may know of."""


class NotInHand(Exception):
    """The call has left the agent's hands: handed back, taken back, or finished long ago."""


def mine(agent: Agent, attempt_id: uuid.UUID) -> Attempt:
    """The agent's own attempt; an ended one only while the team still calls for the shop. Raises `NotFound`."""
    try:
        attempt = _BY_ID.get(attempt_id)
    except Attempt.DoesNotExist as absent:
        raise NotFound from absent
    if attempt.agent_id != agent.pk or (attempt.ended_at is not None and not _ours(attempt.call, agent)):
        raise NotFound
    attempt.agent = agent
    return attempt


def mine_on(agent: Agent, call_id: uuid.UUID, attempt_id: uuid.UUID) -> Attempt:
    """The same, on one call; the attempt's own id stands for its call as well. Raises `NotFound`."""
    attempt = mine(agent, attempt_id)
    if call_id not in (attempt.call_id, attempt.pk):
        raise NotFound
    return attempt


def open_or_late(attempt: Attempt, *, now: datetime) -> None:
    """Answers may come in while the call is held, and a little later from a page that was offline.

    Raises `NotInHand`.
    """
    if attempt.ended_at is None:
        return
    if attempt.disposition and not attempt.released and now - attempt.ended_at <= LATE:
        return
    if attempt.released == Released.EXPIRED and not _held_since(attempt):
        return
    raise NotInHand


def in_review(supervisor: Agent, attempt_id: uuid.UUID) -> Attempt:
    """An attempt of the team, unfinished or handed over, that waits for a decision. Raises `NotFound`."""
    waiting = Attempt.objects.filter(
        Q(ended_at=None) | Q(disposition=Outcome.LANGUAGE),
        pk=attempt_id,
        call__needs_review_since__isnull=False,
        call__closed_at=None,
    ).select_related("agent__user", "call__shop__settings", "call__shop__assignment")
    attempt = waiting.first()
    if attempt is None or supervisor.role != AgentRole.SUPERVISOR or not _ours(attempt.call, supervisor):
        raise NotFound
    return attempt


def _held_since(attempt: Attempt) -> bool:
    later = Attempt.objects.filter(call=attempt.call_id, claimed_at__gte=attempt.claimed_at)
    return later.exclude(pk=attempt.pk).exists()


def _ours(call: Call, agent: Agent) -> bool:
    assignment = getattr(call.shop, "assignment", None)
    return assignment is not None and assignment.team_id == agent.team_id

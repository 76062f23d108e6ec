"""The next call for an agent: taken off the ready list in one statement, then looked at once more in the shop."""

import uuid
from datetime import datetime
from typing import Any

import structlog
from django.db import IntegrityError, connection, transaction
from django.db.models import Min, Q
from django.db.models.functions import Greatest

from callcenter.agents.models import Agent
from callcenter.queue import holding, metrics, ready
from callcenter.queue.models import Attempt, Call
from tenants.followups import gate
from tenants.shops import standing

log = structlog.get_logger(__name__)

#: So many calls that turn out not to be due are put aside before the agent is told that there is none.
_PATIENCE = 25

# First the agent's own promises and those whose owner let them wait, then the heads of the agent's lanes and languages.
# Values are compared one by one per language, because a filter over one long index would walk past ever more rows.
POP = """
WITH own AS (
    SELECT r.ctid FROM queue_ready r
    WHERE r.team_id = %(team)s AND r.owner_id IS NOT NULL AND r.closes_at > %(now)s
      AND (r.owner_id = %(agent)s OR (r.bound_until <= %(now)s AND r.language = ANY(%(languages)s)))
    ORDER BY (r.owner_id = %(agent)s) DESC, r.tag LIMIT 1
    FOR UPDATE SKIP LOCKED
), best AS (
    SELECT lane, language FROM (VALUES (0::smallint), (1::smallint)) l(lane)
    CROSS JOIN unnest(%(languages)s::text[]) g(language)
    CROSS JOIN LATERAL (
        SELECT r.tag FROM queue_ready r
        WHERE r.team_id = %(team)s AND r.owner_id IS NULL AND r.lane = l.lane AND r.language = g.language
          AND r.closes_at > %(now)s
        ORDER BY r.tag LIMIT 1
    ) h
    ORDER BY lane, h.tag LIMIT 1
), head AS (
    SELECT r.ctid FROM queue_ready r
    WHERE r.team_id = %(team)s AND r.owner_id IS NULL AND r.lane = (SELECT lane FROM best)
      AND r.language = (SELECT language FROM best) AND r.closes_at > %(now)s
    ORDER BY r.tag, r.call_id LIMIT 1
    FOR UPDATE SKIP LOCKED
), pick AS (
    SELECT ctid FROM own UNION ALL SELECT ctid FROM head LIMIT 1
), taken AS (
    DELETE FROM queue_ready r WHERE r.ctid = ANY(ARRAY(SELECT ctid FROM pick)) RETURNING r.call_id
)
INSERT INTO queue_attempt (id, call_id, agent_id, number, claimed_at, lease_until, disposition, released)
SELECT %(attempt)s, t.call_id, %(agent)s, c.attempts_made + 1, %(now)s, %(until)s, '', ''
FROM taken t JOIN queue_call c ON c.id = t.call_id
RETURNING id
"""


class NothingDue(Exception):
    """No call for this agent now; `next_at` is when one opens, as far as is known."""

    def __init__(self, next_at: datetime | None) -> None:
        super().__init__(next_at)
        self.next_at = next_at


def next_call(agent: Agent, *, now: datetime) -> Attempt:
    """Hands the agent one call that may be dialled now, never the same to two. Raises `NothingDue`.

    An agent who has a call in hand gets that one back, also after a crash.
    """
    for _ in range(_PATIENCE):
        attempt = _in_hand(agent, now=now) or _taken(agent, now=now)
        if attempt is None:
            break
        if _still_due(attempt, now=now):
            metrics.CLAIMS.labels("claimed").inc()
            log.info("call_claimed", attempt=str(attempt.pk), call=str(attempt.call_id), agent=str(agent.pk))
            return attempt
    metrics.CLAIMS.labels("nothing").inc()
    raise NothingDue(_opens_next(agent, now=now))


def held_by(agent: Agent) -> Attempt | None:
    """The attempt that the agent has in hand, if any."""
    return Attempt.objects.filter(agent=agent, ended_at=None).select_related("call__shop").first()


def pop(agent: Agent, *, now: datetime) -> uuid.UUID | None:
    """One statement: the first ready call becomes the agent's attempt. None when nothing is ready."""
    values: dict[str, Any] = {
        "team": agent.team_id, "agent": agent.pk, "languages": agent.languages, "now": now,
        "until": now + holding.LEASE, "attempt": uuid.uuid4(),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(POP, values)
        row = cursor.fetchone()
    return row[0] if row else None


def _in_hand(agent: Agent, *, now: datetime) -> Attempt | None:
    attempt = held_by(agent)
    if attempt is None:
        return None
    Attempt.objects.filter(pk=attempt.pk).update(lease_until=now + holding.LEASE)
    Call.objects.filter(pk=attempt.call_id, needs_review_since__isnull=False).update(needs_review_since=None)
    return attempt


def _taken(agent: Agent, *, now: datetime) -> Attempt | None:
    try:
        with transaction.atomic():
            # Every head may be locked by others and gone a moment later, so an empty answer is asked once more, after
            # a look for calls whose hour has come since the last round.
            taken = pop(agent, now=now)
            if taken is None:
                ready.promote_at_once(agent.team_id, now=now)
                taken = pop(agent, now=now)
    except IntegrityError:
        return held_by(agent)  # the agent asked twice at the same time: the other request has got the call
    if taken is None:
        return None
    return Attempt.objects.select_related("call__shop__standing", "call__shop__settings", "agent").get(pk=taken)


def _still_due(attempt: Attempt, *, now: datetime) -> bool:
    """Whether the call may be made; if not it is put aside, and nobody ever knew of the attempt."""
    if attempt.dialled_at is not None:
        return True
    call, shop = attempt.call, attempt.call.shop
    try:
        if call.closed_at is not None or shop.closed_at is not None or not standing.is_good(shop):
            raise gate.NoLongerDue("withdrawn")
        with shop.schema():
            gate.check(call.follow_up, shop=shop, now=now)
    except gate.NoLongerDue:
        _put_aside(attempt, opens_at=None, closes_at=None, now=now)
    except gate.NotNow as later:
        _put_aside(attempt, opens_at=later.opens_at, closes_at=later.closes_at, now=now)
    else:
        return True
    return False


@transaction.atomic
def _put_aside(attempt: Attempt, *, opens_at: datetime | None, closes_at: datetime | None, now: datetime) -> None:
    held, call = holding.lock(attempt)
    if held.ended_at is None and held.dialled_at is None:
        holding.drop(held, call, opens_at=opens_at, closes_at=closes_at, now=now)


def _opens_next(agent: Agent, *, now: datetime) -> datetime | None:
    """The next opening among the calls that this agent may get."""
    mine = Q(owner=None) | Q(owner=agent) | Q(promised_at__lte=now - ready.OWNED_FOR)
    waiting = Call.objects.filter(
        mine, shop__assignment__team=agent.team_id, shop__closed_at=None, language__in=agent.languages,
        closed_at=None, needs_review_since=None, expires_at__gt=now,
    )  # fmt: skip
    opening = waiting.annotate(at=Greatest("not_before", "open_from")).filter(at__gt=now)
    return opening.aggregate(first=Min("at"))["first"]

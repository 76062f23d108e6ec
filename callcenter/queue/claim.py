"""The next call for an agent: taken off the ready list in one statement, then looked at once more in the shop."""

import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.db import IntegrityError, connection, transaction
from django.db.models import Min, Q
from django.db.models.functions import Greatest

from callcenter.agents.models import Agent
from callcenter.queue import along, fronts, holding, metrics, prepared, ready
from callcenter.queue.models import Attempt, Call
from tenants.followups import gate
from tenants.shops import standing

log = structlog.get_logger(__name__)

#: So many calls that turn out not to be due are put aside before the agent is told that there is none.
_PATIENCE = 25

_CLAIM = "SELECT * FROM public.queue_claim(%s, %s, %s, %s, %s, %s)"  # see migration 0013; it calls the fronts marks
_LEASE = str(int(holding.LEASE.total_seconds()))

_CLAIMED, _NOTHING = metrics.CLAIMS.labels("claimed"), metrics.CLAIMS.labels("nothing")

_fronts = fronts.Fronts()


@dataclass(frozen=True, slots=True)
class Claimed:
    """The ids of what an agent has in hand; the shop has not been looked into yet."""

    attempt: uuid.UUID
    call: uuid.UUID
    shop: uuid.UUID


class NothingDue(Exception):
    """No call for this agent now; `next_at` is when one opens, as far as is known."""

    def __init__(self, next_at: datetime | None) -> None:
        super().__init__(next_at)
        self.next_at = next_at


def next_call(agent: Agent, *, now: datetime) -> Claimed:
    """Hands the agent one call of the work list, never the same to two, by one statement. Raises `NothingDue`.

    An agent who has a call in hand gets that one back, also after a crash. Whether it may still be made is the shop's
    to say: see `open_next`.
    """
    claimed = _claim(agent, now=now)
    if claimed is None and ready.promote_at_once(agent.team_id, now=now):
        claimed = _claim(agent, now=now)
    if claimed is None:
        _NOTHING.inc()
        raise NothingDue(_opens_next(agent, now=now))
    _CLAIMED.inc()
    return claimed


def open_next(agent: Agent, *, now: datetime) -> Attempt:
    """The next call that may really be made now: what the shop no longer wants is put aside. Raises `NothingDue`."""
    for _ in range(_PATIENCE):
        attempt = _with_shop(next_call(agent, now=now))
        if _still_due(attempt, now=now):
            log.info("call_claimed", attempt=str(attempt.pk), call=str(attempt.call_id), agent=str(agent.pk))
            return attempt
    raise NothingDue(_opens_next(agent, now=now))


def held_by(agent: Agent) -> Attempt | None:
    """The attempt that the agent has in hand, if any."""
    return Attempt.objects.filter(agent=agent, ended_at=None).select_related("call__shop").first()


def _claim(agent: Agent, *, now: datetime) -> Claimed | None:
    # Inside a transaction nothing is trusted, because it may be rolled back.
    team, languages, trusted = agent.team_id, agent.languages, not connection.in_atomic_block
    began = time.monotonic()
    looked_from = _fronts.of(team, languages, at=began) if trusted else [fronts.START] * len(languages)
    # Plain texts, because a driver takes longer to write lists, ids and times than the server takes to claim.
    values = (str(team), str(agent.pk), _array(languages), _array(looked_from), now.isoformat(), _LEASE)
    try:
        row = prepared.first_row(_CLAIM, values)
    except IntegrityError:
        if not trusted:
            raise
        # The agent asked twice at the same time: the other request has got a call, and this one finds it.
        row = prepared.first_row(_CLAIM, values)
    if row is None:
        if all(tag == fronts.START for tag in looked_from):
            return None
        _fronts.drop(team, languages)
        return _claim(agent, now=now)
    attempt, call, shop, heads = row
    if heads is not None and trusted:
        _fronts.take_over(team, languages, heads, looked_from=looked_from, began=began, ended=time.monotonic())
    return Claimed(attempt, call, shop)


def _array(values: Iterable[object]) -> str:
    """An array of codes or numbers as PostgreSQL reads it."""
    return "{" + ",".join(map(str, values)) + "}"


def _with_shop(claimed: Claimed) -> Attempt:
    attempts = Attempt.objects.select_related("call__shop__standing", "call__shop__settings", "agent")
    return attempts.get(pk=claimed.attempt)


def _still_due(attempt: Attempt, *, now: datetime) -> bool:
    """Whether the call may be made; if not it is put aside, and nobody ever knew of the attempt."""
    if attempt.dialled_at is not None:
        return True
    call, shop = attempt.call, attempt.call.shop
    try:
        if call.closed_at is not None or shop.closed_at is not None or not standing.is_good(shop):
            raise gate.NoLongerDue("withdrawn")
        with shop.schema():
            passed = gate.check(call.follow_up, shop=shop, team_id=attempt.agent.team_id, now=now)
    except gate.NoLongerDue as stop:
        _put_aside(attempt, None, now=now)
        holding.close_unwanted(call, stop, now=now)
    except gate.NotNow as later:
        _put_aside(attempt, later, now=now)
    else:
        along.take(attempt, customer=passed.customer, now=now)
        return True
    return False


@transaction.atomic
def _put_aside(attempt: Attempt, later: gate.NotNow | None, *, now: datetime) -> None:
    held, call = holding.lock(attempt)
    if held.ended_at is None and held.dialled_at is None:
        holding.drop(held, call, later, now=now)


def _opens_next(agent: Agent, *, now: datetime) -> datetime | None:
    """The next opening among the calls that this agent may get."""
    mine = Q(owner=None) | Q(owner=agent) | Q(promised_at__lte=now - ready.OWNED_FOR)
    waiting = Call.objects.filter(
        mine, shop__assignment__team=agent.team_id, shop__closed_at=None, language__in=agent.languages,
        closed_at=None, needs_review_since=None, expires_at__gt=now,
    )  # fmt: skip
    opening = waiting.annotate(at=Greatest("not_before", "open_from")).filter(at__gt=now)
    return opening.aggregate(first=Min("at"))["first"]

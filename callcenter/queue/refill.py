"""From a shop's open follow-ups to the work list: once each, however often it runs."""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from django.db import connection, transaction

from callcenter.agents.models import Agent
from callcenter.queue import place, ready
from callcenter.queue.models import Attempt, Call, CallClosed
from tenants.followups import due, lapse
from tenants.followups.due import DueCall
from tenants.shops import standing
from tenants.shops.models import Shop

log = structlog.get_logger(__name__)

_UPSERT = """
INSERT INTO queue_call AS c (
    id, shop_id, follow_up, kind, language, due_at, expires_at, not_before, open_from, open_until,
    promised_at, promise_is_firm, owner_id, attempts_made, created_at, closed_reason, review_reason)
SELECT gen_random_uuid(), %(shop)s, d.follow_up, d.kind, d.language, d.due_at, d.expires_at, d.not_before, d.open_from,
       d.open_until, d.promised_at, d.firm, owner.id, d.attempts_made, %(now)s, '', ''
FROM unnest(%(follow_up)s::uuid[], %(kind)s::text[], %(language)s::text[], %(due_at)s::timestamptz[],
            %(expires_at)s::timestamptz[], %(next_try_at)s::timestamptz[], %(open_from)s::timestamptz[],
            %(open_until)s::timestamptz[], %(promised_at)s::timestamptz[], %(promise_is_firm)s::boolean[],
            %(promised_by)s::uuid[], %(attempts_made)s::int[])
     AS d(follow_up, kind, language, due_at, expires_at, not_before, open_from, open_until, promised_at, firm,
          promised_by, attempts_made)
LEFT JOIN agents_shopassignment a ON a.shop_id = %(shop)s
LEFT JOIN agents_agent owner ON owner.id = d.promised_by AND owner.revoked_at IS NULL AND owner.team_id = a.team_id
ORDER BY d.follow_up
ON CONFLICT (shop_id, follow_up) DO UPDATE SET
    kind = EXCLUDED.kind, language = EXCLUDED.language, due_at = EXCLUDED.due_at, expires_at = EXCLUDED.expires_at,
    not_before = GREATEST(EXCLUDED.not_before, c.held_until),
    open_from = EXCLUDED.open_from, open_until = EXCLUDED.open_until,
    promised_at = EXCLUDED.promised_at, promise_is_firm = EXCLUDED.promise_is_firm, owner_id = EXCLUDED.owner_id,
    attempts_made = EXCLUDED.attempts_made, closed_at = NULL, closed_reason = ''
WHERE (c.kind, c.language, c.due_at, c.expires_at, c.not_before, c.open_until, c.promised_at, c.promise_is_firm,
       c.owner_id, c.attempts_made, c.closed_at)
      IS DISTINCT FROM
      (EXCLUDED.kind, EXCLUDED.language, EXCLUDED.due_at, EXCLUDED.expires_at,
       GREATEST(EXCLUDED.not_before, c.held_until), EXCLUDED.open_until, EXCLUDED.promised_at,
       EXCLUDED.promise_is_firm, EXCLUDED.owner_id, EXCLUDED.attempts_made, NULL::timestamptz)
RETURNING (xmax = 0) AS is_new
"""
_FIELDS = (
    "follow_up", "kind", "language", "due_at", "expires_at", "next_try_at", "open_from", "open_until", "promised_at",
    "promise_is_firm", "promised_by", "attempts_made",
)  # fmt: skip


@dataclass(frozen=True)
class Refilled:
    """How many calls are new, how many changed, and how many were taken off the list."""

    created: int
    updated: int
    withdrawn: int


def shop(shop: Shop, *, now: datetime) -> Refilled:
    """Brings the shop's calls in line with its follow-ups. Runs twice or at the same time without harm.

    First closes the follow-ups that lapsed. A shop that is closed or read-only has its calls withdrawn; they come back
    with its good standing. A call that an agent has in hand is never withdrawn here: dialling looks once more.
    """
    if shop.closed_at or shop.ready_at is None or not standing.is_good(shop):
        refilled = Refilled(0, 0, _withdraw(shop, keep=[], now=now))
        ready.refresh(now=now, shop=shop)
        return refilled
    with shop.schema():
        lapse.open_ones(busy=_in_hand(shop), now=now)
    with transaction.atomic():
        _one_at_a_time(shop)
        known = list(Call.objects.filter(shop=shop, closed_at=None).values_list("follow_up", flat=True))
        wanted = _kept_by_who_is_there(due.calls(shop=shop, now=now, also=known))
        created, updated = _upsert(shop, wanted, now=now)
        withdrawn = _withdraw(shop, keep=[each.follow_up for each in wanted], now=now)
    refilled = Refilled(created, updated, withdrawn)
    if created or updated or withdrawn:
        # Whose hour comes or passes meanwhile is seen to for all shops at once, by the sweep of every half minute.
        ready.refresh(now=now, shop=shop)
        log.info("queue_refilled", shop=str(shop.pk), created=created, updated=updated, withdrawn=withdrawn)
    return refilled


def _kept_by_who_is_there(wanted: list[DueCall]) -> list[DueCall]:
    """A promise of somebody who does not work at its time is anybody's."""
    owners = {each.promised_by for each in wanted if each.promised_by is not None}
    if not owners:
        return wanted
    people = {agent.pk: agent for agent in Agent.objects.filter(pk__in=owners).select_related("team")}
    return [
        replace(each, promised_by=None)
        if each.promised_by in people and not place.is_there(people[each.promised_by], each.promised_at)
        else each
        for each in wanted
    ]


def _in_hand(shop: Shop) -> list[uuid.UUID]:
    held = Attempt.objects.filter(call__shop=shop, ended_at=None)
    return list(held.values_list("call__follow_up", flat=True))


def _upsert(shop: Shop, wanted: list[DueCall], *, now: datetime) -> tuple[int, int]:
    if not wanted:
        return 0, 0
    columns = {name: [getattr(each, name) for each in wanted] for name in _FIELDS}
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT, {"shop": shop.pk, "now": now, **columns})
        new = [is_new for (is_new,) in cursor.fetchall()]
    return sum(new), len(new) - sum(new)


def _withdraw(shop: Shop, *, keep: list[uuid.UUID], now: datetime) -> int:
    held = Attempt.objects.filter(call__shop=shop, ended_at=None).values("call")
    stale = Call.objects.filter(shop=shop, closed_at=None).exclude(pk__in=held)
    if keep:
        gone = set(stale.values_list("follow_up", flat=True)) - set(keep)
        stale = stale.filter(follow_up__in=gone)
    return stale.update(closed_at=now, closed_reason=CallClosed.WITHDRAWN, needs_review_since=None)


def _one_at_a_time(shop: Shop) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"queue.refill:{shop.pk}"])

"""Who may be called right now, and in what order: calls go in when their hour comes and out when it has passed.

Claiming takes the first row, so the order is settled here, ahead of time. What was promised comes first: agreed calls
by their hour, and re-contacts, whose clock is running, by the hour they fell due; they are as few as complaints. All
others are handed out in turns between the shops of a team (start-time fair queueing): a shop's calls are numbered on
from its last number, or from the number now being served if that is higher, and the lowest number goes first. So a
shop with ten calls is served between the calls of one with a hundred thousand. A shop that will miss its coverage is
numbered in smaller steps, by its turn's weight of at most two: its turn comes more often, and nobody gets less than
half of theirs. A soft promise moves forward by a few places of its shop's line, and never to the front of everybody's.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from callcenter.queue.models import Call
from tenants.shops.models import Shop

#: So long after the promised time the call is its owner's alone.
OWNED_FOR = timedelta(minutes=15)
#: Places that a soft promise is moved forward.
_PLACES = {"promised": 6}
_LANGUAGES = [code for code, _name in settings.LANGUAGES]

_PROMOTE = """
WITH due AS (
    SELECT c.id, c.shop_id, a.team_id, c.language, c.promised_at, c.due_at, c.expires_at,
           LEAST(c.open_until, c.expires_at) AS closes_at,
           (c.promise_is_firm AND c.promised_at IS NOT NULL) OR c.kind = 'recontact' AS firm,
           CASE WHEN c.promised_at + %(owned_for)s > %(now)s THEN c.owner_id END AS owner_id,
           CASE WHEN c.promised_at IS NOT NULL THEN %(promised)s ELSE 0 END AS places
    FROM queue_call c
    JOIN agents_shopassignment a ON a.shop_id = c.shop_id
    JOIN shops_shop s ON s.id = c.shop_id AND s.closed_at IS NULL AND s.ready_at IS NOT NULL
    LEFT JOIN shops_standing st ON st.shop_id = c.shop_id
    WHERE c.closed_at IS NULL AND c.needs_review_since IS NULL
      AND c.not_before <= %(now)s AND c.open_from <= %(now)s AND c.open_until > %(now)s AND c.expires_at > %(now)s
      AND (%(shop)s::uuid IS NULL OR c.shop_id = %(shop)s::uuid)
      AND (%(team)s::uuid IS NULL OR a.team_id = %(team)s::uuid)
      AND COALESCE(st.state, 'trial') <> 'read_only'
      AND NOT EXISTS (SELECT FROM queue_ready r WHERE r.call_id = c.id)
      AND NOT EXISTS (SELECT FROM queue_attempt t WHERE t.call_id = c.id AND t.ended_at IS NULL)
), served AS (  -- the number now being served, by team and language: the heads of the lists, and never the lists
    SELECT k.team_id, k.language, h.tag
    FROM (SELECT DISTINCT d.team_id, l.language FROM due d CROSS JOIN unnest(%(languages)s::text[]) l(language)) k
    CROSS JOIN LATERAL (
        SELECT r.tag FROM queue_ready r
        WHERE r.team_id = k.team_id AND r.lane = 1 AND r.language = k.language AND r.owner_id IS NULL
        ORDER BY r.tag LIMIT 1
    ) h
), numbered AS (
    SELECT d.*, COALESCE(turn.weight, 1) AS weight,
           GREATEST(
               COALESCE((SELECT v.tag FROM served v WHERE v.team_id = d.team_id AND v.language = d.language),
                        (SELECT min(v.tag) FROM served v WHERE v.team_id = d.team_id),
                        (SELECT max(t.last_tag) FROM queue_shopturn t WHERE t.team_id = d.team_id), 0),
               COALESCE(turn.last_tag, 0)
           ) + row_number() OVER (
               PARTITION BY d.team_id, d.shop_id, d.firm ORDER BY d.places DESC, d.expires_at, d.due_at, d.id
           ) / COALESCE(turn.weight, 1) AS number
    FROM due d LEFT JOIN queue_shopturn turn ON turn.team_id = d.team_id AND turn.shop_id = d.shop_id
), promoted AS (
    INSERT INTO queue_ready (call_id, team_id, shop_id, language, lane, owner_id, bound_until, tag, closes_at)
    SELECT id, team_id, shop_id, language, CASE WHEN firm THEN 0 ELSE 1 END, owner_id,
           CASE WHEN owner_id IS NOT NULL THEN promised_at + %(owned_for)s END,
           CASE WHEN firm THEN extract(epoch FROM COALESCE(promised_at, due_at)) ELSE number - places / weight END,
           closes_at
    FROM numbered
    ON CONFLICT (call_id) DO NOTHING
    RETURNING 1
), turns AS (
    INSERT INTO queue_shopturn (team_id, shop_id, last_tag)
    SELECT team_id, shop_id, max(number) FROM numbered WHERE NOT firm GROUP BY team_id, shop_id
    ON CONFLICT (team_id, shop_id) DO UPDATE SET last_tag = GREATEST(queue_shopturn.last_tag, EXCLUDED.last_tag)
)
SELECT count(*) FROM promoted
"""

# Rows that an agent is just claiming are skipped: the claim looks at the call once more itself.
_DEMOTE = """
WITH stale AS (
    SELECT r.call_id FROM queue_ready r
    JOIN queue_call c ON c.id = r.call_id
    LEFT JOIN agents_shopassignment a ON a.shop_id = r.shop_id
    LEFT JOIN shops_shop s ON s.id = r.shop_id
    LEFT JOIN shops_standing st ON st.shop_id = r.shop_id
    WHERE (%(shop)s::uuid IS NULL OR r.shop_id = %(shop)s::uuid)
      AND (r.closes_at <= %(now)s OR c.open_until <= %(now)s OR c.open_from > %(now)s OR c.closed_at IS NOT NULL
           OR c.not_before > %(now)s OR c.needs_review_since IS NOT NULL OR a.team_id IS DISTINCT FROM r.team_id
           OR c.language <> r.language OR s.closed_at IS NOT NULL OR st.state = 'read_only')
    ORDER BY r.call_id
    FOR UPDATE OF r SKIP LOCKED
), gone AS (
    DELETE FROM queue_ready r USING stale WHERE r.call_id = stale.call_id
    RETURNING r.call_id, r.team_id, r.shop_id, r.lane, r.tag
), unserved AS (  -- numbers that were given out and not used are taken back
    SELECT g.team_id, g.shop_id, min(g.tag) AS first,
           (SELECT max(r.tag) FROM queue_ready r
            WHERE r.team_id = g.team_id AND r.shop_id = g.shop_id AND r.lane = 1
              AND r.call_id NOT IN (SELECT call_id FROM gone)) AS kept
    FROM gone g WHERE g.lane = 1 GROUP BY g.team_id, g.shop_id
), turns AS (
    UPDATE queue_shopturn t SET last_tag = LEAST(t.last_tag, COALESCE(u.kept, u.first - 1 / t.weight))
    FROM unserved u WHERE t.team_id = u.team_id AND t.shop_id = u.shop_id
)
SELECT count(*) FROM gone
"""


@transaction.atomic
def refresh(*, now: datetime, shop: Shop | None = None) -> tuple[int, int]:
    """Takes out what may no longer be called and puts in what may; answers how many went in and out."""
    _one_at_a_time()
    out = _run(_DEMOTE, now=now, shop=shop.pk if shop else None)
    return _run(_PROMOTE, now=now, shop=shop.pk if shop else None, team=None), out


def promote_at_once(team_id: UUID, *, now: datetime) -> int:
    """Puts in what has become callable for a team since the last round, unless somebody is at it already."""
    with transaction.atomic():
        if not _one_at_a_time(wait=False):
            return 0
        return _run(_PROMOTE, now=now, shop=None, team=team_id)


def remove(call: Call) -> None:
    """Takes one call out."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM queue_ready WHERE call_id = %s", [call.pk])


def _one_at_a_time(*, wait: bool = True) -> bool:
    # Two rounds at once could put a call back in that was claimed between them.
    with connection.cursor() as cursor:
        name = "pg_advisory_xact_lock" if wait else "pg_try_advisory_xact_lock"
        cursor.execute(f"SELECT {name}(hashtextextended('queue.ready', 0))")
        return wait or bool(cursor.fetchone()[0])


def _run(statement: str, **values: Any) -> int:
    with connection.cursor() as cursor:
        given: dict[str, Any] = {"owned_for": OWNED_FOR, "languages": _LANGUAGES, **_PLACES, **values}
        cursor.execute(statement, given)
        return int(cursor.fetchone()[0])

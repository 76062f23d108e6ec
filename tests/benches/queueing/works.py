"""What a client of the bench does again and again: our claim, the floor, and what others would write instead.

Each work is made for one thread with agents of its own, and claims once for each of them. `rest` is called between
rounds, untimed: whoever holds a call gets that one back, so the calls in hand are ended first.
"""

import random
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, models, transaction

from callcenter.queue import holding

NOW = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)


class Work(NamedTuple):
    """`claim` answers what it claimed, or None when nothing is left."""

    claim: Callable[[Any], Any]
    rest: Callable[[Sequence[Any]], None]


class PeerCall(models.Model):
    """The list as somebody would keep it who marks rows: one row a call, with the best index for each query."""

    id = models.UUIDField(primary_key=True)
    team = models.UUIDField()
    language = models.CharField(max_length=8)
    tag = models.FloatField()
    taken_by = models.UUIDField(null=True)

    class Meta:
        managed = False
        db_table = "bench_peer"
        app_label = "queue"


class PeerAttempt(models.Model):
    """The attempt as Django would make it: a reference to its call, and an index on each agent's open one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    call = models.ForeignKey(PeerCall, on_delete=models.CASCADE)
    agent = models.UUIDField()
    claimed_at = models.DateTimeField()
    lease_until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "bench_peer_attempt"
        app_label = "queue"


PEER_TABLE = """
DROP TABLE IF EXISTS bench_peer_attempt, bench_peer;
CREATE TABLE bench_peer AS
    SELECT call_id AS id, team_id AS team, language, tag, NULL::uuid AS taken_by FROM queue_ready;
ALTER TABLE bench_peer ADD PRIMARY KEY (id);
CREATE INDEX bench_peer_next ON bench_peer (team, tag) WHERE taken_by IS NULL;
CREATE TABLE bench_peer_attempt (
    id uuid PRIMARY KEY,
    call_id uuid NOT NULL REFERENCES bench_peer DEFERRABLE INITIALLY DEFERRED,
    agent uuid NOT NULL,
    claimed_at timestamptz NOT NULL,
    lease_until timestamptz NOT NULL,
    ended_at timestamptz
);
CREATE INDEX ON bench_peer_attempt (call_id);
CREATE UNIQUE INDEX ON bench_peer_attempt (agent) WHERE ended_at IS NULL;
ANALYZE bench_peer;
"""


def ours() -> Work:
    from callcenter.queue import claim
    from callcenter.queue.models import Attempt

    def next_call(agent: Any) -> UUID | None:
        try:
            return claim.next_call(agent, now=NOW).call
        except claim.NothingDue:
            return None

    def end(agents: Sequence[Any]) -> None:
        Attempt.objects.filter(agent__in=[agent.pk for agent in agents], ended_at=None).update(ended_at=NOW)

    return Work(next_call, end)


def floor() -> Work:
    """Updating one row by its key: what no claim can beat."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM queue_call ORDER BY id LIMIT 5000")
        ids = [row[0] for row in cursor.fetchall()]
    dice = random.Random()

    def update(_agent: Any) -> UUID:
        one = dice.choice(ids)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE queue_call SET attempts_made = attempts_made WHERE id = %s", [one])
        return one

    return Work(update, _nothing)


def bare() -> Work:
    """The locked SELECT alone: it claims nothing, and the next one may find the same row."""

    def select(agent: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id FROM bench_peer WHERE team = %s AND taken_by IS NULL ORDER BY tag LIMIT 1 "
                "FOR UPDATE SKIP LOCKED",
                [agent.team_id],
            )
            return cursor.fetchone()

    return Work(select, _nothing)


def naive() -> Work:
    """Looking, then marking: two clients may look at the same time."""

    def claim(agent: Any) -> UUID | None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id FROM bench_peer WHERE team = %s AND taken_by IS NULL ORDER BY tag LIMIT 1", [agent.team_id]
            )
            row = cursor.fetchone()
            if row is None:
                return None
            cursor.execute("UPDATE bench_peer SET taken_by = %s WHERE id = %s", [agent.pk, row[0]])
            return row[0]

    return Work(claim, _nothing)


def orm() -> Work:
    """The same claim as anybody would write it first: whoever holds a call gets it back, else the first one is locked,
    marked, and an attempt made of it."""

    def claim(agent: Any) -> UUID | None:
        held = PeerAttempt.objects.filter(agent=agent.pk, ended_at=None).first()
        if held is not None:
            return held.call_id
        with transaction.atomic():
            waiting = PeerCall.objects.select_for_update(skip_locked=True).filter(
                team=agent.team_id, language__in=agent.languages, taken_by=None
            )
            first = waiting.order_by("tag").first()
            if first is None:
                return None
            first.taken_by = agent.pk
            first.save(update_fields=["taken_by"])
            PeerAttempt.objects.create(call=first, agent=agent.pk, claimed_at=NOW, lease_until=NOW + holding.LEASE)
            return first.pk

    def end(agents: Sequence[Any]) -> None:
        PeerAttempt.objects.filter(agent__in=[agent.pk for agent in agents], ended_at=None).update(ended_at=NOW)

    return Work(claim, end)


def _nothing(_agents: Sequence[Any]) -> None:
    return None


WORKS: dict[str, Callable[[], Work]] = {"ours": ours, "floor": floor, "bare": bare, "naive": naive, "orm": orm}

"""Claiming the next call, beside updating one row by its key (the floor) and a locked ORM query (the usual way)."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

NOW = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)
ROUNDS = 5


def run(small: bool) -> dict[str, Any]:
    """Interleaved rounds of floor, peer and ours with one and with eight clients; then the fairness of the order."""
    from tests import database

    name = database.clone()
    try:
        return _run(calls=20_000 if small else 200_000, seconds=0.6 if small else 3.0, small=small)
    finally:
        database.drop(name)


def _run(*, calls: int, seconds: float, small: bool) -> dict[str, Any]:
    from callcenter.agents.models import Team

    team = Team.objects.get(slug="city")
    agents = [_agent(team, n) for n in range(8)]
    big, little = _shops(team)
    _fill(big, calls)
    _promote()
    # The peer gets an index that suits its query; ours only loses by one index more.
    _sql("CREATE INDEX bench_peer ON queue_ready (team_id, lane, tag) WHERE owner_id IS NULL")
    floor, ours, orm = _floor(big), _ours(), _orm(team)
    figures: dict[str, Any] = {"calls": calls}
    rates: dict[tuple[str, int], list[float]] = {}
    for _ in range(3 if small else ROUNDS):
        for clients in (1, 8):
            for label, work in (("floor", floor), ("orm", orm), ("ours", ours)):
                rates.setdefault((label, clients), []).append(_rate(work, agents[:clients], seconds))
            _tidy(calls)
    for (label, clients), found in rates.items():
        figures[f"{label}_per_second_c{clients}"] = round(median(found), 1)
    jain, last = _fairness(agents[0], big, little, calls=calls // 2 if small else 100_000)
    figures["small_shop_done_after_claims"] = last
    return {
        "bench": "claim",
        "figures": figures,
        "ratios": {
            "ours_to_floor_c1": figures["ours_per_second_c1"] / figures["floor_per_second_c1"],
            "ours_to_floor_c8": figures["ours_per_second_c8"] / figures["floor_per_second_c8"],
            "ours_to_orm_c8": figures["ours_per_second_c8"] / figures["orm_per_second_c8"],
            "jain": jain,
        },
    }


def _rate(work: Callable[[Any, Callable[[], bool]], int], agents: list[Any], seconds: float) -> float:
    """How often per second all clients together do the work; each has a connection of its own."""
    from django.db import connection

    done, ready = [0] * len(agents), threading.Barrier(len(agents) + 1)
    until = [0.0]

    def client(n: int) -> None:
        connection.ensure_connection()
        ready.wait()
        try:
            done[n] = work(agents[n], lambda: time.perf_counter() < until[0])
        finally:
            connection.close()

    clients = [threading.Thread(target=client, args=(n,)) for n in range(len(agents))]
    for each in clients:
        each.start()
    until[0] = time.perf_counter() + 3600
    ready.wait()
    began = time.perf_counter()
    until[0] = began + seconds
    for each in clients:
        each.join()
    return sum(done) / (time.perf_counter() - began)


def _floor(shop: Any) -> Callable[[Any, Callable[[], bool]], int]:
    from django.db import connection

    from callcenter.queue.models import Call

    ids = list(Call.objects.filter(shop=shop).values_list("pk", flat=True)[:5000])

    def work(agent: Any, go_on: Callable[[], bool]) -> int:
        n, start = 0, hash(agent.pk)
        with connection.cursor() as cursor:
            while go_on():
                cursor.execute(
                    "UPDATE queue_call SET attempts_made = attempts_made + 1 WHERE id = %s",
                    [ids[(start + n * 31) % len(ids)]],
                )
                n += 1
        return n

    return work


def _ours() -> Callable[[Any, Callable[[], bool]], int]:
    from callcenter.queue import claim

    def work(agent: Any, go_on: Callable[[], bool]) -> int:
        n = 0
        while go_on():
            assert claim.pop(agent, now=NOW) is not None
            n += 1
        return n

    return work


def _orm(team: Any) -> Callable[[Any, Callable[[], bool]], int]:
    from django.db import transaction

    from callcenter.queue.models import Ready

    def work(agent: Any, go_on: Callable[[], bool]) -> int:
        n, languages = 0, agent.languages
        while go_on():
            with transaction.atomic():
                first = (
                    Ready.objects.select_for_update(skip_locked=True)
                    .filter(team=team, language__in=languages, closes_at__gt=NOW, owner=None)
                    .order_by("lane", "tag")
                    .first()
                )
                assert first is not None
                first.owner_id, first.bound_until = agent.pk, NOW
                first.save(update_fields=["owner", "bound_until"])
            n += 1
        return n

    return work


def _fairness(agent: Any, big: Any, little: Any, *, calls: int) -> tuple[float, int]:
    """Jain's index of what two shops got while both had calls waiting, and the claim that ended the little one."""
    from callcenter.queue.models import Attempt, Call

    _clear()
    _fill(big, calls)
    _fill(little, 10)
    _promote()
    got, claims = {big.pk: 0, little.pk: 0}, 0
    from callcenter.queue import claim

    while got[little.pk] < 10:
        attempt = Attempt.objects.get(pk=claim.pop(agent, now=NOW))
        got[Call.objects.values_list("shop", flat=True).get(pk=attempt.call_id)] += 1
        claims += 1
    return sum(got.values()) ** 2 / (2 * sum(n * n for n in got.values())), claims


def _agent(team: Any, n: int) -> Any:
    from accounts.models import User
    from callcenter.agents import join

    user = User.objects.create_user(f"bench{n}@example.com", "correct horse battery", name=f"Bench {n}")
    return join.join(team, user, now=NOW)


def _shops(team: Any) -> list[Any]:
    from callcenter.agents import assign
    from tenants.shops.models import Shop

    made = []
    for slug in ("big", "little"):
        shop = Shop(slug=slug, schema_name=f"shop_{slug}", name=slug, created_at=NOW, ready_at=NOW)
        shop.save()
        assign.assign(shop, team, now=NOW)
        made.append(shop)
    return made


def _fill(shop: Any, count: int) -> None:
    _sql(
        "INSERT INTO queue_call (id, shop_id, follow_up, kind, language, due_at, expires_at, not_before, open_from, "
        "open_until, promise_is_firm, attempts_made, created_at, closed_reason, review_reason) "
        "SELECT gen_random_uuid(), %s, gen_random_uuid(), 'survey', CASE n %% 2 WHEN 0 THEN 'en' ELSE 'zh-hans' END, "
        "%s, %s, %s, %s, %s, false, 0, %s, '', '' FROM generate_series(1, %s) n",
        [shop.pk, NOW, NOW + timedelta(days=9), NOW, NOW, NOW + timedelta(hours=8), NOW, count],
    )


def _promote() -> None:
    from callcenter.queue import ready

    # Agents of a bench hold many calls at once; nobody else's attempts are in this database.
    _sql("DROP INDEX IF EXISTS attempt_open_per_agent")
    ready.refresh(now=NOW)
    _sql("ANALYZE queue_ready")
    _sql("ANALYZE queue_call")


def _tidy(calls: int) -> None:
    """What the peer marked and ours took goes back, so that every round finds the same queue."""
    _sql("DELETE FROM queue_attempt")
    _sql("DELETE FROM queue_ready")
    _sql("UPDATE queue_shopturn SET last_tag = 0")
    _promote()
    _sql("VACUUM queue_ready")
    _sql("VACUUM queue_attempt")


def _clear() -> None:
    _sql("DELETE FROM queue_attempt")
    _sql("DELETE FROM queue_ready")
    _sql("DELETE FROM queue_shopturn")
    _sql("DELETE FROM queue_call")


def _sql(statement: str, values: list[Any] | None = None) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, values)

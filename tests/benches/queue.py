"""Claiming among a million due calls of 2,000 shops, beside one UPDATE by key and what others would write instead."""

import json
import sys
import time
from collections import Counter
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any

from tests.benches.processes import listening

CLIENT = "tests.benches.queueing.client"
CLIENTS = (1, 8, 32, 64)
#: Agents that one thread claims for in turn, so that nobody has two calls in hand.
PER_THREAD = 100


@dataclass(frozen=True)
class Size:
    calls: int
    shops: int
    race: int
    kills: int
    rounds: int
    seconds: float
    watched: int  # claims of the race under one old snapshot: nothing that they leave behind can be cleaned away
    oldest: float  # seconds that the old snapshot is open at least


FULL = Size(1_000_000, shops=2_000, race=1_000_000, kills=200, rounds=5, seconds=3, watched=200_000, oldest=600)
SMALL = Size(20_000, shops=50, race=20_000, kills=10, rounds=3, seconds=0.35, watched=20_000, oldest=0)


def run(small: bool) -> dict[str, Any]:
    """Rates and times with 1 to 64 clients in two processes, the order between shops, and a race under kills."""
    from tests import database

    name = database.clone()
    try:
        return _run(SMALL if small else FULL)
    finally:
        database.drop(name)


def _run(size: Size) -> dict[str, Any]:
    from tests.benches.queueing import filling

    figures = rates_and_order(size, clients=CLIENTS, peers=("bare", "naive", "orm"))
    print(json.dumps(figures), file=sys.stderr, flush=True)  # the race takes much longer, and may be ended
    team = filling.the_team()
    filling.empty()
    # What a killed worker had just taken counts for nobody, and 600 claims are timed before and after.
    filling.fill(team, calls=size.race + size.kills * PER_THREAD + 3_000)
    filling.promote()
    figures |= _race(team, size)
    return {"bench": "queue", "figures": figures, "ratios": _ratios(figures, size)}


def rates_and_order(size: Size, *, clients: tuple[int, ...], peers: tuple[str, ...]) -> dict[str, Any]:
    """How fast calls are claimed, and in what order between the shops; the team and its agents are made first."""
    from tests.benches.queueing import filling, works

    team = filling.team(agents=PER_THREAD * max(CLIENTS), shops=size.shops)
    filling.fill(team, calls=size.calls)
    figures: dict[str, Any] = {"calls": size.calls, "shops": size.shops, **filling.promote()}
    filling.sql(works.PEER_TABLE)
    figures |= _rates(team, size, clients, peers)
    filling.empty()
    filling.fill(team, calls=size.calls)
    filling.promote()
    figures["jain"], figures["small_shop_done_after"] = _order(team, size)
    return figures


def _ratios(figures: dict[str, Any], size: Size) -> dict[str, Any]:
    return {
        **{f"vs_pk_update_c{c}": figures[f"ours_per_second_c{c}"] / figures[f"floor_per_second_c{c}"] for c in CLIENTS},
        "vs_orm_c8": figures["ours_per_second_c8"] / figures["orm_per_second_c8"],
        "p50_ms_c1": figures["ours_p50_ms_c1"],
        "double_claims": figures["double_claims"],
        "jain": figures["jain"],
        "small_shop_vs_ideal": figures["small_shop_done_after"] / (10 * size.shops),
        "aged_vs_fresh": figures["aged_p50_ms"] / figures["fresh_p50_ms"],
        "snapshot_vs_fresh": figures["snapshot_p50_ms"] / figures["fresh_p50_ms"],
    }


def _rates(team: Any, size: Size, clients: tuple[int, ...], peers: tuple[str, ...]) -> dict[str, Any]:
    """Rounds of all works, interleaved; the peers that are slow by design get one round."""
    rates: dict[tuple[str, int], list[float]] = {}
    times: dict[tuple[str, int], list[float]] = {}
    with listening(CLIENT, count=2) as started:
        for turn in range(size.rounds):
            for count in clients:
                for work in ("floor", "ours") if turn else ("floor", *peers, "ours"):
                    told = _together(started, team, work, count, seconds=size.seconds)
                    rates.setdefault((work, count), []).append(sum(each["per_second"] for each in told))
                    times.setdefault((work, count), []).extend(ms for each in told for ms in each["ms"])
    figures: dict[str, Any] = {}
    for (work, count), found in rates.items():
        figures[f"{work}_per_second_c{count}"] = round(median(found), 1)
        figures[f"{work}_p50_ms_c{count}"] = round(median(times[work, count]), 3)
        figures[f"{work}_p99_ms_c{count}"] = round(quantiles(times[work, count], n=100)[98], 3)
    return figures


def _order(team: Any, size: Size) -> tuple[float, int]:
    """Jain's index over the first ten claims for each shop, and the claim that ended the shop with ten calls."""
    from callcenter.queue.models import Call
    from tests.benches.queueing import works
    from tests.benches.queueing.filling import agents_of, smallest

    work, agents = works.ours(), agents_of(team)[:PER_THREAD]
    taken: list[Any] = []
    little = smallest(team)
    mine: set[Any] = set(Call.objects.filter(shop=little).values_list("pk", flat=True))
    left = set(mine)
    while left or len(taken) < 10 * size.shops:
        if len(taken) % PER_THREAD == 0:
            work.rest(agents)
        taken.append(work.claim(agents[len(taken) % PER_THREAD]))
        left.discard(taken[-1])
    work.rest(agents)
    shops = dict(Call.objects.filter(pk__in=taken).values_list("pk", "shop"))
    got = Counter(shops[pk] for pk in taken[: 10 * size.shops])
    jain = sum(got.values()) ** 2 / (size.shops * sum(n * n for n in got.values()))
    return jain, max(n for n, pk in enumerate(taken, start=1) if pk in mine)


def _race(team: Any, size: Size) -> dict[str, Any]:
    """Clients in eight processes, of which some are killed; a snapshot is open from before the first claim on."""
    from callcenter.queue.models import Attempt
    from tests.benches.queueing import filling, race

    shares = [size.watched, size.race - size.watched]
    seconds, killed = 0.0, 0

    def claimed(share: int) -> None:
        nonlocal seconds, killed
        began = time.monotonic()
        killed += race.run(_lots(team), claims=share, kills=size.kills * share // size.race)
        seconds += time.monotonic() - began

    with listening(CLIENT, count=1) as (one,):
        fresh = _p50(one, team)
        with filling.snapshot() as opened:
            claimed(shares[0])
            while time.monotonic() - opened < size.oldest:
                time.sleep(1)
            old = _p50(one, team)
        aged = _p50(one, team)
    if shares[1]:
        claimed(shares[1])
    calls = Counter(Attempt.objects.values_list("call", flat=True).iterator())
    return {
        "race_claims": sum(calls.values()),
        "race_seconds": round(seconds, 1),
        "killed": killed,
        "double_claims": sum(n - 1 for n in calls.values()),
        "fresh_p50_ms": fresh,
        "snapshot_p50_ms": old,
        "aged_p50_ms": aged,
    }


def _p50(process: Any, team: Any) -> float:
    """Milliseconds of half of 600 claims by one client."""
    _ask(process, team, "ours", thread_from=0, threads=1, limit=600)
    return round(median(_answer(process)["ms"]), 3)


def _together(started: list[Any], team: Any, work: str, clients: int, *, seconds: float) -> list[dict[str, Any]]:
    used = started[: min(clients, len(started))]
    each = clients // len(used)
    for n, process in enumerate(used):
        _ask(process, team, work, thread_from=n * each, threads=each, seconds=seconds)
    return [_answer(process) for process in used]


def _lots(team: Any) -> list[list[Any]]:
    from tests.benches.queueing.filling import agents_of

    people = agents_of(team)
    return [people[n : n + PER_THREAD] for n in range(0, len(people), PER_THREAD)]


def _ask(process: Any, team: Any, work: str, *, thread_from: int, threads: int, **until: float) -> None:
    lots = [[str(agent.pk) for agent in lot] for lot in _lots(team)[thread_from : thread_from + threads]]
    process.stdin.write(json.dumps({"work": work, "agents": lots, **until}) + "\n")
    process.stdin.flush()


def _answer(process: Any) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(process.stdout.readline())
    assert not told["ran_dry"], "the queue ran dry while it was measured"
    return told

"""Finishing a call, beside the same rows written by one bare statement: in one shop, and in 2,000 by turns."""

import json
import time
from dataclasses import dataclass
from itertools import islice
from statistics import median, quantiles
from typing import Any

from tests.benches.processes import listening

#: Server processes and threads of each, as docs/operations.md has them; each thread keeps its connection.
PROCESSES, THREADS = 2, 4
#: People who have a call on the line at the same time while memory is looked at.
AGENTS = 64


@dataclass(frozen=True)
class Size:
    shops: int
    rounds: int
    calls: int  # of each work in each round


FULL = Size(shops=2_000, rounds=5, calls=4_000)
SMALL = Size(shops=50, rounds=3, calls=200)


def run(small: bool) -> dict[str, Any]:
    """Rates of both, the statements of one completion, and the memory of the server's processes."""
    from tests import database

    name = database.clone()
    try:
        return _run(SMALL if small else FULL)
    finally:
        database.drop(name)


def _run(size: Size) -> dict[str, Any]:
    from tests.benches.finishing import filling

    began = time.monotonic()
    shops = filling.shops(size.shops)
    agents = filling.agents(max(size.calls, AGENTS))
    figures: dict[str, Any] = {"shops": size.shops, "shops_made_seconds": round(time.monotonic() - began, 1)}
    with listening("tests.benches.finishing.client", count=PROCESSES) as processes:
        figures |= _statements(processes[0], shops[0], agents)
        for many, some in ((1, shops[:1]), (2000, shops)):
            figures |= _rates(processes, some, agents, size, many=many)
        figures |= _memory(processes, shops, agents)
    return {"bench": "result", "figures": figures, "ratios": _ratios(figures)}


def _ratios(figures: dict[str, Any]) -> dict[str, Any]:
    return {
        "vs_bare_1": figures["ours_per_second_1"] / figures["bare_per_second_1"],
        "vs_bare_2000": figures["ours_per_second_2000"] / figures["bare_per_second_2000"],
        "statements": figures["statements"],
        "backends_mb": figures["backends_mb"],
    }


def _statements(process: Any, shop: Any, agents: list[Any]) -> dict[str, int]:
    """The most that were sent for one completion, without a complaint and with one."""
    from tests.benches.finishing import filling

    found = {}
    waiting = filling.calls([shop], each=20)
    for name, complains, some in (
        ("statements", False, waiting[:10]),
        ("statements_with_complaint", True, waiting[10:]),
    ):
        attempts = filling.on_the_line(some, agents)
        told = _ask([process], [{"work": "ours", "attempts": [attempts], "count": complains}])[0]
        found[name] = max(told["statements"][1:])  # the first one also opens the connection
    return found


def _rates(processes: list[Any], shops: list[Any], agents: list[Any], size: Size, *, many: int) -> dict[str, Any]:
    """Rounds of both works, one after the other, on the same connections."""
    from tests.benches.finishing import filling

    works = ("bare", "ours")
    waiting = iter(filling.calls(shops, each=-(-size.calls * size.rounds * len(works) // len(shops))))
    rates: dict[str, list[float]] = {work: [] for work in works}
    times: dict[str, list[float]] = {work: [] for work in works}
    for turn in range(size.rounds):
        for work in works if turn % 2 else works[::-1]:
            attempts = filling.on_the_line(list(islice(waiting, size.calls)), agents)
            told = _together(processes, work, attempts)
            times[work] += [ms for each in told for ms in each["ms"]]
            rates[work].append(size.calls / max(each["seconds"] for each in told))
    figures: dict[str, Any] = {}
    for work in works:
        figures[f"{work}_per_second_{many}"] = round(median(rates[work]), 1)
        figures[f"{work}_p50_ms_{many}"] = round(median(times[work]), 3)
        figures[f"{work}_p99_ms_{many}"] = round(quantiles(times[work], n=100)[98], 3)
    return figures


def _memory(processes: list[Any], shops: list[Any], agents: list[Any]) -> dict[str, Any]:
    """The processes of the server when each connection has finished a call of every shop, 64 on the line at a time."""
    from tests.benches.finishing import filling

    lanes = PROCESSES * THREADS
    waiting = filling.calls(shops, each=lanes)
    # A call of each shop for every lane; the lanes begin at different shops, as agents do.
    by_lane = [waiting[lane * len(shops) : (lane + 1) * len(shops)] for lane in range(lanes)]
    cuts = [lane * len(shops) // lanes for lane in range(lanes)]
    by_lane = [lot[cut:] + lot[:cut] for lot, cut in zip(by_lane, cuts, strict=True)]
    step = AGENTS // lanes
    for start in range(0, len(shops), step):
        lots = [lot[start : start + step] for lot in by_lane]
        attempts = filling.on_the_line([one for lot in lots for one in lot], agents)
        cut = len(lots[0])
        _lanes(processes, "ours", [attempts[lane * cut : (lane + 1) * cut] for lane in range(lanes)])
    mb = [_pss_mb(pid) for pid in _backends()]
    return {"connections": len(mb), "backends_mb": round(sum(mb), 1), "biggest_backend_mb": round(max(mb), 1)}


def _backends() -> list[int]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND backend_type = 'client backend'"
        )
        return [pid for (pid,) in cursor.fetchall()]


def _pss_mb(pid: int) -> float:
    """The memory of a process, what it shares with others counted in parts, so that the parts add up."""
    with open(f"/proc/{pid}/smaps_rollup") as told:
        kilobytes = next(int(line.split()[1]) for line in told if line.startswith("Pss:"))
    return kilobytes / 1024


def _together(processes: list[Any], work: str, attempts: list[str]) -> list[dict[str, Any]]:
    lanes = PROCESSES * THREADS
    return _lanes(processes, work, [attempts[lane::lanes] for lane in range(lanes)])


def _lanes(processes: list[Any], work: str, lots: list[list[str]]) -> list[dict[str, Any]]:
    return _ask(
        processes,
        [{"work": work, "attempts": lots[n * THREADS : (n + 1) * THREADS]} for n in range(len(processes))],
    )


def _ask(processes: list[Any], jobs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    for process, job in zip(processes, jobs, strict=True):
        process.stdin.write(json.dumps(job) + "\n")
        process.stdin.flush()
    return [json.loads(process.stdout.readline()) for process in processes]

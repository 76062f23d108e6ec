"""A process of clients: `python -m tests.benches.queueing.client` on DATABASE_URL does one job for each line it reads.

A line is JSON: {"work", "agents": [[id, …] per thread], "seconds"} or {…, "limit": claims}. The answer is a line of
JSON: claims per second, times of the claims in milliseconds, and what was claimed.
"""

import json
import sys
import threading
import time
from itertools import cycle
from typing import Any

import django

#: Claims of a new connection before it is timed.
WARM = 10


def main() -> None:
    django.setup()
    import logging

    logging.disable(logging.CRITICAL)
    from callcenter.agents.models import Agent

    for line in sys.stdin:
        job = json.loads(line)
        people = Agent.objects.in_bulk([pk for each in job["agents"] for pk in each])
        by_text = {str(pk): agent for pk, agent in people.items()}
        print(json.dumps(_done(job, [[by_text[pk] for pk in each] for each in job["agents"]])), flush=True)


def _done(job: dict[str, Any], agents: list[list[Any]]) -> dict[str, Any]:
    found: list[dict[str, Any]] = [{} for _ in agents]
    start = threading.Barrier(len(agents), timeout=120)

    def client(n: int) -> None:
        from django.db import connection

        from tests.benches.queueing.works import WORKS

        try:
            work = WORKS[job["work"]]()
            _warm(work, agents[n])
            start.wait()
            found[n] = _claims(job, work, agents[n])
        finally:
            connection.close()

    threads = [threading.Thread(target=client, args=(n,)) for n in range(len(agents))]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return {
        "per_second": sum(each["claims"] / each["busy"] for each in found if each["busy"]),
        "claims": sum(each["claims"] for each in found),
        "ms": [ms for each in found for ms in each["ms"]],
        "ran_dry": any(each["ran_dry"] for each in found),
    }


def _warm(work: Any, agents: list[Any]) -> None:
    """A connection lives for hours and plans its first statements once: that is not a client's rate."""
    work.rest(agents)
    for agent in agents[:WARM]:
        work.claim(agent)
    work.rest(agents)


def _claims(job: dict[str, Any], work: Any, agents: list[Any]) -> dict[str, Any]:
    """One thread's claims until its time or number is up; ending the calls in hand is not counted."""
    ms: list[float] = []
    busy, ran_dry = 0.0, False
    until, limit = job.get("seconds", 1e9), job.get("limit", 10**9)
    used = 0
    for agent in cycle(agents):
        if busy >= until or len(ms) >= limit:
            break
        if used == len(agents):
            work.rest(agents)
            used = 0
        began = time.perf_counter()
        claimed = work.claim(agent)
        took = time.perf_counter() - began
        if claimed is None:
            ran_dry = True
            break
        busy += took
        used += 1
        ms.append(round(took * 1000, 3))
    work.rest(agents)
    return {"claims": len(ms), "busy": busy, "ms": ms, "ran_dry": ran_dry}


if __name__ == "__main__":
    main()

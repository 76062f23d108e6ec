"""A process of clients: `python -m tests.benches.finishing.client` on DATABASE_URL does one job for each line it reads.

A line is JSON: {"work", "attempts": [[id, …] per thread]}. The answer is a line of JSON: the times of the calls in
milliseconds and how long all threads took together. Its threads, and so their connections, live as long as it does,
as a web server's do. With "count" the answer holds the statements that were sent for each call instead.
"""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import django


def main() -> None:
    django.setup()
    import logging

    logging.disable(logging.CRITICAL)
    pools: list[ThreadPoolExecutor] = []
    for line in sys.stdin:
        job = json.loads(line)
        while len(pools) < len(job["attempts"]):
            pools.append(ThreadPoolExecutor(max_workers=1))
        print(json.dumps(_done(job, pools)), flush=True)


def _done(job: dict[str, Any], pools: list[ThreadPoolExecutor]) -> dict[str, Any]:
    if "count" in job:
        return {"statements": pools[0].submit(_statements, job["attempts"][0], job["count"]).result()}
    start = Barrier(len(job["attempts"]))
    lanes = zip(pools, job["attempts"], strict=False)
    running = [pool.submit(_calls, job["work"], attempts, start) for pool, attempts in lanes]
    found = [each.result() for each in running]
    began, ended = min(each[0] for each in found), max(each[1] for each in found)
    return {"seconds": ended - began, "ms": [ms for each in found for ms in each[2]]}


def _calls(work: str, attempts: list[str], start: Barrier) -> tuple[float, float, list[float]]:
    """One thread's calls, one after the other; each tenth customer complains."""
    from tests.benches.finishing.works import WORKS, load

    finish, rows = WORKS[work], load(attempts)
    ms: list[float] = []
    start.wait()
    began = time.perf_counter()
    for n, attempt in enumerate(rows):
        at = time.perf_counter()
        finish(attempt, complains=n % 10 == 9)
        ms.append(round((time.perf_counter() - at) * 1000, 3))
    return began, time.perf_counter(), ms


def _statements(attempts: list[str], complains: bool) -> list[int]:
    import psycopg

    from tests.benches.finishing.works import load, ours

    found, plain = [], psycopg.ClientCursor.execute
    rows = load(attempts)

    def execute(self: Any, *args: Any, **kwargs: Any) -> Any:
        found[-1] += 1
        return plain(self, *args, **kwargs)

    try:
        psycopg.ClientCursor.execute = execute  # type: ignore[method-assign]
        for attempt in rows:
            found.append(0)
            ours(attempt, complains=complains)
    finally:
        psycopg.ClientCursor.execute = plain  # type: ignore[method-assign]
    return found


if __name__ == "__main__":
    main()

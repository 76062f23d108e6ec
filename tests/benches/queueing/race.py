"""Workers that claim as fast as they can while others of them are killed in the middle of whatever they do."""

import multiprocessing
import os
import random
import signal
import time
from typing import Any

from django.db import connection

from config.processes import die_with_parent

WORKERS = 8


def run(agents: list[list[Any]], *, claims: int, kills: int) -> int:
    """Claims until so many are done; answers how many workers were killed. `agents` has a list for each worker."""
    connection.close()  # a forked process must not share it
    done = multiprocessing.Value("q", 0)
    running = {_fork(lot, done, claims): lot for lot in agents[:WORKERS]}
    try:
        killed = _kill_now_and_then(running, agents[WORKERS:], done, claims=claims, kills=kills)
    except BaseException:
        for pid in running:
            os.kill(pid, signal.SIGKILL)
        raise
    failed = sum(os.waitpid(pid, 0)[1] != 0 for pid in running)
    assert not failed, f"{failed} workers failed"
    return killed


def _kill_now_and_then(
    running: dict[int, list[Any]], spare: list[list[Any]], done: Any, *, claims: int, kills: int
) -> int:
    """Until all is claimed: kills one of those `running` and starts another in its place; how many were killed."""
    dice, killed = random.Random(7), 0
    while done.value < claims:
        time.sleep(dice.uniform(0, 0.05))
        _forget_the_ended(running)
        assert running or done.value >= claims, f"the workers found no more calls after {done.value}"
        if running and killed < kills and done.value > killed * claims * 0.9 / kills:
            pid = dice.choice(list(running))
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            killed += 1
            # Half of the time the same people come back, and find in their hands what they had taken.
            lot = running.pop(pid)
            if spare and dice.random() < 0.5:
                spare.append(lot)
                lot = spare.pop(0)
            running[_fork(lot, done, claims)] = lot
    return killed


def _forget_the_ended(running: dict[int, Any]) -> None:
    """Workers that found nothing more to claim; each must have ended well."""
    for pid in list(running):
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            del running[pid]  # first: who ends the others must not look for one that is gone
            assert status == 0, f"a worker failed: {status}"


def _fork(agents: list[Any], done: Any, claims: int) -> int:
    pid = os.fork()
    if pid:
        return pid
    die_with_parent(signal.SIGKILL)()
    status = 1
    try:
        _work(agents, done, claims)
        status = 0
    finally:
        os._exit(status)


def _work(agents: list[Any], done: Any, claims: int) -> None:
    from tests.benches.queueing.works import ours

    work = ours()
    while done.value < claims:
        made = sum(work.claim(agent) is not None for agent in agents)
        work.rest(agents)
        with done.get_lock():
            done.value += made
        if not made:
            return

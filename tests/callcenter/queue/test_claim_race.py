"""Many workers at once, some of them killed: no call is finished twice and none is lost."""

import json
import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT


def race(address: str, *, workers: int, calls: int, kills: int, speed: int, timeout: int) -> dict:
    environment = {**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "config.settings",
                   "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}"}  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "tests.callcenter.queue.racing", *map(str, (workers, calls, kills, speed, 7))],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=timeout,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    figures = json.loads(done.stdout.splitlines()[-1])
    print(figures)
    return figures


def check(figures: dict, *, calls: int) -> None:
    assert figures["calls"] == figures["calls_done"] == figures["calls_completed"] == calls
    assert figures["records"] == figures["follow_ups_reached"] == calls
    assert figures["calls_completed_twice"] == figures["attempts_open"] == figures["ready"] == 0
    assert figures["workers_failed"] == 0
    assert figures["killed"] > 0


def test_no_call_is_lost_or_finished_twice_when_workers_die(own_database):
    figures = race(own_database, workers=8, calls=150, kills=10, speed=150, timeout=120)

    check(figures, calls=150)


@pytest.mark.nightly
def test_fifty_workers_and_ten_thousand_calls(own_database):
    figures = race(own_database, workers=50, calls=10_000, kills=200, speed=20, timeout=3600)

    check(figures, calls=10_000)

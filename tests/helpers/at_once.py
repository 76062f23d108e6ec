"""Two hands at the same moment, each on a connection of its own: the first stays open while the second waits for it.

For programs on a database of their own, because really committed work is needed. Nothing is left to chance.
"""

import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import django
from django.conf import settings

from tests.conftest import ROOT

WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
PATIENCE = 20


def at_once(
    first: Callable[[], None], second: Callable[[], None], *, then: Callable[[], None] = lambda: None
) -> dict[str, bool]:
    """Does `first` and `then` in one transaction, and `second` when `first` is done; `then` comes when it waits.

    Answers whether `second` waited for the first hand, and whether it was done before that one's transaction ended.
    """
    from django.db import connection, transaction

    told: dict[str, bool] = {}
    may_start, done = threading.Event(), threading.Event()

    def one() -> None:
        try:
            with transaction.atomic():
                first()
                may_start.set()
                told["second_waited"] = _waits(done)
                told["second_done_before_commit"] = done.is_set()
                then()
        finally:
            connection.close()

    def other() -> None:
        may_start.wait(30)
        try:
            second()
        finally:
            done.set()
            connection.close()

    threads = [threading.Thread(target=run) for run in (one, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return told


def _waits(done: threading.Event) -> bool:
    """Whether somebody comes to wait for this connection before the other hand is done."""
    from django.db import connection

    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and not done.is_set():
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                return True
        time.sleep(0.02)
    return False


def begin() -> None:
    """What a program does first that `told_by` runs: Django as it is, no logs, and people who need no passwords."""
    django.setup()
    logging.disable(logging.CRITICAL)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody signs in here


def told_by(program: str, *, database: str) -> Any:
    """What a program of ours prints last, as JSON; `database` is its address. Its tasks go to nobody's broker."""
    environment = {
        **os.environ, "DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "config.settings",
        "CELERY_BROKER_URL": "memory://localhost/", "CACHE_URL": "", "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", program], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])

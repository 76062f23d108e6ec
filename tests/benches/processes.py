"""Processes that a bench starts beside itself, on the database that it is on."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from config.processes import die_with_parent


def address() -> str:
    """The database of this process, for one that it starts."""
    from django.db import connection

    with_ = connection.settings_dict
    return f"postgresql://{with_['USER']}:{with_['PASSWORD']}@{with_['HOST']}:{with_['PORT']}/{with_['NAME']}"


@contextmanager
def listening(module: str, *, count: int) -> Iterator[list[Any]]:
    """Processes that do a job for each line they read, until their input ends."""
    started = [
        subprocess.Popen(
            [sys.executable, "-m", module],
            env={**os.environ, "DATABASE_URL": address()},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )
        for _ in range(count)
    ]  # fmt: skip
    try:
        yield started
    finally:
        for process in started:
            process.stdin.close()  # type: ignore[union-attr]
        for process in started:
            process.wait()
            process.stdout.close()  # type: ignore[union-attr]

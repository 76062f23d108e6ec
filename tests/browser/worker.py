"""The background work of the browser tests: a real Celery worker in a thread of the server's process, and its beat."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from celery import current_app
from celery.contrib.testing.worker import start_worker
from celery.signals import after_task_publish, task_postrun
from django.db import connection

PATIENCE = 60

_changed = threading.Condition()
_sent = _done = 0


@contextmanager
def running() -> Iterator[None]:
    """While inside, what is sent is done, one task after the other."""
    from config.celery import app

    with start_worker(app, pool="solo", perform_ping_check=False, loglevel="WARNING"):
        yield


def beat(*, task: str) -> None:
    """Sends a task as beat would, and waits until it and all that it led to is done."""
    current_app.send_task(task)
    rest()


def rest() -> None:
    """Waits until nothing is left to do."""
    with _changed:
        assert _changed.wait_for(lambda: _done >= _sent, timeout=PATIENCE), "The worker does not come to an end."


@after_task_publish.connect
def _count_sent(**_about: Any) -> None:
    global _sent
    with _changed:
        _sent += 1


@task_postrun.connect
def _count_done(**_about: Any) -> None:
    global _done
    connection.close()
    with _changed:
        _done += 1
        _changed.notify_all()

"""The embedded PostgreSQL and Valkey: had for as long as somebody needs them, shared by all commands of a checkout."""

import contextlib
import fcntl
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.folder import ROOT, DataFolder, ServicesFailed
from config.processes import last_lines

__all__ = ["ROOT", "DataFolder", "Services", "ServicesFailed", "services"]

VARIABLES = {"postgres": "DATABASE_URL", "valkey": "CELERY_BROKER_URL"}
# The guard needs five small modules of this package, and not Celery and Django, which the package itself imports.
GUARD = """
import sys, types
package = sys.modules["config"] = types.ModuleType("config")
package.__path__ = [sys.argv[1]]
from config import guard
guard.main(*sys.argv[2:])
"""
_guards: list[subprocess.Popen[bytes]] = []


@dataclass(frozen=True)
class Services:
    """What runs: the folder that holds it, and the environment that leads to it."""

    folder: DataFolder
    environment: dict[str, str]
    started: bool

    def alive(self) -> bool:
        """Whether the servers still run; they do while their guard holds its lock."""
        return not self.started or self.folder.is_held("guard")


@contextlib.contextmanager
def services(
    path: Path | str | None = None, *, durable: bool = True, wanted: Iterable[str] | None = None
) -> Iterator[Services]:
    """Have the services whose address the environment does not name, and name them there until the end.

    They are started when none run in the data folder, and stopped when their last user leaves. `durable=False` makes
    a new folder a throw-away one, fast and not safe, for tests; one that exists stays as it is. Raises ServicesFailed
    with a sentence for a person.
    """
    folder = DataFolder(Path(path).resolve()) if path else DataFolder.chosen()
    folder.make(throw_away=not durable)
    names = [name for name in VARIABLES if not os.environ.get(VARIABLES[name])] if wanted is None else list(wanted)
    with contextlib.ExitStack() as held:
        known: dict[str, Any] = {}
        if names:
            held.callback(_await_guard, folder)
            held.enter_context(folder.lock("users", fcntl.LOCK_SH))
            known = _running(folder, names)
        environment = {"AFTERCALL_DATA": str(folder.path)}
        environment["SECRET_KEY"] = os.environ.get("SECRET_KEY") or folder.secrets()["django"]
        if "postgres" in known:
            environment["DATABASE_URL"] = known["postgres"]["url"]
        if "valkey" in known:
            environment["CELERY_BROKER_URL"] = known["valkey"]["url"] + "/0"
            environment["CACHE_URL"] = os.environ.get("CACHE_URL") or known["valkey"]["url"] + "/1"
        if folder.stripe.exists() and folder.is_held("run") and not os.environ.get("STRIPE_SECRET_KEY"):
            environment |= folder.read(folder.stripe)
        held.enter_context(_environment(environment))
        yield Services(folder, environment, started=bool(names))


def _running(folder: DataFolder, names: list[str]) -> dict[str, Any]:
    """What the guard of this folder runs; a guard is started when there is none."""
    with folder.lock("start", fcntl.LOCK_EX):
        until = time.monotonic() + 30
        while True:
            if not folder.is_held("guard"):
                _start_guard(folder, names)
            if folder.running.exists():
                known: dict[str, Any] = folder.read(folder.running)
                break
            if time.monotonic() > until:  # a guard that is on its way out has taken its file away and goes soon
                raise ServicesFailed(f"The services of {folder.path} are stopping and do not end. Try again.")
            time.sleep(0.05)
    missing = [VARIABLES[name] for name in names if name not in known]
    if missing:
        raise ServicesFailed(
            f"Another command uses {folder.path} with {' and '.join(missing)} set, and this one has it not. "
            "Set it here, too, or wait until the other has ended."
        )
    return known


def _start_guard(folder: DataFolder, names: list[str]) -> None:
    command = [sys.executable, "-P", "-c", GUARD, str(Path(__file__).parent), str(folder.path), ",".join(names)]
    folder.secrets()
    with folder.log("services").open("wb") as log:
        guard = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, cwd="/", start_new_session=True
        )
    assert guard.stdout is not None
    with guard.stdout:
        line = guard.stdout.readline()
    news = json.loads(line) if line else {"failed": f"The services did not start:\n{last_lines(log_of(folder))}"}
    if "failed" in news:
        guard.wait()
        raise ServicesFailed(news["failed"])
    _guards.append(guard)  # it may outlive this process; if it ends before, it is taken note of


def log_of(folder: DataFolder) -> Path:
    """Where the guard says why it ended."""
    return folder.log("services")


def _await_guard(folder: DataFolder) -> None:
    """Wait until the servers have stopped, unless somebody else still uses them."""
    until = time.monotonic() + 15
    while folder.is_held("guard") and time.monotonic() < until:
        if folder.is_held("users", fcntl.LOCK_EX) and not folder.is_held("users", fcntl.LOCK_SH):
            return
        time.sleep(0.02)
    _guards[:] = [guard for guard in _guards if guard.poll() is None]


@contextlib.contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value

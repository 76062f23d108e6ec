"""Parse a file in a child process that may use only so much memory and time, and has nothing of ours to lose."""

import datetime as dt
import json
import os
import subprocess
import sys
import sysconfig
import threading
from pathlib import Path
from typing import IO

from tenants.uploads.child import DAY, END, MOMENT
from tenants.uploads.sheet import MAX_BYTES, MAX_TEXT, Cell, Sheet, Unreadable

WALL_SECONDS = 60
# All text of a file, each character as several bytes, and the signs between cells.
MAX_TOLD = 4 * MAX_TEXT

# So many different cells are kept to be one text wherever they stand; names and kinds come again, numbers never.
_KNOWN = 20_000

_ROOT = Path(__file__).resolve().parents[2]
# Without `site` the child starts in half the time; it finds its few packages by the path.
_CHILD = ["-S", "-c", "from tenants.uploads import child; child.main()"]


def sheets(content: bytes, *, filename: str = "") -> list[Sheet]:
    """What `reading.sheets` gives, made elsewhere. Raises Unreadable, also when the child dies of the file."""
    if len(content) > MAX_BYTES:
        raise Unreadable("too_large", f"more than {MAX_BYTES} bytes")
    if not content.strip():
        raise Unreadable("file_empty")
    child = subprocess.Popen(  # noqa: S603 - our own module; nothing of the file is on the command line
        [sys.executable, *_CHILD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_ROOT,
        env=_environment(),
    )
    alarm = threading.Timer(WALL_SECONDS, child.kill)
    alarm.daemon = True
    alarm.start()
    with child:
        try:
            _hand_over(content, child.stdin)
            found = received(child.stdout)
        finally:
            alarm.cancel()
            child.kill()
    if found is None:
        # Out of memory or out of time: either way the file is more than one file should be.
        raise Unreadable("too_large", f"the reader stopped with {child.returncode}")
    return found


def _environment() -> dict[str, str]:
    path = os.pathsep.join([str(_ROOT), *dict.fromkeys(map(sysconfig.get_path, ("purelib", "platlib")))])
    found = {"PYTHONPATH": path, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8"}
    if sys.pycache_prefix:  # where this process keeps compiled modules the child finds them
        found["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix
    return found


def _hand_over(content: bytes, pipe: IO[bytes] | None) -> None:
    """The child reads all before it says anything; one that died says nothing, which is noticed later."""
    if pipe is None:
        return
    try:
        pipe.write(content)
        pipe.close()
    except BrokenPipeError:
        pass


def received(pipe: IO[bytes] | None) -> list[Sheet] | None:
    """What the child told, row by row; None when it did not come to its end. Raises Unreadable when it refused."""
    found: list[Sheet] = []
    known: dict[str, Cell] = {}
    told = 0
    for line in pipe or ():
        told += len(line)
        if told > MAX_TOLD:
            return None
        if line == END:
            return found
        try:
            value = json.loads(line.decode())
        except ValueError:  # it died in the middle of a line
            return None
        if isinstance(value, list):
            if len(known) > _KNOWN:
                known.clear()
            found[-1].rows.append([known.get(cell) or known.setdefault(cell, _revived(cell)) for cell in value])
        elif "code" in value:
            raise Unreadable(value["code"], value["message"])
        else:
            merged = [tuple(span) for span in value.pop("merged")]
            found.append(Sheet(**value, merged=merged, rows=[]))
    return None


def _revived(cell: str) -> Cell:
    if cell.startswith(DAY):
        return dt.date.fromisoformat(cell[2:])
    if cell.startswith(MOMENT):
        return dt.datetime.fromisoformat(cell[2:])
    return cell

"""Parse a file in a child process that may use only so much memory and time, and has nothing of ours to lose."""

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

from tenants.uploads.reading import MAX_BYTES, Cell, Sheet, Unreadable

MEMORY = 512 * 1024 * 1024
CPU_SECONDS = 30
WALL_SECONDS = 60

_CHILD = ["-m", "tenants.uploads.sandbox"]
_ROOT = Path(__file__).resolve().parents[2]
_DAY, _MOMENT = "\x00d", "\x00t"


def sheets(content: bytes, *, filename: str = "") -> list[Sheet]:
    """What `reading.sheets` gives, made elsewhere. Raises Unreadable, also when the child dies of the file."""
    if len(content) > MAX_BYTES:
        raise Unreadable("too_large", f"more than {MAX_BYTES} bytes")
    if not content.strip():
        raise Unreadable("file_empty")
    try:
        done = subprocess.run(  # noqa: S603 - our own module; nothing of the file is on the command line
            [sys.executable, *_CHILD],
            input=content,
            capture_output=True,
            timeout=WALL_SECONDS,
            cwd=_ROOT,
            env={"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8"},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable("too_large", "reading took too long") from error
    lines = done.stdout.splitlines()
    if done.returncode or not lines or lines[-1] != b'"end"':
        # Out of memory or out of time: either way the file is more than one file should be.
        raise Unreadable("too_large", f"the reader stopped with {done.returncode}")
    return _received(lines[:-1])


def _received(lines: list[bytes]) -> list[Sheet]:
    found: list[Sheet] = []
    for line in lines:
        value = json.loads(line)
        if isinstance(value, list):
            found[-1].rows.append([_revived(cell) for cell in value] if "\\u0000" in line.decode() else value)
        elif "code" in value:
            raise Unreadable(value["code"], value["message"])
        else:
            merged = [tuple(span) for span in value.pop("merged")]
            found.append(Sheet(**value, merged=merged, rows=[]))
    return found


def _revived(cell: str) -> Cell:
    if cell.startswith(_DAY):
        return dt.date.fromisoformat(cell[2:])
    if cell.startswith(_MOMENT):
        return dt.datetime.fromisoformat(cell[2:])
    return cell


def _sent(cell: Cell) -> str:
    if isinstance(cell, dt.datetime):
        return _MOMENT + cell.isoformat()
    if isinstance(cell, dt.date):
        return _DAY + cell.isoformat()
    return cell


def main() -> None:
    """The child: bytes on standard input, one JSON value a line on standard output."""
    _limit()
    from tenants.uploads import reading

    out = sys.stdout
    try:
        found = reading.sheets(sys.stdin.buffer.read())
    except Unreadable as error:
        out.write(json.dumps({"code": error.code, "message": error.message}) + "\n")
    except MemoryError:
        out.write(json.dumps({"code": "too_large", "message": "out of memory"}) + "\n")
    except BaseException as error:  # a panic of the parser is no Exception
        out.write(json.dumps({"code": "damaged", "message": type(error).__name__}) + "\n")
    else:
        for sheet in found:
            about = {"name": sheet.name, "kind": sheet.kind, "encoding": sheet.encoding}
            out.write(json.dumps({**about, "epoch_1904": sheet.epoch_1904, "merged": sheet.merged}) + "\n")
            for row in sheet.rows:
                out.write(json.dumps([_sent(cell) for cell in row]) + "\n")
    out.write('"end"\n')


def _limit() -> None:
    try:
        import resource
    except ImportError:  # not a Unix: the directory check and the wall clock remain
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


if __name__ == "__main__":
    main()

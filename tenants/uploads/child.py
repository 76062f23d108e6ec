"""The process that parses one file: bytes on standard input, one JSON value a line on standard output, then "end"."""

import datetime as dt
import json
import sys
from typing import TextIO

from tenants.uploads.sheet import Cell, Sheet, Unreadable

MEMORY = 512 * 1024 * 1024
CPU_SECONDS = 30

# How a cell that is a day or a time begins on the wire; text holds no zero.
DAY, MOMENT = "\x00d", "\x00t"
END = b'"end"\n'


def main() -> None:
    """Reads, and says what was read or why it was refused. Dies where it would use too much memory or time."""
    _limit()
    out = sys.stdout
    try:
        from tenants.uploads import reading

        found = reading.sheets(sys.stdin.buffer.read())
    except Unreadable as error:
        _refuse(out, error.code, error.message)
    except MemoryError:
        _refuse(out, "too_large", "out of memory")
    except BaseException as error:  # a panic of the parser is no Exception
        _refuse(out, "damaged", type(error).__name__)
    else:
        for sheet in found:
            _tell(out, sheet)
    out.write(END.decode())


def _refuse(out: TextIO, code: str, message: str) -> None:
    out.write(json.dumps({"code": code, "message": message}) + "\n")


def _tell(out: TextIO, sheet: Sheet) -> None:
    about = {"name": sheet.name, "kind": sheet.kind, "encoding": sheet.encoding, "epoch_1904": sheet.epoch_1904}
    out.write(json.dumps({**about, "merged": sheet.merged, "numbers": sheet.numbers}) + "\n")
    encode = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"), default=_sent).encode
    for row in sheet.rows:
        out.write(encode(row) + "\n")


def _sent(cell: Cell) -> str:
    if isinstance(cell, dt.datetime):
        return MOMENT + cell.isoformat()
    if isinstance(cell, dt.date):
        return DAY + cell.isoformat()
    raise TypeError(type(cell).__name__)


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

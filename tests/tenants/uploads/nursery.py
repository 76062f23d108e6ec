"""The reading child for many files: started once, forked for each, with the same code and the same limits."""

import io
import os
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tenants.uploads import child, sandbox
from tenants.uploads.sheet import Sheet, Unreadable
from tests.conftest import ROOT

_HEAD = struct.Struct("<iIdI")


@dataclass
class Nursery:
    """`sheets` reads as `sandbox.sheets` does; the others are what the children needed at most."""

    process: subprocess.Popen
    most_memory: int = 0
    most_seconds: float = 0.0
    died: list[int] = field(default_factory=list)

    def sheets(self, content: bytes, *, filename: str = "") -> list[Sheet]:
        if not content.strip():
            raise Unreadable("file_empty")
        self.process.stdin.write(struct.pack("<I", len(content)) + content)
        self.process.stdin.flush()
        status, kilobytes, seconds, length = _HEAD.unpack(self.process.stdout.read(_HEAD.size))
        told = self.process.stdout.read(length)
        self.most_memory = max(self.most_memory, kilobytes * 1024)
        self.most_seconds = max(self.most_seconds, seconds)
        if status:
            self.died.append(status)
        found = sandbox.received(io.BytesIO(told))
        if found is None:
            raise Unreadable("too_large", f"the reader stopped with {status}")
        return found


@contextmanager
def opened(temporary: Path) -> Iterator[Nursery]:
    """A nursery whose children have a folder of their own for temporary files."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.tenants.uploads.nursery"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(temporary)},
    )
    with process:
        try:
            yield Nursery(process)
        finally:
            process.stdin.close()


def main() -> None:
    """Files on standard input, each after its length; on standard output how each child fared and what it told."""
    import python_calamine  # noqa: F401 - once, for all children

    from tenants.uploads import decoding, delimited, erecord, headers, markup, reading, workbook  # noqa: F401

    headers.strength("a heading, so that the table of them is there")
    source, out = sys.stdin.buffer, sys.stdout.buffer
    while head := source.read(4):
        content = source.read(struct.unpack("<I", head)[0])
        (from_us, to_child), (from_child, to_us) = os.pipe(), os.pipe()
        pid = os.fork()
        if not pid:
            _be_child(from_us, to_us, (to_child, from_child))
        os.close(from_us)
        os.close(to_us)
        with open(to_child, "wb") as pipe:
            pipe.write(content)
        with open(from_child, "rb") as pipe:
            told = pipe.read()
        _, status, used = os.wait4(pid, 0)
        out.write(_HEAD.pack(status, used.ru_maxrss, used.ru_utime + used.ru_stime, len(told)) + told)
        out.flush()


def _be_child(source: int, out: int, foreign: tuple[int, ...]) -> None:
    for one in foreign:
        os.close(one)
    os.dup2(source, 0)
    os.dup2(out, 1)
    os.close(source)
    os.close(out)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - the process ends with them
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    try:
        child.main()
        sys.stdout.flush()
    finally:
        os._exit(0)


if __name__ == "__main__":
    main()

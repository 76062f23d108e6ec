"""Ends the process groups it was told of when the one who told it dies; it runs alone and imports nothing of ours.

One number of a group per line on stdin, with a minus when it has gone. "done" means that all ended well; the end of
the input without it means that the launcher was killed.
"""

import contextlib
import os
import signal
import sys
import time

PATIENCE = 6.0


def main() -> None:
    """Listen until the launcher is done or dead."""
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    groups: set[int] = set()
    for line in sys.stdin:
        if line.strip() == "done":
            return
        if (number := int(line)) < 0:
            groups.discard(-number)
        else:
            groups.add(number)
    end(groups)


def end(groups: set[int]) -> None:
    """Ask each group to end, and kill what is left of it after a few seconds."""
    left = [group for group in groups if _send(group, signal.SIGTERM)]
    until = time.monotonic() + PATIENCE
    while left and time.monotonic() < until:
        time.sleep(0.1)
        left = [group for group in left if _send(group, 0)]
    for group in left:
        _send(group, signal.SIGKILL)


def _send(group: int, number: int) -> bool:
    """Whether the group still has a process."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)
        return True
    return False


if __name__ == "__main__":
    main()

"""What a long step says while it goes on: its news as they come, and that it still goes on when there are none."""

import contextlib
import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from config.processes import last_lines

BETWEEN = 1.0  # seconds between two lines, however much there is to say
SILENCE = 5.0  # seconds after which silence is explained
_LOGGED = re.compile(r"\s*(\d{4}-\d\d-\d\d[ T]|\{|Traceback)")  # lines for the operator, not for who waits


class Progress:
    """One step: to be told again and again how it stands."""

    def __init__(self, say: Callable[[str], None], what: str, *, now: float) -> None:
        self.say, self.what = say, what
        self.began = self.told = now
        self.news = ""

    def look(self, news: str, *, now: float) -> None:
        """`news` is the step's last word, empty when it has none."""
        if news and news != self.news and now - self.told >= BETWEEN:
            self.say(f"  {news}")
        elif now - self.told >= SILENCE:
            self.say(f"  still {self.what}, {now - self.began:.0f} s so far")
        else:
            return
        self.told, self.news = now, news


def news_in(log: Path) -> str:
    """The last line of a log that is meant for who waits."""
    lines = [line.strip() for line in last_lines(log, 20).splitlines() if not _LOGGED.match(line)]
    return lines[-1] if lines else ""


@contextlib.contextmanager
def waiting(say: Callable[[str], None], what: str) -> Iterator[None]:
    """Explains the silence of something that cannot be asked how it stands."""
    over = threading.Event()
    progress = Progress(say, what, now=time.monotonic())

    def explain() -> None:
        while not over.wait(0.5):
            progress.look("", now=time.monotonic())

    thread = threading.Thread(target=explain, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()

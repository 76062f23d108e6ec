"""How many of the due follow-ups were tried, handled, reached and answered: always all four, over one denominator."""

from __future__ import annotations

from dataclasses import dataclass


class CountsDisagree(ValueError):
    """Counts that cannot all be true, such as more completed than contacted."""


@dataclass(frozen=True)
class Counts:
    """Follow-ups of a period.

    `planned`: their window has opened. `ineligible`: of those, documented as not to be asked. The rest is due.
    `attempted`: at least one dial. `handled`: ended as agreed (contact, or every required attempt in different parts of
    the day and the fallback sent). `contacted`: the right person spoke. `completed`: answered in full or in part.
    `open`: due, not handled, and still inside the time for it. `on_time`: handled inside the window.
    """

    planned: int
    ineligible: int = 0
    attempted: int = 0
    handled: int = 0
    contacted: int = 0
    completed: int = 0
    open: int = 0
    on_time: int = 0


@dataclass(frozen=True)
class Rate:
    """A share with what it is a share of; not defined (None) when nothing was due."""

    numerator: int
    denominator: int

    @property
    def share(self) -> float | None:
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True)
class Coverage:
    """The shares of one period. Open follow-ups are shown as open and never as missed."""

    due: int
    open: int
    missed: int
    ineligible: int
    attempted: Rate
    handled: Rate
    contacted: Rate
    completed: Rate
    on_time: Rate


def coverage(counts: Counts) -> Coverage:
    """All shares over the due follow-ups. Raises CountsDisagree."""
    _check(counts)
    due = counts.planned - counts.ineligible
    return Coverage(
        due=due,
        open=counts.open,
        missed=due - counts.handled - counts.open,
        ineligible=counts.ineligible,
        attempted=Rate(counts.attempted, due),
        handled=Rate(counts.handled, due),
        contacted=Rate(counts.contacted, due),
        completed=Rate(counts.completed, due),
        on_time=Rate(counts.on_time, due),
    )


def _check(counts: Counts) -> None:
    due = counts.planned - counts.ineligible
    parts = (counts.ineligible, counts.attempted, counts.handled, counts.contacted, counts.completed)
    if min(*parts, counts.open, counts.on_time, due) < 0:
        raise CountsDisagree("A count is negative, or more are ineligible than planned.")
    if max(counts.attempted, counts.contacted, counts.handled + counts.open) > due:
        raise CountsDisagree("More than are due.")
    if counts.completed > counts.contacted or counts.on_time > counts.handled:
        raise CountsDisagree("A part is larger than its whole.")

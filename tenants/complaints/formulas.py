"""What the numbers on complaints mean: each as a share of something, or as times, over plain values.

All look at complaints as they stand now. `CASES` below are those of a period, by the time at which they were filed.
"""

import math
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any, Literal

CLOCKS = ("acknowledge", "reply", "handle", "close")
#: A complaint is settled at the first contact if the same customer does not complain about the same within so long.
REPEAT_WITHIN = timedelta(days=30)
#: A customer who complained stays if another job is delivered within so long of the complaint.
STAYS_WITHIN = timedelta(days=180)
#: The share of complaints that stand and shall end with a customer who says that the matter is solved.
RESOLUTION_TARGET = 0.98


@dataclass(frozen=True, slots=True)
class Run:
    """One clock in one of its rounds; `margin` is the time left when it stopped, or now, and negative when late."""

    name: str
    state: Literal["not_started", "running", "paused", "met", "missed"]
    stopped: bool
    margin: timedelta | None


@dataclass(frozen=True, slots=True)
class Case:
    """What the numbers need of one complaint. `kinds` says by what it is grouped: category, post and person.

    `stands` is a complaint that nobody found not valid or not to be told: whoever judges nothing is measured all the
    same by whether its customers are satisfied.
    """

    id: Any
    customer: Hashable
    category: str
    filed_at: datetime
    is_valid: bool
    stands: bool
    closed_at: datetime | None
    is_confirmed: bool
    reopened: int
    runs: tuple[Run, ...]
    kinds: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Past:
    """A complaint of any time, for finding those that came back."""

    id: Any
    customer: Hashable
    category: str
    filed_at: datetime


@dataclass(frozen=True, slots=True)
class Ratio:
    """So many of so many; no share where there is nothing to share."""

    part: int
    whole: int

    @property
    def share(self) -> float | None:
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class Times:
    """The middle of some times, and what nine of ten stay within (the nearest rank)."""

    median: timedelta | None
    p90: timedelta | None
    n: int


@dataclass(frozen=True, slots=True)
class Attainment:
    """One clock: kept of those of which it is known, and by how much; a running one that is not due is in neither."""

    name: str
    kept: Ratio
    running: int
    margin: timedelta | None
    worst: timedelta | None


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of one set of complaints."""

    clocks: tuple[Attainment, ...]
    resolved: Ratio
    not_confirmed: Ratio
    first_contact: Ratio
    repeated: Ratio
    reopened: Ratio
    to_resolve: Times


def groups(cases: Sequence[Case], *, past: Iterable[Past]) -> dict[str, list[Case]]:
    """The complaints behind each number, by its name. `past` are all that the same customers ever filed."""
    again = _returns(past)
    tests: dict[str, Callable[[Case], bool]] = {
        "filed": lambda case: True,
        "valid": lambda case: case.is_valid,
        "due": is_due,
        "resolved": lambda case: is_due(case) and case.is_confirmed,
        "unconfirmed": lambda case: is_due(case) and case.closed_at is not None and not case.is_confirmed,
        "closed": lambda case: case.closed_at is not None,
        "confirmed": lambda case: case.is_confirmed,
        "first_contact": lambda case: case.is_confirmed and not case.reopened and not _came_back(case, again),
        "repeated": lambda case: any(
            case.filed_at - REPEAT_WITHIN <= other.filed_at < case.filed_at for other in _same(case, again)
        ),
        "asked": lambda case: case.closed_at is not None or case.reopened > 0,
        "reopened": lambda case: case.reopened > 0,
    }
    for clock in CLOCKS:
        for state in ("kept", "missed", "running"):
            tests[f"{clock}_{state}"] = lambda case, clock=clock, state=state: kept(case, clock) == state  # type: ignore[misc]
    return {name: [case for case in cases if test(case)] for name, test in tests.items()}


def figures(found: Mapping[str, Sequence[Case]]) -> Figures:
    """The numbers of the groups that `groups` made.

    Resolution: complaints that stand and the customer confirmed, of those that were due. First contact: closed
    ones that were confirmed at the first asking and did not come back, of those closed. Reopened: of those in which
    the customer was asked. Repeated: of all.
    """

    def ratio(part: str, whole: str) -> Ratio:
        return Ratio(len(found[part]), len(found[whole]))

    return Figures(
        clocks=tuple(_attainment(name, found) for name in CLOCKS),
        resolved=ratio("resolved", "due"),
        not_confirmed=ratio("unconfirmed", "due"),
        first_contact=ratio("first_contact", "closed"),
        repeated=ratio("repeated", "filed"),
        reopened=ratio("reopened", "asked"),
        to_resolve=times(case.closed_at - case.filed_at for case in found["confirmed"] if case.closed_at),
    )


def kept(case: Case, clock: str) -> str:
    """Whether a clock was kept: missed when any of its rounds was, open and overdue ones too; empty if it never ran."""
    runs = [run for run in case.runs if run.name == clock and run.state != "not_started"]
    if any(run.state == "missed" for run in runs):
        return "missed"
    if any(not run.stopped for run in runs):
        return "running"
    return "kept" if runs else ""


def is_due(case: Case) -> bool:
    """Whether a complaint that stands should be resolved by now: it is closed, or has run out of time."""
    late = any(run.name in ("handle", "close") and run.state == "missed" and not run.stopped for run in case.runs)
    return case.stands and (case.closed_at is not None or late)


def times(found: Iterable[timedelta]) -> Times:
    """Median and 90th percentile; none of nothing."""
    ordered = sorted(found)
    if not ordered:
        return Times(None, None, 0)
    middle = timedelta(seconds=median(each.total_seconds() for each in ordered))
    return Times(middle, ordered[math.ceil(0.9 * len(ordered)) - 1], len(ordered))


def saved(cases: Sequence[Case], visits: Mapping[Hashable, Sequence[datetime]]) -> dict[str, list[Case]]:
    """Which customers stayed after a complaint, apart by whether it was answered and handled in time.

    `visits` are the times at which jobs of a customer were delivered. Only complaints older than `STAYS_WITHIN` can be
    told; the caller leaves out the others.
    """
    found: dict[str, list[Case]] = {f"{how}_{what}": [] for how in ("kept", "missed") for what in ("stayed", "left")}
    for case in cases:
        in_time = all(kept(case, clock) == "kept" for clock in ("reply", "handle"))
        stayed = any(case.filed_at < at <= case.filed_at + STAYS_WITHIN for at in visits.get(case.customer, ()))
        found[f"{'kept' if in_time else 'missed'}_{'stayed' if stayed else 'left'}"].append(case)
    return found


def _attainment(clock: str, found: Mapping[str, Sequence[Case]]) -> Attainment:
    kept_, missed = found[f"{clock}_kept"], found[f"{clock}_missed"]
    margins = [
        run.margin
        for case in (*kept_, *missed)
        for run in case.runs
        if run.name == clock and run.margin is not None and (run.stopped or run.state == "missed")
    ]
    middle = timedelta(seconds=median(each.total_seconds() for each in margins)) if margins else None
    return Attainment(
        name=clock,
        kept=Ratio(len(kept_), len(kept_) + len(missed)),
        running=len(found[f"{clock}_running"]),
        margin=middle,
        worst=min(margins, default=None),
    )


def _returns(past: Iterable[Past]) -> dict[tuple[Hashable, str], list[Past]]:
    found: dict[tuple[Hashable, str], list[Past]] = {}
    for each in past:
        found.setdefault((each.customer, each.category), []).append(each)
    return found


def _same(case: Case, again: Mapping[tuple[Hashable, str], Sequence[Past]]) -> list[Past]:
    return [each for each in again.get((case.customer, case.category), ()) if each.id != case.id]


def _came_back(case: Case, again: Mapping[tuple[Hashable, str], Sequence[Past]]) -> bool:
    end = case.closed_at or case.filed_at
    return any(case.filed_at < each.filed_at <= end + REPEAT_WITHIN for each in _same(case, again))

"""What coverage will be at the end of a period, by how many are waiting and how fast they have been handled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

#: What is promised to a shop; jobs under warranty are asked about without exception.
TARGET, WARRANTY_TARGET = 0.95, 1.0
#: Until there were so many attempts, a pace is also what is usual: half of all attempts end a follow-up.
USUAL_ATTEMPTS, USUAL_ENDED = 20, 10
#: This far below the target a shop gets the whole bonus; it never gets more.
WHOLE_BONUS_AT, BONUS = 0.25, 1.0


@dataclass(frozen=True)
class Facts:
    """Follow-ups of a period. `due`: their time came, and they may be asked; of these `handled` and `open` ones.

    `to_come` are planned for later in the period; `expected` are those of jobs that are still to be delivered in it.
    """

    due: int
    handled: int
    open: int
    to_come: int = 0
    expected: float = 0.0

    @property
    def waiting(self) -> float:
        """All that could still be handled."""
        return self.open + self.to_come + self.expected

    @property
    def all(self) -> float:
        return self.due + self.to_come + self.expected

    @property
    def missed(self) -> int:
        return self.due - self.handled - self.open


@dataclass(frozen=True)
class Pace:
    """Attempts of the last `days`, and how many follow-ups were handled in them."""

    attempts: int
    ended: int
    days: float

    @property
    def per_day(self) -> float:
        return self.attempts / self.days if self.days > 0 else 0.0

    @property
    def per_attempt(self) -> float:
        """Follow-ups handled by one attempt. Few attempts say little, so what is usual counts beside them."""
        return min(1.0, (self.ended + USUAL_ENDED) / (self.attempts + USUAL_ATTEMPTS))


@dataclass(frozen=True)
class Forecast:
    """`coverage` so far and `share` at the end of the period, both of what is due then; None when nothing is."""

    facts: Facts
    target: float
    will_handle: float
    coverage: float | None
    share: float | None

    @property
    def short_by(self) -> float:
        """How far below the target the period will end."""
        return max(0.0, self.target - self.share) if self.share is not None else 0.0

    @property
    def is_at_risk(self) -> bool:
        # One follow-up in two thousand is not what a target is about, and a computer's fractions are none at all.
        return self.short_by > 0.0005


def forecast(facts: Facts, *, pace: Pace, days_left: float, target: float = TARGET, part: float = 1.0) -> Forecast:
    """How the period will end when the team goes on as it did; `part` of its attempts are made for these follow-ups."""
    can_handle = pace.per_day * max(0.0, days_left) * pace.per_attempt * part
    will_handle = min(facts.waiting, can_handle)
    return Forecast(
        facts=facts,
        target=target,
        will_handle=will_handle,
        coverage=facts.handled / facts.due if facts.due else None,
        share=(facts.handled + will_handle) / facts.all if facts.all else None,
    )


def expected(*, per_day: float, days_left: float, days_ahead: float) -> float:
    """Follow-ups of jobs not delivered yet: those of the next `days_ahead` days are planned already."""
    return per_day * max(0.0, days_left - days_ahead)


def weight(forecasts: Iterable[Forecast]) -> float:
    """How often a shop's turn comes, from 1 to 2: bounded, so that others keep at least half of their fair share."""
    short = max((each.short_by for each in forecasts), default=0.0)
    return 1.0 + BONUS * min(1.0, short / WHOLE_BONUS_AT)

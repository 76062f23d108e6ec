"""How an agent's time was spent: handling time, AHT and occupancy, from the log of states.

AHT = (talk + wrap-up) / handled calls. Occupancy = (talk + wrap-up) / (talk + wrap-up + available waiting time). There
is no holding here. Preparing (reading the card before the dial) is told apart, as is usual for preview dialling; breaks
and training are neither handling nor waiting.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

ON_CALL, WRAP_UP, READY, PREPARING = "on_call", "wrap_up", "ready", "preparing"
_ZERO = timedelta(0)


@dataclass(frozen=True, slots=True)
class Change:
    """From `at` on the agent was in `state`; `attempt` is the call it was about."""

    at: datetime
    state: str
    attempt: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Measures:
    """The sums of a span of time. `aht` and `occupancy` are None where there is nothing to divide by."""

    talk: timedelta = _ZERO
    wrap_up: timedelta = _ZERO
    waiting: timedelta = _ZERO
    preparing: timedelta = _ZERO
    away: timedelta = _ZERO
    handled: int = 0

    @property
    def handling(self) -> timedelta:
        return self.talk + self.wrap_up

    @property
    def aht(self) -> timedelta | None:
        return self.handling / self.handled if self.handled else None

    @property
    def occupancy(self) -> float | None:
        available = self.handling + self.waiting
        return self.handling / available if available else None


def of(changes: Sequence[Change], *, since: datetime, now: datetime) -> Measures:
    """What lies between `since` and `now`. `changes` are in order; the last one before `since` counts from `since` on.

    A call counts as handled when its talk ended within the span.
    """
    sums: dict[str, timedelta] = {}
    handled: set[uuid.UUID | None] = set()
    ends = [*(each.at for each in changes[1:]), now][: len(changes)]
    for change, end in zip(changes, ends, strict=True):
        began, ended = max(change.at, since), min(end, now)
        if ended > began:
            sums[change.state] = sums.get(change.state, _ZERO) + (ended - began)
        if change.state == ON_CALL and since <= end < now:
            handled.add(change.attempt)
    named = {ON_CALL, WRAP_UP, READY, PREPARING, "offline"}
    return Measures(
        talk=sums.get(ON_CALL, _ZERO),
        wrap_up=sums.get(WRAP_UP, _ZERO),
        waiting=sums.get(READY, _ZERO),
        preparing=sums.get(PREPARING, _ZERO),
        away=sum((spent for state, spent in sums.items() if state not in named), _ZERO),
        handled=len(handled),
    )

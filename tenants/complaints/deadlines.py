"""The four clocks of a complaint, computed from its event log each time they are read.

    clock         from      stops at                                                      default
    acknowledge   filed     the shop's first contact with the customer                    60 minutes, business hours
    reply         filed     a substantive answer told to the customer                     12 hours, day and night
    handle        filed     the shop marks it handled                                     24 hours, day and night
    close         handled   the customer confirms or denies, or could not be asked        24 hours, day and night

Only waiting for the customer and waiting for parts pause, and only reply and handle. Reopening starts handle and close
anew and ends every pause. Nothing is stored, so no counter can drift.

Each severity may have targets of its own. When the severity changes while a clock runs, the customer never waits longer
for it and the shop is never late at once: a graver one leaves the time that was left or the whole new time from now on,
whichever ends first; a milder one gives the whole new time from the start, where that ends later. A clock that has
stopped or run out keeps its target.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from tenants.complaints.clock_log import Event, Pause, read
from tenants.complaints.clock_policy import SEVERITIES, ClockName, ClockPolicy, Target
from tenants.shops.hours import ALWAYS, BusinessCalendar, add_business_time, business_time_between

State = Literal["not_started", "running", "paused", "met", "missed"]

PAUSABLE = (ClockName.REPLY, ClockName.HANDLE)


@dataclass(frozen=True)
class Clock:
    """One clock as it stands. Times are in UTC.

    `round` counts from 1 and goes up with each reopening. `due_at` of a paused clock is when it would be due if it went
    on now. `margin` is the time left when it stopped, or is left now, in the clock's own hours; negative when over.
    `paused_total` is how long it stood still. A clock that has not started has no times.

    `target` is the time that was given in the end, of which `reached` tells the shares, and `business_hours` says whose
    hours it counts.
    """

    name: ClockName
    round: int
    state: State
    started_at: datetime | None = None
    due_at: datetime | None = None
    stopped_at: datetime | None = None
    margin: timedelta | None = None
    paused_total: timedelta = timedelta(0)
    target: timedelta | None = None
    business_hours: bool = False

    def reached(self, percent: int) -> bool:
        """Whether so much of its target has gone by: at 100 it is due, at 150 over by half of its target."""
        if self.target is None or self.margin is None:
            return False
        return (self.target - self.margin) * 100 >= self.target * percent

    @property
    def is_open(self) -> bool:
        """Started and not stopped; an open clock may already be missed."""
        return self.started_at is not None and self.stopped_at is None


def clocks(events: Iterable[Event], *, policy: ClockPolicy, now: datetime) -> dict[ClockName, Clock]:
    """The four clocks as they stand; after a reopening handle and close are those of the new round.

    Events after `now` are not looked at, so a past moment reads as it read then. Raises NotFiled.
    """
    return {clock.name: clock for clock in all_clocks(events, policy=policy, now=now)}


def all_clocks(events: Iterable[Event], *, policy: ClockPolicy, now: datetime) -> list[Clock]:
    """Every clock that ever ran, earlier rounds of handle and close included, for counting what was kept."""
    now = now.astimezone(UTC)
    log = read(events, now)

    def run(name: ClockName, number: int, start: datetime, stop: datetime | None) -> Clock:
        pauses = log.pauses if name in PAUSABLE else []
        return _run(name, number, start, stop, pauses, log.severities, policy, now)

    found = [
        run(ClockName.ACKNOWLEDGE, 1, log.filed_at, log.contacted_at),
        run(ClockName.REPLY, 1, log.filed_at, log.replied_at),
    ]
    for number, turn in enumerate(log.rounds, start=1):
        found.append(run(ClockName.HANDLE, number, turn.started_at, turn.handled_at))
        if turn.handled_at is None:
            found.append(Clock(ClockName.CLOSE, number, "not_started"))
        else:
            found.append(run(ClockName.CLOSE, number, turn.handled_at, turn.ended_at))
    return found


def _run(
    name: ClockName,
    number: int,
    start: datetime,
    stop: datetime | None,
    pauses: list[Pause],
    severities: list[tuple[datetime, str]],
    policy: ClockPolicy,
    now: datetime,
) -> Clock:
    end = stop or now

    def given(at: datetime, severity: str) -> _Given:
        target = policy.target(name, severity)
        calendar = policy.calendar if target.business_hours else ALWAYS
        left = timedelta(minutes=target.minutes)
        return _Given(target, calendar, _due(at, left, _standing_still(pauses, at, end), calendar))

    changes = [(at, to) for at, to in severities if start < at and (at <= now if stop is None else at < stop)]
    found = _after(changes, given, start, severity=[to for at, to in severities if at <= start][-1])
    due, calendar = found.due, found.calendar

    paused_now = stop is None and any(pause.end is None for pause in pauses)
    state: State
    if stop is not None:
        state = "met" if stop <= due else "missed"
    elif now > due:
        state = "missed"
    else:
        state = "paused" if paused_now else "running"
    return Clock(
        name=name,
        round=number,
        state=state,
        started_at=start,
        due_at=due,
        stopped_at=stop,
        margin=business_time_between(end, due, calendar),
        paused_total=sum((b - a for a, b in _standing_still(pauses, start, end)), timedelta(0)),
        target=timedelta(minutes=found.target.minutes),
        business_hours=found.target.business_hours,
    )


@dataclass(frozen=True)
class _Given:
    """The time that a clock was given, the hours it counts, and the moment it is due by that."""

    target: Target
    calendar: BusinessCalendar
    due: datetime


def _after(
    changes: list[tuple[datetime, str]], given: Callable[[datetime, str], _Given], start: datetime, *, severity: str
) -> _Given:
    """What a clock has been given after the severity changed while it ran."""
    found = given(start, severity)
    for at, to in changes:
        if found.due < at:
            break  # it had run out before
        if _rank(to) > _rank(severity):
            found = min(found, given(at, to), key=lambda each: each.due)
        else:
            found = max(found, given(start, to), key=lambda each: each.due)
        severity = to
    return found


def _rank(severity: str) -> int:
    return SEVERITIES.index(severity) if severity in SEVERITIES else 0


def _due(
    start: datetime, left: timedelta, still: list[tuple[datetime, datetime]], calendar: BusinessCalendar
) -> datetime:
    moment = start
    for pause_start, pause_end in still:
        ran = business_time_between(moment, pause_start, calendar)
        if ran >= left:
            break  # it was due before this pause began
        left -= ran
        moment = pause_end
    return add_business_time(moment, left, calendar)


def _standing_still(pauses: list[Pause], start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """The pauses between start and end, in order, joined where two reasons overlap."""
    joined: list[tuple[datetime, datetime]] = []
    for pause in sorted(pauses, key=lambda pause: pause.start):
        a, b = max(pause.start, start), min(pause.end or end, end)
        if a >= b:
            continue
        if joined and a <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(b, joined[-1][1]))
        else:
            joined.append((a, b))
    return joined

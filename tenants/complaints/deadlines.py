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

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any, Literal

from tenants.shops.hours import (
    ALWAYS,
    BusinessCalendar,
    add_business_time,
    business_time_between,
    read_week,
    write_week,
)

Event = tuple[datetime, str, Mapping[str, Any]]  # when, what, details
State = Literal["not_started", "running", "paused", "met", "missed"]

#: From the mildest to the gravest.
SEVERITIES = (ORDINARY, MAJOR, CRISIS) = ("ordinary", "major", "crisis")
PAUSE_REASONS = ("waiting_customer", "waiting_parts")
CLOSE_STOPS = ("confirmed", "denied", "not_confirmed")


class ClockName(StrEnum):
    ACKNOWLEDGE = "acknowledge"
    REPLY = "reply"
    HANDLE = "handle"
    CLOSE = "close"


PAUSABLE = (ClockName.REPLY, ClockName.HANDLE)


class NotFiled(ValueError):
    """The log does not begin with the filing."""


@dataclass(frozen=True)
class Target:
    """How long a clock may run, in business hours or day and night."""

    minutes: int
    business_hours: bool = False


Targets = Mapping[ClockName, Target]

_DEFAULT_TARGETS: Targets = {
    ClockName.ACKNOWLEDGE: Target(60, business_hours=True),
    ClockName.REPLY: Target(12 * 60),
    ClockName.HANDLE: Target(24 * 60),
    ClockName.CLOSE: Target(24 * 60),
}
#: A crisis waits for no opening hours.
_DEFAULT_GRAVER: Mapping[str, Targets] = {CRISIS: {ClockName.ACKNOWLEDGE: Target(60)}}


@dataclass(frozen=True)
class ClockPolicy:
    """A shop's targets and business hours. A complaint keeps the policy of the moment it was filed.

    `graver` holds, for severities above ordinary, the targets that differ.
    """

    calendar: BusinessCalendar
    targets: Targets = field(default_factory=lambda: _DEFAULT_TARGETS)
    graver: Mapping[str, Targets] = field(default_factory=lambda: _DEFAULT_GRAVER)

    def target(self, name: ClockName, severity: str = ORDINARY) -> Target:
        usual = self.targets.get(name, _DEFAULT_TARGETS[name])
        return self.graver.get(severity, {}).get(name, usual)

    def as_json(self) -> dict[str, Any]:
        """Plain values to keep with the complaint; read_policy() gives the same policy back."""
        calendar = self.calendar
        return {
            "calendar": {
                "zone": calendar.zone,
                "country": calendar.country,
                "region": calendar.region,
                "week": write_week(calendar.week),
                "open_on_holidays": calendar.open_on_holidays,
                "closed_on": sorted(day.isoformat() for day in calendar.closed_on),
                "worked_on": sorted(day.isoformat() for day in calendar.worked_on),
            },
            "targets": _written({name: self.target(name) for name in ClockName}),
            "graver": {severity: _written(targets) for severity, targets in self.graver.items()},
        }


def read_policy(stored: Mapping[str, Any]) -> ClockPolicy:
    """A policy from its plain values."""
    calendar = stored["calendar"]
    return ClockPolicy(
        calendar=BusinessCalendar(
            zone=calendar["zone"],
            country=calendar.get("country", ""),
            region=calendar.get("region"),
            week=read_week(calendar["week"]),
            open_on_holidays=calendar.get("open_on_holidays", False),
            closed_on=frozenset(date.fromisoformat(day) for day in calendar.get("closed_on", ())),
            worked_on=frozenset(date.fromisoformat(day) for day in calendar.get("worked_on", ())),
        ),
        targets=_read_targets(stored.get("targets", {})),
        graver={severity: _read_targets(targets) for severity, targets in stored.get("graver", {}).items()},
    )


def _written(targets: Targets) -> dict[str, Any]:
    return {
        name.value: {"minutes": target.minutes, "business_hours": target.business_hours}
        for name, target in targets.items()
    }


def _read_targets(stored: Mapping[str, Any]) -> Targets:
    return {ClockName(name): Target(**target) for name, target in stored.items()}


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
    log = _read(events, now)

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


def next_due(found: Mapping[ClockName, Clock]) -> Clock | None:
    """The open clock that is due first, a missed one included; None when nothing runs. Paused clocks do not press."""
    pressing = [clock for clock in found.values() if clock.is_open and clock.state != "paused" and clock.due_at]
    return min(pressing, key=lambda clock: (clock.due_at, clock.name), default=None)


@dataclass
class _Round:
    started_at: datetime
    handled_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass
class _Pause:
    reason: str
    start: datetime
    end: datetime | None = None


@dataclass
class _Log:
    filed_at: datetime
    rounds: list[_Round]
    severities: list[tuple[datetime, str]]
    contacted_at: datetime | None = None
    replied_at: datetime | None = None
    pauses: list[_Pause] = field(default_factory=list)


def _read(events: Iterable[Event], now: datetime) -> _Log:
    past = sorted(((at.astimezone(UTC), kind, data) for at, kind, data in events if at <= now), key=lambda e: e[0])
    log: _Log | None = None
    for at, kind, data in past:
        if log is None:
            if kind == "filed":
                log = _Log(at, [_Round(at)], [(at, data.get("severity") or ORDINARY)])
        else:
            _apply(log, at, kind, data)
    if log is None:
        raise NotFiled
    return log


def _apply(log: _Log, at: datetime, kind: str, data: Mapping[str, Any]) -> None:
    turn = log.rounds[-1]
    if kind in ("acknowledged", "replied"):  # who was told the answer was contacted, too
        log.contacted_at = log.contacted_at or at
    if kind == "replied":
        log.replied_at = log.replied_at or at
    elif kind == "paused" and data.get("reason") in PAUSE_REASONS:
        if not any(pause.end is None and pause.reason == data["reason"] for pause in log.pauses):
            log.pauses.append(_Pause(data["reason"], at))
    elif kind == "resumed":
        _resume(log, at, data.get("reason"))
    elif kind == "severity_set" and data.get("to"):
        log.severities.append((at, data["to"]))
    elif kind == "handled":
        turn.handled_at = turn.handled_at or at
    elif kind in CLOSE_STOPS and turn.handled_at:
        turn.ended_at = turn.ended_at or at
    elif kind == "reopened" and turn.handled_at:  # what was never handled is open already
        turn.ended_at = turn.ended_at or at
        _resume(log, at, None)
        log.rounds.append(_Round(at))


def _resume(log: _Log, at: datetime, reason: str | None) -> None:
    for pause in log.pauses:
        if pause.end is None and reason in (None, pause.reason):
            pause.end = at


def _run(
    name: ClockName,
    number: int,
    start: datetime,
    stop: datetime | None,
    pauses: list[_Pause],
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


def _standing_still(pauses: list[_Pause], start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
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

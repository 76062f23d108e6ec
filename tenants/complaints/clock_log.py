"""What the clocks of a complaint go by, read from its events: when they started and stopped, and what stood still."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tenants.complaints.clock_policy import ORDINARY

Event = tuple[datetime, str, Mapping[str, Any]]  # when, what, details

PAUSE_REASONS = ("waiting_customer", "waiting_parts")
CLOSE_STOPS = ("confirmed", "denied", "not_confirmed")


class NotFiled(ValueError):
    """The log does not begin with the filing."""


@dataclass
class Round:
    """From the filing or a reopening to the next one: when it was handled, and when the customer had the last word."""

    started_at: datetime
    handled_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass
class Pause:
    """A time in which reply and handle stand still."""

    reason: str
    start: datetime
    end: datetime | None = None


@dataclass
class Log:
    """What the clocks go by: moments, rounds, pauses, and each severity from when on."""

    filed_at: datetime
    rounds: list[Round]
    severities: list[tuple[datetime, str]]
    contacted_at: datetime | None = None
    replied_at: datetime | None = None
    pauses: list[Pause] = field(default_factory=list)


def read(events: Iterable[Event], now: datetime) -> Log:
    """What the events up to `now` say of the clocks. Raises `NotFiled`."""
    past = sorted(((at.astimezone(UTC), kind, data) for at, kind, data in events if at <= now), key=lambda e: e[0])
    log: Log | None = None
    for at, kind, data in past:
        if log is None:
            if kind == "filed":
                log = Log(at, [Round(at)], [(at, data.get("severity") or ORDINARY)])
        else:
            _apply(log, at, kind, data)
    if log is None:
        raise NotFiled
    return log


def _apply(log: Log, at: datetime, kind: str, data: Mapping[str, Any]) -> None:
    turn = log.rounds[-1]
    if kind in ("acknowledged", "replied"):  # who was told the answer was contacted, too
        log.contacted_at = log.contacted_at or at
    if kind == "replied":
        log.replied_at = log.replied_at or at
    elif kind == "paused" and data.get("reason") in PAUSE_REASONS:
        if not any(pause.end is None and pause.reason == data["reason"] for pause in log.pauses):
            log.pauses.append(Pause(data["reason"], at))
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
        log.rounds.append(Round(at))


def _resume(log: Log, at: datetime, reason: str | None) -> None:
    for pause in log.pauses:
        if pause.end is None and reason in (None, pause.reason):
            pause.end = at

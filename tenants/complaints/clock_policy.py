"""How long each clock of a complaint may run, by its severity, and in whose hours: a shop's targets, kept as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from tenants.shops.hours import BusinessCalendar, read_week, write_week

#: From the mildest to the gravest.
SEVERITIES = (ORDINARY, MAJOR, CRISIS) = ("ordinary", "major", "crisis")


class ClockName(StrEnum):
    """The four clocks, in the order in which they are told."""

    ACKNOWLEDGE = "acknowledge"
    REPLY = "reply"
    HANDLE = "handle"
    CLOSE = "close"


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

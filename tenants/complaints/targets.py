"""A shop's times for complaints as its settings hold them: for each clock and severity, minutes and whose hours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tenants.complaints.clock_policy import CRISIS, ORDINARY, SEVERITIES, ClockName, ClockPolicy, Target
from tenants.shops.hours import BusinessCalendar

#: Ninety days: nobody is helped by a clock that runs longer.
LONGEST = 90 * 24 * 60

Table = Mapping[tuple[ClockName, str], Target]


def read(settings: Mapping[str, Any], calendar: BusinessCalendar) -> ClockPolicy:
    """The policy under `calendar`; what the settings leave out is as usual. Raises `TypeError` or `ValueError`.

    A clock has minutes and hours for ordinary complaints and, under "major" and "crisis", those that differ:
    {"acknowledge": {"minutes": 60, "business_hours": true, "crisis": {"minutes": 30, "business_hours": false}}}.
    """
    usual = ClockPolicy(calendar)
    table = {name: dict(settings.get(name.value) or {}) for name in ClockName}
    ordinary = {name: _target(usual.target(name), table[name]) for name in ClockName}
    graver = {}
    for severity in SEVERITIES[1:]:
        graver[severity] = {
            name: _target(_usual(usual, ordinary, name, severity), table[name].get(severity) or {})
            for name in ClockName
        }
    differing = {
        severity: {name: target for name, target in targets.items() if target != ordinary[name]}
        for severity, targets in graver.items()
    }
    return ClockPolicy(calendar, ordinary, {severity: targets for severity, targets in differing.items() if targets})


def table(policy: ClockPolicy) -> Table:
    """Every clock's target for every severity."""
    return {(name, severity): policy.target(name, severity) for name in ClockName for severity in SEVERITIES}


def written(chosen: Table) -> dict[str, dict[str, Any]]:
    """The settings form of a table; `read` gives the same targets back."""
    found: dict[str, dict[str, Any]] = {}
    for (name, severity), target in chosen.items():
        told = {"minutes": target.minutes, "business_hours": target.business_hours}
        clock = found.setdefault(name.value, {})
        clock.update(told if severity == ORDINARY else {severity: told})
    return found


def _usual(usual: ClockPolicy, ordinary: Mapping[ClockName, Target], name: ClockName, severity: str) -> Target:
    """A graver complaint waits no longer than an ordinary one, and a crisis for no opening hours where it is usual."""
    if severity == CRISIS and usual.target(name, CRISIS) != usual.target(name):
        return replace(usual.target(name, CRISIS), minutes=min(usual.target(name).minutes, ordinary[name].minutes))
    return ordinary[name]


def _target(usual: Target, change: Mapping[str, Any]) -> Target:
    minutes = int(change.get("minutes", usual.minutes))
    if not 0 < minutes <= LONGEST:
        raise ValueError("A clock runs for some minutes at least, and for some days at most.")
    return Target(minutes, bool(change.get("business_hours", usual.business_hours)))

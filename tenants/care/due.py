"""When a customer is reminded of what: a table by kind of reminder, with a shop's own changes on top."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

DECLINED, SERVICE_DUE = "declined", "service_due"
INSURANCE_DUE, INSPECTION_DUE = "insurance_due", "inspection_due"
BOOKING, NO_SHOW = "booking", "no_show"

#: The days within which a reminder is still made, and within which it ends.
WINDOW_DAYS, LIFE_DAYS = 5, 14
#: Older matters are left alone: a shop that switches reminders on does not call half its customers at once.
LOOK_BACK_DAYS = 30

RANGES: Mapping[str, tuple[int, int]] = {"days": (7, 180), "lead": (1, 60), "confirm_hours": (1, 24)}


class BadRules(ValueError):
    """What a shop set for its reminders and cannot be followed; `field` names it."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True)
class Rule:
    """Whether this reminder is made, and so many days after the job or before the day it is due."""

    on: bool
    days: int


@dataclass(frozen=True)
class Rules:
    """What a shop is reminded for. Calls that a booking causes are made unless they are switched off.

    Those that nobody asked for are off until the shop wants them: each customer who is reached is billed.
    `confirm_hours` after the time of a booking was sent in writing the customer is called.
    """

    declined: Rule = field(default_factory=lambda: Rule(on=False, days=30))
    service_due: Rule = field(default_factory=lambda: Rule(on=False, days=7))
    insurance_due: Rule = field(default_factory=lambda: Rule(on=False, days=30))
    inspection_due: Rule = field(default_factory=lambda: Rule(on=False, days=30))
    confirm: bool = True
    confirm_hours: int = 2
    late: bool = True


DEFAULT = Rules()


def rules_with(document: Mapping[str, Any]) -> Rules:
    """The rules by a shop's own document. Raises `BadRules`.

    Keys are "declined" ({"on", "days"}), "service_due", "insurance_due", "inspection_due" ({"on", "lead"}), "confirm",
    "confirm_hours" and "late".
    """
    changes: dict[str, Any] = {}
    for name, value in document.items():
        if name in ("confirm", "late"):
            changes[name] = _tick(name, value)
        elif name == "confirm_hours":
            changes[name] = _number(name, value, RANGES[name])
        elif name in (DECLINED, SERVICE_DUE, INSURANCE_DUE, INSPECTION_DUE):
            changes[name] = _rule(name, value)
        else:
            raise BadRules(name)
    return Rules(**changes)


def declined_between(today: date, rule: Rule) -> tuple[date, date]:
    """The first and last day of delivery whose declined items are to be reminded of today."""
    last = today - timedelta(days=rule.days)
    return last - timedelta(days=LOOK_BACK_DAYS), last


def ahead(today: date, rule: Rule) -> tuple[date, date]:
    """The first and last due day that is to be reminded of today; nothing that is overdue already."""
    return today, today + timedelta(days=rule.days)


def _rule(name: str, value: Any) -> Rule:
    usual: Rule = getattr(DEFAULT, name)
    if not isinstance(value, Mapping):
        raise BadRules(name)
    unit = "days" if name == DECLINED else "lead"
    if set(value) - {"on", unit}:
        raise BadRules(name)
    return Rule(_tick(name, value.get("on", usual.on)), _number(name, value.get(unit, usual.days), RANGES[unit]))


def _tick(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise BadRules(name)
    return value


def _number(name: str, value: Any, ends: tuple[int, int]) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not ends[0] <= value <= ends[1]:
        raise BadRules(name)
    return value

"""A shop's times for complaints: how long each clock runs, when the shop works, and who is told when time goes by.

A change holds for complaints that are filed from then on: each complaint keeps the times it was filed under. Whom a
step tells holds at once, because people come and go.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

import structlog
from django.db import transaction

from tenants.complaints import clocks, people, targets
from tenants.complaints.clock_policy import SEVERITIES, ClockName, ClockPolicy, read_policy
from tenants.complaints.people import Chosen
from tenants.complaints.targets import Table
from tenants.shops.hours import Week, write_week
from tenants.shops.models import Shop, ShopSettings

log = structlog.get_logger(__name__)

#: The step at which somebody has to be told.
FULL = 100


class Faulty(Exception):
    """What cannot be so, by place: a clock and severity (longer), the week (closed), worked_on (both), 100 (nobody)."""

    def __init__(self, faults: Mapping[tuple[str, str] | str | int, str]) -> None:
        super().__init__(faults)
        self.faults = faults


@dataclass(frozen=True)
class Times:
    """All that a shop sets about the time of its complaints."""

    table: Table
    week: Week
    open_on_holidays: bool
    closed_on: frozenset[date]
    worked_on: frozenset[date]
    chosen: Chosen


@dataclass(frozen=True)
class Example:
    """What a complaint of one severity would get if it was filed now; the last clock waits until it is handled."""

    severity: str
    clocks: list[clocks.Clock]


def of(shop: Shop) -> Times:
    """The times that hold for a complaint filed now."""
    policy = read_policy(clocks.policy_of(shop))
    calendar = policy.calendar
    return Times(
        targets.table(policy), calendar.week, calendar.open_on_holidays, calendar.closed_on, calendar.worked_on,
        people.chosen(shop),
    )  # fmt: skip


@transaction.atomic
def save(shop: Shop, times: Times) -> None:
    """From now on these are the shop's times. Raises `Faulty`."""
    check(times)
    ShopSettings.objects.get_or_create(shop=shop)
    settings = ShopSettings.objects.select_for_update().get(shop=shop)
    settings.clocks = _written(settings.clocks, times)
    settings.save(update_fields=["clocks", "updated_at"])
    log.info("complaint_times_set", shop=str(shop.pk))


def check(times: Times) -> None:
    """Raises `Faulty` for times that nobody can keep or that make no sense."""
    faults: dict[tuple[str, str] | str | int, str] = {}
    for name in ClockName:
        for milder, graver in pairwise(SEVERITIES):
            longest, own = times.table[name, milder], times.table[name, graver]
            if own.business_hours == longest.business_hours and own.minutes > longest.minutes:
                faults[name.value, graver] = "longer"
    if not any(times.week):
        faults["week"] = "closed"
    if times.closed_on & times.worked_on:
        faults["worked_on"] = "both"
    if not times.chosen.ladder.get(FULL):
        faults[FULL] = "nobody"
    if faults:
        raise Faulty(faults)


def examples(shop: Shop, times: Times, *, now: datetime) -> list[Example]:
    """What complaints filed now would get, by severity."""
    policy = policy_of(shop, times)
    return [Example(severity, clocks.of_new(policy, severity=severity, now=now)) for severity in SEVERITIES]


def policy_of(shop: Shop, times: Times) -> ClockPolicy:
    """The policy that a complaint would be filed under."""
    return clocks.with_settings(shop, _written({}, times))


def _written(settings: Mapping[str, object], times: Times) -> dict[str, object]:
    return {
        **settings,
        **targets.written(times.table),
        "week": write_week(times.week),
        "open_on_holidays": times.open_on_holidays,
        "closed_on": sorted(day.isoformat() for day in times.closed_on),
        "worked_on": sorted(day.isoformat() for day in times.worked_on),
        "escalation": times.chosen.as_json(),
    }

"""Which calls a delivered job deserves and when: a table by kind of job and visit, with a shop's own changes on top."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from tenants.followups.sampling import is_sampled


class JobType(StrEnum):
    """What was done, as a job names it; engine work is a major repair. Anything else is planned like OTHER."""

    MAINTENANCE = "maintenance"
    REPAIR = "repair"
    MAJOR_REPAIR = "major_repair"
    BODY_PAINT = "body_paint"
    WASH = "wash"
    INSPECTION = "inspection"
    OTHER = "other"


class BadPlan(ValueError):
    """A shop's change to the plan that cannot be followed."""


@dataclass(frozen=True)
class PlannedCall:
    """One call: due from the morning of `due_day`, on time until the end of `window_day`, counted from delivery."""

    due_day: int
    window_day: int
    call_type: str


@dataclass(frozen=True)
class Row:
    """What one kind of job gets: its calls, the share of jobs that is called at all, and the last day for a call."""

    calls: tuple[PlannedCall, ...]
    sample_percent: float = 100
    expiry_day: int = 15


@dataclass(frozen=True)
class Plan:
    """The rows for first visits and for later ones, and the time of day when a call becomes due.

    Whoever was asked within the last `quiet_days` is left alone (0: nobody is); `landlines` says whether customers who
    gave nothing but a landline are called.
    """

    later: Mapping[str, Row]
    first: Mapping[str, Row]
    day_starts: time = time(9)
    quiet_days: int = 0
    landlines: bool = True

    def row(self, job_type: str, *, first_visit: bool) -> Row:
        rows = self.first if first_visit else self.later
        return rows.get(job_type) or rows[JobType.OTHER]


@dataclass(frozen=True)
class JobFacts:
    """What the plan needs to know of a job; `delivered_on` is a day in `zone`, the shop's own.

    `job_id` is what the job is drawn by (`sampling.key_of`).
    """

    shop_id: UUID
    job_id: UUID
    job_type: str
    first_visit: bool
    delivered_on: date
    zone: str


@dataclass(frozen=True)
class Planned:
    """A follow-up to make. Times are in UTC; windows end with the day, that is, at the next midnight."""

    kind: str
    ordinal: int
    call_type: str
    due_at: datetime
    window_end: datetime
    expires_at: datetime


SURVEY = "survey"

_FIRST = PlannedCall(1, 3, "first_visit")
_MAINTENANCE = PlannedCall(3, 5, "maintenance")
_REPAIR = PlannedCall(3, 5, "repair")
_MAJOR = PlannedCall(3, 5, "major_repair")
# A big job shows its faults only after some driving, so it is asked about once more.
_SECOND = PlannedCall(7, 9, "major_repair")
# Washes are many and soon forgotten: one in ten, and early.
_WASH = Row((PlannedCall(1, 3, "wash"),), sample_percent=10)

DEFAULT_PLAN = Plan(
    later={
        JobType.MAINTENANCE: Row((_MAINTENANCE,)),
        JobType.REPAIR: Row((_REPAIR,)),
        JobType.MAJOR_REPAIR: Row((_MAJOR, _SECOND)),
        JobType.BODY_PAINT: Row((_MAJOR, _SECOND)),
        JobType.WASH: _WASH,
        JobType.INSPECTION: Row((_REPAIR,)),
        JobType.OTHER: Row((_REPAIR,)),
    },
    first={
        JobType.MAINTENANCE: Row((_FIRST,)),
        JobType.REPAIR: Row((_FIRST,)),
        JobType.MAJOR_REPAIR: Row((_FIRST, _SECOND)),
        JobType.BODY_PAINT: Row((_FIRST, _SECOND)),
        JobType.WASH: _WASH,
        JobType.INSPECTION: Row((_FIRST,)),
        JobType.OTHER: Row((_FIRST,)),
    },
)


def planned(job_facts: JobFacts, *, plan: Plan = DEFAULT_PLAN) -> list[Planned]:
    """The follow-ups of one job, in order; none when the draw left it out. Those long past are listed all the same."""
    row = plan.row(job_facts.job_type, first_visit=job_facts.first_visit)
    if not is_sampled(job_facts.shop_id, job_facts.job_id, percent=row.sample_percent):
        return []
    return [
        Planned(
            kind=SURVEY,
            ordinal=ordinal,
            call_type=call.call_type,
            due_at=_moment(job_facts, call.due_day, plan.day_starts),
            window_end=_end_of(job_facts, call.window_day),
            expires_at=_end_of(job_facts, row.expiry_day),
        )
        for ordinal, call in enumerate(row.calls, start=1)
    ]


def plan_with(overrides: Mapping[str, Any], *, base: Plan = DEFAULT_PLAN) -> Plan:
    """The plan with a shop's changes. Raises BadPlan.

    Keys are job types, or job types with ".first" for first visits only, "day_starts" ("09:00"), "quiet_days" (0 to
    365) and "landlines" (true or false). Values of job types may hold
    "calls" ([{"due_day", "window_day", "call_type"}, …]; the type may be left out; an empty list means no calls),
    "sample_percent" and "expiry_day". A plain job type changes later visits, and of first visits all but the calls.
    """
    later, first, day_starts = dict(base.later), dict(base.first), base.day_starts
    quiet_days, landlines = base.quiet_days, base.landlines
    # Plain keys first, so that a ".first" key has the last word whatever the order of the settings.
    for key in sorted(overrides, key=lambda name: name.endswith(".first")):
        change = overrides[key]
        if key == "day_starts":
            day_starts = _read_time(change)
            continue
        if key == "quiet_days":
            quiet_days = _read_days(change)
            continue
        if key == "landlines":
            landlines = _read_flag(change)
            continue
        job_type, _, visit = key.partition(".")
        if job_type not in later or visit not in ("", "first"):
            raise BadPlan(f"Not a kind of job: {key}")
        if visit == "first":
            first[job_type] = _changed(first[job_type], change)
        else:
            later[job_type] = _changed(later[job_type], change)
            first[job_type] = _changed(first[job_type], {k: v for k, v in change.items() if k != "calls"})
    return Plan(later=later, first=first, day_starts=day_starts, quiet_days=quiet_days, landlines=landlines)


def _changed(row: Row, change: Mapping[str, Any]) -> Row:
    if unknown := set(change) - {"calls", "sample_percent", "expiry_day"}:
        raise BadPlan(f"Not part of a plan: {', '.join(sorted(unknown))}")
    try:
        if "calls" in change:
            usual = row.calls[0].call_type if row.calls else "repair"
            row = replace(
                row,
                calls=tuple(
                    PlannedCall(int(call["due_day"]), int(call["window_day"]), str(call.get("call_type", usual)))
                    for call in change["calls"]
                ),
            )
        row = replace(
            row,
            sample_percent=float(change.get("sample_percent", row.sample_percent)),
            expiry_day=int(change.get("expiry_day", row.expiry_day)),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BadPlan("A plan is made of whole days and a share.") from error
    if not 0 <= row.sample_percent <= 100:
        raise BadPlan("A share lies between 0 and 100.")
    last = -1
    for call in row.calls:
        if not (last < call.due_day <= call.window_day <= row.expiry_day):
            raise BadPlan("Calls follow one another: due, end of the window, expiry.")
        last = call.due_day
    return row


def _moment(facts: JobFacts, day: int, at: time) -> datetime:
    return _in_utc(facts.delivered_on, day, at, facts.zone)


def _end_of(facts: JobFacts, day: int) -> datetime:
    return _moment(facts, day + 1, time(0))


@lru_cache(maxsize=1024)
def _in_utc(delivered_on: date, day: int, at: time, zone: str) -> datetime:
    # A file has thousands of jobs of a few days.
    return datetime.combine(delivered_on + timedelta(days=day), at, ZoneInfo(zone)).astimezone(UTC)


def _read_time(text: Any) -> time:
    try:
        return time.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise BadPlan("A time looks like 09:00.") from error


def _read_days(number: Any) -> int:
    if type(number) is not int or not 0 <= number <= 365:
        raise BadPlan("Quiet days are a whole number from 0 to 365.")
    return number


def _read_flag(said: Any) -> bool:
    if not isinstance(said, bool):
        raise BadPlan("Landlines are called, or they are not.")
    return said

"""When a customer may be called and when a shop works: weekly hours in a time zone, with breaks and holidays.

Every answer is an instant in UTC. A moment is open when the clock on the wall in the zone shows an open time on an
open day, also on the days when clocks change: a skipped hour is never open, one that comes twice is open twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from tenants.shops.public_holidays import is_makeup_workday, is_public_holiday

Span = tuple[time, time]  # [from, to); an end of 00:00 is midnight at the end of the day
Week = tuple[tuple[Span, ...], ...]  # seven days, Monday first
Window = tuple[datetime, datetime]
DayPart = Literal["morning", "afternoon", "evening"]

DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONDAY = 0
AFTERNOON_STARTS, EVENING_STARTS = time(12), time(18)

_MIDNIGHT = time(0)
_WORKING_DAY: tuple[Span, ...] = ((time(9), time(12)), (time(13, 30), time(18)), (time(19), time(20)))
_REST_DAY: tuple[Span, ...] = ((time(10), time(12)), (time(14), time(18)))
#: Between nine and eight, without lunch and dinner; later and shorter at the weekend, when people rest.
CALLING_WEEK: Week = (_WORKING_DAY,) * 5 + (_REST_DAY,) * 2
#: When a shop has somebody to answer a complaint.
BUSINESS_WEEK: Week = (((time(9), time(18)),),) * 6 + ((),)

_ALL_DAY: tuple[Span, ...] = ((_MIDNIGHT, _MIDNIGHT),)
_LOOK_AHEAD_DAYS = 400
_ONE_DAY = timedelta(days=1)
_LAST_OFFSET = timedelta(hours=26)  # no zone is, or was, further from UTC than this


class NeverOpen(Exception):
    """No open moment within the next four hundred days."""


class BadHours(ValueError):
    """A table of hours that cannot be read or whose spans overlap or run backwards."""


@dataclass(frozen=True)
class PreferredWindow:
    """The times a customer asked for. They win over the table, its breaks and, unless told otherwise, holidays."""

    spans: tuple[Span, ...]
    weekdays: frozenset[int] = frozenset(range(7))
    on_holidays: bool = True

    def __post_init__(self) -> None:
        _check_spans(self.spans)


@dataclass(frozen=True)
class CallingPolicy:
    """When one customer may be called, on the customer's own clock."""

    zone: str
    country: str = ""
    week: Week = CALLING_WEEK
    region: str | None = None
    call_on_holidays: bool = False
    closed_on: frozenset[date] = frozenset()
    preferred: PreferredWindow | None = None

    def __post_init__(self) -> None:
        _check_week(self.week)

    def spans_on(self, day: date) -> tuple[Span, ...]:
        resting = not self.call_on_holidays and is_public_holiday(day, country=self.country, region=self.region)
        if self.preferred:
            wanted = day.weekday() in self.preferred.weekdays
            return self.preferred.spans if wanted and (self.preferred.on_holidays or not resting) else ()
        if resting or day in self.closed_on:
            return ()
        return _usual(self.week, day, self.country)


@dataclass(frozen=True)
class BusinessCalendar:
    """The working time that a clock counts. `worked_on` are days off on which this shop works all the same."""

    zone: str
    country: str = ""
    week: Week = BUSINESS_WEEK
    region: str | None = None
    open_on_holidays: bool = False
    closed_on: frozenset[date] = field(default_factory=frozenset)
    worked_on: frozenset[date] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        _check_week(self.week)

    def spans_on(self, day: date) -> tuple[Span, ...]:
        if day in self.closed_on:
            return ()
        if day in self.worked_on:  # on its own day of the week if the shop works then, else as on a Monday
            return self.week[day.weekday()] or self.week[MONDAY]
        if not self.open_on_holidays and is_public_holiday(day, country=self.country, region=self.region):
            return ()
        return _usual(self.week, day, self.country)


Hours = CallingPolicy | BusinessCalendar


def is_open(now: datetime, policy: Hours) -> bool:
    """Whether a call may be made at this moment."""
    return window_at(now, policy) is not None


def is_any_hour(policy: Hours) -> bool:
    """Whether the table is open day and night on every day of the week, and nobody asked for other times.

    Holidays and days that are closed are about the day, not the hour.
    """
    return policy.week == (_ALL_DAY,) * len(DAY_NAMES) and getattr(policy, "preferred", None) is None


def next_open(now: datetime, policy: Hours) -> datetime:
    """This moment when it is open, else the first open one after it, in UTC. Raises NeverOpen."""
    for start, _ in windows(now, policy):
        return start
    raise NeverOpen


def window_at(now: datetime, policy: Hours) -> Window | None:
    """The open stretch [start, end) around this moment, in UTC, or None when it is closed."""
    now = _utc(now)
    around = _merged(w for day in _days_around(now, policy.zone) for w in _windows_on(day, policy))
    return next(((start, end) for start, end in around if start <= now < end), None)


def windows(now: datetime, policy: Hours, *, until: datetime | None = None) -> Iterator[Window]:
    """Open stretches from this moment on, in order and in UTC; the first is cut at `now`, the last at `until`."""
    now = _utc(now)
    first = _local_day(now, policy.zone) - _ONE_DAY
    count = _LOOK_AHEAD_DAYS if until is None else min(_LOOK_AHEAD_DAYS, (_utc(until) - now).days + 4)
    days = (first + timedelta(days=n) for n in range(count))
    for start, end in _merged(w for day in days for w in _windows_on(day, policy)):
        start = max(start, now)
        if until is not None:
            if start >= until:
                return
            end = min(end, _utc(until))
        if start < end:
            yield start, end


def day_part(moment: datetime, zone: str) -> DayPart:
    """Morning until noon, afternoon until six, then evening, on the clock of the zone."""
    wall = moment.astimezone(ZoneInfo(zone)).time()
    if wall < AFTERNOON_STARTS:
        return "morning"
    return "afternoon" if wall < EVENING_STARTS else "evening"


def add_business_time(start: datetime, duration: timedelta, calendar: BusinessCalendar) -> datetime:
    """The earliest moment by which `duration` of open time has passed since `start`, in UTC. Raises NeverOpen."""
    start = _utc(start)
    if duration < timedelta(0):
        raise ValueError("A duration cannot be negative.")
    if duration == timedelta(0) or calendar == ALWAYS:
        return start + duration
    left, moment = duration, start
    while True:  # a walk of several years takes several looks ahead
        last = None
        for opens, closes in windows(moment, calendar):
            if closes - opens >= left:
                return opens + left
            left -= closes - opens
            last = closes
        if last is None:
            raise NeverOpen
        moment = last


def business_time_between(a: datetime, b: datetime, calendar: BusinessCalendar) -> timedelta:
    """Open time from `a` to `b`; negative when `b` is the earlier."""
    a, b = _utc(a), _utc(b)
    if calendar == ALWAYS:
        return b - a
    if b < a:
        return -business_time_between(b, a, calendar)
    total, moment = timedelta(0), a
    while moment < b:
        stop = min(b, moment + timedelta(days=_LOOK_AHEAD_DAYS - 10))
        total += sum((closes - opens for opens, closes in windows(moment, calendar, until=stop)), timedelta(0))
        moment = stop
    return total


def read_week(table: Mapping[str, Sequence[Sequence[str]]]) -> Week:
    """A week from settings: {"mon": [["09:00", "12:00"], …], …}. A day that is left out is closed. Raises BadHours."""
    if unknown := set(table) - set(DAY_NAMES):
        raise BadHours(f"Not a day: {', '.join(sorted(unknown))}")
    week = tuple(read_spans(table.get(name, ())) for name in DAY_NAMES)
    _check_week(week)
    return week


def read_spans(rows: Sequence[Sequence[str]]) -> tuple[Span, ...]:
    """The spans of one day from settings: [["09:00", "12:00"], …]; "24:00" ends the day. Raises BadHours."""
    try:
        spans = tuple((_read_time(start), _read_time(end)) for start, end in rows)
    except (TypeError, ValueError) as error:
        raise BadHours("Hours look like 09:00.") from error
    _check_spans(spans)
    return spans


def write_week(week: Week) -> dict[str, list[list[str]]]:
    """The settings form of a week; read_week() gives the same week back."""
    return {
        name: [[start.strftime("%H:%M"), "24:00" if end == _MIDNIGHT else end.strftime("%H:%M")] for start, end in day]
        for name, day in zip(DAY_NAMES, week, strict=True)
    }


def _usual(week: Week, day: date, country: str) -> tuple[Span, ...]:
    # A make-up workday is a Saturday or Sunday that the whole country works like a Monday.
    return week[MONDAY if is_makeup_workday(day, country=country) else day.weekday()]


def _windows_on(day: date, policy: Hours) -> Iterator[Window]:
    for piece_start, piece_end, offset in _offsets_around(policy.zone, day):
        for opens, closes in policy.spans_on(day):
            start = datetime.combine(day, opens, UTC) - offset
            end = datetime.combine(day + _ONE_DAY if closes == _MIDNIGHT else day, closes, UTC) - offset
            start, end = max(start, piece_start), min(end, piece_end)
            if start < end:
                yield start, end


@lru_cache(maxsize=4096)
def _offsets_around(zone: str, day: date) -> tuple[tuple[datetime, datetime, timedelta], ...]:
    """The stretches of constant UTC offset that together cover a local day; two where clocks change nearby."""
    midnight = datetime.combine(day, _MIDNIGHT, UTC)
    start, end = midnight - _LAST_OFFSET, midnight + _ONE_DAY + _LAST_OFFSET
    before, after = _offset(start, zone), _offset(end, zone)
    if before == after:
        return ((start, end, before),)
    low, high = start, end
    while high - low > timedelta(seconds=1):
        middle = (low + (high - low) / 2).replace(microsecond=0)
        low, high = (middle, high) if _offset(middle, zone) == before else (low, middle)
    return (start, high, before), (high, end, after)


def _merged(found: Iterator[Window]) -> Iterator[Window]:
    """Join stretches that touch. Two days' stretches may come interleaved where clocks go back over midnight."""
    held: list[Window] = []
    for window in found:
        held = _joined([*held, window])
        while len(held) > 4:
            yield held.pop(0)
    yield from held


def _joined(pieces: list[Window]) -> list[Window]:
    joined: list[Window] = []
    for start, end in sorted(pieces):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _days_around(now: datetime, zone: str) -> list[date]:
    today = _local_day(now, zone)
    return [today + timedelta(days=n) for n in (-1, 0, 1)]


def _local_day(now: datetime, zone: str) -> date:
    return now.astimezone(ZoneInfo(zone)).date()


def _offset(moment: datetime, zone: str) -> timedelta:
    offset = moment.astimezone(ZoneInfo(zone)).utcoffset()
    assert offset is not None
    return offset


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("A moment needs a time zone.")
    return moment.astimezone(UTC)


def _read_time(text: str) -> time:
    return _MIDNIGHT if text == "24:00" else time.fromisoformat(text)


def _check_week(week: Week) -> None:
    if len(week) != len(DAY_NAMES):
        raise BadHours("A week has seven days.")
    for spans in week:
        _check_spans(spans)


def _check_spans(spans: tuple[Span, ...]) -> None:
    last = 0
    for start, end in spans:
        begins, ends = _minute(start), _minute(end) or 24 * 60
        if begins < last or ends <= begins:
            raise BadHours("Hours must follow one another and end after they begin.")
        last = ends


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute


#: Day and night, every day: plain time.
ALWAYS = BusinessCalendar(zone="UTC", week=(_ALL_DAY,) * 7, open_on_holidays=True)

"""A stretch of a shop's own days, and the one before it."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


class BadPeriod(ValueError):
    """Not a month or a stretch of days that can be read."""


@dataclass(frozen=True)
class Period:
    """From the first moment of `first` to the last of `last`, on the shop's clock."""

    first: date
    last: date
    zone: str

    @property
    def start(self) -> datetime:
        return _midnight(self.first, self.zone)

    @property
    def end(self) -> datetime:
        """The first moment after the period, in UTC."""
        return _midnight(self.last + timedelta(days=1), self.zone)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def before(self) -> Period:
        """The period of the same length before this one; for a whole month, the month before."""
        if self.is_month:
            return month_of(self.first - timedelta(days=1), zone=self.zone)
        return Period(self.first - timedelta(days=self.days), self.first - timedelta(days=1), self.zone)

    @property
    def is_month(self) -> bool:
        return self.first.day == 1 and self == month_of(self.first, zone=self.zone)


def last_days(count: int, *, now: datetime, zone: str) -> Period:
    """The last `count` days of the shop's calendar, today included."""
    today = now.astimezone(ZoneInfo(zone)).date()
    return Period(today - timedelta(days=count - 1), today, zone)


def month_of(day: date, *, zone: str) -> Period:
    """The calendar month that `day` lies in."""
    return Period(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]), zone)


def read(text: str, *, now: datetime, zone: str) -> Period:
    """A period by its short name: `30d`, a month `2026-10`, days `2026-10-01..2026-10-15`. Raises BadPeriod."""
    try:
        if text.endswith("d"):
            return last_days(_between(1, int(text[:-1]), 400), now=now, zone=zone)
        if ".." in text:
            first, _, last = text.partition("..")
            found = Period(date.fromisoformat(first), date.fromisoformat(last), zone)
            _between(1, found.days, 400)
            return found
        return month_of(date.fromisoformat(f"{text}-01"), zone=zone)
    except ValueError as error:
        raise BadPeriod(text) from error


def weeks(count: int, *, now: datetime, zone: str) -> list[Period]:
    """The last `count` weeks of seven days, the oldest first, the last one ending today."""
    last = last_days(7, now=now, zone=zone)
    found = [last]
    while len(found) < count:
        found.append(found[-1].before())
    return found[::-1]


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(0), ZoneInfo(zone)).astimezone(UTC)


def _between(low: int, value: int, high: int) -> int:
    if not low <= value <= high:
        raise ValueError(value)
    return value

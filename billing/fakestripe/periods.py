"""Billing periods: month and year arithmetic in UTC, always counted from the anchor so that 31s do not drift."""

import calendar
from datetime import UTC, datetime, timedelta

DAY = 24 * 60 * 60


def period_after(start: int, *, anchor: int, interval: str, count: int) -> int:
    """The first boundary of the cycle through `anchor` that lies after `start` (all: seconds since 1970)."""
    step = 0
    boundary = anchor
    # Jump near first; a cycle is at most 31 days per month.
    if start > anchor:
        longest = {"day": 1, "week": 7, "month": 31, "year": 366}[interval] * count * DAY
        step = max(0, (start - anchor) // longest)
        boundary = _shifted(anchor, interval, count * step)
    while boundary <= start:
        step += 1
        boundary = _shifted(anchor, interval, count * step)
    return boundary


def _shifted(anchor: int, interval: str, number: int) -> int:
    moment = datetime.fromtimestamp(anchor, UTC)
    if interval in ("day", "week"):
        return int((moment + timedelta(days=number * (7 if interval == "week" else 1))).timestamp())
    months = moment.month - 1 + number * (12 if interval == "year" else 1)
    year, month = moment.year + months // 12, months % 12 + 1
    day = min(moment.day, calendar.monthrange(year, month)[1])
    return int(moment.replace(year=year, month=month, day=day).timestamp())

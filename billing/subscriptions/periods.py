"""Months counted from the day on which a paid period began."""

import calendar
from datetime import datetime


def month(anchor: datetime, now: datetime) -> tuple[datetime, datetime]:
    """The month that holds `now`, its end excluded, when months begin at the day and time of `anchor`."""
    n = (now.year - anchor.year) * 12 + now.month - anchor.month
    if later(anchor, n) > now:
        n -= 1
    return later(anchor, n), later(anchor, n + 1)


def later(moment: datetime, months: int) -> datetime:
    """So many months after `moment`; the 31st becomes the last day of a shorter month."""
    year, index = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    day = min(moment.day, calendar.monthrange(year, index + 1)[1])
    return moment.replace(year=year, month=index + 1, day=day)

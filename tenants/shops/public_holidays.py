"""Public holidays and China's make-up workdays, by country and day."""

from __future__ import annotations

from datetime import date
from functools import cache

import holidays
from chinese_calendar import constants as chinese

# Without a region, the United Kingdom's list misses Easter Monday and the summer bank holiday.
_USUAL_REGION = {"GB": "ENG"}

_CHINESE_FIRST_YEAR = min(chinese.holidays).year
#: The State Council announces one year at a time; after this year only the law's fixed days are known.
CHINESE_LAST_YEAR = max(chinese.holidays).year


def is_public_holiday(day: date, *, country: str, region: str | None = None) -> bool:
    """Whether the country rests on this day. A country that is not known has no holidays.

    In China a weekend inside an announced holiday counts as holiday, and a make-up workday never does.
    """
    if _announced(day, country):
        return day in chinese.holidays
    return day in _listed(country.upper(), region, day.year)


def is_makeup_workday(day: date, *, country: str) -> bool:
    """Whether this weekend day is worked in exchange for a bridge day (China only)."""
    return _announced(day, country) and day in chinese.workdays


def _announced(day: date, country: str) -> bool:
    return country.upper() == "CN" and _CHINESE_FIRST_YEAR <= day.year <= CHINESE_LAST_YEAR


@cache
def _listed(country: str, region: str | None, year: int) -> frozenset[date]:
    try:
        listed = holidays.country_holidays(country, subdiv=region or _USUAL_REGION.get(country), years=year)
    except NotImplementedError:
        return frozenset()
    return frozenset(listed)

"""The days on which a shop works: its own business hours, or the usual ones where they cannot be read."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import structlog

from tenants.shops.hours import BUSINESS_WEEK, BusinessCalendar, read_week
from tenants.shops.models import Shop, ShopSettings
from tenants.shops.public_holidays import is_makeup_workday, is_public_holiday

log = structlog.get_logger(__name__)


def of(shop: Shop) -> BusinessCalendar:
    """The calendar from the shop's settings (`clocks`: week, closed_on, worked_on, open_on_holidays, region)."""
    told = ShopSettings.objects.filter(shop=shop).values_list("clocks", flat=True).first() or {}
    usual = BusinessCalendar(zone=shop.timezone, country=shop.country)
    try:
        calendar = read(shop, told)
    except (KeyError, TypeError, ValueError):
        log.warning("business_hours_unreadable", shop=str(shop.pk))
        return usual
    return calendar if any(calendar.week) else usual


def read(shop: Shop, told: Mapping[str, Any]) -> BusinessCalendar:
    """The calendar that settings tell. Raises `KeyError`, `TypeError` or `ValueError` where they cannot be read."""
    return BusinessCalendar(
        zone=shop.timezone,
        country=shop.country,
        week=read_week(told["week"]) if told.get("week") else BUSINESS_WEEK,
        region=told.get("region") or None,
        open_on_holidays=bool(told.get("open_on_holidays", False)),
        closed_on=frozenset(date.fromisoformat(day) for day in told.get("closed_on") or ()),
        worked_on=frozenset(date.fromisoformat(day) for day in told.get("worked_on") or ()),
    )


def days_off(country: str, *, first: date, last: date) -> dict[str, list[date]]:
    """What the country's calendar says of these days: public holidays ("off") and make-up workdays ("worked")."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return {
        "off": [day for day in days if is_public_holiday(day, country=country)],
        "worked": [day for day in days if is_makeup_workday(day, country=country)],
    }


def working_days(calendar: BusinessCalendar, *, before: date, count: int) -> list[date]:
    """The last `count` days before `before` on which the shop works, the earliest first; within a year."""
    found: list[date] = []
    for back in range(1, 366):
        day = before - timedelta(days=back)
        if len(found) == count:
            break
        if calendar.spans_on(day):
            found.append(day)
    return found[::-1]

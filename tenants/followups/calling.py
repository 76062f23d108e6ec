"""When one customer of one shop may be called: the shop's hours and changes, and the customer's own wish."""

from dataclasses import replace
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import structlog

from tenants.followups.attempt_policy import DEFAULT, AttemptPolicy, BadPolicy, policy_with
from tenants.jobs.models import Customer
from tenants.shops import hours
from tenants.shops.hours import BadHours, CallingPolicy, NeverOpen, PreferredWindow, Window
from tenants.shops.models import Shop
from tenants.shops.public_holidays import is_public_holiday

log = structlog.get_logger(__name__)


Closed = Literal["holiday", "customer", "day", "hour"]


class Hours:
    """The calling hours of one shop, read once and then asked for many customers."""

    def __init__(self, shop: Shop) -> None:
        self.usual = _usual(shop)

    def of(self, customer: Customer) -> CallingPolicy:
        """The customer's hours, on the customer's own clock: the window the customer prefers wins over the table."""
        return _preferring(self.usual, customer.prefers_from, customer.prefers_until, customer.zone)

    def usual_for(self, customer: Customer) -> CallingPolicy:
        """The shop's table on the customer's own clock, whatever window the customer prefers."""
        return _preferring(self.usual, None, None, customer.zone)

    def window(self, moment: datetime, customer: Customer, *, promised: bool = False) -> Window | None:
        """The open stretch around `moment`, if there is one. A promised time may also lie in the shop's usual hours."""
        policy = self.of(customer)
        found = _window_at(moment, policy)
        if found is None and promised and policy.preferred:
            found = _window_at(moment, self.usual_for(customer))
        return found

    def next_window(self, moment: datetime, customer: Customer, *, promised: bool = False) -> Window | None:
        """The open stretch around `moment`, else the first one after it; None when there is none for a year."""
        return self.window(moment, customer, promised=promised) or _next_window(moment, self.of(customer))

    def why_closed(self, moment: datetime, customer: Customer) -> Closed:
        """What stands against calling at a closed moment: the day, the customer's own wish, or the hour."""
        policy = self.of(customer)
        day = moment.astimezone(ZoneInfo(policy.zone)).date()
        if not policy.call_on_holidays and is_public_holiday(day, country=policy.country, region=policy.region):
            return "holiday"
        return "customer" if policy.preferred else "day" if not policy.spans_on(day) else "hour"


def settings_of(shop: Shop, name: str) -> dict[str, Any]:
    """One table of the shop's own settings; empty means that the defaults hold."""
    found = getattr(shop, "settings", None)
    return getattr(found, name) if found is not None else {}


def attempts_of(shop: Shop, call_type: str) -> AttemptPolicy:
    """How often and how soon this kind of call is tried; the defaults when the shop's changes cannot be followed."""
    try:
        return policy_with(settings_of(shop, "attempts"), call_type=call_type)
    except BadPolicy:
        # The page refuses such changes, so this is worth a look. Calling by the defaults is better than not calling.
        log.warning("attempt_policy_unreadable", shop=str(shop.pk))
        return DEFAULT


def _usual(shop: Shop) -> CallingPolicy:
    chosen = settings_of(shop, "calling")
    plain = CallingPolicy(zone=shop.timezone, country=shop.country)
    try:
        return CallingPolicy(
            zone=chosen.get("zone") or shop.timezone,
            country=shop.country,
            week=hours.read_week(chosen["week"]) if chosen.get("week") else plain.week,
            region=chosen.get("region") or None,
            call_on_holidays=bool(chosen.get("call_on_holidays", False)),
            closed_on=frozenset(date.fromisoformat(day) for day in chosen.get("closed_on", ())),
        )
    except (BadHours, ValueError, TypeError):
        # A bad table must not stop the shop's calls; the settings page refuses such tables, so this is worth a look.
        log.warning("calling_hours_unreadable", shop=str(shop.pk))
        return plain


@lru_cache(maxsize=4096)
def _preferring(usual: CallingPolicy, start: time | None, end: time | None, zone: str) -> CallingPolicy:
    if zone and zone != usual.zone:
        try:
            usual = replace(usual, zone=ZoneInfo(zone).key)
        except (ZoneInfoNotFoundError, ValueError):
            log.warning("customer_zone_unknown")
    if start is None or end is None or start >= end:
        return usual
    return replace(usual, preferred=PreferredWindow(((start, end),), on_holidays=False))


# A shop's customers mostly share one policy and one moment, so the same question comes a thousand times in a row.
@lru_cache(maxsize=8192)
def _window_at(moment: datetime, policy: CallingPolicy) -> Window | None:
    return hours.window_at(moment, policy)


@lru_cache(maxsize=8192)
def _next_window(moment: datetime, policy: CallingPolicy) -> Window | None:
    try:
        opens = hours.next_open(moment, policy)
    except NeverOpen:
        return None
    return hours.window_at(opens, policy)

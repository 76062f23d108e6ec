"""The times at which the customer of a call can be promised another one, as the call screen offers them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from callcenter.queue import slots
from callcenter.queue.models import Attempt
from callcenter.queue.slots import Slot
from tenants.followups.calling import Hours
from tenants.followups.models import FollowUp
from tenants.shops.hours import CallingPolicy

#: So many times are offered in place of one that is full.
OFFERED = 3
_TEN = time(10)


@dataclass(frozen=True)
class Times:
    """One day on the customer's clock. `full` are those of the quick choices that are full, each with the next free."""

    zone: ZoneInfo
    day: date
    first: date
    last: date
    slots: list[Slot]
    full: dict[str, list[datetime]]


def of(attempt: Attempt, day: date | None, *, now: datetime) -> Times:
    """The day's times; without a day the first one that has any left. Raises `FollowUp.DoesNotExist`."""
    call, team = attempt.call, attempt.agent.team
    hours = _hours(attempt)
    zone = ZoneInfo(hours[0].zone)
    found: list[Slot] = []
    first, last = now.astimezone(zone).date(), call.expires_at.astimezone(zone).date()
    if day is None:
        free = slots.next_free(call, now, team=team, hours=hours, most=1)
        day = free[0].astimezone(zone).date() if free else first
    if first <= day <= last:
        every = slots.slots(call.shop, day, team=team, hours=hours, but=call, now=now)
        found = [each for each in every if each.at < call.expires_at]
    quick = {
        "1h": now + timedelta(hours=1),
        "3h": now + timedelta(hours=3),
        "tomorrow": datetime.combine(first + timedelta(days=1), _TEN, zone),
    }
    full = {
        kind: slots.next_free(call, at, team=team, hours=hours, most=OFFERED)
        for kind, at in quick.items()
        if not slots.has_room(call, at, team=team)
    }
    return Times(zone, day, first, last, found, full)


def _hours(attempt: Attempt) -> tuple[CallingPolicy, CallingPolicy]:
    """The window that the customer prefers, and the shop's usual one: a promise may lie in either."""
    shop = attempt.call.shop
    with shop.schema():
        customer = FollowUp.objects.select_related("customer").get(pk=attempt.call.follow_up).customer
        found = Hours(shop)
        return found.of(customer), found.usual_for(customer)

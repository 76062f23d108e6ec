"""Times for firm promises: as many in each quarter of an hour as people are there to keep them."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import connection

from callcenter.agents import duty
from callcenter.agents.models import Team
from callcenter.queue.models import Call
from tenants.followups.calling import Hours
from tenants.shops.hours import windows
from tenants.shops.models import Shop

LENGTH = timedelta(minutes=15)
#: So far ahead the next free slot is looked for.
_LOOK_AHEAD_DAYS = 14


class SlotFull(Exception):
    """As many calls are promised for this time as people are there; `next_free` is the next time with room, if any."""

    def __init__(self, next_free: datetime | None) -> None:
        super().__init__(next_free)
        self.next_free = next_free


@dataclass(frozen=True)
class Slot:
    """A quarter of an hour: people who are there, and calls that are firmly promised, over all shops of the team."""

    at: datetime
    staffed: int
    taken: int

    @property
    def free(self) -> int:
        return max(0, self.staffed - self.taken)


def slots(shop: Shop, day: date, *, team: Team, now: datetime) -> list[Slot]:
    """The slots of one day on the shop's clock, within its calling hours and from `now` on."""
    hours = Hours(shop).usual
    zone = ZoneInfo(hours.zone)
    start = max(now, datetime.combine(day, time(0), zone))
    end = datetime.combine(day + timedelta(days=1), time(0), zone)
    if start >= end:
        return []
    people, taken = duty.people_of(team), _taken(team, start - LENGTH, end)
    found = []
    for opens, closes in windows(start, hours, until=end):
        at = _slot_of(opens) if opens == _slot_of(opens) else _slot_of(opens) + LENGTH
        while at < closes:
            found.append(Slot(at, duty.staffed(people, at), taken[at]))
            at += LENGTH
    return found


def require_room(call: Call, at: datetime, *, team: Team, now: datetime) -> None:
    """Raises `SlotFull` unless one more firm promise can be kept. Until the transaction ends nobody else is asked.

    The call's own promise of before makes room for the new one. Whoever dials at a time at which nobody works breaks
    the promise, so such a slot is full.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"queue.slots:{team.pk}"])
    slot = _slot_of(at)
    staffed = duty.staffed(duty.people_of(team), at)
    if staffed > _taken(team, slot, slot + LENGTH, but=call)[slot]:
        return
    raise SlotFull(_next_free(call, slot + LENGTH, team=team))


def _next_free(call: Call, after: datetime, *, team: Team) -> datetime | None:
    shop = call.shop
    first = after.astimezone(ZoneInfo(Hours(shop).usual.zone)).date()
    for n in range(_LOOK_AHEAD_DAYS):
        day = first + timedelta(days=n)
        for each in slots(shop, day, team=team, now=after):
            if each.at >= call.expires_at:
                return None
            if each.free:
                return each.at
    return None


def _taken(team: Team, start: datetime, end: datetime, *, but: Call | None = None) -> Counter[datetime]:
    promised = Call.objects.filter(
        shop__assignment__team=team, closed_at=None, promise_is_firm=True, promised_at__gte=start, promised_at__lt=end
    )
    if but is not None:
        promised = promised.exclude(pk=but.pk)
    return Counter(_slot_of(at) for at in promised.values_list("promised_at", flat=True) if at is not None)


def _slot_of(moment: datetime) -> datetime:
    """The beginning of the quarter of an hour, in UTC."""
    return datetime.fromtimestamp(
        moment.timestamp() // LENGTH.total_seconds() * LENGTH.total_seconds(), tz=ZoneInfo("UTC")
    )

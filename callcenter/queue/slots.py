"""Times for firm promises: as many in each quarter of an hour as people are there to keep them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import connection

from callcenter.agents import duty
from callcenter.agents.models import Team
from callcenter.queue.models import Call
from tenants.followups.calling import Hours
from tenants.shops.hours import CallingPolicy, windows
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


def slots(
    shop: Shop, day: date, *, team: Team, hours: Sequence[CallingPolicy] = (), but: Call | None = None, now: datetime
) -> list[Slot]:
    """The slots of one day from `now` on, within the shop's calling hours or within any of `hours`, on their clock.

    The promise of the call `but` takes up no room.
    """
    hours = hours or (Hours(shop).usual,)
    zone = ZoneInfo(hours[0].zone)
    start = max(now, datetime.combine(day, time(0), zone))
    end = datetime.combine(day + timedelta(days=1), time(0), zone)
    if start >= end:
        return []
    people, taken = duty.people_of(team), _taken(team, start - LENGTH, end, but=but)
    starts = {at for each in hours for at in _starts(each, start, end)}
    return [Slot(at, duty.staffed(people, at), taken[at]) for at in sorted(starts)]


def require_room(call: Call, at: datetime, *, team: Team, now: datetime) -> None:
    """Raises `SlotFull` unless one more firm promise can be kept. Until the transaction ends nobody else is asked.

    The call's own promise of before makes room for the new one. Whoever dials at a time at which nobody works breaks
    the promise, so such a slot is full.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"queue.slots:{team.pk}"])
    if not has_room(call, at, team=team):
        raise SlotFull(next(iter(next_free(call, _slot_of(at) + LENGTH, team=team, most=1)), None))


def has_room(call: Call, at: datetime, *, team: Team) -> bool:
    """Whether one more firm promise can be kept at this moment, as things stand."""
    slot = _slot_of(at)
    return duty.staffed(duty.people_of(team), at) > _taken(team, slot, slot + LENGTH, but=call)[slot]


def next_free(
    call: Call, after: datetime, *, team: Team, most: int, hours: Sequence[CallingPolicy] = ()
) -> list[datetime]:
    """The next times with room, before the follow-up ends: `most` of them, or as many as there are."""
    zone = ZoneInfo((hours or (Hours(call.shop).usual,))[0].zone)
    first = after.astimezone(zone).date()
    found: list[datetime] = []
    for n in range(_LOOK_AHEAD_DAYS):
        for each in slots(call.shop, first + timedelta(days=n), team=team, hours=hours, but=call, now=after):
            if each.at >= call.expires_at or len(found) == most:
                return found
            if each.free:
                found.append(each.at)
    return found


def _starts(hours: CallingPolicy, start: datetime, end: datetime) -> Iterator[datetime]:
    for opens, closes in windows(start, hours, until=end):
        at = _slot_of(opens) if opens == _slot_of(opens) else _slot_of(opens) + LENGTH
        while at < closes:
            yield at
            at += LENGTH


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

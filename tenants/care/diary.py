"""A shop's slots with what is booked in them. Call inside the shop."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from django.db import connection

from tenants.care import preferences, slots, states
from tenants.care.models import Booking
from tenants.shops import calendar
from tenants.shops.models import Shop


class NotFree(Exception):
    """The time cannot be had. `why` is "full", "closed" (no slot begins then), "past" or "far"; `next_free` can."""

    def __init__(self, why: str, next_free: list[slots.Slot]) -> None:
        super().__init__(why)
        self.why, self.next_free = why, next_free


class Diary:
    """The slots of one shop, read once. `but` is a booking that stands in its own way in nothing."""

    def __init__(self, shop: Shop, *, now: datetime, but: Booking | None = None) -> None:
        self.shop, self.now, self.but = shop, now, but
        self.table = preferences.table()
        self.hours = calendar.of(shop)

    @property
    def last_day(self) -> date:
        """The last day for which the shop takes bookings."""
        return self.now.astimezone(self.shop.zone).date() + timedelta(days=self.table.ahead_days)

    def days(self, days: Iterable[date]) -> dict[date, list[slots.Slot]]:
        """The slots of each of these days; a closed day has none."""
        wanted = sorted(days)
        if not wanted:
            return {}
        taken = self._taken(wanted[0], wanted[-1])
        return {
            day: slots.on_day(day, table=self.table, spans=self.hours.spans_on(day), zone=self.shop.zone, taken=taken)
            for day in wanted
        }

    def free(self, priority: str, *, count: int) -> dict[date, list[slots.Slot]]:
        """The free slots of the next so many days that have any."""
        today, found = self.shop.today(self.now), {}
        every = self.days(today + timedelta(days=n) for n in range(self.table.ahead_days + 1))
        for day, each in every.items():
            free = slots.bookable(each, table=self.table, priority=priority, now=self.now)
            if free:
                found[day] = free
            if len(found) == count:
                break
        return found

    def require(self, moment: datetime, priority: str) -> slots.Slot:
        """The slot at this moment, when somebody of this class can have it. Raises `NotFree`."""
        day = moment.astimezone(self.shop.zone).date()
        if moment < self.now:
            raise NotFree("past", self._next_free(self.now, priority))
        if day > self.last_day:
            raise NotFree("far", self._next_free(self.now, priority))
        today = self.days([day])[day]
        slot = slots.find(moment, today)
        if slot is None:
            raise NotFree("closed", self._next_free(moment, priority))
        if not slot.free(priority):
            raise NotFree("full", self._next_free(moment, priority))
        return slot

    def first_free(self, priority: str, *, after: datetime) -> slots.Slot | None:
        """The first free slot from a moment on."""
        return next(iter(self._next_free(after, priority)), None)

    def _next_free(self, moment: datetime, priority: str) -> list[slots.Slot]:
        day: Callable[[date], list[slots.Slot]] = lambda each: self.days([each])[each]  # noqa: E731
        return slots.next_free(moment, day, table=self.table, priority=priority, zone=self.shop.zone, now=self.now)

    def _taken(self, first: date, last: date) -> list[datetime]:
        start, end = span(self.shop, first)[0], span(self.shop, last)[1]
        found = Booking.objects.filter(starts_at__gte=start, starts_at__lt=end, state__in=states.TAKES_A_PLACE)
        if self.but is not None:
            found = found.exclude(pk=self.but.pk)
        return [moment for moment in found.values_list("starts_at", flat=True) if moment is not None]


def span(shop: Shop, day: date) -> tuple[datetime, datetime]:
    """A shop's day as moments: from its midnight to the next."""
    start = datetime.combine(day, datetime.min.time(), shop.zone)
    return start, datetime.combine(day + timedelta(days=1), datetime.min.time(), shop.zone)


def queue_up() -> None:
    """One person at a time changes the diary of a shop, until the transaction ends: so no slot is given twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '.bookings', 0))")

"""Bookings as pages show them: a day, a week, the list that waits for parts, and one with its history."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from tenants.care import diary, states, taken_up, words
from tenants.care.change import Kind, Side
from tenants.care.models import Booking, BookingEvent, Priority, State
from tenants.care.prepare import Need
from tenants.care.slots import Slot
from tenants.complaints.cards import masked_name
from tenants.shops.models import Shop

#: The classes in the order in which they are served.
RANK = {value: n for n, value in enumerate(Priority.values)}


@dataclass(frozen=True)
class Row:
    """One booking with the words for it."""

    booking: Booking

    @property
    def state_words(self) -> tuple[str, str, str]:
        """Label, level and icon."""
        state = State(self.booking.state)
        return str(state.label), words.LEVELS[state], words.ICONS[state]

    @property
    def goes_before(self) -> str:
        """The class in words, for those who go before others."""
        ordinary = self.booking.priority == Priority.ORDINARY
        return "" if ordinary else str(Priority(self.booking.priority).label)

    @property
    def short_name(self) -> str:
        """Enough to recognise oneself by."""
        return masked_name(self.booking.customer.name, self.booking.customer.title)

    @cached_property
    def work(self) -> list[str]:
        items = [each.item for each in self.booking.items.all()]
        return [each for each in (self.booking.work, *items) if each]

    @property
    def length(self) -> str:
        return words.length(self.booking.minutes)

    @property
    def steps(self) -> dict[str, bool]:
        """Which steps can be taken now, by name, for templates."""
        return {step.value: True for step in states.steps(self.booking.state)}

    @property
    def needs(self) -> list[dict[str, Any]]:
        """The list of what to prepare, with what is ready."""
        return [
            {"code": value, "name": str(name), "ready": value in self.booking.prepared} for value, name in Need.choices
        ]

    @property
    def ready(self) -> int:
        return len(self.booking.prepared)


@dataclass(frozen=True)
class Day:
    """A day of the diary: what comes in, and the times that are free."""

    day: date
    name: str
    rows: list[Row]
    slots: list[Slot]

    @property
    def places(self) -> int:
        return sum(slot.cars for slot in self.slots)

    @property
    def taken(self) -> int:
        return sum(slot.taken for slot in self.slots)

    @property
    def free(self) -> list[tuple[str, int]]:
        """Times with the places left in each."""
        return [(f"{slot.starts_at:%H:%M}", slot.free()) for slot in self.slots if slot.free()]

    def number(self, *wanted: str) -> int:
        """How many bookings are in one of these states."""
        return sum(row.booking.state in wanted for row in self.rows)

    @property
    def expected(self) -> int:
        return self.number(*states.EXPECTED)

    @property
    def here(self) -> int:
        return self.number(State.ARRIVED, State.DONE)

    @property
    def absent(self) -> int:
        return self.number(State.LATE, State.NO_SHOW)


@dataclass(frozen=True)
class Figures:
    """The last ninety days: bookings whose time has come, those late or absent among them, and work put off."""

    came_due: int
    late: int
    put_off: taken_up.Counts

    @property
    def late_share(self) -> float | None:
        return self.late / self.came_due if self.came_due else None


def readable(found: QuerySet[Booking]) -> QuerySet[Booking]:
    """With all that a row shows."""
    return found.select_related("customer", "vehicle", "job").prefetch_related("items")


def days(wanted: Iterable[date], *, shop: Shop, now: datetime) -> list[Day]:
    """These days one after the other; those who are cancelled are left out."""
    every = sorted(wanted)
    start, end = diary.span(shop, every[0])[0], diary.span(shop, every[-1])[1]
    rows: dict[date, list[Row]] = {day: [] for day in every}
    found = readable(Booking.objects.filter(starts_at__gte=start, starts_at__lt=end)).exclude(state=State.CANCELLED)
    for booking in found.order_by("starts_at", "number"):
        if booking.starts_at is not None:
            rows[booking.starts_at.astimezone(shop.zone).date()].append(Row(booking))
    slots = diary.Diary(shop, now=now).days(every)
    return [
        Day(day, words.day(day), sorted(rows[day], key=_order), [_local(slot, shop) for slot in slots[day]])
        for day in every
    ]


def week_of(day: date) -> list[date]:
    """The days of its week, Monday first."""
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=n) for n in range(7)]


def waiting() -> list[Row]:
    """Who waits for parts: first those whose parts are there, then by class, then by how long they wait."""
    found = readable(Booking.objects.filter(state=State.WAITING))
    rows = [Row(each) for each in found]
    return sorted(
        rows,
        key=lambda row: (row.booking.parts_arrived_at is None, RANK[row.booking.priority], row.booking.taken_at),
    )


def of_job(job_id: uuid.UUID) -> list[Row]:
    """The bookings that came from a job, the newest first."""
    return [Row(each) for each in readable(Booking.objects.filter(job=job_id)).order_by("-taken_at")]


def figures(shop: Shop, *, now: datetime) -> Figures:
    """What the bookings page says of the last ninety days."""
    today = shop.today(now)
    first = today - timedelta(days=90)
    start = diary.span(shop, first)[0]
    came_due = Booking.objects.filter(starts_at__gte=start, starts_at__lte=now).exclude(state=State.CANCELLED)
    late = came_due.filter(events__kind__in=(Kind.LATE, Kind.NO_SHOW)).distinct()
    return Figures(came_due.count(), late.count(), taken_up.counts(first, today, shop=shop))


def timeline(booking: Booking, *, shop: Shop) -> list[dict[str, Any]]:
    """What happened, the newest first, as the timeline tag wants it."""
    return [_entry(event, shop) for event in reversed(booking.events.all())]


_LOOKS = {
    Kind.TAKEN: ("info", "calendar-event"),
    Kind.CONFIRMED: ("success", "check"),
    Kind.ARRIVED: ("success", "circle-check"),
    Kind.DONE: ("success", "circle-check"),
    Kind.PARTS: ("info", "clipboard-check"),
    Kind.WISHED: ("warning", "message-circle"),
    Kind.LATE: ("danger", "alert-circle"),
    Kind.NO_SHOW: ("danger", "alert-circle"),
}


def _entry(event: BookingEvent, shop: Shop) -> dict[str, Any]:
    level, icon = _LOOKS.get(Kind(event.kind), ("neutral", "circle"))
    side = Side(event.side)
    return {
        "at": event.at,
        "title": Kind(event.kind).label,
        "by": event.by_name or (str(side.label) if side != Side.SYSTEM else ""),
        "text": "\n".join(each for each in (_detail(event, shop), event.text) if each),
        "level": level,
        "icon": icon,
    }


def _detail(event: BookingEvent, shop: Shop) -> str:
    data = event.data
    if event.kind == Kind.PREPARED:
        names = {value: str(name) for value, name in Need.choices}
        return words.prepared([names[code] for code in data.get("ready", [])], [names[code] for code in data["open"]])
    if event.kind == Kind.WISHED:
        return words.day(date.fromisoformat(data["day"])) if data.get("day") else ""
    if not data.get("starts_at"):
        return ""
    to = words.moment(datetime.fromisoformat(data["starts_at"]).astimezone(shop.zone))
    was = data.get("was")
    return words.moved(words.moment(datetime.fromisoformat(was).astimezone(shop.zone)), to) if was else to


def _order(row: Row) -> tuple[Any, ...]:
    return row.booking.starts_at, RANK[row.booking.priority], row.booking.number


def _local(slot: Slot, shop: Shop) -> Slot:
    return Slot(
        slot.starts_at.astimezone(shop.zone), slot.ends_at.astimezone(shop.zone), slot.cars, slot.extra, slot.taken,
        slot.is_quiet,
    )  # fmt: skip

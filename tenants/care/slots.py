"""The times at which cars can come in: how many in each, which are free, and which are quiet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

#: The classes that go before; for them a slot has `extra` places more.
FIRST = frozenset({"rework", "recall", "warranty", "emergency", "special"})
#: Whoever comes in the morning comes with everybody else.
MORNING_ENDS = time(11)
#: From this share of its places on a slot is not quiet any more.
BUSY_FROM = 0.5

LENGTHS = (30, 45, 60, 90, 120)
RANGES: Mapping[str, tuple[int, int]] = {"cars": (1, 50), "extra": (0, 10), "ahead_days": (3, 90), "notice": (0, 48)}
DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Spans = Sequence[tuple[time, time]]


class BadSettings(ValueError):
    """What a shop set for its slots and cannot be followed; `field` names it."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True)
class Table:
    """A shop's slots: `minutes` long, each for so many `cars`, and `extra` more for those who go before.

    They lie within the hours in which the shop works, and within `opens` and `closes` and on `weekdays` (0 is Monday)
    where these are set. `by_time` says otherwise for single times of the day; none means no slot. `notice` are the
    hours that must lie between a booking and its time.
    """

    minutes: int = 60
    cars: int = 2
    extra: int = 1
    ahead_days: int = 30
    notice: int = 1
    opens: time | None = None
    closes: time | None = None
    weekdays: frozenset[int] | None = None
    by_time: Mapping[time, int] = field(default_factory=dict)


DEFAULT = Table()


@dataclass(frozen=True)
class Slot:
    """One time and its places. `taken` may be more than `cars`: some go before, and a shop may cut its slots anew."""

    starts_at: datetime
    ends_at: datetime
    cars: int
    extra: int
    taken: int
    is_quiet: bool

    def free(self, priority: str = "ordinary") -> int:
        """How many places are left for somebody of this class."""
        return max(0, self.cars + (self.extra if priority in FIRST else 0) - self.taken)


def table_with(document: Mapping[str, Any]) -> Table:
    """The slots by a shop's own document. Raises `BadSettings`.

    Keys are "minutes", "cars", "extra", "ahead_days", "notice", "opens", "closes" ("08:00"), "weekdays" ("mon", ...)
    and "by_time" (cars by "08:00").
    """
    changes: dict[str, Any] = {}
    for name, value in document.items():
        if name == "minutes":
            changes[name] = _one_of(name, value, LENGTHS)
        elif name in RANGES:
            changes[name] = _number(name, value, RANGES[name])
        elif name in ("opens", "closes"):
            changes[name] = _time(name, value)
        elif name == "weekdays":
            if not isinstance(value, list) or not value or not set(value) <= set(DAY_NAMES):
                raise BadSettings(name)
            changes[name] = frozenset(DAY_NAMES.index(day) for day in value)
        elif name == "by_time":
            if not isinstance(value, Mapping):
                raise BadSettings(name)
            changes[name] = {_time(name, key): _number(name, cars, (0, 50)) for key, cars in value.items()}
        else:
            raise BadSettings(name)
    table = Table(**changes)
    if table.opens and table.closes and table.opens >= table.closes:
        raise BadSettings("closes")
    return table


def times(table: Table, spans: Spans) -> list[time]:
    """When the slots of a day begin on which the shop works in these spans; also those that have no place."""
    found = []
    for start, end in spans:
        first = max(_minutes(start), _minutes(table.opens) if table.opens else 0)
        last = min(_minutes(end) or 24 * 60, _minutes(table.closes) if table.closes else 24 * 60)
        found += [time(minute // 60, minute % 60) for minute in range(first, last - table.minutes + 1, table.minutes)]
    return found


def on_day(day: date, *, table: Table, spans: Spans, zone: ZoneInfo, taken: Iterable[datetime]) -> list[Slot]:
    """The slots of one day with what is taken in them, in order; none when the shop is closed."""
    if table.weekdays is not None and day.weekday() not in table.weekdays:
        return []
    booked = sorted(taken)
    found = []
    for start in times(table, spans):
        cars = table.by_time.get(start, table.cars)
        starts_at = _instant(day, start, zone)
        if not cars or starts_at is None:
            continue
        ends_at = starts_at + timedelta(minutes=table.minutes)
        used = sum(starts_at <= each < ends_at for each in booked)
        quiet = start >= MORNING_ENDS and used < cars * BUSY_FROM
        found.append(Slot(starts_at, ends_at, cars, table.extra, used, quiet))
    return found


def bookable(slots: Iterable[Slot], *, table: Table, priority: str, now: datetime) -> list[Slot]:
    """Those that somebody of this class can still have. Who goes before needs no notice."""
    notice = timedelta(0) if priority in FIRST else timedelta(hours=table.notice)
    return [slot for slot in slots if slot.starts_at >= now + notice and slot.free(priority)]


def suggested(days: Iterable[Sequence[Slot]], *, count: int = 3) -> list[Slot]:
    """What to offer first: of each day the quietest time, soonest day first; busy days fill up what is left."""
    best = [min(day, key=_load) for day in days if day]
    quiet = [slot for slot in best if slot.is_quiet]
    chosen = (quiet + [slot for slot in best if not slot.is_quiet])[:count]
    return sorted(chosen, key=lambda slot: slot.starts_at)


def find(moment: datetime, slots: Iterable[Slot]) -> Slot | None:
    """The slot that begins at this moment."""
    return next((slot for slot in slots if slot.starts_at == moment), None)


def next_free(
    moment: datetime,
    days: Callable[[date], Sequence[Slot]],
    *,
    table: Table,
    priority: str,
    zone: ZoneInfo,
    now: datetime,
    count: int = 3,
) -> list[Slot]:
    """The next free slots at or after a moment, as far as the shop books ahead."""
    found: list[Slot] = []
    day, last = max(moment, now).astimezone(zone).date(), now.astimezone(zone).date() + timedelta(days=table.ahead_days)
    while day <= last and len(found) < count:
        free = bookable(days(day), table=table, priority=priority, now=now)
        found += [slot for slot in free if slot.starts_at >= moment]
        day += timedelta(days=1)
    return found[:count]


def _load(slot: Slot) -> tuple[bool, float, datetime]:
    return not slot.is_quiet, slot.taken / slot.cars, slot.starts_at


def _instant(day: date, start: time, zone: ZoneInfo) -> datetime | None:
    """The moment in UTC; None for an hour that the clocks skip."""
    moment = datetime.combine(day, start, zone).astimezone(UTC)
    return moment if moment.astimezone(zone).time() == start else None


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _number(name: str, value: Any, ends: tuple[int, int]) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not ends[0] <= value <= ends[1]:
        raise BadSettings(name)
    return value


def _one_of(name: str, value: Any, allowed: Sequence[int]) -> int:
    if value not in allowed:
        raise BadSettings(name)
    return int(value)


def _time(name: str, value: Any) -> time:
    try:
        found = time.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise BadSettings(name) from error
    return found.replace(second=0, microsecond=0, tzinfo=None)

"""A naive model of the clocks: a stopwatch that looks at every single minute. It shares no code with what it checks.

Time is counted in whole minutes from the first event. Holidays and make-up workdays are written down here by hand.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
GRAVITY = {"ordinary": 0, "major": 1, "crisis": 2}
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def days(*spans: str) -> set[date]:
    """Days of 2026, each "02-16" or "02-15/02-23"."""
    found = set()
    for span in spans:
        first, _slash, last = span.partition("/")
        day, end = date.fromisoformat(f"2026-{first}"), date.fromisoformat(f"2026-{last or first}")
        while day <= end:
            found.add(day)
            day += timedelta(days=1)
    return found


#: As the governments announced them for 2026, as far as the places below need them.
HOLIDAYS = {
    "CN": days("01-01/01-03", "02-15/02-23", "04-04/04-06", "05-01/05-05", "06-19/06-21", "09-25/09-27", "10-01/10-07"),
    "HK": days("01-01", "02-17/02-19", "04-03/04-04", "04-06/04-07", "05-01"),
    "GB": days("01-01", "04-03", "04-06", "05-04"),
    "US": days("01-01", "01-19", "02-16", "05-25", "10-12", "11-11", "11-26"),
    "": set(),
}
MAKE_UP = {"CN": days("01-04", "02-14", "02-28", "05-09", "09-20", "10-10")}


@dataclass
class Reading:
    """One clock as the stopwatch has it; times in minutes from the first event."""

    round: int
    state: str
    start: int | None = None
    due: int | None = None
    stop: int | None = None
    still: int = 0
    margin: int = 0
    minutes: int = 0


@dataclass
class Stopwatch:
    """Reads a log under a settings document, in a zone and a country, at `now`."""

    log: list[tuple[datetime, str, dict[str, Any]]]
    settings: dict[str, Any]
    zone: str
    country: str
    now: datetime
    _open: list[bool] = field(default_factory=list)
    _waiting: list[bool] = field(default_factory=list)
    _days: dict[date, set[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.first = self.log[0][0]
        self.log = [event for event in self.log if event[0] <= self.now]
        self.place = ZoneInfo(self.zone)
        self.tables = {
            name: {
                minute
                for start, end in self.settings["week"].get(name, [])
                for minute in range(_minute(start), _minute(end))
            }
            for name in DAYS
        }

    def read(self, name: str) -> Reading:
        number, start, stop = self._turn(name)
        if start is None:
            return Reading(number, "not_started")
        end = self.now if stop is None else stop
        pausable = name in ("reply", "handle")
        begin, until = self._at(start), self._at(end)
        due, minutes, business = self._given(name, start, stop, begin, until, pausable)
        if stop is not None:
            state = "met" if until <= due else "missed"
        elif until > due:
            state = "missed"
        else:
            state = "paused" if pausable and self._is_waiting(until) else "running"
        still = sum(self._is_waiting(minute) for minute in range(begin, until)) if pausable else 0
        margin = self._counted(until, due, business) if until <= due else -self._counted(due, until, business)
        return Reading(number, state, begin, due, None if stop is None else until, still, margin, minutes)

    def _turn(self, name: str) -> tuple[int, datetime | None, datetime | None]:
        """The latest round of one clock: its number, start and stop."""
        number, start, stop, handled = 1, None, None, False
        for at, kind, _data in self.log:
            if name == "acknowledge":
                start = at if kind == "filed" else start
                stop = at if stop is None and kind in ("acknowledged", "replied") else stop
            elif name == "reply":
                start = at if kind == "filed" else start
                stop = at if stop is None and kind == "replied" else stop
            elif name == "handle":
                if kind == "filed":
                    start = at
                elif kind == "handled" and stop is None:
                    stop = at
                elif kind == "reopened" and stop is not None:
                    number, start, stop = number + 1, at, None
            elif kind == "handled" and not handled:
                handled, start, stop = True, at, None
            elif kind in ("confirmed", "denied", "not_confirmed") and handled and stop is None:
                stop = at
            elif kind == "reopened" and handled:
                number, handled, start, stop = number + 1, False, None, None
        return number, start, stop

    def _given(
        self, name: str, start: datetime, stop: datetime | None, begin: int, until: int, pausable: bool
    ) -> tuple[int, int, bool]:
        """When the clock is due, of how many minutes, and whether of business hours, by every severity in turn."""
        severity = "ordinary"
        for at, kind, data in self.log:
            if at <= start:
                severity = data["severity"] if kind == "filed" else data["to"] if kind == "severity_set" else severity
        found = self._due(name, severity, begin, until, pausable)
        for at, kind, data in self.log:
            if kind != "severity_set" or at <= start or (stop is not None and at >= stop):
                continue
            if found[0] < self._at(at):
                break
            graver = GRAVITY[data["to"]] > GRAVITY[severity]
            severity = data["to"]
            other = self._due(name, severity, self._at(at) if graver else begin, until, pausable)
            if other[0] < found[0] if graver else other[0] > found[0]:
                found = other
        return found

    def _due(self, name: str, severity: str, begin: int, until: int, pausable: bool) -> tuple[int, int, bool]:
        target = self.settings[name] if severity == "ordinary" else self.settings[name][severity]
        minutes, business = target["minutes"], target["business_hours"]
        counted, moment = 0, begin
        while counted < minutes:
            waits = pausable and moment < until and self._is_waiting(moment)
            counted += not waits and (not business or self._is_open(moment))
            moment += 1
        return moment, minutes, business

    def _counted(self, begin: int, end: int, business: bool) -> int:
        return sum(self._is_open(minute) for minute in range(begin, end)) if business else end - begin

    def _at(self, moment: datetime) -> int:
        return (moment - self.first) // MINUTE

    def _is_waiting(self, minute: int) -> bool:
        while len(self._waiting) <= minute:
            self._waiting.append(self._waits(self.first + len(self._waiting) * MINUTE))
        return self._waiting[minute]

    def _waits(self, moment: datetime) -> bool:
        reasons, handled = set(), False
        for at, kind, data in self.log:
            if at > moment:
                break
            if kind == "paused" and data.get("reason") in ("waiting_customer", "waiting_parts"):
                reasons.add(data["reason"])
            elif kind == "resumed":
                reasons = reasons - {data["reason"]} if data.get("reason") else set()
            elif kind == "handled":
                handled = True
            elif kind == "reopened" and handled:
                reasons, handled = set(), False
        return bool(reasons)

    def _is_open(self, minute: int) -> bool:
        while len(self._open) <= minute:
            self._open.append(self._opened(self.first + len(self._open) * MINUTE))
        return self._open[minute]

    def _opened(self, moment: datetime) -> bool:
        wall = moment.astimezone(self.place)
        day = wall.date()
        if day not in self._days:
            self._days[day] = self._table(day)
        return wall.hour * 60 + wall.minute in self._days[day]

    def _table(self, day: date) -> set[int]:
        own = self.tables[DAYS[day.weekday()]]
        if day.isoformat() in self.settings["closed_on"]:
            return set()
        if day.isoformat() in self.settings["worked_on"]:
            return own or self.tables["mon"]
        if day in HOLIDAYS[self.country] and not self.settings["open_on_holidays"]:
            return set()
        return self.tables["mon"] if day in MAKE_UP.get(self.country, ()) else own


def _minute(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)

"""What has to be written down of a booking, and what is wrong with it when something is missing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tenants.care.slots import LENGTHS

SOURCES = ("outbound", "inbound", "web")
PRIORITIES = ("rework", "recall", "warranty", "emergency", "special", "ordinary")
LONGEST = {"work": 500, "parts": 300, "note": 1000}
HIGHEST_PRICE = 10**10
#: How long a visit may take; longer ones are said in days.
DURATIONS = (*LENGTHS, 180, 240, 360, 480, 960, 1440, 2400)


class Incomplete(Exception):
    """What is missing or wrong, by field: `required`, `unknown`, `too_long` or `number`."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(faults)
        self.faults = faults


@dataclass(frozen=True)
class Fields:
    """A booking as it was written down. Without `starts_at` it waits for its parts."""

    work: str
    source: str
    priority: str
    starts_at: datetime | None
    minutes: int | None
    price_minor: int | None
    on_site: bool
    needs_parts: bool
    parts: str
    comes_at_once: bool
    note: str
    items: tuple[str, ...]


def read(told: Mapping[str, Any], *, declined: Collection[str] = ()) -> Fields:
    """The form's fields, complete. Raises `Incomplete`.

    Wanted work or a declined item is needed; a time, unless parts must come first; a duration and a price, unless both
    are to be discussed on site. `declined` are the items of the job that may be taken up.
    """
    faults: dict[str, str] = {}
    words = {name: _words(told, name, faults) for name in LONGEST}
    items = tuple(dict.fromkeys(str(each) for each in told.get("items") or ()))
    if set(items) - set(declined):
        faults["items"] = "unknown"
    fields = Fields(
        **words,
        source=_one_of(told, "source", SOURCES, "outbound", faults),
        priority=_one_of(told, "priority", PRIORITIES, "ordinary", faults),
        starts_at=told.get("starts_at"),
        minutes=_number(told, "minutes", 5, 60 * 24 * 7, faults),
        price_minor=_number(told, "price_minor", 0, HIGHEST_PRICE, faults),
        on_site=bool(told.get("on_site")),
        needs_parts=bool(told.get("needs_parts")),
        comes_at_once=bool(told.get("comes_at_once")),
        items=items,
    )
    for name, missing in _missing(fields).items():
        if missing:
            faults.setdefault(name, "required")
    if faults:
        raise Incomplete(faults)
    return fields


def _missing(fields: Fields) -> dict[str, bool]:
    return {
        "work": not fields.work and not fields.items,
        "starts_at": fields.starts_at is None and not fields.needs_parts,
        "minutes": fields.minutes is None and not fields.on_site,
        "price_minor": fields.price_minor is None and not fields.on_site,
        "parts": fields.needs_parts and not fields.parts,
    }


def _words(told: Mapping[str, Any], name: str, faults: dict[str, str]) -> str:
    text = str(told.get(name) or "").strip()
    if len(text) > LONGEST[name]:
        faults[name] = "too_long"
    return text


def _one_of(told: Mapping[str, Any], name: str, allowed: Collection[str], usual: str, faults: dict[str, str]) -> str:
    value = str(told.get(name) or usual)
    if value not in allowed:
        faults[name] = "unknown"
    return value


def _number(told: Mapping[str, Any], name: str, least: int, most: int, faults: dict[str, str]) -> int | None:
    value = told.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        faults[name] = "number"
        return None
    return value

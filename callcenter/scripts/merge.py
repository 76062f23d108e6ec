"""Putting names into a script's sentences, with words that fit when a name is not known."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

FIELDS = ("shop", "customer", "vehicle", "advisor", "delivered_on", "agent")

_FALLBACKS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "shop": "the workshop",
        "customer": "the owner of the car",
        "vehicle": "car",
        "advisor": "your service advisor",
        "delivered_on": "recently",
        "agent": "the customer care team",
    },
    "zh-hans": {
        "shop": "维修店",
        "customer": "车主",
        "vehicle": "爱车",
        "advisor": "服务顾问",
        "delivered_on": "前几天",
        "agent": "客服专员",
    },
    "zh-hant": {
        "shop": "維修廠",
        "customer": "車主",
        "vehicle": "愛車",
        "advisor": "服務顧問",
        "delivered_on": "前幾天",
        "agent": "客服專員",
    },
}
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_FIELD = re.compile(r"\{(\w+)\}")
_LONGEST = 80


@dataclass(frozen=True)
class Piece:
    """A run of text; `merged` when it came from a field, so that a page can mark it."""

    text: str
    merged: bool = False


def merge(text: str, values: Mapping[str, str | date | None], *, language: str) -> str:
    """The sentence as it is spoken. Plain text: whoever puts it on a page escapes it."""
    return "".join(piece.text for piece in pieces(text, values, language=language))


def pieces(text: str, values: Mapping[str, str | date | None], *, language: str) -> list[Piece]:
    """The same in runs. Values are taken as they are: braces in a name are never a field."""
    found: list[Piece] = []
    position = 0
    for match in _FIELD.finditer(text):
        name = match.group(1)
        if name not in FIELDS:
            continue
        if match.start() > position:
            found.append(Piece(text[position : match.start()]))
        found.append(Piece(_spoken(values.get(name), language) or _FALLBACKS[language][name], merged=True))
        position = match.end()
    if position < len(text):
        found.append(Piece(text[position:]))
    return found


def _spoken(value: str | date | None, language: str) -> str:
    if isinstance(value, datetime):
        raise TypeError("Pass the shop's day, not a moment.")
    if isinstance(value, date):
        return f"on {value.day} {_MONTHS[value.month - 1]}" if language == "en" else f"{value.month}月{value.day}日"
    shown = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in value or "")
    return " ".join(shown.split())[:_LONGEST]

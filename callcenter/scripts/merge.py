"""Putting names into a script's sentences, with words that fit when a name is not known."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

#: `shop` is the name as it is spoken, `shop_name` the name in full; `declined` is work advised but not done.
FIELDS = (
    "shop",
    "shop_name",
    "customer",
    "vehicle",
    "advisor",
    "technician",
    "delivered_on",
    "agent",
    "next_service_on",
    "declined",
    "running_in",
    "due_on",
    "booked_for",
)

#: What a field may be: words, several words that are listed, or a day.
Value = str | Sequence[str] | date | None

_FALLBACKS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "shop": "the workshop",
        "shop_name": "the workshop",
        "customer": "the owner of the car",
        "vehicle": "car",
        "advisor": "your service advisor",
        "technician": "our technician",
        "delivered_on": "recently",
        "agent": "the customer care team",
        "next_service_on": "soon",
        "declined": "some work that was advised and not done",
        "running_in": "drive gently for the first few hundred kilometres",
        "due_on": "soon",
        "booked_for": "at the time that was agreed",
    },
    "zh-hans": {
        "shop": "维修店",
        "shop_name": "维修店",
        "customer": "车主",
        "vehicle": "爱车",
        "advisor": "服务顾问",
        "technician": "维修师傅",
        "delivered_on": "前几天",
        "agent": "客服专员",
        "next_service_on": "近期",
        "declined": "上次建议做而没有做的项目",
        "running_in": "开头几百公里要温和驾驶",
        "due_on": "近期",
        "booked_for": "约好的时间",
    },
    "zh-hant": {
        "shop": "維修廠",
        "shop_name": "維修廠",
        "customer": "車主",
        "vehicle": "愛車",
        "advisor": "服務顧問",
        "technician": "維修技師",
        "delivered_on": "前幾天",
        "agent": "客服專員",
        "next_service_on": "近期",
        "declined": "上次建議做而沒有做的項目",
        "running_in": "開頭幾百公里要溫和駕駛",
        "due_on": "近期",
        "booked_for": "約好的時間",
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
_BRACES = re.compile(r"\{[^{}]*\}|[{}]")
_LONGEST = 80
_LONGEST_LIST = 160
_CLOSING = re.compile(r"[.;。；,，、\s]+$")


@dataclass(frozen=True)
class Piece:
    """A run of text; `merged` when it came from a field, so that a page can mark it."""

    text: str
    merged: bool = False


def merge(text: str, values: Mapping[str, Value], *, language: str) -> str:
    """The sentence as it is spoken. Plain text: whoever puts it on a page escapes it."""
    return "".join(piece.text for piece in pieces(text, values, language=language))


def pieces(text: str, values: Mapping[str, Value], *, language: str) -> list[Piece]:
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


def unknown_fields(text: str) -> list[str]:
    """What stands in braces and is no field: a slip of the pen that would be spoken as it is written."""
    named = _FIELD.findall(text)
    odd = [found for found in _BRACES.findall(text) if not _FIELD.fullmatch(found)]
    return [name for name in named if name not in FIELDS] + odd


def _spoken(value: Value, language: str) -> str:
    if isinstance(value, datetime):
        raise TypeError("Pass the shop's day, not a moment.")
    if isinstance(value, date):
        return f"on {value.day} {_MONTHS[value.month - 1]}" if language == "en" else f"{value.month}月{value.day}日"
    if value is None or isinstance(value, str):
        return _clean(value or "")[:_LONGEST]
    listed = [_CLOSING.sub("", _clean(each)) for each in value]
    return (", " if language == "en" else "、").join(each for each in listed if each)[:_LONGEST_LIST]


def _clean(text: str) -> str:
    shown = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in text)
    return " ".join(shown.split())

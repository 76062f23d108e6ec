"""Dates in every form that shops' exports use; day and month are told apart once for a whole column."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar
from zoneinfo import ZoneInfo

from tenants.uploads.headers import simplify
from tenants.uploads.values import is_nothing, text

Stamp = dt.date | dt.datetime
_Stamp = TypeVar("_Stamp", dt.date, dt.datetime)

MONTH_FIRST = frozenset({"US", "PH", "PR", "GU", "FM", "MH", "PW"})
YEAR_FIRST = frozenset({"CN", "TW", "HK", "MO", "JP", "KR", "MN", "HU", "LT"})
ORDERS = ("dmy", "mdy", "ymd")
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"), start=1)
    for name in names.split()
}  # fmt: skip
_TIME = re.compile(
    r"[T\s]*(?P<half>上午|下午|中午|晚上|凌晨|早上|am|pm)?\s*(?P<h>\d{1,2})\s*(?:[:时點点h]\s*(?P<m>\d{1,2}))\s*"
    r"(?:[:分]\s*(?P<s>\d{1,2})(?:[.,]\d+)?)?\s*[分秒]?\s*(?P<after>[ap]\.?m\.?)?\s*(?P<zone>z|utc|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_YMD = re.compile(r"(?P<y>\d{4})\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*日?(?!\d)")
_USUAL = re.compile(r"((?:19|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T](\d{1,2}):(\d{1,2})(?::(\d{1,2}))?)?")
# 2024-03-05, 2024-03-05 14:30 and 2024-03-05 14:30:00: what most exports write.
_ISO_LENGTHS = (10, 16, 19)
_ROC = re.compile(
    r"(?P<era>民国|中华民国|roc)?\s*(?P<y>\d{2,3})\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*日?(?!\d)",
    re.I,
)
_NUMBERS = re.compile(r"(?P<a>\d{1,2})\s*[-/.]\s*(?P<b>\d{1,2})\s*[-/.]\s*(?P<c>\d{4}|\d{1,2})(?!\d)")
_DAY_MONTH_NAME = re.compile(
    r"(?P<d>\d{1,2})(?:st|nd|rd|th)?[-/.\s]*(?P<mon>[A-Za-z]{3,9})\.?[-/.,\s]*(?P<y>\d{4}|\d{2})(?!\d)"
)
_MONTH_NAME_DAY = re.compile(
    r"(?P<mon>[A-Za-z]{3,9})\.?[-/.\s]*(?P<d>\d{1,2})(?:st|nd|rd|th)?[-/.,\s]+(?P<y>\d{4}|\d{2})(?!\d)"
)
_COMPACT = re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?:\s*(?P<h>\d{2}):?(?P<n>\d{2}):?(?P<s>\d{2})?)?")
_ROC_COMPACT = re.compile(r"(?P<y>\d{3})(?P<m>\d{2})(?P<d>\d{2})")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_WEEKDAY = re.compile(
    r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[,\s]+|[,\s(]*(?:星期|周|礼拜)[一二三四五六日天]\)?", re.IGNORECASE
)
_NO_DATE = re.compile(
    r"(?:0000|0001|0)[-/.年]0?[01][-/.月]0?[01](?!\d).*|1900[-/.]0?1[-/.]0?[01](?!\d).*|1899[-/.]12[-/.]3[01].*|0+(?:\.0+)?"
)


@dataclass
class DateReader:
    """Reads the dates of one column; the order of day, month and year is decided once for all of it.

    `read` gives a date, a datetime without zone (in the shop's own time), or None when the text is no date.
    `order` is "dmy", "mdy" or "ymd", or empty when no cell depends on it; `doubtful` is whether there are dates that
    read both ways, such as 05/03/2024, and nothing in the column settles which is meant.
    """

    region: str = ""
    day_first: bool = True
    year_first: bool = False
    order: str = ""
    doubtful: bool = False
    zone: ZoneInfo | None = None
    epoch_1904: bool = False
    _known: dict[str, Stamp | None] = field(default_factory=dict)

    @classmethod
    def for_column(
        cls,
        cells: Iterable[object],
        *,
        region: str,
        zone: ZoneInfo | None = None,
        epoch_1904: bool = False,
        order: str = "",
    ) -> "DateReader":
        """Look at a column's cells: a number above 12 settles which is the day, else the region's habit does.

        `order` is what a person said: "dmy", "mdy" or "ymd" (for years of two digits); other words say nothing.
        """
        year_first = order == "ymd" if order in ORDERS else region in YEAR_FIRST
        short = day = month = either = 0
        for cell in cells:
            match = _NUMBERS.match(cell) if isinstance(cell, str) else None
            if not match:
                continue
            if year_first and len(match["c"]) <= 2:
                short += 1
            elif int(match["a"]) > 12:
                day += 1
            elif int(match["b"]) > 12:
                month += 1
            else:
                either += match["a"] != match["b"]
        habit = region not in MONTH_FIRST
        day_first = habit if day == month else day > month
        if order in ("dmy", "mdy"):
            day_first = order == "dmy"
        decided = ("dmy" if day_first else "mdy") if day or month or either else "ymd" if short else ""
        return cls(
            region=region,
            day_first=day_first,
            year_first=year_first,
            order=order if order in ORDERS else decided,
            doubtful=bool(either) and day == month and order not in ORDERS,
            zone=zone,
            epoch_1904=epoch_1904,
        )

    def read(self, cell: object) -> Stamp | None:
        if type(cell) is str:
            if len(cell) in _ISO_LENGTHS and cell[:2] in ("19", "20") and cell[4] in "-/":
                try:
                    plain = cell.replace("/", "-")
                    return _sane(dt.date.fromisoformat(plain) if len(plain) == 10 else dt.datetime.fromisoformat(plain))
                except ValueError:
                    pass
        elif isinstance(cell, dt.date):
            return _sane(cell)
        written = text(cell)
        if written not in self._known:
            self._known[written] = self._parse(written)
        return self._known[written]

    def empty(self, cell: object) -> bool:
        """Whether the cell says that there is no date: blank, a word for nothing, or a spreadsheet's day zero."""
        if isinstance(cell, dt.datetime | dt.date):
            return cell.year < 1901
        written = text(cell)
        return is_nothing(written, zero=True) or bool(_NO_DATE.fullmatch(written))

    def _parse(self, written: str) -> Stamp | None:
        if not written or len(written) > 60:
            return None
        match = _USUAL.fullmatch(written)
        if match:
            day = None if written.startswith(("1900", "1899")) else _date(match[1], match[2], match[3])
            if day is None or match[4] is None:
                return day
            return _time(day, int(match[4]), int(match[5]), int(match[6] or 0))
        written = simplify(_WEEKDAY.sub("", simplify(written))).strip()
        if _NO_DATE.fullmatch(written):
            return None
        match = _YMD.match(written)
        if match:
            return self._with_time(_date(match["y"], match["m"], match["d"]), written[match.end() :])
        match = _COMPACT.fullmatch(written)
        if match:
            day = _date(match["y"], match["m"], match["d"])
            if day and match["h"]:
                return _time(day, int(match["h"]), int(match["n"]), int(match["s"] or 0))
            return day
        if _SERIAL.fullmatch(written):
            return self._serial(Decimal(written))
        if self.region == "TW":
            match = _ROC_COMPACT.fullmatch(written)
            if match:
                return _date(str(int(match["y"]) + 1911), match["m"], match["d"])
        match = _ROC.match(written)
        if match and (match["era"] or (self.region == "TW" and 80 <= int(match["y"]) <= 150)):
            return self._with_time(_date(str(int(match["y"]) + 1911), match["m"], match["d"]), written[match.end() :])
        match = _NUMBERS.match(written)
        if match:
            return self._with_time(self._ordered(match["a"], match["b"], match["c"]), written[match.end() :])
        for pattern in (_DAY_MONTH_NAME, _MONTH_NAME_DAY):
            match = pattern.match(written)
            if match:
                month = _MONTHS.get(match["mon"].lower())
                return (
                    self._with_time(_date(_year(match["y"]), str(month), match["d"]), written[match.end() :])
                    if month
                    else None
                )
        return None

    def _ordered(self, a: str, b: str, c: str) -> dt.date | None:
        if len(c) <= 2 and self.year_first:
            return _date(_year(a), b, c) if len(a) == 2 else None
        if len(c) == 1:
            return None
        day, month = (a, b) if self.day_first else (b, a)
        return _date(_year(c), month, day)

    def _serial(self, number: Decimal) -> Stamp | None:
        if not 15000 <= number < 80000:
            return None
        days = int(number)
        # Day 60 of the 1900 system is a 29 February that never was; every serial above it counts from 30 December 1899.
        day = (dt.date(1904, 1, 1) if self.epoch_1904 else dt.date(1899, 12, 30)) + dt.timedelta(days=days)
        seconds = round((number - days) * 86400)
        if not seconds:
            return _sane(day)
        return _sane(dt.datetime.combine(day, dt.time()) + dt.timedelta(seconds=int(seconds)))

    def _with_time(self, day: dt.date | None, rest: str) -> Stamp | None:
        rest = rest.strip().rstrip("点")
        if day is None or not rest:
            return day
        match = _TIME.fullmatch(rest)
        if not match:
            bare = re.fullmatch(r"T?\s*(上午|下午)?\s*(\d{1,2})\s*[时点]?", rest)
            if not bare:
                return None
            return _time(day, int(bare[2]) + (12 if bare[1] == "下午" and int(bare[2]) < 12 else 0), 0, 0)
        hour = int(match["h"])
        half = (match["half"] or match["after"] or "").lower().replace(".", "")
        if half in ("pm", "下午", "晚上", "中午") and hour < 12 and not (half == "中午" and hour == 11):
            hour += 12
        elif half in ("am", "凌晨", "上午") and hour == 12:
            hour = 0
        moment = _time(day, hour, int(match["m"] or 0), int(match["s"] or 0))
        if isinstance(moment, dt.datetime) and match["zone"] and self.zone:
            return _shifted(moment, match["zone"], self.zone)
        return moment


def _year(written: str) -> str:
    return written if len(written) == 4 else f"20{written.zfill(2)}"


def _date(year: str, month: str, day: str) -> dt.date | None:
    try:
        return _sane(dt.date(int(year), int(month), int(day)))
    except ValueError:
        return None


def _sane(stamp: _Stamp) -> _Stamp | None:
    return stamp if 1901 <= stamp.year <= 2199 else None


def _time(day: dt.date, hour: int, minute: int, second: int) -> Stamp | None:
    if hour == 24 and not minute and not second:
        return dt.datetime.combine(day + dt.timedelta(days=1), dt.time())
    try:
        return dt.datetime.combine(day, dt.time(hour, minute, second))
    except ValueError:
        return None


def _shifted(moment: dt.datetime, offset: str, zone: ZoneInfo) -> dt.datetime:
    if offset.lower() in ("z", "utc"):
        away = dt.timedelta()
    else:
        sign = -1 if offset[0] == "-" else 1
        away = sign * dt.timedelta(hours=int(offset[1:3]), minutes=int(offset[-2:]))
    return moment.replace(tzinfo=dt.timezone(away)).astimezone(zone).replace(tzinfo=None)


def day_of(stamp: Stamp) -> dt.date:
    """The day of a stamp in the shop's own time."""
    return stamp.date() if isinstance(stamp, dt.datetime) else stamp


def moment_of(stamp: Stamp, *, zone: ZoneInfo) -> dt.datetime:
    """A stamp as an aware time. A date alone becomes noon, so that no zone near by moves it to another day."""
    if isinstance(stamp, dt.datetime):
        return stamp.replace(tzinfo=zone) if stamp.tzinfo is None else stamp
    return dt.datetime.combine(stamp, dt.time(12), tzinfo=zone)


def later(first: Stamp, second: Stamp) -> bool:
    """Whether the first stamp is after the second; by days when either has no time."""
    if isinstance(first, dt.datetime) and isinstance(second, dt.datetime):
        return first > second
    return day_of(first) > day_of(second)

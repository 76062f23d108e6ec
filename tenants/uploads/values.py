"""Cells as people fill them: words for nothing, money, distances, yes and no, names and lists."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from tenants.uploads.headers import simplify

_NOTHING = frozenset(
    {
        "",
        "not available",
        "not given",
        *[
            "无",
            "暂无",
            "没有",
            "未填",
            "未知",
            "不详",
            "空",
            "无数据",
            "-",
            "--",
            "---",
            "—",
            "——",
            "/",
            "//",
            "\\",
            ".",
            "*",
            "?",
            "n/a",
            "na",
            "none",
            "null",
            "nil",
            "nan",
            "nat",
            "unknown",
            "blank",
        ],
        *[
            "#n/a",
            "#null!",
            "#ref!",
            "#value!",
            "#div/0!",
            "#name?",
            "(null)",
            "(blank)",
            "<null>",
            "<none>",
            "undefined",
            "tbc",
            "tba",
            "tbd",
        ],
    }
)
_LONGEST_NOTHING = max(len(word) for word in _NOTHING)
_NOTHING_BEGINS = frozenset("無暫沒" + "".join(word[0] + word[0].upper() for word in _NOTHING if word))
_ZERO = re.compile(r"0+(?:\.0+)?")


def text(cell: object) -> str:
    """A cell as one line of text: full-width forms made plain, outer blanks and control characters gone."""
    if type(cell) is str:
        return cell.strip() if cell.isascii() else _plain_form(cell)
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def texts(row: Iterable[object]) -> list[str]:
    """The same for each cell of a row; most cells are plain already, and cost no call."""
    return [cell.strip() if type(cell) is str and cell.isascii() else text(cell) for cell in row]


@lru_cache(maxsize=16384)
def _plain_form(written: str) -> str:
    return unicodedata.normalize("NFKC", written).replace("\u200b", "").replace("\ufeff", "").strip()


def is_nothing(written: str, *, zero: bool = False) -> bool:
    """Whether a cell says that there is nothing; `zero` when 0 means nothing, too (telephones, dates, names)."""
    if not written:
        return True
    if written[0] == "0":
        return zero and bool(_ZERO.fullmatch(written))
    if written[0] not in _NOTHING_BEGINS or len(written) > _LONGEST_NOTHING:
        return False
    return simplify(written.lower()) in _NOTHING


CURRENCIES = {
    "CN": "CNY", "TW": "TWD", "HK": "HKD", "MO": "MOP", "US": "USD", "GB": "GBP", "CA": "CAD", "AU": "AUD", "NZ": "NZD",
    "SG": "SGD", "MY": "MYR", "JP": "JPY", "KR": "KRW", "IN": "INR", "PH": "PHP", "TH": "THB", "VN": "VND", "ID": "IDR",
    "ZA": "ZAR", "CH": "CHF", "MX": "MXN", "BR": "BRL", "AE": "AED", "SE": "SEK", "NO": "NOK", "DK": "DKK", "PL": "PLN",
    "IE": "EUR", "DE": "EUR", "FR": "EUR", "ES": "EUR", "IT": "EUR", "NL": "EUR", "BE": "EUR", "AT": "EUR", "PT": "EUR",
}  # fmt: skip
_NO_MINOR = frozenset({"JPY", "KRW", "VND", "CLP", "ISK", "PYG", "UGX", "XAF", "XOF"})
_THREE_MINOR = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
# The longer before what it contains. A plain ¥, $ or 元 is the shop's own.
_MARKS = (
    ("人民币", "CNY"), ("人民幣", "CNY"), ("rmb", "CNY"), ("cny", "CNY"),
    ("新台币", "TWD"), ("新台幣", "TWD"), ("台币", "TWD"), ("台幣", "TWD"), ("nt$", "TWD"),
    ("ntd", "TWD"), ("twd", "TWD"),
    ("港币", "HKD"), ("港幣", "HKD"), ("港元", "HKD"), ("hk$", "HKD"), ("hkd", "HKD"),
    ("美元", "USD"), ("美金", "USD"), ("us$", "USD"), ("usd", "USD"), ("欧元", "EUR"), ("英镑", "GBP"), ("令吉", "MYR"),
    ("a$", "AUD"), ("aud", "AUD"), ("c$", "CAD"), ("cad", "CAD"), ("s$", "SGD"), ("sgd", "SGD"), ("nz$", "NZD"),
    ("nzd", "NZD"), ("myr", "MYR"), ("rm", "MYR"), ("gbp", "GBP"), ("£", "GBP"), ("eur", "EUR"), ("€", "EUR"),
    ("₹", "INR"), ("₩", "KRW"), ("jpy", "JPY"),
    ("¥", ""), ("$", ""), ("元整", ""), ("元", ""), ("块", ""), ("圆", ""),
)  # fmt: skip
_NUMBER = re.compile(r"(?P<sign>[-+])?(?P<n>\d[\d.,' ]*|\.\d+)(?P<unit>万|千|k|m)?(?P<after>-)?", re.IGNORECASE)
_PLAIN_AMOUNT = re.compile(r"-?\d{1,12}(?:\.\d{1,4})?")
_LARGEST = Decimal(10) ** 13


def currency_of(region: str) -> str:
    return CURRENCIES.get(region, "USD")


@lru_cache(maxsize=16384)
def decimal(written: str) -> Decimal | None:
    """A number with thousands marks, 万 and 千, a minus before or after, or brackets for less than nothing."""
    if _PLAIN_AMOUNT.fullmatch(written):
        return Decimal(written)
    low = simplify(text(written).lower()).replace("−", "-")
    negative = low.startswith("(") and low.endswith(")")
    match = _NUMBER.fullmatch(low.strip("()").strip())
    if not match:
        return _plain(low)
    digits = _without_thousands(match["n"].replace("'", "").replace(" ", ""))
    try:
        number = Decimal(digits)
    except InvalidOperation:
        return None
    number *= {"万": 10000, "千": 1000, "k": 1000, "m": 1000000}.get(match["unit"] or "", 1)
    if abs(number) > _LARGEST:
        return None
    return -number if negative or match["sign"] == "-" or match["after"] else number


def _plain(low: str) -> Decimal | None:
    if re.fullmatch(r"[-+]?\d(?:\.\d+)?e[-+]?\d{1,2}", low):
        number = Decimal(low)
        return number if abs(number) <= _LARGEST else None
    return None


def _without_thousands(digits: str) -> str:
    point, comma = digits.rfind("."), digits.rfind(",")
    if point >= 0 and comma >= 0:
        return digits.replace(".", "").replace(",", ".") if comma > point else digits.replace(",", "")
    if comma >= 0:
        head, _, tail = digits.rpartition(",")
        if "," not in head and len(tail) in (1, 2):
            return f"{head}.{tail}"
        return digits.replace(",", "")
    if digits.count(".") > 1:
        return digits.replace(".", "")
    return digits


@lru_cache(maxsize=16384)
def money(written: str, *, currency: str) -> tuple[int, str] | None:
    """Minor units and the currency, which a sign in the cell may change; None when the text is no amount."""
    low = text(written)
    if not _PLAIN_AMOUNT.fullmatch(low):
        low = simplify(low.lower())
        for mark, code in _MARKS:
            if mark in low:
                low = low.replace(mark, "")
                currency = code or currency
        low = low.strip(" :")
    number = decimal(low)
    if number is None:
        return None
    exponent = 0 if currency in _NO_MINOR else 3 if currency in _THREE_MINOR else 2
    return int((number.scaleb(exponent)).to_integral_value(rounding="ROUND_HALF_UP")), currency


def minor_per_unit(currency: str) -> int:
    return 1 if currency in _NO_MINOR else 1000 if currency in _THREE_MINOR else 100


_DISTANCE = re.compile(
    r"(?P<n>.*?)\s*(?P<unit>公里|千米|km|kms|kilomet(?:er|re)s?|k\.m\.|mi|mls|miles?|英里|里)?\.?", re.IGNORECASE
)
MILES = frozenset({"US", "GB", "PR", "LR", "MM"})


def distance(written: str) -> tuple[int, str] | None:
    """A reading and its unit, "km", "mi" or "" when the cell does not say; None when it is no reading."""
    if written.isdigit() and written.isascii() and len(written) < 8:
        return int(written), ""
    low = simplify(text(written).lower())
    match = _DISTANCE.fullmatch(low)
    if not match:
        return None
    number = decimal(match["n"].strip())
    if number is None or number < 0 or number >= 10_000_000:
        return None
    unit = match["unit"] or ""
    return int(number), "" if not unit else "mi" if unit.startswith(("mi", "ml", "英")) else "km"


def whole(written: str) -> int | None:
    """A whole number, also when a spreadsheet made 2018.0 of it."""
    number = decimal(written)
    return int(number) if number is not None and number == number.to_integral_value() else None


_YES = frozenset(
    {
        "是",
        "y",
        "yes",
        "true",
        "t",
        "1",
        "1.0",
        "√",
        "✓",
        "✔",
        "有",
        "已",
        "对",
        "checked",
        "on",
        "x",
        "ok",
        "合格",
        "同意",
    }
)
_NO = frozenset(
    {"否", "n", "no", "false", "f", "0", "0.0", "×", "✗", "没", "未", "不", "off", "不合格", "不同意", "无", "没有"}
)


def yes_or_no(written: str) -> bool | None:
    """True, False, or None when the cell does not say."""
    low = simplify(text(written).lower())
    if low in _YES:
        return True
    if low in _NO:
        return False
    if low.startswith(("未", "不", "没", "非", "not ", "un")):
        return False
    if low.startswith("已"):
        return True
    return None


@lru_cache(maxsize=4096)
def names(written: str) -> tuple[str, ...]:
    """The people in a cell, in order."""
    return tuple(_split(written, r"[、,，;；/\n\r|&+]+")) if written else ()


@lru_cache(maxsize=16384)
def items(written: str) -> tuple[str, ...]:
    """The things listed in a cell, in order, without numbering."""
    if not written:
        return ()
    parts = _split(written, r"[;；\n\r、|]+|\s+(?=\d{1,2}[.)、．]\D)")
    if len(parts) == 1:
        parts = _split(written, r"\s*/\s+|\s+/\s*|[,，](?!\d{3})")
    if len(parts) == 1 and not written.isascii():
        parts = _split(written, r"/")
    cleaned = [re.sub(r"^\s*(?:\(?\d{1,2}[.)、．](?!\d)|[①-⑳•*·-])\s*", "", part).strip() for part in parts]
    return tuple(part for part in cleaned if part and not is_nothing(part))


def _split(written: str, pattern: str) -> list[str]:
    return [part.strip() for part in re.split(pattern, written.strip()) if part.strip()]

"""Vehicle identification numbers (ISO 3779; check digit of 49 CFR 565.15 and GB 16735-2019)."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from operator import mul

_FORM = re.compile(r"[A-HJ-NPR-Z0-9]{17}")
_PUNCTUATION = re.compile(r"[\s\-_.·*]+")
_VALUES = {
    **{str(digit): digit for digit in range(10)},
    **dict(zip("ABCDEFGH", range(1, 9), strict=True)),
    **dict(zip("JKLMN", range(1, 6), strict=True)),
    "P": 7,
    "R": 9,
    **dict(zip("STUVWXYZ", range(2, 10), strict=True)),
}
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_YEARS = "ABCDEFGHJKLMNPRSTVWXY123456789"

# Makers in North America and China must set the check digit; others often do not.
_CHECKED_ORIGINS = ("L", "1", "4", "5")


@dataclass(frozen=True, slots=True)
class Vin:
    """`value` is empty when the text is no VIN; `tail` keeps a short one. Findings are codes that begin with `vin_`."""

    value: str
    tail: str = ""
    findings: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def read(text: str) -> Vin:
    """The VIN in a cell. A bad one is dropped with a finding; it never costs the row."""
    bare = text if _FORM.fullmatch(text) else _PUNCTUATION.sub("", unicodedata.normalize("NFKC", text).upper())
    if not bare:
        return Vin("")
    if len(bare) < 17 and bare.isascii() and bare.isalnum() and len(set(bare)) > 1:
        return Vin("", tail=bare, findings=("vin_short",))
    if len(set(bare)) == 1:
        return Vin("", findings=("vin_dummy",))
    if not _FORM.fullmatch(bare):
        return Vin("", findings=("vin_bad_format",))
    if not check_digit_holds(bare):
        strong = bare.startswith(_CHECKED_ORIGINS)
        return Vin(bare, findings=("vin_check_digit" if strong else "vin_check_digit_foreign",))
    return Vin(bare)


def check_digit_holds(vin: str) -> bool:
    """Whether position 9 is the weighted sum modulo 11 (10 is written X). `vin` has 17 allowed characters."""
    total = sum(map(mul, map(_VALUES.__getitem__, vin), _WEIGHTS))
    return "0123456789X"[total % 11] == vin[8]


def model_years(vin: str) -> tuple[int, ...]:
    """The years position 10 may stand for (it repeats every 30 years); none when the maker does not use it."""
    place = _YEARS.find(vin[9:10]) if len(vin) == 17 else -1
    return () if place < 0 else (1980 + place, 2010 + place, 2040 + place)


def year_differs(vin: str, year: int) -> bool:
    """Whether a written model year is more than one year away from every year the VIN may mean."""
    years = model_years(vin)
    return bool(years) and check_digit_holds(vin) and all(abs(known - year) > 1 for known in years)

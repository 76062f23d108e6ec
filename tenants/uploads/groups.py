"""Faulty rows put together by what mends them: the same fault in the same column, and the same kind of value."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from tenants.jobs import phones
from tenants.uploads import checking, values

EMPTY, WORD = "empty", "word"
TEST_NUMBER, ROUNDED, SEVERAL, WORDS, DIGITS = "test", "rounded", "several", "words", "digits"
IMPOSSIBLE, NUMBER, UNCLEAR = "impossible", "number", "unclear"

EXAMPLES = 3

_MISSING = frozenset({checking.PHONE_MISSING, checking.DATE_MISSING, checking.JOB_NO_MISSING})
_ROUNDED = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{1,2}")
_LIKE_A_DATE = re.compile(r"\d{1,4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,4}\s*日?.*", re.DOTALL)
_BETWEEN = re.compile(r"[/、,;|\n]")


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of one row: the column it is about and its field, what stands there, and a code of REJECTIONS."""

    row: int
    column: str
    field: str
    value: str
    code: str


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that one thought mends. `key` names the group in addresses; `kind` is told by `kind_of`."""

    key: str
    code: str
    column: str
    kind: str
    rows: tuple[int, ...]
    examples: tuple[str, ...]


def of(faults: Iterable[Fault]) -> list[Group]:
    """The groups, the one with the most rows first; a row with two faults is in two."""
    found: dict[tuple[str, str, str, str], list[Fault]] = defaultdict(list)
    for fault in faults:
        found[fault.code, fault.field, fault.column, kind_of(fault.code, fault.value)].append(fault)
    grouped = [
        Group(
            key=f"{code}.{field}.{kind}",
            code=code,
            column=column,
            kind=kind,
            rows=tuple(dict.fromkeys(fault.row for fault in members)),
            examples=tuple(dict.fromkeys(fault.value for fault in members if fault.value))[:EXAMPLES],
        )
        for (code, field, column, kind), members in found.items()
    ]
    return sorted(grouped, key=lambda group: (-len(group.rows), group.rows))


def kind_of(code: str, value: str) -> str:
    """What kind of value the fault is about: "digits10" for a telephone number of ten digits, "impossible", ..."""
    if code in _MISSING:
        return WORD if value.strip() else EMPTY
    if code == checking.PHONE_INVALID:
        return _kind_of_phone(values.text(value))
    if code == checking.DATE_INVALID:
        return _kind_of_date(values.text(value))
    return ""


def digits_of(kind: str) -> int | None:
    """How many digits the numbers of such a group have; None for another kind."""
    return int(kind.removeprefix(DIGITS)) if kind.startswith(DIGITS) else None


def _kind_of_phone(written: str) -> str:
    if _ROUNDED.fullmatch(written):
        return ROUNDED
    digits = re.sub(r"[^0-9]", "", re.sub(r"\.0+$", "", written))
    if phones.is_dummy(digits):
        return TEST_NUMBER
    if not digits or any(character.isalpha() for character in written):
        return WORDS
    if _BETWEEN.search(written):
        return SEVERAL
    return f"{DIGITS}{len(digits)}"


def _kind_of_date(written: str) -> str:
    if _LIKE_A_DATE.fullmatch(written):
        return IMPOSSIBLE
    if re.fullmatch(r"[0-9.]+", written):
        return NUMBER
    return UNCLEAR if re.search(r"[0-9]", written) else WORDS

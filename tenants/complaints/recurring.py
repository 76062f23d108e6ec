"""Which parts and technicians come up again and again: rules over plain cases, so that a bad batch is seen early."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from tenants.audits import items, people
from tenants.jobs.characters import simplify

PART, TECHNICIAN = "part", "technician"
#: So many cases within so many days raise an alert.
LEAST, WITHIN_DAYS = 3, 90

_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-/]*")
_SIZE = re.compile(
    r"\d+(?:\.\d+)?(?:mm|cm|ml|l|kg|g|w|v|a|ah|km|mi|pcs)|\d+w-?\d+\w*|\d{3}/?\d{2}z?r\d{2}\w*|\d+v\d+\w*|\d+[x*]\d+\w*"
)
_FEWEST_SIGNS, _FEWEST_DIGITS = 6, 4


@dataclass(frozen=True, slots=True)
class Case:
    """One time that something went wrong: a complaint or a comeback.

    `incident` is what the same trouble has in common when it is heard of twice, in a complaint and in a comeback;
    `parts` are those in question, as written, and `technicians` whoever did the work.
    """

    incident: Hashable
    day: date
    parts: tuple[str, ...] = ()
    technicians: tuple[str, ...] = ()
    complaint: str = ""
    job: str = ""


@dataclass(frozen=True, slots=True)
class Alert:
    """A part or a technician with enough cases behind it, the latest first; `name` is as it is written most often."""

    kind: str
    key: str
    name: str
    cases: tuple[Case, ...]

    @property
    def number(self) -> int:
        """Incidents: one that was heard of twice counts once."""
        return len({case.incident for case in self.cases})


def alerts(cases: Iterable[Case], *, today: date, least: int = LEAST, within_days: int = WITHIN_DAYS) -> list[Alert]:
    """Every part and technician with at least `least` incidents in the last `within_days` days, the most first."""
    since = today - timedelta(days=within_days)
    found: dict[tuple[str, str], list[Case]] = defaultdict(list)
    names: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for case in cases:
        if not since < case.day <= today:
            continue
        for at, written in set(_keys(case)):
            names[at][written] += 1
            if case not in found[at]:
                found[at].append(case)
    raised = [
        Alert(kind, key, names[kind, key].most_common(1)[0][0],
              tuple(sorted(mine, key=lambda case: (case.day, case.job, case.complaint), reverse=True)))
        for (kind, key), mine in found.items()
    ]  # fmt: skip
    raised = [alert for alert in raised if alert.number >= least]
    return sorted(_without_echoes(raised), key=lambda alert: (-alert.number, alert.kind, alert.key))


def number_of(written: str) -> str:
    """The part number in a line, in one spelling; empty when it names none. Sizes are no numbers."""
    for token in _TOKEN.findall(unicodedata.normalize("NFKC", written)):
        bare = re.sub(r"[.\-/]", "", token).upper()
        is_size = _SIZE.fullmatch(token.lower()) or _SIZE.fullmatch(bare.lower())
        if len(bare) >= _FEWEST_SIGNS and sum(sign.isdigit() for sign in bare) >= _FEWEST_DIGITS and not is_size:
            return bare
    return ""


def name_of(written: str) -> str:
    """Brand and name of a part in one spelling; empty for what is used up by driving, and for what names no part."""
    item = items.read(written)
    return "" if item is None or items.is_consumable(written) else item.name


def _keys(case: Case) -> Iterable[tuple[tuple[str, str], str]]:
    for written in case.parts:
        if number := number_of(written):
            yield (PART, f"number:{number}"[:200]), written
        if name := name_of(written):
            yield (PART, f"name:{name}"[:200]), written
    for technician in case.technicians:
        if plain := people.plain(technician):
            yield (TECHNICIAN, plain[:200]), simplify(technician).strip()


def _without_echoes(raised: list[Alert]) -> Iterable[Alert]:
    """A part with a number is also one with a name: where both rest on the same cases, the number says more."""
    numbered = {alert.cases for alert in raised if alert.key.startswith("number:")}
    for alert in raised:
        if alert.kind == PART and alert.key.startswith("name:") and alert.cases in numbered:
            continue
        yield alert

"""How long work is guaranteed, and whether a later job on the vehicle does within it the same again."""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tenants.audits import items
from tenants.jobs.characters import simplify

MAJOR, SECOND_LEVEL, MINOR = "major", "second_level", "minor"
PART, FAULT = "part", "fault"
KM_PER_MILE = 1.609344


class Guarantee(NamedTuple):
    """From the delivery on, whichever is reached first; without kilometres the days alone count."""

    days: int
    km: int | None = None


#: What work is guaranteed for, by class; a class that is missing is not judged.
Table = Mapping[str, Guarantee]
CLASSES = (MAJOR, SECOND_LEVEL, MINOR)
#: Where the law says how long, by country. China: the ministry's rules for motor vehicle repair, which count from the
#: delivery and begin anew after each repair under the guarantee. Elsewhere each shop says what it promises.
BY_LAW: dict[str, Table] = {
    "CN": {MAJOR: Guarantee(100, 20_000), SECOND_LEVEL: Guarantee(30, 5_000), MINOR: Guarantee(10, 2_000)}
}

_SECOND_LEVEL = re.compile(r"二级维护|二级保养|二保|second[ -]level")
_NOT_GUARANTEED = ("wash", "inspection")


@dataclass(frozen=True, slots=True)
class Job:
    """One job as far as guarantees go. `parts` and `work` are its lines as written; `told_back` is whether the shop
    itself calls it a comeback, `parent` the number of the job it says to do again."""

    id: uuid.UUID
    number: str
    kind: str
    kind_as_written: str
    day: date
    technician: str = ""
    mileage: int | None = None
    miles: bool = False
    parts: tuple[str, ...] = ()
    work: tuple[str, ...] = ()
    told_back: bool = False
    parent: str = ""


class Again(NamedTuple):
    """A job that does again what `first` did, within the guarantee of the last job that did it."""

    first: Job
    same: str
    item: str
    days: int
    km: int | None
    within: str


def of(job: Job) -> str:
    """Which guarantee a job carries."""
    if job.kind == "major_repair":
        return MAJOR
    words = simplify(f"{job.kind_as_written} {' '.join(job.work)}").lower()
    return SECOND_LEVEL if _SECOND_LEVEL.search(words) else MINOR


def table(country: str, promised: Table) -> Table:
    """What holds in a shop: its own promise, and by class what the law gives where it promises nothing."""
    return {**BY_LAW.get(country, {}), **promised}


def longest(table: Table) -> int:
    """The most days that any work is guaranteed; 0 when none is."""
    return max((each.days for each in table.values()), default=0)


def falls_short(within: str, promise: Guarantee, *, country: str) -> bool:
    """Whether a promise is less than the law of the country gives."""
    law = BY_LAW.get(country, {}).get(within)
    if law is None:
        return False
    return promise.days < law.days or (promise.km is not None and law.km is not None and promise.km < law.km)


def comebacks(visits: Sequence[Job], *, table: Table) -> dict[uuid.UUID, Again]:
    """By job, of all jobs of one vehicle, those that came back; linked to the first of a chain of the same."""
    found: dict[uuid.UUID, Again] = {}
    ordered = sorted(visits, key=lambda job: (job.day, job.number))
    for place, job in enumerate(ordered):
        if job.kind in _NOT_GUARANTEED:
            continue
        for earlier in reversed(ordered[:place]):
            again = _again(job, earlier, table)
            if again:
                before: Again | None = found.get(earlier.id)
                chained = before is not None and before.item and _alike(before.item, again.item)
                found[job.id] = again._replace(first=before.first) if before and chained else again
                break
    return found


def _again(job: Job, earlier: Job, table: Table) -> Again | None:
    days = (job.day - earlier.day).days
    km = driven(job, earlier)
    named = bool(job.parent) and job.parent == earlier.number
    within = of(earlier)
    holds = _holds(table.get(within), days, km)
    if earlier.kind in _NOT_GUARANTEED or not (holds or named) or days < 0:
        return None
    soon = _holds(table.get(MINOR), days, km)
    for same, mine, theirs in ((PART, job.parts, earlier.parts), (FAULT, job.work, earlier.work)):
        item = _shared(mine, theirs, consumables=soon)
        if item:
            return Again(earlier, same, item, days, km, within)
    if named or (job.told_back and not job.parent):
        return Again(earlier, FAULT, "", days, km, within)
    return None


def _holds(guarantee: Guarantee | None, days: int, km: int | None) -> bool:
    if guarantee is None or days > guarantee.days:
        return False
    return km is None or guarantee.km is None or km <= guarantee.km


def driven(job: Job, earlier: Job) -> int | None:
    """Kilometres between two jobs; None when unknown, or when the odometer cannot be believed."""
    if job.mileage is None or earlier.mileage is None or job.miles != earlier.miles or job.mileage < earlier.mileage:
        return None
    return round((job.mileage - earlier.mileage) * (KM_PER_MILE if job.miles else 1))


def _shared(mine: Sequence[str], theirs: Sequence[str], *, consumables: bool) -> str:
    known = [item for written in theirs if (item := items.read(written))]
    for written in mine:
        item = items.read(written)
        counts = item is not None and (consumables or not items.is_consumable(written))
        if counts and any(items.same(item, other) for other in known):  # type: ignore[arg-type]
            return written
    return ""


def _alike(one: str, other: str) -> bool:
    first, second = items.read(one), items.read(other)
    return first is not None and second is not None and items.same(first, second)

"""What one job tells beside the shop's other jobs: names, plates and VINs that do not fit, mileage that cannot be."""

import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from tenants.audits import people

NAMES_OF_A_NUMBER = 3
DAYS_OF_A_NAME = 90
KM_PER_DAY = 1000
STALE_AFTER_DAYS = 30
UNSETTLED_DAYS, UNDELIVERED_DAYS = 2, 7
KM_PER_MILE = 1.609344

_LOOK_ALIKE = frozenset(frozenset(pair) for pair in ("8B", "0D", "5S", "2Z", "17"))
_LEVELLED = str.maketrans("BDSZ7", "80521")


class Told(NamedTuple):
    """What was found: a code of the catalogue, the field, what stood there, and what it was concluded from."""

    code: str
    field: str
    value: str
    evidence: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Visit:
    """One job as its own papers told it. `mileage` is as read, in miles when `miles`; `day` is the shop's day."""

    job: uuid.UUID
    number: str
    day: date
    name: str = ""
    sender: str = ""
    plate: str = ""
    vin: str = ""
    mileage: int | None = None
    miles: bool = False
    odometer_replaced: bool = False

    @property
    def names(self) -> tuple[str, str]:
        return self.name, self.sender

    @property
    def km(self) -> float | None:
        return None if self.mileage is None else self.mileage * (KM_PER_MILE if self.miles else 1)


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """A row that is no job yet, as nothing was delivered; `advisor` is who wrote it."""

    number: str
    plate: str
    opened_on: date
    advisor: str = ""


def plate_of_others(visit: Visit, earlier: Sequence[Visit], *, company: bool = False) -> Iterator[Told]:
    """`earlier` are jobs before this one with the same plate, the latest first. Companies send whom they like."""
    for other in earlier:
        days = (visit.day - other.day).days
        if company or days > DAYS_OF_A_NAME:
            break
        if people.different(visit.names, other.names):
            told = {**_job(other), "name": other.name, "days": days}
            yield Told("plate_other_name", "customer_name", visit.name or visit.sender, told)
            break
    for other in earlier:
        if visit.vin and other.vin and other.vin != visit.vin:
            yield Told("plate_other_vin", "vin", visit.vin, {**_job(other), "vin": other.vin})
            break


def vin_of_other(visit: Visit, earlier: Visit | None) -> Iterator[Told]:
    """`earlier` is the last job before this one with the same VIN: most often the plate was changed."""
    if earlier and visit.plate and earlier.plate and earlier.plate != visit.plate:
        yield Told("vin_other_plate", "plate", visit.plate, {**_job(earlier), "plate": earlier.plate})


def plate_typo(visit: Visit, others: Collection[Visit]) -> Iterator[Told]:
    """`others` are earlier jobs of the same telephone number. Two vehicles whose VINs differ are two."""
    for other in others:
        two_vehicles = visit.vin and other.vin and visit.vin != other.vin
        if not two_vehicles and look_alike(visit.plate, other.plate):
            yield Told("plate_like_another", "plate", visit.plate, {**_job(other), "plate": other.plate})
            return


def levelled(plate: str) -> str:
    """The same for plates that differ only in letters that are taken for one another."""
    return plate.translate(_LEVELLED)


def look_alike(plate: str, other: str) -> bool:
    """Whether two plates differ in one letter that is easily taken for the other."""
    if len(plate) != len(other):
        return False
    pairs = [frozenset(pair) for pair in zip(plate, other, strict=True) if pair[0] != pair[1]]
    return len(pairs) == 1 and pairs[0] in _LOOK_ALIKE


def believed(names: Iterable[str]) -> tuple[list[str], int]:
    """Of all names that a telephone number came with, the earliest first: those that are believed, and how many."""
    first: list[str] = []
    all_of_them = {people.plain(name): name for name in names if people.plain(name)}
    for name in all_of_them.values():
        if len(first) > NAMES_OF_A_NUMBER:
            break
        if not any(people.same(name, known) for known in first):
            first.append(name)
    many = len(first) > NAMES_OF_A_NUMBER
    return first[:NAMES_OF_A_NUMBER], len(all_of_them) if many else len(first)


def number_of_many(visit: Visit, first: Sequence[str], names: int) -> Iterator[Told]:
    """`first` and `names` are what `believed` answers for the visit's telephone number."""
    if names > NAMES_OF_A_NUMBER and visit.name and not any(people.same(visit.name, name) for name in first):
        yield Told("phone_many_names", "mobile", visit.name, {"names": names, "believed": list(first)})


def mileage(visit: Visit, last: Visit | None) -> Iterator[Told]:
    """`last` is the vehicle's last job before this one whose mileage is known. Odometers that were replaced start anew.

    Jobs of one day may have been written in any order.
    """
    if last is None or visit.km is None or last.km is None or visit.odometer_replaced or last.odometer_replaced:
        return
    days = (visit.day - last.day).days
    driven = round(visit.km - last.km)
    told = {**_job(last), "mileage": last.mileage, "days": days}
    if days < 1:
        return
    if driven < 0:
        yield Told("mileage_below_last", "mileage_in", str(visit.mileage), told)
    elif driven > KM_PER_DAY * days:
        yield Told("mileage_too_fast", "mileage_in", str(visit.mileage), {**told, "km_per_day": round(driven / days)})
    elif driven == 0 and days > 1:
        yield Told("mileage_as_last", "mileage_in", str(visit.mileage), told)


def stale_status(
    *, opened_on: date, today: date, settled_on: date | None, delivered_on: date | None, later: Visit | None
) -> Iterator[Told]:
    """Of a job that the shop's system still calls open or waiting for parts: what came after says that it is done."""
    if (today - opened_on).days <= STALE_AFTER_DAYS:
        return
    told: dict[str, Any] = {"opened_on": opened_on.isoformat(), "days": (today - opened_on).days}
    if settled_on:
        told["settled_on"] = settled_on.isoformat()
    if delivered_on:
        told["delivered_on"] = delivered_on.isoformat()
    if later:
        told |= _job(later)
    if settled_on or delivered_on or later:
        yield Told("status_stale", "job_status", opened_on.isoformat(), told)


def half_done(
    *, clock: str, on: date, today: date, settled: bool, on_account: bool, fields: Collection[str]
) -> Iterator[Told]:
    """Delivered and long not settled, or settled and long not delivered; `on` is the day that `clock` tells.

    The first row that told the job may have been too early to know. Who pays on account pays later.
    """
    days = (today - on).days
    if clock == "delivered" and "settled_at" in fields and not (settled or on_account) and days > UNSETTLED_DAYS:
        yield Told("delivered_not_settled", "settled_at", "", {"delivered_on": on.isoformat()})
    if clock == "settled" and "delivered_at" in fields and days > UNDELIVERED_DAYS:
        yield Told("settled_not_delivered", "delivered_at", "", {"settled_on": on.isoformat()})


def _job(other: Visit) -> dict[str, Any]:
    return {"job": str(other.job), "number": other.number, "on": other.day.isoformat()}

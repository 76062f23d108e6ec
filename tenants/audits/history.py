"""Holds jobs against the shop's other jobs: a few statements for any number of jobs, then plain rules.

Every fault is put down to the later of two jobs, so that it does not matter in which order files come in.
"""

import json
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from tenants.audits import arrays, past
from tenants.audits.past import Told, Visit


@dataclass(slots=True)
class Facts:
    """One job as the audit knows it: what its own papers told."""

    id: uuid.UUID
    number: str
    customer: uuid.UUID
    company: bool
    vehicle: uuid.UUID | None
    name: str
    plate: str
    vin: str
    fields: str
    told: dict[str, Any]
    kind: str
    kind_as_written: str
    mileage: int | None
    opened_at: datetime | None
    completed_at: datetime | None
    settled_at: datetime | None
    delivered_at: datetime
    clock: str
    advisor: str
    technician: str
    inspector: str
    cashier: str
    running_in_notes: str
    order: tuple[datetime, str, str]
    day: date = field(init=False)

    def visit(self) -> Visit:
        return Visit(
            self.id, self.number, self.day, self.name, self.told.get("sender", ""), self.plate, self.vin, self.mileage,
            "mileage_unit" in self.told, bool(self.told.get("odometer_replaced")),
        )  # fmt: skip


_LOAD = """
SELECT job.id, job.number, job.customer_id, customer.is_company, job.vehicle_id, job.told_name, job.told_plate,
       job.told_vin, job.told_fields, job.told_facts, job.kind, job.kind_as_written, job.mileage, job.opened_at,
       job.completed_at, job.settled_at, job.delivered_at, job.clock, job.advisor, job.technician, job.inspector,
       job.cashier, job.running_in_notes, job.branch
FROM jobs_job AS job JOIN jobs_customer AS customer ON customer.id = job.customer_id
WHERE job.id = ANY(%s::uuid[])
"""

# The jobs before one, the latest first, in the one order that all jobs have.
_EARLIER = """
SELECT one.id, other.id, other.number, other.delivered_at, other.told_name, other.told_facts, other.told_plate,
       other.told_vin, other.mileage
FROM jobs_job AS one CROSS JOIN LATERAL (
    SELECT * FROM jobs_job AS other
    WHERE {same} AND other.delivered_at <= one.delivered_at
    AND (other.delivered_at, other.branch COLLATE "C", other.number COLLATE "C")
      < (one.delivered_at, one.branch COLLATE "C", one.number COLLATE "C")
    ORDER BY other.delivered_at DESC, other.branch COLLATE "C" DESC, other.number COLLATE "C" DESC LIMIT {most}
) AS other WHERE one.id = ANY(%s::uuid[])
ORDER BY other.delivered_at DESC, other.branch COLLATE "C" DESC, other.number COLLATE "C" DESC
"""
# A telephone number may stand on very many jobs: of each of its plates the first job.
_PLATES = """
SELECT DISTINCT ON (customer_id, told_plate) customer_id, id, number, delivered_at, told_name, told_facts, told_plate,
       told_vin, mileage
FROM jobs_job WHERE customer_id = ANY(%s::uuid[]) AND told_plate <> ''
ORDER BY customer_id, told_plate, delivered_at, branch COLLATE "C", number COLLATE "C"
"""
_NAMES = """
SELECT customer_id, told_name FROM jobs_job WHERE customer_id = ANY(%s::uuid[]) AND told_name <> ''
GROUP BY customer_id, told_name ORDER BY customer_id, min(delivered_at), min(number COLLATE "C")
"""
_SEVERAL = """
SELECT one.id FROM jobs_job AS one WHERE one.id = ANY(%s::uuid[]) AND (
    EXISTS (SELECT 1 FROM jobs_job AS other WHERE other.customer_id = one.customer_id AND other.id <> one.id)
    OR EXISTS (SELECT 1 FROM jobs_job AS other WHERE other.vehicle_id = one.vehicle_id AND other.id <> one.id)
    OR EXISTS (SELECT 1 FROM jobs_job AS other WHERE other.told_plate = one.told_plate AND other.told_plate <> ''
               AND other.id <> one.id)
)
"""
_LATER = """
SELECT other.id FROM (
    SELECT vehicle_id, min(delivered_at) AS since FROM jobs_job WHERE id = ANY(%s::uuid[]) GROUP BY vehicle_id
) AS one JOIN jobs_job AS other ON other.vehicle_id = one.vehicle_id AND other.delivered_at >= one.since
UNION
SELECT other.id FROM (
    SELECT told_plate, min(delivered_at) AS since FROM jobs_job WHERE id = ANY(%s::uuid[]) AND told_plate <> ''
    GROUP BY told_plate
) AS one JOIN jobs_job AS other ON other.told_plate = one.told_plate AND other.delivered_at >= one.since
WHERE other.told_plate <> ''
UNION
SELECT other.id FROM (
    SELECT customer_id, translate(told_plate, 'BDSZ7', '80521') AS levelled, min(delivered_at) AS since
    FROM jobs_job WHERE id = ANY(%s::uuid[]) AND told_plate <> '' GROUP BY 1, 2
) AS one JOIN jobs_job AS other ON other.customer_id = one.customer_id
AND translate(other.told_plate, 'BDSZ7', '80521') = one.levelled AND other.delivered_at >= one.since
UNION
SELECT other.id FROM (
    SELECT customer_id, min(delivered_at) AS since FROM jobs_job WHERE id = ANY(%s::uuid[]) AND told_name <> ''
    GROUP BY customer_id
) AS one CROSS JOIN LATERAL (
    SELECT count(DISTINCT told_name) AS names FROM jobs_job WHERE customer_id = one.customer_id AND told_name <> ''
) AS told JOIN jobs_job AS other ON other.customer_id = one.customer_id AND other.delivered_at > one.since
WHERE told.names > %s
"""


def with_later(job_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """These jobs and the later ones that they may change.

    Those are on the same vehicle or plate, or one easily taken for it, or on a telephone number of too many names.
    """
    wanted = arrays.uuids(job_ids)
    with connection.cursor() as cursor:
        cursor.execute(_LATER, [wanted, wanted, wanted, wanted, past.NAMES_OF_A_NUMBER])
        return {*job_ids, *(row[0] for row in cursor.fetchall())}


def load(job_ids: Collection[uuid.UUID], *, zone: ZoneInfo) -> list[Facts]:
    """What the audit judges these jobs by, the earliest first."""
    if not job_ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_LOAD, [arrays.uuids(job_ids)])
        return in_order(_facts(row, zone) for row in cursor.fetchall())


def in_order(jobs: Iterable[Facts]) -> list[Facts]:
    """The earliest first."""
    return sorted(jobs, key=lambda job: job.order)


def _facts(row: Sequence[Any], zone: ZoneInfo) -> Facts:
    values = list(row)
    values[9] = _read(values[9])
    values[-1] = (values[16], values[-1], values[1])
    found = Facts(*values)
    found.day = found.delivered_at.astimezone(zone).date()
    return found


def check(
    jobs: Sequence[Facts], *, beside: Collection[uuid.UUID], zone: ZoneInfo, now: datetime
) -> dict[uuid.UUID, list[Told]]:
    """What each job shows beside the others, by job; nothing for most. `beside` is what `with_others` answers."""
    found: dict[uuid.UUID, list[Told]] = defaultdict(list)
    for job_id, told in _all(jobs, {job.id: job for job in jobs if job.id in beside}, zone, now):
        found[job_id].append(told)
    return found


def _all(
    jobs: Sequence[Facts], beside: Mapping[uuid.UUID, Facts], zone: ZoneInfo, now: datetime
) -> Iterator[tuple[uuid.UUID, Told]]:
    visits = {job_id: job.visit() for job_id, job in beside.items()}
    for same, name, most, rule in (
        ("other.told_plate = one.told_plate AND one.told_plate <> '' AND other.told_plate <> ''", "plate", 8, _plates),
        ("other.told_vin = one.told_vin AND one.told_vin <> '' AND other.told_vin <> ''", "vin", 1, _vins),
        ("other.vehicle_id = one.vehicle_id AND other.mileage IS NOT NULL", "mileage", 1, _mileages),
    ):
        wanted = [job_id for job_id, job in beside.items() if getattr(job, name)]
        earlier = _visits(_EARLIER.format(same=same, most=most), wanted, zone)
        for job_id, others in earlier.items():
            for told in rule(beside[job_id], visits[job_id], others):
                yield job_id, told
    yield from _people([job for job in beside.values() if not job.company], visits, zone)
    yield from _stale(jobs, zone, now)
    today = now.astimezone(zone).date()
    for job in jobs:
        for told in past.half_done(
            clock=job.clock,
            on=job.day,
            today=today,
            settled=job.settled_at is not None,
            on_account=bool(job.told.get("on_account")),
            fields=job.fields.split(),
        ):
            yield job.id, told


def _read(facts: str) -> dict[str, Any]:
    return {} if facts == "{}" else json.loads(facts)  # type: ignore[no-any-return]


def with_others(jobs: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """The jobs that have anything to be held against. A VIN is a vehicle."""
    with connection.cursor() as cursor:
        cursor.execute(_SEVERAL, [arrays.uuids(jobs)])
        return {row[0] for row in cursor.fetchall()}


def _plates(job: Facts, visit: Visit, earlier: Sequence[Visit]) -> Iterator[Told]:
    return past.plate_of_others(visit, earlier, company=job.company)


def _vins(_job: Facts, visit: Visit, earlier: Sequence[Visit]) -> Iterator[Told]:
    return past.vin_of_other(visit, earlier[0])


def _mileages(_job: Facts, visit: Visit, earlier: Sequence[Visit]) -> Iterator[Told]:
    return past.mileage(visit, earlier[0])


def _visits(statement: str, wanted: Collection[uuid.UUID], zone: ZoneInfo) -> dict[uuid.UUID, list[Visit]]:
    """By the first column, the jobs that the statement finds, in its order."""
    found: dict[uuid.UUID, list[Visit]] = defaultdict(list)
    if not wanted:
        return found
    with connection.cursor() as cursor:
        cursor.execute(statement, [arrays.uuids(wanted)])
        for one, job_id, number, at, name, facts, plate, vin, mileage in cursor.fetchall():
            told = _read(facts)
            found[one].append(
                Visit(
                    job_id, number, at.astimezone(zone).date(), name, told.get("sender", ""), plate, vin, mileage,
                    "mileage_unit" in told, bool(told.get("odometer_replaced")),
                )
            )  # fmt: skip
    return found


def _people(
    jobs: Sequence[Facts], visits: Mapping[uuid.UUID, Visit], zone: ZoneInfo
) -> Iterator[tuple[uuid.UUID, Told]]:
    """What one telephone number shows; companies may have as many people and vehicles as they like."""
    customers = {job.customer for job in jobs}
    plates: dict[tuple[uuid.UUID, str], list[Visit]] = defaultdict(list)
    for customer, firsts in _visits(_PLATES, customers, zone).items():
        for first in firsts:
            plates[customer, past.levelled(first.plate)].append(first)
    names = {customer: past.believed(each) for customer, each in _names(customers).items()}
    for job in jobs:
        visit = visits[job.id]
        alike = plates[job.customer, past.levelled(job.plate)] if job.plate else []
        earlier = [other for other in alike if (other.day, other.number) < (visit.day, visit.number)]
        for told in past.plate_typo(visit, earlier):
            yield job.id, told
        if job.customer in names:
            for told in past.number_of_many(visit, *names[job.customer]):
                yield job.id, told


def _names(customers: Collection[uuid.UUID]) -> Mapping[uuid.UUID, list[str]]:
    """The names that each customer's number came with, the earliest first."""
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    if customers:
        with connection.cursor() as cursor:
            cursor.execute(_NAMES, [arrays.uuids(customers)])
            for customer, name in cursor.fetchall():
                found[customer].append(name)
    return found


def _stale(jobs: Sequence[Facts], zone: ZoneInfo, now: datetime) -> Iterator[tuple[uuid.UUID, Told]]:
    """Jobs that the shop's own system still calls open, or says to wait for parts."""
    doubtful = [job for job in jobs if job.told.get("state") == "open" or job.told.get("awaiting_parts")]
    later = _next_visits(doubtful, zone)
    for job in doubtful:
        for told in past.stale_status(
            opened_on=(job.opened_at or job.delivered_at).astimezone(zone).date(),
            today=now.astimezone(zone).date(),
            settled_on=job.settled_at.astimezone(zone).date() if job.settled_at else None,
            delivered_on=job.day if job.clock == "delivered" else None,
            later=later.get(job.id),
        ):
            yield job.id, told


_NEXT = """
SELECT DISTINCT ON (one.id) one.id, other.id, other.number, other.delivered_at, other.told_name, other.told_facts,
       other.told_plate, other.told_vin, other.mileage
FROM jobs_job AS one JOIN jobs_job AS other ON other.vehicle_id = one.vehicle_id
AND other.delivered_at > one.delivered_at WHERE one.id = ANY(%s::uuid[]) ORDER BY one.id, other.delivered_at
"""


def _next_visits(jobs: Sequence[Facts], zone: ZoneInfo) -> dict[uuid.UUID, Visit]:
    return {one: found[0] for one, found in _visits(_NEXT, [job.id for job in jobs], zone).items()}

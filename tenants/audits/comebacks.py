"""Finds the jobs that do the same again within the guarantee, and links each to the first job that did it."""

import json
import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from tenants.audits import arrays, guarantees, in_force
from tenants.audits.guarantees import Again, Job, Table
from tenants.audits.models import Comeback
from tenants.jobs import wire

# A job that says which one it does again is linked to it, however long ago that was.
_CHAINS = 3
_NEIGHBOURS = """
SELECT job.id, job.vehicle_id, job.number, job.kind, job.kind_as_written, job.delivered_at, job.technician, job.mileage,
       job.told_facts
FROM (
    SELECT vehicle_id, min(delivered_at) - make_interval(days => %s) AS since, max(delivered_at) AS until,
           array_agg(told_facts->>'parent_number') AS parents
    FROM jobs_job WHERE id = ANY(%s::uuid[]) AND vehicle_id IS NOT NULL GROUP BY vehicle_id
) AS one JOIN jobs_job AS job ON job.vehicle_id = one.vehicle_id AND job.delivered_at <= one.until
AND (job.delivered_at >= one.since OR job.number = ANY(one.parents))
"""


def find(job_ids: Collection[uuid.UUID], *, country: str, zone: ZoneInfo) -> dict[uuid.UUID, Again]:
    """Those of the jobs that came back; reads what is needed of the jobs before them on the same vehicles."""
    if not job_ids:
        return {}
    table = in_force.guarantees(country)
    by_vehicle = _neighbours(job_ids, table=table, zone=zone)
    wanted = set(job_ids)
    found: dict[uuid.UUID, Again] = {}
    for visits in by_vehicle.values():
        again = guarantees.comebacks(visits, table=table)
        found.update({job: each for job, each in again.items() if job in wanted})
    return found


def keep(job_ids: Collection[uuid.UUID], found: dict[uuid.UUID, Again], *, now: datetime) -> None:
    """Makes these the jobs' only comebacks; one that was known keeps its time."""
    known = _known(job_ids)
    Comeback.objects.filter(job__in=[job for job in known if job not in found]).delete()
    for job, told in known.items():
        if job in found and told != _columns(found[job]):
            Comeback.objects.filter(job=job).update(**_columns(found[job]))
    new = {job: again for job, again in found.items() if job not in known}
    wire.insert(
        Comeback,
        ("id", "job_id", "found_at", *_TOLD),
        [{"id": uuid.uuid4(), "job_id": job, "found_at": now, **_columns(again)} for job, again in new.items()],
    )


_TOLD = ("first_job_id", "same", "item", "days", "distance_km", "within")


def _known(job_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT job_id, {', '.join(_TOLD)} FROM audits_comeback WHERE job_id = ANY(%s::uuid[])",  # noqa: S608
            [arrays.uuids(job_ids)],
        )
        return {job: dict(zip(_TOLD, told, strict=True)) for job, *told in cursor.fetchall()}


def _columns(again: Again) -> dict[str, Any]:
    return {
        "first_job_id": again.first.id,
        "same": again.same,
        "item": again.item[:200],
        "days": again.days,
        "distance_km": again.km,
        "within": again.within,
    }


def _neighbours(job_ids: Collection[uuid.UUID], *, table: Table, zone: ZoneInfo) -> dict[uuid.UUID, Sequence[Job]]:
    """The jobs of each vehicle that may belong to one chain, where there is more than one."""
    since = _CHAINS * guarantees.longest(table) + 1
    rows: dict[uuid.UUID, list[Any]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_NEIGHBOURS, [since, arrays.uuids(job_ids)])
        for row in cursor.fetchall():
            rows[row[1]].append(row)
    rows = {vehicle: each for vehicle, each in rows.items() if len(each) > 1}  # type: ignore[assignment]
    lines = _lines([row[0] for each in rows.values() for row in each])
    return {vehicle: [_job(row, lines, zone) for row in each] for vehicle, each in rows.items()}


def _lines(job_ids: Sequence[uuid.UUID]) -> dict[tuple[uuid.UUID, str], list[str]]:
    found: dict[tuple[uuid.UUID, str], list[str]] = defaultdict(list)
    if job_ids:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT job_id, kind, item FROM jobs_jobline WHERE job_id = ANY(%s::uuid[]) ORDER BY job_id, position",
                [arrays.uuids(job_ids)],
            )
            for job, kind, item in cursor.fetchall():
                found[job, "part" if kind == "part" else "work"].append(item)
    return found


def _job(row: Sequence[Any], lines: dict[tuple[uuid.UUID, str], list[str]], zone: ZoneInfo) -> Job:
    job_id, _vehicle, number, kind, kind_as_written, delivered_at, technician, mileage, facts = row
    told = json.loads(facts)
    return Job(
        id=job_id,
        number=number,
        kind=kind,
        kind_as_written=kind_as_written,
        day=delivered_at.astimezone(zone).date(),
        technician=technician,
        mileage=mileage,
        miles="mileage_unit" in told,
        parts=tuple(lines.get((job_id, "part"), ())),
        work=tuple(lines.get((job_id, "work"), ())),
        told_back=bool(told.get("comeback")),
        parent=told.get("parent_number", ""),
    )

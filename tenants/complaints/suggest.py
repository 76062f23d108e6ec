"""Holds a complaint against the guarantee of its job, and notes what the guarantee suggests. It judges nothing."""

import uuid
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from tenants.audits import guarantees, in_force
from tenants.audits.models import Comeback
from tenants.complaints import change, guarantee, lookups
from tenants.complaints.change import Kind
from tenants.complaints.guarantee import Citation
from tenants.complaints.models import Complaint
from tenants.jobs.models import Job, JobLine
from tenants.shops.compiled import Compiled
from tenants.shops.models import Shop


def on_filing(complaint: Complaint, *, shop: Shop, now: datetime) -> None:
    """Notes what the guarantee says about a complaint that was just filed, or sorted anew; once. Inside the shop."""
    if found := _cite(complaint, shop=shop):
        change.add_once(complaint, Kind.SUGGESTED, at=now, key="guarantee", data=found.as_json())


def by_mileage(
    complaint: Complaint,
    *,
    mileage: int,
    shop: Shop,
    by: uuid.UUID | None,
    by_name: str,
    side: str,
    version: int | None = None,
    now: datetime,
) -> None:
    """Notes what the odometer shows, in the unit of the job, and what the guarantee says with it.

    Raises `change.Refused`; `OutOfTurn` with "no_guarantee", "no_mileage" or "less_mileage" among them.
    """
    with change.by_shop(complaint, side=side, version=version) as (held, _state):
        if not change.happened(held, Kind.SUGGESTED):
            raise change.OutOfTurn("no_guarantee")
        found = _cite(held, shop=shop, mileage=mileage)
        if found is None:
            raise change.OutOfTurn("no_guarantee")
        if found.at_delivery is None or found.citation.of_km is None:
            raise change.OutOfTurn("no_mileage")
        if found.citation.km is None:
            raise change.OutOfTurn("less_mileage")
        change.add(
            held, Kind.SUGGESTED, at=now, side=side, by=by, by_name=by_name,
            data={**found.as_json(), "mileage": mileage},
        )  # fmt: skip


_JOB = Compiled(lambda pk: Job.objects.filter(pk=pk))


class _Found(NamedTuple):
    """What the guarantee says, and what the odometer showed at the delivery that it counts from."""

    citation: Citation
    at_delivery: int | None

    def as_json(self) -> dict[str, Any]:
        return {**self.citation.as_json(), "at_delivery": self.at_delivery}


def _cite(complaint: Complaint, *, shop: Shop, mileage: int | None = None) -> _Found | None:
    if complaint.job_id is None or complaint.category not in guarantee.CATEGORIES:
        return None
    chain = _chain(_JOB.get(complaint.job_id), until=complaint.filed_at)
    job = _read(chain.last, shop)
    seen = replace(job, mileage=mileage) if mileage is not None else _later(chain.last, complaint.filed_at, shop)
    citation = guarantee.cite(
        job,
        category=complaint.category,
        on=complaint.filed_at.astimezone(shop.zone).date(),
        km=guarantees.driven(seen, job) if seen else None,
        country=shop.country,
        promised=in_force.promised(),
        again=chain.first,
        times=chain.times,
    )
    return _Found(citation, job.mileage) if citation else None


class _Chain(NamedTuple):
    """The job that the guarantee counts from, the number of the first that did the same, and how often it came back."""

    last: Job
    first: str = ""
    times: int = 0


def _chain(job: Job, *, until: datetime) -> _Chain:
    """After work under the guarantee it begins anew, so the last job of a chain counts."""
    if not lookups.came_back(job.pk):
        return _Chain(job)
    mine = Comeback.objects.filter(job=job).select_related("first_job").first()
    first = mine.first_job if mine else job
    again = list(
        Comeback.objects.filter(first_job=first, job__delivered_at__lte=until)
        .exclude(job=first)
        .select_related("job")
        .order_by("job__delivered_at", "job__number")
    )
    return _Chain(again[-1].job, first.number, len(again)) if again else _Chain(job)


def _later(job: Job, until: datetime, shop: Shop) -> guarantees.Job | None:
    """The vehicle's last job after this one that tells a mileage."""
    later = Job.objects.filter(vehicle=job.vehicle_id, delivered_at__gt=job.delivered_at, delivered_at__lte=until)
    found = later.exclude(mileage=None).order_by("-delivered_at").first() if job.vehicle_id else None
    return _read(found, shop) if found else None


def _read(job: Job, shop: Shop) -> guarantees.Job:
    lines = list(job.lines.values_list("kind", "item"))
    return guarantees.Job(
        id=job.pk,
        number=job.number,
        kind=job.kind,
        kind_as_written=job.kind_as_written,
        day=job.delivered_at.astimezone(shop.zone).date(),
        technician=job.technician,
        mileage=job.mileage,
        miles="mileage_unit" in job.told_facts,
        work=tuple(item for kind, item in lines if kind != JobLine.Kind.PART),
    )

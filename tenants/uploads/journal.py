"""What each import did, job by job, kept for thirty days so that it can be undone.

A line (`ToldJob`) says that an import told a job; `Overwritten` has the old values of every row that it wrote over.
Lines of one job are layers: the newest holds what stands now, and each holds what stood before it. Taking the newest
away puts its old values back; taking away one that lies deeper hands its old values to the one above it. So it does
not matter in which order imports are undone: when all that told a job are undone, the job is as if none had been.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tenants.audits.models import Finding
from tenants.followups.models import SkippedJob
from tenants.jobs import compare, wire
from tenants.jobs.upsert import Upserted
from tenants.uploads import spans
from tenants.uploads.checking import FINDINGS
from tenants.uploads.models import Overwritten, ToldJob

KEPT = timedelta(days=30)
#: Lines stay a day longer, so that an undo that was asked for in time finds them all.
FORGOTTEN = KEPT + timedelta(days=1)

Sort = Overwritten.Sort
_SORTS = {compare.JOBS: Sort.JOB, compare.CUSTOMERS: Sort.CUSTOMER, compare.VEHICLES: Sort.VEHICLE}
_COLUMNS = ("upload_id", "job", "sort", "row", "fields", "at", "customer", "vehicle")


@dataclass(frozen=True)
class Beside:
    """What stood beside jobs before they were told anew: their faults and why they were not asked about."""

    faults: dict[uuid.UUID, list[list[str]]]
    skipped: dict[uuid.UUID, list[str]]


def beside(jobs: Iterable[uuid.UUID]) -> Beside:
    """Reads it, before the new findings and follow-ups are written."""
    wanted, found = list(jobs), Beside({}, {})
    if wanted:
        faults = Finding.objects.filter(job__in=wanted, code__in=list(FINDINGS), mended_at=None)
        for job, *fault in faults.values_list("job_id", "code", "level", "post", "field", "value"):
            found.faults.setdefault(job, []).append(fault)
        for job, reason, at in SkippedJob.objects.filter(job__in=wanted).values_list("job_id", "reason", "at"):
            found.skipped[job] = [reason, at.isoformat()]
    return found


def keep(
    done: Upserted,
    beside: Beside,
    *,
    upload: uuid.UUID | None,
    marks: Mapping[uuid.UUID, uuid.UUID],
    told_in: Iterable[Sequence[int]] = (),
    now: datetime,
) -> None:
    """Writes the lines of one batch, in its transaction. `marks` names the do-not-call entry that a job stands for.

    `told_in` has the rows of each outcome, in their order; another system's jobs stand in none.
    """
    states, told = dict(done.outcomes), _rows_told(done, told_in) if upload else {}
    wire.insert(
        ToldJob,
        ("upload_id", "job", "at", "did", "rows", "kept"),
        (
            {"upload_id": upload, "job": job, "at": now, "did": did, "rows": told.get(job, ""), "kept": ""}
            for job, did in states.items()
        ),
    )
    rows = [*_rows(done, states, beside, now=now)]
    rows += [{"job": job, "sort": Sort.SUPPRESSION, "row": mark, "fields": {}} for job, mark in marks.items()]
    if rows:
        wire.insert(Overwritten, _COLUMNS, ({**_NOBODY, **row, "upload_id": upload, "at": now} for row in rows))


def _rows_told(done: Upserted, told_in: Iterable[Sequence[int]]) -> dict[uuid.UUID, str]:
    found: dict[uuid.UUID, list[int]] = {}
    for (job, _did), rows in zip(done.outcomes, told_in, strict=False):
        found.setdefault(job, []).extend(rows)
    return {job: str(rows[0]) if len(rows) == 1 else spans.of(rows) for job, rows in found.items()}


_NOBODY: dict[str, Any] = {"customer": None, "vehicle": None}


def _rows(
    done: Upserted, states: Mapping[uuid.UUID, str], beside: Beside, *, now: datetime
) -> Iterator[dict[str, Any]]:
    for job, before in done.before.items():
        for (sort, row), fields in before.items():
            if sort == compare.JOBS:
                if states[job] != compare.UPDATED:
                    continue
                fields = fields | {
                    "since": now.isoformat(),
                    "faults": beside.faults.get(job, []),
                    "skipped": beside.skipped.get(job),
                }
            yield {"job": job, "sort": _SORTS[sort], "row": row, "fields": fields, **refers(fields)}


def refers(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The customer and the vehicle among old values."""
    return {"customer": fields.get("customer_id"), "vehicle": fields.get("vehicle_id")}


def forget(*, now: datetime) -> None:
    """Drops what is too old to be undone, with the old data in it."""
    for model in (ToldJob, Overwritten):
        model.objects.filter(at__lt=now - FORGOTTEN).delete()

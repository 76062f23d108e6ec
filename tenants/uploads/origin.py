"""Where a job comes from: the files, or another system, that made it and changed it, with the rows it stood in."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from tenants.jobs.models import Job
from tenants.uploads.models import ToldJob, Upload

Did = ToldJob.Did


@dataclass(frozen=True)
class Origin:
    """One telling of the job. `upload` is None for another system's; `rows` is empty where they are not known any more.

    `did` is "created" or "updated".
    """

    did: str
    at: datetime
    upload: uuid.UUID | None = None
    name: str = ""
    rows: str = ""
    several: bool = False


def of(job: Job) -> list[Origin]:
    """The first first. Rows and later changes are known for as long as an import can be undone, the first file always.

    Files that told nothing new are left out.
    """
    lines = ToldJob.objects.filter(job=job.pk).exclude(did=Did.UNCHANGED).select_related("upload").order_by("id")
    found = [_origin(line) for line in lines]
    if not found or found[0].did != Did.CREATED:
        found.insert(0, _first(job))
    return found


def _origin(line: ToldJob) -> Origin:
    several = not line.rows.isdecimal()
    return Origin(line.did, line.at, line.upload_id, line.upload.name if line.upload else "", line.rows, several)


def _first(job: Job) -> Origin:
    upload = Upload.objects.filter(pk=job.upload).first() if job.upload else None
    return Origin(Did.CREATED, job.created_at, upload.pk if upload else None, upload.name if upload else "")

"""What a reading of jobs found wrong, kept with the jobs until a later reading finds it mended."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tenants.audits.models import Finding
from tenants.jobs import wire


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: a code with its level and post, the field it was seen in and what stood there."""

    code: str
    level: str
    post: str
    field: str = ""
    value: str = ""


@transaction.atomic
def store(found: Mapping[uuid.UUID, Sequence[Fault]], *, codes: Collection[str], now: datetime) -> int:
    """Makes these faults the jobs' only ones among `codes`, the ones this reader looks for. Answers how many are new.

    Faults with other codes stay; a fault that was known keeps the time at which it was first found.
    """
    wanted = {(job, one.code, one.field[:40]): one for job, faults in found.items() for one in faults}
    known = {
        (job, code, field): pk
        for pk, job, code, field in Finding.objects.filter(job__in=list(found), code__in=list(codes)).values_list(
            "pk", "job_id", "code", "field"
        )
    }
    Finding.objects.filter(pk__in=[pk for key, pk in known.items() if key not in wanted]).delete()
    rows = [
        {
            "id": uuid.uuid4(),
            "job_id": job,
            "code": code,
            "level": one.level,
            "post": one.post,
            "field": field,
            "value": one.value[:200],
            "found_at": now,
        }
        for (job, code, field), one in wanted.items()
        if (job, code, field) not in known
    ]
    return wire.insert(Finding, ("id", "job_id", "code", "level", "post", "field", "value", "found_at"), rows)

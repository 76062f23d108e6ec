"""The jobs behind each number that is told of an import, for as long as its journal is kept."""

from collections.abc import Callable
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from tenants.audits.models import Finding
from tenants.followups.models import FollowUp, Kind, SkippedJob
from tenants.jobs.models import Job
from tenants.uploads.behind import FINDING, NothingThere
from tenants.uploads.checking import FINDINGS
from tenants.uploads.consequences import NOT_CALLED
from tenants.uploads.models import ToldJob, Upload

Did = ToldJob.Did


def is_known(upload: Upload) -> bool:
    """Whether there is still a journal of it."""
    return upload.told_jobs.exists()


def jobs(upload: Upload, name: str) -> QuerySet[Job]:
    """The jobs of a count that are still there, the latest delivered first. Raises `NothingThere`.

    Names are those of `behind`: "created", "not_called.too_late", "finding.vin_check_digit".
    """
    sort, _dot, code = name.partition(".")
    if sort not in _JOBS or (code and sort not in (FINDING, NOT_CALLED)) or (sort == FINDING and not code):
        raise NothingThere(name)
    return _JOBS[sort](upload, code).select_related("customer", "vehicle").order_by("-delivered_at", "number", "pk")


def rows_of(upload: Upload, found: list[Job]) -> dict[object, str]:
    """By job, the rows of the file that told it."""
    return dict(upload.told_jobs.filter(job__in=[job.pk for job in found]).values_list("job", "rows"))


def says(found: list[Job], name: str) -> dict[object, str]:
    """By job, the value that a finding is about; nothing for other counts."""
    sort, _dot, code = name.partition(".")
    if sort != FINDING:
        return {}
    return dict(Finding.objects.filter(job__in=found, code=code, mended_at=None).values_list("job_id", "value"))


def called(upload: Upload) -> int:
    """How many jobs got their call by this import."""
    return _called(upload, "").count()


def not_called(upload: Upload) -> dict[str, int]:
    """How many new and changed jobs nobody is called about, by reason, as it stands now."""
    found = SkippedJob.objects.filter(job__in=_told(upload, Did.CREATED, Did.UPDATED))
    return dict(found.values_list("reason").annotate(n=Count("pk")).order_by("reason"))


def findings(upload: Upload) -> dict[str, int]:
    """How many jobs have each finding of their row, as it stands now."""
    found = Finding.objects.filter(job__in=_told(upload), code__in=list(FINDINGS), mended_at=None)
    return dict(found.values_list("code").annotate(n=Count("job", distinct=True)).order_by("code"))


def _told(upload: Upload, *did: str) -> QuerySet[ToldJob, Any]:
    found = upload.told_jobs.all()
    return (found.filter(did__in=did) if did else found).values("job")


def _of(*did: str) -> Callable[[Upload, str], QuerySet[Job]]:
    return lambda upload, _code: Job.objects.filter(pk__in=_told(upload, *did))


def _called(upload: Upload, _code: str) -> QuerySet[Job]:
    by_it = FollowUp.objects.filter(
        job=OuterRef("pk"), kind=Kind.SURVEY, created_at__gte=upload.accepted_at, created_at__lte=upload.imported_at
    )
    return Job.objects.filter(Exists(by_it), pk__in=_told(upload, Did.CREATED, Did.UPDATED))


def _not_called(upload: Upload, code: str) -> QuerySet[Job]:
    found = Job.objects.filter(pk__in=_told(upload, Did.CREATED, Did.UPDATED), skipped__isnull=False)
    return found.filter(skipped__reason=code) if code else found


def _with_finding(upload: Upload, code: str) -> QuerySet[Job]:
    having = Finding.objects.filter(job=OuterRef("pk"), code=code, mended_at=None)
    return Job.objects.filter(Exists(having), pk__in=_told(upload))


_JOBS: dict[str, Callable[[Upload, str], QuerySet[Job]]] = {
    "created": _of(Did.CREATED),
    "updated": _of(Did.UPDATED),
    "unchanged": _of(Did.UNCHANGED),
    "called": _called,
    NOT_CALLED: _not_called,
    FINDING: _with_finding,
}

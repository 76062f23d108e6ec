"""Reads the papers of jobs and holds them against the rules, a few statements for any number of jobs."""

import uuid
from collections import defaultdict
from collections.abc import Collection

from tenants.audits import papers
from tenants.audits.papers import Facts, Paper, Work
from tenants.jobs.models import Job, JobDocument, JobLine


def facts(job_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Facts]:
    """For each of these jobs, which checks of its papers could be made and which failed."""
    wanted = list(job_ids)
    attached: dict[uuid.UUID, list[Paper]] = defaultdict(list)
    for job, kind, signed_by, signed_at, total, note in JobDocument.objects.filter(job__in=wanted).values_list(
        "job_id", "kind", "signed_by", "signed_at", "signed_total_minor", "note"
    ):
        attached[job].append(Paper(kind, frozenset(signed_by), signed_at, total, note))
    # Only of jobs with papers is more asked than whether there are any.
    lines = JobLine.objects.filter(job__in=list(attached), kind=JobLine.Kind.PART)
    with_parts = set(lines.values_list("job_id", flat=True).distinct())
    return {
        job: papers.check(Work(kind, delivered, total, job in with_parts), attached.get(job, ()))
        for job, kind, delivered, total in Job.objects.filter(pk__in=wanted).values_list(
            "pk", "kind", "delivered_at", "total_minor"
        )
    }


def missing(job: Job) -> list[str]:
    """The papers that this job needs and that are not attached."""
    there = set(job.documents.values_list("kind", flat=True))
    has_parts = job.lines.filter(kind=JobLine.Kind.PART).exists()
    wanted = papers.needed(Work(job.kind, job.delivered_at, job.total_minor, has_parts))
    return [kind for kind in wanted if kind not in there]

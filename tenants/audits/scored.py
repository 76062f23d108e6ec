"""The jobs behind a score: those of a post, or of one person at it, with their marks there."""

from datetime import date

from django.db.models import F, QuerySet

from tenants.audits import people
from tenants.audits.models import JobAudit


def jobs(since: date, until: date, *, post: str, person: str = "") -> QuerySet[JobAudit]:
    """Jobs delivered from `since` to `until` of which something could be judged at the post, the latest first.

    As many as the score says; each has `checks` and `passed`.
    """
    found = JobAudit.objects.filter(on__gte=since, on__lte=until, **{f"{post}_checks__gt": 0})
    if person:
        written = found.values_list(f"job__{post}", flat=True).distinct()
        found = found.filter(**{f"job__{post}__in": [each for each in written if person in people.named(each)]})
    marked = found.annotate(checks=F(f"{post}_checks"), passed=F(f"{post}_passed"))
    return marked.select_related("job__vehicle").order_by("-on", "job__number")


def months() -> list[date]:
    """The first days of the months in which audited jobs were delivered, the latest first."""
    return list(JobAudit.objects.dates("on", "month", order="DESC"))

"""How many checks each post and each person passed, of those that could be made, for jobs delivered on some days."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, QuerySet, Sum

from tenants.audits.models import JobAudit, Post

#: The posts that a job names a person for.
NAMED = (Post.ADVISOR, Post.TECHNICIAN, Post.INSPECTOR, Post.CASHIER)


@dataclass(frozen=True, slots=True)
class Score:
    """Checks that could be made of so many jobs, and how many were passed. `name` is a person's, or a post."""

    name: str
    checks: int
    passed: int
    jobs: int

    @property
    def share(self) -> float | None:
        return self.passed / self.checks if self.checks else None


def posts(first: date, last: date) -> list[Score]:
    """A score for each post at which something could be checked, in the order of the posts."""
    found = []
    for post in Post.values:
        told = _of(post, first, last).aggregate(n=Count("pk"), c=Sum("checks"), p=Sum("passed"))
        if told["c"]:
            found.append(Score(post, told["c"], told["p"], told["n"]))
    return found


def people(post: str, first: date, last: date) -> list[Score]:
    """A score for each person who stood at a post, by name; "" are the jobs that name nobody."""
    if post not in NAMED:
        return []
    grouped = _of(post, first, last).values(name=F(f"job__{post}"))
    told = grouped.annotate(n=Count("pk"), c=Sum("checks"), p=Sum("passed")).order_by("name")
    return [Score(row["name"], row["c"], row["p"], row["n"]) for row in told]


def rows(post: str, first: date, last: date, *, name: str | None = None) -> QuerySet[JobAudit]:
    """The jobs behind a score, the latest first, each with `checks` and `passed` of this post."""
    found = _of(post, first, last)
    if name is not None:
        found = found.filter(**{f"job__{post}": name})
    return found.select_related("job__vehicle").order_by("-on", "job__number")


def months() -> list[date]:
    """The first days of the months in which audited jobs were delivered, the latest first."""
    return list(JobAudit.objects.dates("on", "month", order="DESC"))


def _of(post: str, first: date, last: date) -> QuerySet[JobAudit]:
    found = JobAudit.objects.filter(on__range=(first, last), **{f"{post}_checks__gt": 0})
    return found.annotate(checks=F(f"{post}_checks"), passed=F(f"{post}_passed"))

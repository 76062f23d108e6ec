"""How well each post, and each person at it, did their part: checks passed of those that could be judged, by month."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet, Sum

from tenants.audits import catalogue, people
from tenants.audits.models import Comeback, Finding, JobAudit

_MOST_CODES = 5


@dataclass(frozen=True, slots=True)
class Score:
    """One post, or one person at it, in one month. `worst` are codes of open findings with how many, the most first.

    `share` is from 0 to 1, None where nothing could be judged. `comebacks` are jobs that came back to this technician.
    """

    month: dt.date
    post: str
    person: str
    jobs: int
    checks: int
    passed: int
    comebacks: int = 0
    worst: tuple[tuple[str, int], ...] = ()

    @property
    def failed(self) -> int:
        return self.checks - self.passed

    @property
    def share(self) -> float | None:
        return self.passed / self.checks if self.checks else None


@dataclass(slots=True)
class _Tally:
    jobs: int = 0
    checks: int = 0
    passed: int = 0
    comebacks: int = 0
    codes: Counter[str] = field(default_factory=Counter)

    def score(self, month: dt.date, post: str, person: str) -> Score:
        worst = tuple(sorted(self.codes.items(), key=lambda pair: (-pair[1], pair[0]))[:_MOST_CODES])
        return Score(month, post, person, self.jobs, self.checks, self.passed, self.comebacks, worst)


def posts(since: dt.date, until: dt.date) -> list[Score]:
    """Each post in each month of jobs delivered from `since` to `until`, both included; the latest month first."""
    tallies: dict[tuple[dt.date, str], _Tally] = defaultdict(_Tally)
    for month, post, _person, jobs, checks, passed in _counted(since, until):
        tally = tallies[month, post]
        tally.jobs, tally.checks, tally.passed = tally.jobs + jobs, tally.checks + checks, tally.passed + passed
    for month, post, _person, code, n in _found(since, until):
        if (month, post) in tallies:
            tallies[month, post].codes[code] += n
    for month, _person, n in _came_back(since, until):
        tallies[month, catalogue.TECHNICIAN].comebacks += n
    order = {post: place for place, post in enumerate(catalogue.POSTS)}
    keys = sorted(tallies, key=lambda key: (-key[0].toordinal(), order[key[1]]))
    return [tallies[key].score(*key, "") for key in keys]


def persons(since: dt.date, until: dt.date, *, post: str = "") -> list[Score]:
    """Each person named on jobs, at each post and month; where a job names several, each of them has its marks."""
    tallies: dict[tuple[dt.date, str, str], _Tally] = defaultdict(_Tally)
    for month, each, written, jobs, checks, passed in _counted(since, until):
        for person in people.named(written):
            tally = tallies[month, each, person]
            tally.jobs, tally.checks, tally.passed = tally.jobs + jobs, tally.checks + checks, tally.passed + passed
    for month, each, written, code, n in _found(since, until):
        for person in people.named(written):
            if (month, each, person) in tallies:
                tallies[month, each, person].codes[code] += n
    for month, written, n in _came_back(since, until):
        for person in people.named(written):
            tallies[month, catalogue.TECHNICIAN, person].comebacks += n
    order = {name: place for place, name in enumerate(catalogue.POSTS)}
    keys = [key for key in tallies if post in ("", key[1])]
    keys.sort(key=lambda key: (-key[0].toordinal(), order[key[1]], key[2]))
    return [tallies[key].score(*key) for key in keys]


def rows(since: dt.date, until: dt.date, *, post: str = "", person: str = "") -> QuerySet[Finding]:
    """The evidence behind the scores: the findings of these jobs as they stand now, the waived and mended, too."""
    found = Finding.objects.filter(job__audit__on__gte=since, job__audit__on__lte=until)
    if post:
        found = found.filter(post=post)
    if person:
        names = {each for each in found.values_list("person", flat=True).distinct() if person in people.named(each)}
        found = found.filter(person__in=names)
    return found.select_related("job__vehicle", "job__customer").order_by("-job__audit__on", "post", "code", "pk")


_Counts = tuple[dt.date, str, str, int, int, int]


def _counted(since: dt.date, until: dt.date) -> Iterable[_Counts]:
    """Month, post, who stood there as written, jobs, checks, passed."""
    audited = JobAudit.objects.filter(on__gte=since, on__lte=until)
    for post in catalogue.POSTS:
        named = () if post == catalogue.SHOP else (f"job__{post}",)
        grouped = audited.filter(**{f"{post}_checks__gt": 0}).values("on__year", "on__month", *named)
        sums = {"n": Count("pk"), "checks": Sum(f"{post}_checks"), "passed": Sum(f"{post}_passed")}
        for row in grouped.annotate(**sums).order_by():
            month = dt.date(row["on__year"], row["on__month"], 1)
            yield month, post, row.get(f"job__{post}", ""), row["n"], row["checks"], row["passed"]


def _found(since: dt.date, until: dt.date) -> Iterable[tuple[dt.date, str, str, str, int]]:
    """Month, post, person, code, how many open findings that count."""
    found = Finding.objects.open().filter(job__audit__on__gte=since, job__audit__on__lte=until)
    grouped = found.exclude(level=catalogue.INFO).values(
        "job__audit__on__year", "job__audit__on__month", "post", "person", "code"
    )
    for row in grouped.annotate(n=Count("pk")).order_by():
        month = dt.date(row["job__audit__on__year"], row["job__audit__on__month"], 1)
        yield month, row["post"], row["person"], row["code"], row["n"]


def _came_back(since: dt.date, until: dt.date) -> Iterable[tuple[dt.date, str, int]]:
    """Month of the comeback, the first job's technician as written, how many."""
    found = Comeback.objects.filter(job__audit__on__gte=since, job__audit__on__lte=until)
    grouped = found.values("job__audit__on__year", "job__audit__on__month", "first_job__technician")
    for row in grouped.annotate(n=Count("pk")).order_by():
        month = dt.date(row["job__audit__on__year"], row["job__audit__on__month"], 1)
        yield month, row["first_job__technician"], row["n"]

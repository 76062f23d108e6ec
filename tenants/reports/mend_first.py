"""What to mend first: the three problem points of a period, the evidence of each, and where it comes from."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from callcenter.scripts import presets
from callcenter.scripts.scoring import SATISFIED_FROM
from tenants.complaints.models import Category, Complaint, Validity
from tenants.followups.models import Answer
from tenants.jobs.models import JobLine
from tenants.reports import due, satisfaction
from tenants.reports.intervals import wilson
from tenants.reports.period import Period
from tenants.reports.problem_points import PointCounts, ProblemPoint, top_problem_points

#: The problem point that each scored question asks about; the other points are heard of in complaints only.
ASKED_BY = {
    presets.RESPONSE_SPEED: Category.EFFICIENCY,
    presets.SERVICE_QUALITY: Category.SERVICE,
    presets.REPAIR_QUALITY: Category.REPAIR,
    presets.PRICE: Category.PRICE,
}
_QUESTION_OF = {point.value: question for question, point in ASKED_BY.items()}
FEWEST = 5
#: A source stands out when even the lower end of its interval is this much above the shop's own share.
STANDS_OUT = 1.25


@dataclass(frozen=True)
class Source:
    """One person or part with `problems` of `n` answers about a point, far above the rest of the shop."""

    kind: str
    name: str
    problems: int
    n: int

    @property
    def share(self) -> float:
        return self.problems / self.n


@dataclass(frozen=True)
class Point:
    """A problem point with its evidence and, where one stands out, its source."""

    found: ProblemPoint
    source: Source | None

    @property
    def key(self) -> str:
        return self.found.key

    @property
    def label(self) -> str:
        return str(Category(self.found.key).label)


def three(period: Period, *, now: datetime) -> list[Point]:
    """The three points with most dissatisfied answers and valid complaints, weighed so that few never top many."""
    asked = {ASKED_BY[figure.key].value: figure for figure in satisfaction.items(period)}
    complained = dict(
        valid_complaints(period).order_by().values("category").annotate(n=Count("pk")).values_list("category", "n")
    )
    counts = [
        PointCounts(
            point,
            answers=asked[point].n if point in asked else 0,
            dissatisfied=asked[point].dissatisfied if point in asked else 0,
            complaints=complained.get(point, 0),
        )
        for point in Category.values
    ]
    reached = due.covered(period, now=now).contacted.numerator
    spoken_to = max(reached, sum(complained.values()))
    return [Point(found, source(period, found.key)) for found in top_problem_points(counts, reached=spoken_to)]


def dissatisfied_answers(period: Period, point: str) -> QuerySet[Answer]:
    """The answers below 4 that count for a point."""
    question = _QUESTION_OF.get(point)
    found = satisfaction.answers(period, question or "", "dissatisfied")
    return found if question else found.none()


def valid_complaints(period: Period, point: str = "") -> QuerySet[Complaint]:
    """The complaints filed in the period that the shop judged valid."""
    return (
        Complaint.objects.filter(
            Q(category=point) if point else Q(),
            validity=Validity.VALID,
            counted=True,
            filed_at__gte=period.start,
            filed_at__lt=period.end,
        )
        .select_related("job__vehicle", "customer")
        .order_by("-filed_at")
    )


def source(period: Period, point: str) -> Source | None:
    """The advisor, technician or part whose share of dissatisfied answers stands out most, if one does."""
    question = _QUESTION_OF.get(point)
    if question is None:
        return None
    facts = [
        (answer.score < SATISFIED_FROM, answer.response.follow_up.job)
        for answer in satisfaction.answers(period, question, "scored")
        if answer.score is not None and answer.response.follow_up.job is not None
    ]
    if not facts:
        return None
    parts = _parts_of({job.pk for _, job in facts})
    usual = sum(bad for bad, _ in facts) / len(facts)
    groups: dict[str, Callable[[Any], Iterable[str]]] = {
        "advisor": lambda job: [job.advisor],
        "technician": lambda job: [job.technician],
        "part": lambda job: parts.get(job.pk, ()),
    }
    found = [one for kind, names in groups.items() for one in _sources(kind, facts, names)]
    return max(
        (one for one in found if _low(one) > usual * STANDS_OUT), key=lambda one: (_low(one), one.n), default=None
    )


def _sources(kind: str, facts: list[tuple[bool, Any]], names: Callable[[Any], Iterable[str]]) -> list[Source]:
    heard: dict[str, list[bool]] = {}
    for bad, job in facts:
        for name in names(job):
            if name:
                heard.setdefault(name, []).append(bad)
    return [Source(kind, name, sum(bads), len(bads)) for name, bads in heard.items() if len(bads) >= FEWEST]


def _low(one: Source) -> float:
    interval = wilson(one.problems, one.n)
    return interval.low if interval else 0.0


def _parts_of(jobs: set[Any]) -> dict[Any, list[str]]:
    found: dict[Any, list[str]] = {}
    for job, item in JobLine.objects.filter(job__in=jobs, kind=JobLine.Kind.PART).values_list("job", "item"):
        found.setdefault(job, []).append(item)
    return found

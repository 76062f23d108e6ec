"""How satisfied customers are: by customer, by question, by person, each number with the answers behind it.

A number and its rows are the same query, so they cannot differ.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, Q, QuerySet

from callcenter.scripts.presets import SCORED_ITEMS
from callcenter.scripts.scoring import SATISFIED_FROM
from tenants.followups.models import Answer, SurveyResponse
from tenants.reports.intervals import Interval, wilson
from tenants.reports.period import Period

#: Fewer answers than this are shown as too few to compare.
FEW = 5

ANSWERS = {
    "scored": Q(score__isnull=False),
    "satisfied": Q(score__gte=SATISFIED_FROM),
    "dissatisfied": Q(score__lt=SATISFIED_FROM),
    "unscored": Q(score=None),
}
CUSTOMERS = {
    "all": Q(),
    "scored": Q(satisfied__isnull=False),
    "satisfied": Q(satisfied=True),
    "dissatisfied": Q(satisfied=False),
}
PEOPLE = ("advisor", "technician")


@dataclass(frozen=True)
class Figure:
    """A share of satisfied among `n` scored, with Wilson's 95 % interval; `mean` is the mean score from 1 to 5."""

    key: str
    satisfied: int
    n: int
    mean: float | None = None
    unscored: int = 0

    @property
    def share(self) -> float | None:
        return self.satisfied / self.n if self.n else None

    @property
    def dissatisfied(self) -> int:
        return self.n - self.satisfied

    @property
    def interval(self) -> Interval | None:
        return wilson(self.satisfied, self.n)

    @property
    def few(self) -> bool:
        return self.n < FEW


def customers(period: Period) -> Figure:
    """Satisfied customers (every scored answer 4 or 5) among those who scored anything."""
    found = responses(period).aggregate(
        n=Count("pk", filter=CUSTOMERS["scored"]),
        satisfied=Count("pk", filter=CUSTOMERS["satisfied"]),
    )
    score = answers(period).aggregate(mean=Avg("score"))
    return Figure("customers", found["satisfied"], found["n"], score["mean"])


def items(period: Period) -> list[Figure]:
    """One figure for each scored question, in the order in which they are asked."""
    counted: dict[str, Any] = {
        row["question"]: row
        for row in answers(period)
        .order_by()  # an ordering would become part of the grouping
        .values("question")
        .annotate(
            n=Count("pk", filter=ANSWERS["scored"]),
            satisfied=Count("pk", filter=ANSWERS["satisfied"]),
            unscored=Count("pk", filter=ANSWERS["unscored"]),
            mean=Avg("score"),
        )
    }
    empty: dict[str, Any] = {"n": 0, "satisfied": 0, "unscored": 0, "mean": None}
    found = [(key, counted.get(key, empty)) for key in SCORED_ITEMS]
    return [Figure(key, row["satisfied"], row["n"], row["mean"], row["unscored"]) for key, row in found]


def by_person(period: Period, post: str) -> list[Figure]:
    """Satisfied customers by the advisor or technician of the job, most answers first; nameless jobs are left out."""
    name = f"follow_up__job__{post}"
    rows = (
        responses(period)
        .exclude(**{name: ""})
        .filter(**{f"{name}__isnull": False})
        .values(name)
        .annotate(
            n=Count("pk", filter=CUSTOMERS["scored"]),
            satisfied=Count("pk", filter=CUSTOMERS["satisfied"]),
        )
        .order_by("-n", name)
    )
    return [Figure(row[name], row["satisfied"], row["n"]) for row in rows if row["n"]]


def responses(period: Period, group: str = "all") -> QuerySet[SurveyResponse]:
    """The survey responses of the period that a number of `customers` counts."""
    return (
        SurveyResponse.objects.filter(
            CUSTOMERS[group],
            follow_up__kind="survey",
            completed_at__gte=period.start,
            completed_at__lt=period.end,
        )
        .select_related("follow_up__job__vehicle", "follow_up__customer")
        .order_by("-completed_at")
    )


def answers(period: Period, question: str = "", group: str = "") -> QuerySet[Answer]:
    """The answers to scored questions of the period that a number of `items` counts."""
    return (
        Answer.objects.filter(
            ANSWERS[group] if group else Q(),
            question__in=[question] if question else SCORED_ITEMS,
            response__follow_up__kind="survey",
            response__completed_at__gte=period.start,
            response__completed_at__lt=period.end,
        )
        .select_related("response__follow_up__job__vehicle", "response__follow_up__customer")
        .order_by("-response__completed_at", "pk")
    )

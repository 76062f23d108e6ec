"""How satisfied customers are: by customer, by question, by person, each number with the answers behind it.

A number and its rows are the same query, so they cannot differ.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, Q, QuerySet

from callcenter.scripts.presets import SCORED_ITEMS
from callcenter.scripts.script import Kind
from tenants.followups.models import Answer, SurveyResponse
from tenants.reports import asked
from tenants.reports.asked import Scope, Spoken
from tenants.reports.heard import FEW
from tenants.reports.intervals import Interval, wilson
from tenants.reports.period import Period

ANSWERS = asked.GROUPS[Kind.SCORE]
CUSTOMERS = {
    "all": Q(),
    "partial": Q(partial=True),
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


def customers(period: Period, spoken: Sequence[Spoken] | None = None) -> Figure:
    """Satisfied customers (every scored answer 4 or 5) among those who scored anything.

    `spoken` are the scripts of the period, or of a longer one, where they are known already.
    """
    scope = Scope(period)
    spoken = asked.scripts(scope) if spoken is None else spoken
    found = responses(period).aggregate(
        n=Count("pk", filter=CUSTOMERS["scored"]),
        satisfied=Count("pk", filter=CUSTOMERS["satisfied"]),
    )
    score = asked.answers(scope, spoken).filter(asked.scored(spoken)).aggregate(mean=Avg("score"))
    return Figure("customers", found["satisfied"], found["n"], score["mean"])


def by_week(weeks: Sequence[Period]) -> list[tuple[Period, Figure]]:
    """Satisfied customers of each of some weeks, the oldest first."""
    spoken = asked.scripts(Scope(Period(weeks[0].first, weeks[-1].last, weeks[0].zone)))
    return [(week, customers(week, spoken)) for week in weeks]


def taken_part(period: Period, channel: str = "") -> dict[str, int]:
    """How many customers answered, gave a score, and stopped before the end; and how many by each channel."""
    found = responses(period, channel=channel).aggregate(
        **{group: Count("pk", filter=CUSTOMERS[group]) for group in ("all", "scored", "partial")},
        **{each: Count("pk", filter=Q(channel=each)) for each in asked.CHANNELS},
    )
    return dict(found)


def items(period: Period) -> list[Figure]:
    """One figure for each of the four items that every survey has, in the order in which they are asked."""
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


def responses(period: Period, group: str = "all", channel: str = "") -> QuerySet[SurveyResponse]:
    """The survey responses of the period that a number of `customers` counts, of one channel or of all."""
    return (
        SurveyResponse.objects.filter(CUSTOMERS[group], Scope(period, channel=channel).responses())
        .select_related("follow_up__job__vehicle", "follow_up__customer")
        .prefetch_related("answers")
        .order_by("-completed_at")
    )


def answers(period: Period, question: str = "", group: str = "") -> QuerySet[Answer]:
    """The answers of the period that a number of `items` counts."""
    return asked.answers(Scope(period)).filter(
        ANSWERS[group] if group else Q(), question__in=[question] if question else SCORED_ITEMS
    )

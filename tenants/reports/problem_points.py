"""The three things to mend first: where dissatisfied answers and valid complaints weigh most."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from callcenter.scripts.scoring import SATISFIED_FROM
from tenants.reports.intervals import wilson

HOW_MANY = 3


@dataclass(frozen=True)
class PointCounts:
    """What was heard about one point in a period.

    `answers` with a score, `dissatisfied` ones among them (below 4), and valid `complaints`. For a point that no
    question asks about, `answers` is 0.
    """

    key: str
    answers: int = 0
    dissatisfied: int = 0
    complaints: int = 0


@dataclass(frozen=True)
class ProblemPoint:
    """One point with its evidence: `problems` of `n` chances to hear of one, and the share that is at least certain."""

    key: str
    dissatisfied: int
    complaints: int
    n: int
    at_least: float

    @property
    def problems(self) -> int:
        return self.dissatisfied + self.complaints

    @property
    def share(self) -> float:
        return self.problems / self.n


def is_dissatisfied(score: int | None) -> bool:
    """Whether an answer counts against its point: a score below 4. Answers without a score do not."""
    return score is not None and score < SATISFIED_FROM


def top_problem_points(points: Iterable[PointCounts], *, reached: int, limit: int = HOW_MANY) -> list[ProblemPoint]:
    """The points with most dissatisfied answers and valid complaints, worst first; points without any are left out.

    `reached` is the number of customers who were spoken to: anyone of them could have complained of a point that no
    question asks about. The order is by the lower end of Wilson's interval of the share of problems. That end is near
    the share when much was heard and near zero when little was, so one bad answer of one never tops twenty of sixty;
    yet every single problem counts. (The upper end would do the opposite.) Equal points go by number, then by key.
    """
    found = [point for counts in points if (point := _weighed(counts, reached))]
    return sorted(found, key=lambda point: (-point.at_least, -point.problems, point.key))[:limit]


def _weighed(point: PointCounts, reached: int) -> ProblemPoint | None:
    if min(point.answers, point.dissatisfied, point.complaints, reached) < 0 or point.dissatisfied > point.answers:
        raise ValueError("More dissatisfied answers than answers, or a negative count.")
    if not point.dissatisfied + point.complaints:
        return None
    # A complaint is a further thing heard besides the answers: it adds to both sides of the share.
    n = (point.answers or reached) + point.complaints
    interval = wilson(point.dissatisfied + point.complaints, n)
    assert interval is not None
    return ProblemPoint(point.key, point.dissatisfied, point.complaints, n, interval.low)

"""What scores mean: satisfied or not, shares, means and indices, and whether an interview was complete.

Scores run from 1 to 5 unless a rule says otherwise. "Not applicable", "don't know" and "refused" are answers without a
score: they are counted as answered and stay out of every share and mean.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from callcenter.scripts.script import RANGES, Kind

LOWEST, HIGHEST = RANGES[Kind.SCORE]
SATISFIED_FROM = 4
#: So many scored questions make an interview that ended early worth counting.
ENOUGH_FOR_PARTIAL = 2

Completion = Literal["complete", "partial", "breakoff"]


@dataclass(frozen=True)
class Share:
    """`hits` of `n`; `share` is None when nothing was scored."""

    hits: int
    n: int

    @property
    def share(self) -> float | None:
        return self.hits / self.n if self.n else None


def is_satisfied(scores: Iterable[int | None]) -> bool | None:
    """Whether one customer was satisfied: every scored answer is 4 or 5. None when nothing was scored."""
    scored = _scored(scores)
    return min(scored) >= SATISFIED_FROM if scored else None


def satisfied_customers(responses: Iterable[Iterable[int | None]]) -> Share:
    """Satisfied customers among those who scored anything."""
    verdicts = [verdict for verdict in map(is_satisfied, responses) if verdict is not None]
    return Share(sum(verdicts), len(verdicts))


def csat(scores: Iterable[int | None]) -> Share:
    """Answers of 4 or 5 among scored answers (the top two boxes)."""
    scored = _scored(scores)
    return Share(sum(score >= SATISFIED_FROM for score in scored), len(scored))


def csat_by_question(responses: Iterable[Mapping[str, int | None]]) -> dict[str, Share]:
    """The top two boxes of each question that appears in any response, in order of first appearance."""
    columns: dict[str, list[int | None]] = {}
    for response in responses:
        for question, score in response.items():
            columns.setdefault(question, []).append(score)
    return {question: csat(scores) for question, scores in columns.items()}


def mean(scores: Iterable[int | None]) -> float | None:
    """The mean of scored answers, None without any."""
    scored = _scored(scores)
    return sum(scored) / len(scored) if scored else None


def csi(questions: Mapping[str, Iterable[int | None]], *, weights: Mapping[str, float] | None = None) -> float | None:
    """The satisfaction index from 0 to 100: the weighted mean of the questions' means, on the scale's own length.

    100 x sum(w x (mean - 1) / 4), sum(w) = 1, as the American index has it. Equal weights unless set; a question
    without a score leaves its weight to the others. None without any score. Raises ValueError for weights that are
    negative or name no question asked.
    """
    if weights is not None and (set(weights) - set(questions) or min(weights.values(), default=0) < 0):
        raise ValueError("A weight is negative, or for a question that was not asked.")
    means = {key: found for key, scores in questions.items() if (found := mean(scores)) is not None}
    shares = {key: 1.0 if weights is None else weights.get(key, 0.0) for key in means}
    total = sum(shares.values())
    if not total:
        return None
    length = HIGHEST - LOWEST
    return 100 * sum(shares[key] * (found - LOWEST) / length for key, found in means.items()) / total


@dataclass(frozen=True)
class Nps:
    """Promoters (9, 10), passives (7, 8) and detractors (0 to 6) of one question from 0 to 10."""

    promoters: int
    passives: int
    detractors: int

    @property
    def n(self) -> int:
        return self.promoters + self.passives + self.detractors

    @property
    def score(self) -> float | None:
        """From -100 to 100; None without an answer."""
        return 100 * (self.promoters - self.detractors) / self.n if self.n else None

    @property
    def error(self) -> float | None:
        """The standard error of the score, in its points: 100 x sqrt((p + d - (p - d)^2) / n)."""
        if not self.n:
            return None
        up, down = self.promoters / self.n, self.detractors / self.n
        return float(100 * ((up + down - (up - down) ** 2) / self.n) ** 0.5)


class NotZeroToTen(ValueError):
    """Only a question from 0 to 10 gives a net promoter score; 1 to 5 gives a share of satisfied answers."""


def nps(scores: Iterable[int | None], *, kind: Kind) -> Nps:
    """The net promoter score of a question's answers. Raises `NotZeroToTen` for a question of another kind."""
    if kind is not Kind.SCALE:
        raise NotZeroToTen(kind)
    lowest, highest = RANGES[Kind.SCALE]
    scored = [score for score in scores if score is not None]
    if any(not lowest <= score <= highest for score in scored):
        raise ValueError("A score lies between 0 and 10.")
    promoters, detractors = sum(score >= 9 for score in scored), sum(score <= 6 for score in scored)
    return Nps(promoters, len(scored) - promoters - detractors, detractors)


def completion(
    *, answered: Collection[str], scored: Collection[str], required: Collection[str], enough: int = ENOUGH_FOR_PARTIAL
) -> Completion:
    """How far an interview got. `answered` holds every question with any answer, `scored` those with a score."""
    if set(required) <= set(answered):
        return "complete"
    return "partial" if len(set(scored)) >= enough else "breakoff"


def _scored(scores: Iterable[int | None]) -> list[int]:
    scored = [score for score in scores if score is not None]
    if any(not LOWEST <= score <= HIGHEST for score in scored):
        raise ValueError("A score lies between 1 and 5.")
    return scored

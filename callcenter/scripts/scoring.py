"""What scores mean: satisfied or not, shares and means, complete or partial, and when to offer a complaint.

Scores run from 1 to 5. "Not applicable", "don't know" and "refused" are answers without a score: they are counted as
answered and stay out of every share and mean.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

LOWEST, HIGHEST = 1, 5
SATISFIED_FROM = 4
COMPLAINT_UP_TO = 2
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


def needs_complaint_offer(score: int | None) -> bool:
    """Whether the agent should offer to take down a complaint: 1 or 2."""
    return bool(_scored([score])) and score is not None and score <= COMPLAINT_UP_TO


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

"""What was answered to one question in a period, as figures: shares, means, net promoters, counts for each choice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain, repeat

from callcenter.scripts import scoring
from callcenter.scripts.script import RANGES, Kind
from tenants.reports.intervals import Z_95, Interval, wilson

#: Fewer answers than this are shown as too few to compare.
FEW = 5


@dataclass(frozen=True)
class Counted:
    """How often one choice or reason was given; `text` is what it says in the script that was asked."""

    code: str
    text: str
    n: int


@dataclass(frozen=True)
class Heard:
    """One question with all its answers.

    `name` is that of the newest script that asked it, in the reader's language where one did; `also` are the other
    names it had. `scores` counts each score, `answered` all answers that say something, `withheld` those that only say
    why there is none. `low` answers are those in which the `reasons` could be given.
    """

    key: str
    kind: Kind
    name: str
    also: tuple[str, ...] = ()
    scores: Mapping[int, int] = field(default_factory=dict)
    answered: int = 0
    withheld: int = 0
    choices: tuple[Counted, ...] = ()
    low: int = 0
    reasons: tuple[Counted, ...] = ()

    @property
    def given(self) -> list[int]:
        """Every score that was given."""
        return list(chain.from_iterable(repeat(score, n) for score, n in sorted(self.scores.items())))

    @property
    def n(self) -> int:
        """Answers that count: those with a score where the question has scores, else all that say something."""
        return sum(self.scores.values()) if self.kind in RANGES else self.answered

    @property
    def unscored(self) -> int:
        return self.answered + self.withheld - self.n

    @property
    def few(self) -> bool:
        return self.n < FEW

    @property
    def mean(self) -> float | None:
        """The mean score, None without any."""
        return sum(self.given) / self.n if self.kind in RANGES and self.n else None

    # --- 1 to 5 ---

    @property
    def satisfied(self) -> int:
        return scoring.csat(self.given).hits

    @property
    def dissatisfied(self) -> int:
        return self.n - self.satisfied

    @property
    def share(self) -> float | None:
        """The share of satisfied answers, None without a score."""
        return scoring.csat(self.given).share

    @property
    def interval(self) -> Interval | None:
        """Wilson's 95 % interval of that share."""
        return wilson(self.satisfied, self.n)

    # --- 0 to 10 ---

    @property
    def nps(self) -> scoring.Nps:
        """Promoters, passives and detractors. Raises `scoring.NotZeroToTen` for a question of another kind."""
        return scoring.nps(self.given, kind=self.kind)

    @property
    def nps_interval(self) -> Interval | None:
        """Where the score lies with 95 % certainty, in its points: 1.96 standard errors either way, within -100 to 100.

        None without answers, and where all are alike: their spread says nothing then.
        """
        found = self.nps
        if found.score is None or not found.error:
            return None
        half = Z_95 * found.error
        return Interval(max(-100.0, found.score - half), min(100.0, found.score + half))


def csi(questions: Iterable[Heard]) -> float | None:
    """The satisfaction index from 0 to 100 over the questions from 1 to 5, all of one weight; None without a score."""
    return scoring.csi({each.key: each.given for each in questions if each.kind is Kind.SCORE})

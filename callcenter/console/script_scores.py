"""How the answers to a script count, as its rules say, with a few made-up customers worked out."""

from __future__ import annotations

from dataclasses import dataclass

from callcenter.scripts import names, scoring
from callcenter.scripts.script import RANGES, Kind, Question, Script

#: Made-up answers to the questions from 1 to 5, in their order and again from the start where there are more.
_FIVES: tuple[tuple[int | None, ...], ...] = ((5, 5, 4, 5), (4, 5, 4, 4), (5, 4, 2, 3), (4, None, 5, 4))
_TENS: tuple[int | None, ...] = (10, 9, 6, 8)


@dataclass(frozen=True)
class Asked:
    """One question, how it counts, and what the made-up customers answered."""

    name: str
    question: Question
    required: bool
    answers: list[int | None]
    csat: scoring.Share | None
    nps: scoring.Nps | None


@dataclass(frozen=True)
class Scores:
    """`verdicts` are whether each made-up customer was satisfied; `csi` is None without a question from 1 to 5."""

    asked: list[Asked]
    verdicts: list[bool | None]
    satisfied: scoring.Share
    csi: float | None
    scored: int
    satisfied_from: int
    highest: int
    enough: int
    has_tens: bool
    required: list[str]


def of(script: Script) -> Scores:
    """The rules of `scoring`, said for one script."""
    fives = [each for each in script.questions if each.kind is Kind.SCORE]
    answers = {each.key: [row[n % len(row)] for row in _FIVES] for n, each in enumerate(fives)}
    answers |= {each.key: list(_TENS) for each in script.questions if each.kind is Kind.SCALE}
    customers = [[answers[each.key][n] for each in fives] for n in range(len(_FIVES))]
    return Scores(
        asked=[_asked(script, each, answers[each.key]) for each in script.questions if each.kind in RANGES],
        verdicts=[scoring.is_satisfied(each) for each in customers] if fives else [],
        satisfied=scoring.satisfied_customers(customers),
        csi=scoring.csi({each.key: answers[each.key] for each in fives}),
        scored=len(fives),
        satisfied_from=scoring.SATISFIED_FROM,
        highest=scoring.HIGHEST,
        enough=scoring.ENOUGH_FOR_PARTIAL,
        has_tens=any(each.kind is Kind.SCALE for each in script.questions),
        required=[names.question_named(script, key) for key in script.required],
    )


def _asked(script: Script, question: Question, answers: list[int | None]) -> Asked:
    return Asked(
        name=names.question_name(question),
        question=question,
        required=question.key in script.required,
        answers=answers,
        csat=scoring.csat(answers) if question.kind is Kind.SCORE else None,
        nps=scoring.nps(answers, kind=question.kind) if question.kind is Kind.SCALE else None,
    )

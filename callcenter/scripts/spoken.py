"""A script as it is read aloud: words with the names put in, each step with the questions that are asked in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from callcenter.scripts import names
from callcenter.scripts.labels import KIND_NAMES, PURPOSE_NAMES, WHEN_NAMES, condition_words
from callcenter.scripts.merge import Piece, Value, pieces
from callcenter.scripts.script import (
    RANGES,
    Choice,
    ComplaintState,
    Objection,
    Purpose,
    Question,
    Script,
    Step,
    When,
)

Pieces = list[Piece]
Say = Callable[[str], Pieces]


@dataclass(frozen=True)
class SpokenQuestion:
    """`lowest` and `highest` are None without scores; `purpose` is empty for service, `only_if` where always asked."""

    question: Question
    name: str
    number: int
    say: Pieces
    kind: str
    purpose: str
    required: bool
    lowest: int | None
    highest: int | None
    only_if: str


@dataclass(frozen=True)
class SpokenStep:
    """`when` is empty for a step that is always taken, `purpose` for service."""

    step: Step
    name: str
    when: str
    purpose: str
    say: Pieces
    do: list[Pieces]
    varies: bool
    questions: list[SpokenQuestion]


@dataclass(frozen=True)
class SpokenCard:
    card: Objection
    name: str
    say: Pieces
    do: list[Pieces]


@dataclass(frozen=True)
class Spoken:
    """`lost` are questions whose step is not there: nobody would ever ask them."""

    steps: list[SpokenStep]
    lost: list[SpokenQuestion]
    cards: list[SpokenCard]
    varies: bool


def of(script: Script, values: Mapping[str, Value] | None, *, state: ComplaintState = ComplaintState.NONE) -> Spoken:
    """The script for a customer of whom `values` are known; with None the names of the fields stay in braces."""

    def say(text: str) -> Pieces:
        return [Piece(text)] if values is None else pieces(text, values, language=script.language)

    asked = [_question(script, question, n, say) for n, question in enumerate(script.questions, start=1)]
    steps = [_step(step, asked, state, say) for step in script.steps]
    known = {step.key for step in script.steps}
    return Spoken(
        steps=steps,
        lost=[each for each in asked if each.question.step not in known],
        cards=[_card(each, say) for each in script.objections],
        varies=any(step.varies for step in steps),
    )


def in_language(script: Script, other: Script) -> Script:
    """The script as a call shows it in another language; a part that this lacks is said as in the script's own."""
    steps = {each.key: each for each in other.steps}
    questions = {each.key: each for each in other.questions}
    return replace(
        script,
        language=other.language,
        steps=tuple(_step_words(each, steps.get(each.key)) for each in script.steps),
        questions=tuple(_question_words(each, questions.get(each.key)) for each in script.questions),
        objections=other.objections,
    )


def lacking(script: Script, other: Script) -> list[str]:
    """Keys of the script's steps and questions that the other language has no words for."""
    have = {("step", each.key) for each in other.steps} | {("question", each.key) for each in other.questions}
    need = [("step", each.key) for each in script.steps] + [("question", each.key) for each in script.questions]
    return [key for sort, key in need if (sort, key) not in have]


def _step(step: Step, asked: Iterable[SpokenQuestion], state: ComplaintState, say: Say) -> SpokenStep:
    words, do = step.words(state)
    return SpokenStep(
        step=step,
        name=names.step_name(step),
        when="" if step.when is When.ALWAYS else str(WHEN_NAMES[step.when]),
        purpose=_purpose(step.purpose),
        say=say(words),
        do=[say(line) for line in do],
        varies=bool(step.variants),
        questions=[each for each in asked if each.question.step == step.key],
    )


def _question(script: Script, question: Question, number: int, say: Say) -> SpokenQuestion:
    lowest, highest = RANGES.get(question.kind, (None, None))
    condition = question.only_if
    return SpokenQuestion(
        question=question,
        name=names.question_name(question),
        number=number,
        say=say(question.say),
        kind=str(KIND_NAMES[question.kind]),
        purpose=_purpose(question.purpose),
        required=question.key in script.required,
        lowest=lowest,
        highest=highest,
        only_if=condition_words(script, condition.question, condition.op, condition.values) if condition else "",
    )


def _card(card: Objection, say: Say) -> SpokenCard:
    return SpokenCard(card, names.objection_name(card), say(card.say), [say(line) for line in card.do])


def _purpose(purpose: Purpose) -> str:
    return "" if purpose is Purpose.SERVICE else str(PURPOSE_NAMES[purpose])


def _step_words(step: Step, theirs: Step | None) -> Step:
    return replace(step, say=theirs.say, do=theirs.do, variants=theirs.variants) if theirs else step


def _question_words(question: Question, theirs: Question | None) -> Question:
    if theirs is None:
        return question
    words = {each.key: each.text for each in (*theirs.choices, *theirs.reasons)}

    def of(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
        return tuple(Choice(each.key, words.get(each.key, each.text)) for each in choices)

    return replace(question, say=theirs.say, choices=of(question.choices), reasons=of(question.reasons))

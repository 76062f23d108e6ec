"""What keeps a script from being published, each fault with its name and its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from callcenter.scripts.branching import ORDERED
from callcenter.scripts.merge import unknown_fields
from callcenter.scripts.script import (
    MOST_CHOICES,
    NO,
    QUESTIONS_STEP,
    RANGES,
    SOLVED,
    YES,
    CallType,
    Channel,
    Choice,
    Kind,
    Op,
    Purpose,
    Question,
    Script,
)

_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")


class Code(StrEnum):
    NO_STEPS = "no_steps"
    NO_QUESTIONS = "no_questions"  # none that may be asked of every customer
    NOT_ASKED_SOLVED = "not_asked_solved"  # a re-contact must hear yes or no, else no complaint is ever closed
    NO_QUESTIONS_STEP = "no_questions_step"  # a step named "questions" must say when they are asked
    EMPTY_WORDS = "empty_words"
    UNKNOWN_FIELD = "unknown_field"
    BAD_KEY = "bad_key"
    DUPLICATE_KEY = "duplicate_key"
    NO_CHOICES = "no_choices"
    TOO_MANY_CHOICES = "too_many_choices"
    CHOICES_NOT_TAKEN = "choices_not_taken"  # only single and multiple choice have choices
    UNKNOWN_STEP = "unknown_step"
    UNKNOWN_QUESTION = "unknown_question"  # a condition on a question that is not there
    LATER_QUESTION = "later_question"  # a condition on this question itself or on a later one
    BAD_COMPARISON = "bad_comparison"
    BAD_LOW = "bad_low"
    KIND_CHANGED = "kind_changed"  # results join answers by key, so a key keeps its kind


@dataclass(frozen=True)
class Fault:
    """One thing to mend: `part` is script, steps, questions or objections; `key` names which; `detail` what of it."""

    code: Code
    part: str
    key: str = ""
    detail: str = ""


def of(script: Script, *, kinds: Mapping[str, Kind] | None = None) -> list[Fault]:
    """Every fault, in the order of the script. `kinds` are those that keys had before."""
    found = [*_whole(script), *_solved(script)]
    for part, rows in (("steps", script.steps), ("questions", script.questions), ("objections", script.objections)):
        found += _keys(part, [row.key for row in rows])
    found += [fault for step in script.steps for fault in _words("steps", step.key, _all_words(step))]
    for step in script.steps:
        found += _doubles("steps", step.key, [variant.state.value for variant in step.variants])
    for place, question in enumerate(script.questions):
        found += _question(script, place, question, kinds or {})
    for card in script.objections:
        found += _words("objections", card.key, {"say": card.say, **_lines(card.do)})
    return found


def _whole(script: Script) -> Iterator[Fault]:
    if not script.steps:
        yield Fault(Code.NO_STEPS, "script")
    if not any(each.purpose in (Purpose.SERVICE, Purpose.SAFETY) for each in script.survey):
        yield Fault(Code.NO_QUESTIONS, "script")
    elif QUESTIONS_STEP not in {step.key for step in script.steps}:
        yield Fault(Code.NO_QUESTIONS_STEP, "script")


def _solved(script: Script) -> Iterator[Fault]:
    asked = {question.key: question for question in script.survey}
    solved = asked.get(SOLVED)
    if script.key == CallType.RECONTACT and (
        solved is None or not solved.required or solved.only_if or not {YES, NO} <= set(solved.codes)
    ):
        yield Fault(Code.NOT_ASKED_SOLVED, "questions", SOLVED)


def _keys(part: str, keys: list[str]) -> Iterator[Fault]:
    for key in keys:
        if not _KEY.match(key):
            yield Fault(Code.BAD_KEY, part, key)
    yield from (Fault(Code.DUPLICATE_KEY, part, key) for key, times in Counter(keys).items() if times > 1)


def _doubles(part: str, key: str, inner: Iterable[str]) -> Iterator[Fault]:
    yield from (Fault(Code.DUPLICATE_KEY, part, key, each) for each, times in Counter(inner).items() if times > 1)


def _all_words(step: object) -> dict[str, str]:
    words = {"say": step.say, **_lines(step.do)}  # type: ignore[attr-defined]
    for variant in step.variants:  # type: ignore[attr-defined]
        words |= {f"{variant.state}.{name}": text for name, text in {"say": variant.say, **_lines(variant.do)}.items()}
    return words


def _lines(lines: tuple[str, ...]) -> dict[str, str]:
    return {f"do.{n}": line for n, line in enumerate(lines)}


def _words(part: str, key: str, words: Mapping[str, str]) -> Iterator[Fault]:
    for name, text in words.items():
        if not text.strip():
            yield Fault(Code.EMPTY_WORDS, part, key, name)
        for field in unknown_fields(text):
            yield Fault(Code.UNKNOWN_FIELD, part, key, field)


def _question(script: Script, place: int, question: Question, kinds: Mapping[str, Kind]) -> Iterator[Fault]:
    words = {"say": question.say}
    words |= {f"choices.{each.key}": each.text for each in question.choices}
    words |= {f"reasons.{each.key}": each.text for each in question.reasons}
    yield from _words("questions", question.key, words)
    yield from _choices(question, question.choices)
    yield from _choices(question, question.reasons)
    if question.kind in (Kind.CHOICE, Kind.MULTI) and len(question.choices) < 2:
        yield Fault(Code.NO_CHOICES, "questions", question.key)
    takes = question.kind in (Kind.CHOICE, Kind.MULTI)
    if (question.choices and not takes) or (question.reasons and question.kind not in RANGES):
        yield Fault(Code.CHOICES_NOT_TAKEN, "questions", question.key)
    if question.step not in {step.key for step in script.steps} | {QUESTIONS_STEP}:
        yield Fault(Code.UNKNOWN_STEP, "questions", question.key, question.step)
    if question.low is not None:
        lowest, highest = RANGES.get(question.kind, (0, -1))
        if not lowest <= question.low < highest:
            yield Fault(Code.BAD_LOW, "questions", question.key, str(question.low))
    if kinds.get(question.key, question.kind) is not question.kind:
        yield Fault(Code.KIND_CHANGED, "questions", question.key, kinds[question.key].value)
    yield from _condition(script, place, question)


def _choices(question: Question, choices: tuple[Choice, ...]) -> Iterator[Fault]:
    yield from _doubles("questions", question.key, [each.key for each in choices])
    yield from (
        Fault(Code.BAD_KEY, "questions", question.key, each.key) for each in choices if not _KEY.match(each.key)
    )
    if len(choices) > MOST_CHOICES:
        yield Fault(Code.TOO_MANY_CHOICES, "questions", question.key, str(len(choices)))


def _condition(script: Script, place: int, question: Question) -> Iterator[Fault]:
    condition = question.only_if
    if condition is None:
        return
    places = {each.key: n for n, each in enumerate(script.questions)}
    if condition.question not in places:
        yield Fault(Code.UNKNOWN_QUESTION, "questions", question.key, condition.question)
        return
    if places[condition.question] >= place:
        yield Fault(Code.LATER_QUESTION, "questions", question.key, condition.question)
        return
    if not _comparable(script.question(condition.question), condition.op, condition.values):
        yield Fault(Code.BAD_COMPARISON, "questions", question.key, condition.question)


def _comparable(other: Question, op: Op, values: tuple[str | int, ...]) -> bool:
    if not values or (op is not Op.ONE_OF and len(values) != 1):
        return False
    scores = RANGES.get(other.kind)
    if op in (Op.AT_MOST, Op.AT_LEAST):
        return other.kind in ORDERED and type(values[0]) is int and _in(values[0], scores)
    if scores is not None:
        return all(type(value) is int and _in(value, scores) for value in values)
    return set(values) <= set(other.codes)


def _in(value: int, scores: tuple[int, int] | None) -> bool:
    return scores is not None and scores[0] <= value <= scores[1]


def too_long(script: Script, most: Mapping[Channel, int]) -> tuple[int, int] | None:
    """How many questions the survey has and may have, when it has more; a person may insist on them."""
    count = len(script.survey)
    return (count, most[script.channel]) if count > most[script.channel] else None

"""A script as one JSON document, and back: what a version keeps for good."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from callcenter.scripts.script import (
    QUESTIONS_STEP,
    Channel,
    Choice,
    ComplaintState,
    Condition,
    Kind,
    Objection,
    Op,
    Purpose,
    Question,
    Script,
    Segment,
    Step,
    Variant,
    When,
)

FORMAT = 1
LONGEST_KEY = 40
LONGEST_WORDS = 2000
MOST_PARTS = 60

E = TypeVar("E", bound=StrEnum)


class BadDocument(ValueError):
    """Not a script; `where` names the part that cannot be read, as "questions.2.kind"."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


def write(script: Script) -> dict[str, Any]:
    """The words and rules of a script; what it is for (type, segment, channel, language) stands beside it."""
    return {
        "format": FORMAT,
        "steps": [_step(each) for each in script.steps],
        "questions": [_question(each) for each in script.questions],
        "objections": [
            {"key": each.key, "name": each.name, "say": each.say, "do": list(each.do)} for each in script.objections
        ],
    }


def read(
    body: Mapping[str, Any],
    *,
    key: str,
    language: str,
    edition: str = "",
    channel: str = Channel.PHONE,
    segment: str = Segment.ANY,
    version: UUID | None = None,
) -> Script:
    """The script of a document. Raises `BadDocument`. Whether it makes sense is said by `faults.of`."""
    if not isinstance(body, Mapping) or body.get("format") != FORMAT:
        raise BadDocument("format")
    return Script(
        key=key,
        language=language,
        edition=edition,
        steps=tuple(_read_step(_Part(each, f"steps.{n}")) for n, each in _listed(body, "steps")),
        questions=tuple(_read_question(_Part(each, f"questions.{n}")) for n, each in _listed(body, "questions")),
        objections=tuple(_read_objection(_Part(each, f"objections.{n}")) for n, each in _listed(body, "objections")),
        channel=Channel(channel),
        segment=Segment(segment),
        version=version,
    )


def copied(script: Script, *, language: str, segment: str, channel: str) -> Script:
    """The same words under another heading, as no version yet."""
    return replace(
        script, language=language, segment=Segment(segment), channel=Channel(channel), edition="", version=None
    )


def _step(step: Step) -> dict[str, Any]:
    return {
        "key": step.key, "name": step.name, "say": step.say, "do": list(step.do), "when": step.when.value,
        "purpose": step.purpose.value,
        "variants": [
            {"state": each.state.value, "say": each.say, "do": list(each.do)} for each in step.variants
        ],
    }  # fmt: skip


def _question(question: Question) -> dict[str, Any]:
    condition = question.only_if
    return {
        "key": question.key, "name": question.name, "say": question.say, "kind": question.kind.value,
        "required": question.required, "choices": _choices(question.choices),
        "only_if": condition and {
            "question": condition.question, "op": condition.op.value, "values": list(condition.values),
        },
        "low": question.low, "reasons": _choices(question.reasons), "offers_complaint": question.offers_complaint,
        "step": question.step, "purpose": question.purpose.value,
    }  # fmt: skip


def _choices(choices: tuple[Choice, ...]) -> list[dict[str, str]]:
    return [{"key": each.key, "text": each.text} for each in choices]


class _Part:
    """One object of the document, read field by field; what is not as it should be is named by its place."""

    def __init__(self, found: Any, where: str) -> None:
        if not isinstance(found, Mapping):
            raise BadDocument(where)
        self.found, self.where = found, where

    def text(self, name: str, *, longest: int = LONGEST_WORDS, default: str | None = None) -> str:
        value = self.found.get(name, default)
        if not isinstance(value, str) or len(value) > longest:
            raise BadDocument(f"{self.where}.{name}")
        return value

    def key(self, name: str = "key", default: str | None = None) -> str:
        return self.text(name, longest=LONGEST_KEY, default=default)

    def lines(self, name: str) -> tuple[str, ...]:
        value = self.found.get(name, [])
        if not isinstance(value, list) or len(value) > MOST_PARTS:
            raise BadDocument(f"{self.where}.{name}")
        return tuple(_Part({"line": each}, f"{self.where}.{name}.{n}").text("line") for n, each in enumerate(value))

    def of(self, kind: type[E], name: str, default: E | None = None) -> E:
        try:
            return kind(self.found.get(name, default))
        except ValueError as error:
            raise BadDocument(f"{self.where}.{name}") from error

    def truth(self, name: str, default: bool) -> bool:
        value = self.found.get(name, default)
        if not isinstance(value, bool):
            raise BadDocument(f"{self.where}.{name}")
        return value

    def number(self, name: str) -> int | None:
        value = self.found.get(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            raise BadDocument(f"{self.where}.{name}")
        return value

    def parts(self, name: str) -> list[_Part]:
        return [_Part(each, f"{self.where}.{name}.{n}") for n, each in _listed(self.found, name, self.where)]


def _listed(found: Mapping[str, Any], name: str, where: str = "") -> list[tuple[int, Any]]:
    value = found.get(name, [])
    if not isinstance(value, list) or len(value) > MOST_PARTS:
        raise BadDocument(f"{where}.{name}".lstrip("."))
    return list(enumerate(value))


def _read_step(part: _Part) -> Step:
    return Step(
        key=part.key(),
        name=part.text("name", default=""),
        say=part.text("say"),
        do=part.lines("do"),
        when=part.of(When, "when", When.ALWAYS),
        purpose=part.of(Purpose, "purpose", Purpose.SERVICE),
        variants=tuple(
            Variant(each.of(ComplaintState, "state"), each.text("say"), each.lines("do"))
            for each in part.parts("variants")
        ),
    )


def _read_question(part: _Part) -> Question:
    return Question(
        key=part.key(),
        name=part.text("name", default=""),
        say=part.text("say"),
        kind=part.of(Kind, "kind", Kind.SCORE),
        required=part.truth("required", True),
        choices=_read_choices(part, "choices"),
        only_if=_read_condition(part),
        low=part.number("low"),
        reasons=_read_choices(part, "reasons"),
        offers_complaint=part.truth("offers_complaint", True),
        step=part.key("step", default=QUESTIONS_STEP),
        purpose=part.of(Purpose, "purpose", Purpose.SERVICE),
    )


def _read_choices(part: _Part, name: str) -> tuple[Choice, ...]:
    return tuple(Choice(each.key(), each.text("text")) for each in part.parts(name))


def _read_condition(part: _Part) -> Condition | None:
    if part.found.get("only_if") is None:
        return None
    found = _Part(part.found["only_if"], f"{part.where}.only_if")
    values = found.found.get("values")
    if not isinstance(values, list) or not all(isinstance(each, str | int) for each in values):
        raise BadDocument(f"{found.where}.values")
    return Condition(found.key("question"), found.of(Op, "op"), tuple(values))


def _read_objection(part: _Part) -> Objection:
    return Objection(part.key(), part.text("say"), part.lines("do"), part.text("name", default=""))

"""Which parts of a script are for this customer: by what was answered, by what may be said, and by how a complaint
stands.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from callcenter.scripts.script import (
    CallType,
    ComplaintState,
    Condition,
    Kind,
    Op,
    Purpose,
    Question,
    Script,
    Segment,
    Step,
)

_SAD_CALLS = (CallType.RECONTACT, CallType.COMPLAINT, CallType.CRISIS, CallType.CRISIS_CARE)


class Said(Protocol):
    """One answer: a score, a code that says why there is none, words or a choice, and what was chosen together."""

    @property
    def score(self) -> int | None: ...
    @property
    def code(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def chosen(self) -> Collection[str]: ...


@dataclass(frozen=True)
class Answered:
    """An answer as plain values."""

    score: int | None = None
    code: str = ""
    text: str = ""
    chosen: tuple[str, ...] = ()


def is_answered(said: Said | None) -> bool:
    """Whether there is an answer: refusing and not knowing are answers, an empty one is none."""
    return said is not None and (said.score is not None or bool(said.code or said.text.strip() or said.chosen))


def holds(condition: Condition | None, given: Mapping[str, Said]) -> bool:
    """Whether a condition is met. On a question without an answer none is; a code is compared like a choice."""
    if condition is None:
        return True
    said = given.get(condition.question)
    if said is None or not is_answered(said):
        return False
    if condition.op in (Op.AT_MOST, Op.AT_LEAST):
        line = condition.values[0]
        if said.score is None or not isinstance(line, int):
            return False
        return said.score <= line if condition.op is Op.AT_MOST else said.score >= line
    values = _values(said)
    if condition.op is Op.IS_NOT:
        return not values & set(condition.values)
    return bool(values & set(condition.values))


def asked(
    script: Script, given: Mapping[str, Said], *, allowed: Collection[Purpose] = tuple(Purpose)
) -> list[Question]:
    """The questions for this customer so far, in order. What was asked only because of an answer goes with it."""
    found: list[Question] = []
    heard: dict[str, Said] = {}
    for question in script.questions:
        if question.purpose in allowed and holds(question.only_if, heard):
            found.append(question)
            if question.key in given:
                heard[question.key] = given[question.key]
    return found


def required(script: Script, given: Mapping[str, Said]) -> list[str]:
    """Keys of the questions that this customer must have answered: only the survey's own, never what is asked beside.

    What may be said or not plays no part: nothing that may have to be left out can be required.
    """
    return [question.key for question in asked(script, given) if question.key in script.required]


def missing(script: Script, given: Mapping[str, Said]) -> list[str]:
    """Keys of the required questions that have no answer yet."""
    return [key for key in required(script, given) if not is_answered(given.get(key))]


def allowed_purposes(
    call_type: str, *, state: ComplaintState, refused: Collection[str] = (), is_low: bool = False
) -> tuple[Purpose, ...]:
    """What may be said on a call. `refused` holds the purposes that the customer does not want to be called for.

    Service and safety always may. Advertising may not where the customer has a complaint or was not satisfied, or
    wants no reminders; nor on a call that is about something that went wrong.
    """
    found = [Purpose.SERVICE, Purpose.SAFETY]
    if not {"reminder", "all"} & set(refused):
        found.append(Purpose.REMINDER)
        open_complaint = state in (ComplaintState.UNVERIFIED, ComplaintState.VALID)
        if not open_complaint and not is_low and call_type not in _SAD_CALLS:
            found.append(Purpose.MARKETING)
    return tuple(found)


def steps(script: Script, *, allowed: Collection[Purpose]) -> tuple[Step, ...]:
    """The steps whose purpose is allowed."""
    return tuple(step for step in script.steps if step.purpose in allowed)


def complaint_state(validities: Iterable[str]) -> ComplaintState:
    """How the customer's open complaints stand together: what is not yet decided is handled with most care."""
    found = set(validities)
    if not found:
        return ComplaintState.NONE
    if found & {"pending", "undetermined"}:
        return ComplaintState.UNVERIFIED
    return ComplaintState.VALID if "valid" in found else ComplaintState.INVALID


def segment_of(*, first_visit: bool | None, is_company: bool) -> Segment:
    """The segment of a customer; `first_visit` is None where no job is behind the call."""
    if is_company:
        return Segment.COMPANY
    if first_visit is None:
        return Segment.ANY
    return Segment.FIRST_VISIT if first_visit else Segment.RETURNING


def _values(said: Said) -> set[str | int]:
    values: set[str | int] = set(said.chosen)
    if said.score is not None:
        values.add(said.score)
    return values | {each for each in (said.code, said.text) if each}


#: Kinds that a condition can compare by AT_MOST and AT_LEAST.
ORDERED = (Kind.SCORE, Kind.SCALE)

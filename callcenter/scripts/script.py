"""The parts of a script: what the agent says and does, step by step, and the questions asked on the way."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CallType(StrEnum):
    """What a call is about; it chooses the script."""

    FIRST_VISIT = "first_visit"
    MAINTENANCE = "maintenance"
    REPAIR = "repair"
    MAJOR_REPAIR = "major_repair"
    WASH = "wash"
    RECONTACT = "recontact"


class When(StrEnum):
    """When a step is taken."""

    ALWAYS = "always"
    LOW_SCORE = "low_score"  # an answer of 1 or 2, or the customer complains
    NOT_SOLVED = "not_solved"
    HAS_REMINDERS = "has_reminders"  # declined items or running-in notes on the job
    SATISFIED = "satisfied"


class Kind(StrEnum):
    """How a question is answered. N/A and refused are always possible."""

    SCORE = "score"  # 1 to 5
    CHOICE = "choice"
    OPEN = "open"


class Purpose(StrEnum):
    """Why a step is there: asking about service is allowed where advertising may not be."""

    SERVICE = "service"
    MARKETING = "marketing"


@dataclass(frozen=True)
class Step:
    """One step: words to say, with merge fields, and what to do meanwhile."""

    key: str
    say: str
    do: tuple[str, ...] = ()
    when: When = When.ALWAYS
    purpose: Purpose = Purpose.SERVICE


@dataclass(frozen=True)
class Choice:
    key: str
    text: str


@dataclass(frozen=True)
class Question:
    """One question as it is asked. Its key joins answers over scripts, languages and editions."""

    key: str
    say: str
    kind: Kind = Kind.SCORE
    required: bool = True
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Objection:
    """An answer kept ready for what customers often ask."""

    key: str
    say: str
    do: tuple[str, ...] = ()


@dataclass(frozen=True)
class Script:
    """A whole call in the customer's language."""

    key: str
    language: str
    edition: str
    steps: tuple[Step, ...]
    questions: tuple[Question, ...]
    objections: tuple[Objection, ...]

    def step(self, key: str) -> Step:
        return next(step for step in self.steps if step.key == key)

    def question(self, key: str) -> Question:
        return next(question for question in self.questions if question.key == key)

    @property
    def required(self) -> tuple[str, ...]:
        """Keys of the questions that must have an answer before the call is complete."""
        return tuple(question.key for question in self.questions if question.required)

    @property
    def scored(self) -> tuple[str, ...]:
        return tuple(question.key for question in self.questions if question.kind is Kind.SCORE)

"""The parts of a script: what the agent says and does, step by step, and the questions asked on the way."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class CallType(StrEnum):
    """What a call is about; it chooses the script."""

    FIRST_VISIT = "first_visit"
    MAINTENANCE = "maintenance"
    REPAIR = "repair"
    MAJOR_REPAIR = "major_repair"
    WASH = "wash"
    RECONTACT = "recontact"
    COMPLAINT = "complaint"  # before the shop has looked into it
    CRISIS = "crisis"
    CRISIS_CARE = "crisis_care"  # some time after a crisis was closed
    CHURN = "churn"
    HOLIDAY = "holiday"
    BIRTHDAY = "birthday"
    DECLINED = "declined"
    SERVICE_DUE = "service_due"
    INSURANCE_DUE = "insurance_due"
    INSPECTION_DUE = "inspection_due"
    BOOKING = "booking"
    NO_SHOW = "no_show"


class Channel(StrEnum):
    """How the customer is asked."""

    PHONE = "phone"
    LINK = "link"  # a page on the customer's own telephone


class Segment(StrEnum):
    """Whom a script is written for; only what a job and its customer really tell."""

    ANY = "any"
    FIRST_VISIT = "first_visit"
    RETURNING = "returning"
    COMPANY = "company"


class When(StrEnum):
    """When a step is taken."""

    ALWAYS = "always"
    LOW_SCORE = "low_score"  # a low answer, or the customer complains
    NOT_SOLVED = "not_solved"
    HAS_REMINDERS = "has_reminders"  # declined items or running-in notes on the job
    SATISFIED = "satisfied"


class Kind(StrEnum):
    """How a question is answered. Not applicable, don't know and refused are always possible."""

    SCORE = "score"  # 1 to 5
    SCALE = "scale"  # 0 to 10
    YES_NO = "yes_no"
    CHOICE = "choice"
    MULTI = "multi"
    OPEN = "open"
    DATE = "date"


class Op(StrEnum):
    """How a condition compares. Several choices that were taken together are each looked at."""

    IS = "is"
    IS_NOT = "is_not"
    AT_MOST = "at_most"
    AT_LEAST = "at_least"
    ONE_OF = "one_of"


class Purpose(StrEnum):
    """Why a block is there: asking about service is allowed where advertising may not be."""

    SERVICE = "service"
    SAFETY = "safety"
    REMINDER = "reminder"
    MARKETING = "marketing"


class ComplaintState(StrEnum):
    """What is known of the customer's complaint while the agent speaks."""

    NONE = "none"
    UNVERIFIED = "unverified"  # be sorry for the trouble, admit nothing
    VALID = "valid"
    INVALID = "invalid"


#: The step in which the questions of the survey are asked; other steps may ask a thing of their own.
QUESTIONS_STEP = "questions"
YES, NO = "yes", "no"
#: What a re-contact asks: whether the complaint is settled.
SOLVED = "solved"
#: What a key of the call screen can choose from, and no more.
MOST_CHOICES = 8
MOST_QUESTIONS = {Channel.PHONE: 5, Channel.LINK: 3}
#: Lowest and highest score of the kinds that have one, and up to where a score is low unless the question says so.
RANGES = {Kind.SCORE: (1, 5), Kind.SCALE: (0, 10)}
LOW_LINES = {Kind.SCORE: 2, Kind.SCALE: 6}


@dataclass(frozen=True)
class Variant:
    """The words of a step for one state of the customer's complaint."""

    state: ComplaintState
    say: str
    do: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """One step: words to say, with merge fields, and what to do meanwhile. `name` is empty for the usual steps."""

    key: str
    say: str
    do: tuple[str, ...] = ()
    when: When = When.ALWAYS
    purpose: Purpose = Purpose.SERVICE
    variants: tuple[Variant, ...] = ()
    name: str = ""

    def words(self, state: ComplaintState) -> tuple[str, tuple[str, ...]]:
        """What is said and done where the complaint stands so."""
        found = next((variant for variant in self.variants if variant.state is state), None)
        return (found.say, found.do) if found else (self.say, self.do)


@dataclass(frozen=True)
class Choice:
    key: str
    text: str


@dataclass(frozen=True)
class Condition:
    """Ask only if an earlier question was answered so. `values` has one value, for ONE_OF any number."""

    question: str
    op: Op
    values: tuple[str | int, ...]


@dataclass(frozen=True)
class Question:
    """One question as it is asked. Its key joins answers over scripts, languages and versions.

    `low` is the highest score that counts as low (None: the usual line of the kind); at a low score the `reasons` are
    shown, and a complaint is offered unless `offers_complaint` says otherwise.
    """

    key: str
    say: str
    kind: Kind = Kind.SCORE
    required: bool = True
    choices: tuple[Choice, ...] = ()
    only_if: Condition | None = None
    low: int | None = None
    reasons: tuple[Choice, ...] = ()
    offers_complaint: bool = True
    step: str = QUESTIONS_STEP
    purpose: Purpose = Purpose.SERVICE
    name: str = ""

    @property
    def low_line(self) -> int | None:
        """Scores up to here are low; None where there are no scores."""
        return LOW_LINES.get(self.kind) if self.low is None else self.low

    @property
    def codes(self) -> tuple[str, ...]:
        """What may be chosen, without the reasons."""
        return (YES, NO) if self.kind is Kind.YES_NO else tuple(choice.key for choice in self.choices)

    def is_low(self, score: int | None) -> bool:
        return score is not None and self.low_line is not None and score <= self.low_line


@dataclass(frozen=True)
class Objection:
    """An answer kept ready for what customers often ask."""

    key: str
    say: str
    do: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True)
class Script:
    """A whole call in the customer's language. `version` is None for a preset."""

    key: str
    language: str
    edition: str
    steps: tuple[Step, ...]
    questions: tuple[Question, ...]
    objections: tuple[Objection, ...]
    channel: Channel = Channel.PHONE
    segment: Segment = Segment.ANY
    version: UUID | None = None

    def step(self, key: str) -> Step:
        return next(step for step in self.steps if step.key == key)

    def question(self, key: str) -> Question:
        return next(question for question in self.questions if question.key == key)

    @property
    def survey(self) -> tuple[Question, ...]:
        """The questions of the survey itself, which are counted."""
        return tuple(question for question in self.questions if question.step == QUESTIONS_STEP)

    @property
    def required(self) -> tuple[str, ...]:
        """Keys of the survey's questions that must have an answer, where they are asked, before a call is complete."""
        always = (Purpose.SERVICE, Purpose.SAFETY)
        return tuple(each.key for each in self.survey if each.required and each.purpose in always)

    @property
    def scored(self) -> tuple[str, ...]:
        """Keys of the questions that say whether the customer was satisfied: those from 1 to 5."""
        return tuple(question.key for question in self.questions if question.kind is Kind.SCORE)

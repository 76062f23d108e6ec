"""The scripts that every team has from its first day, in each language a customer may speak.

A script is spoken in the customer's language, whatever the language of the page. That is why its words are here, in
three languages, and not in the message catalogues.
"""

from __future__ import annotations

from functools import cache
from types import ModuleType

from callcenter.scripts import words_en, words_zh_hans, words_zh_hant
from callcenter.scripts.script import CallType, Choice, Kind, Objection, Purpose, Question, Script, Step, When

#: Stored with every response. A change of any word makes a new edition.
EDITION = "2026-1"
LANGUAGES = ("en", "zh-hans", "zh-hant")

RESPONSE_SPEED = "response_speed"
SERVICE_QUALITY = "service_quality"
REPAIR_QUALITY = "repair_quality"
PRICE = "price"
OPEN_REMARK = "open_remark"
SOLVED = "solved"
RESOLUTION_SATISFACTION = "resolution_satisfaction"

#: The four items that every survey scores, in the order in which they are asked.
SCORED_ITEMS = (RESPONSE_SPEED, SERVICE_QUALITY, REPAIR_QUALITY, PRICE)
SOLVED_CHOICES = ("yes", "partly", "no")

_WORDS: dict[str, ModuleType] = {"en": words_en, "zh-hans": words_zh_hans, "zh-hant": words_zh_hant}

_SURVEY_STEPS = (
    "greet",
    "identify",
    "convenient",
    "purpose",
    "questions",
    "complaint",
    "reminders",
    "invite",
    "thank",
)
_RECONTACT_STEPS = ("greet", "identify", "convenient", "purpose", "questions", "complaint", "thank")
_QUESTIONS = {
    # Nobody repairs anything in a wash.
    CallType.WASH: (RESPONSE_SPEED, SERVICE_QUALITY, PRICE, OPEN_REMARK),
    CallType.RECONTACT: (SOLVED, RESOLUTION_SATISFACTION, OPEN_REMARK),
}
_USUAL_QUESTIONS = (*SCORED_ITEMS, OPEN_REMARK)
_OBJECTIONS = ("driving", "why_call", "number_from", "stop_calling", "manager", "price_now", "upset")
_WHEN = {"complaint": When.LOW_SCORE, "reminders": When.HAS_REMINDERS, "invite": When.SATISFIED}
_KINDS = {OPEN_REMARK: Kind.OPEN, SOLVED: Kind.CHOICE}


class NoSuchScript(LookupError):
    """No preset for this type of call or language."""


@cache
def preset(call_type: str, language: str) -> Script:
    """The complete script of a type of call in a language. Raises NoSuchScript."""
    if call_type not in tuple(CallType) or language not in _WORDS:
        raise NoSuchScript(f"{call_type} in {language}")
    kind, words = CallType(call_type), _WORDS[language]
    step_keys = _RECONTACT_STEPS if kind is CallType.RECONTACT else _SURVEY_STEPS
    return Script(
        key=kind.value,
        language=language,
        edition=EDITION,
        steps=tuple(_step(key, kind, words) for key in step_keys),
        questions=tuple(_question(key, kind, words) for key in _QUESTIONS.get(kind, _USUAL_QUESTIONS)),
        objections=tuple(Objection(key, *words.OBJECTIONS[key]) for key in _OBJECTIONS),
    )


def _step(key: str, kind: CallType, words: ModuleType) -> Step:
    say, do = words.STEPS.get((key, kind.value)) or words.STEPS[key]
    not_solved = key == "complaint" and kind is CallType.RECONTACT
    return Step(
        key=key,
        say=say,
        do=do,
        when=When.NOT_SOLVED if not_solved else _WHEN.get(key, When.ALWAYS),
        purpose=Purpose.MARKETING if key == "invite" else Purpose.SERVICE,
    )


def _question(key: str, kind: CallType, words: ModuleType) -> Question:
    return Question(
        key=key,
        say=words.QUESTIONS.get((key, kind.value)) or words.QUESTIONS[key],
        kind=_KINDS.get(key, Kind.SCORE),
        required=key != OPEN_REMARK,
        choices=tuple(Choice(choice, words.CHOICES[choice]) for choice in SOLVED_CHOICES) if key == SOLVED else (),
    )

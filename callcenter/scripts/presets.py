"""The scripts that every team has from its first day, in each language a customer may speak.

A script is spoken in the customer's language, whatever the language of the page. That is why its words are here, in
three languages, and not in the message catalogues.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import ModuleType
from typing import Any

from callcenter.scripts import (
    words_en,
    words_en_care,
    words_zh_hans,
    words_zh_hans_care,
    words_zh_hant,
    words_zh_hant_care,
)
from callcenter.scripts.script import (
    QUESTIONS_STEP,
    SOLVED,
    CallType,
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
    Step,
    Variant,
    When,
)

#: Stored with every response. A change of any word makes a new edition.
EDITION = "2026-3"
LANGUAGES = ("en", "zh-hans", "zh-hant")

RESPONSE_SPEED = "response_speed"
SERVICE_QUALITY = "service_quality"
REPAIR_QUALITY = "repair_quality"
PRICE = "price"
OPEN_REMARK = "open_remark"
RESOLUTION_SATISFACTION = "resolution_satisfaction"
NEXT_NEED = "next_need"
WECHAT = "wechat"

#: The four items that every survey scores, in the order in which they are asked.
SCORED_ITEMS = (RESPONSE_SPEED, SERVICE_QUALITY, REPAIR_QUALITY, PRICE)

#: The types that ask what the customer thinks; these have a page behind a link too.
SURVEYS = (CallType.FIRST_VISIT, CallType.MAINTENANCE, CallType.REPAIR, CallType.MAJOR_REPAIR, CallType.WASH)
LINKED = (*SURVEYS, CallType.RECONTACT, CallType.CHURN)

_WORDS: dict[str, tuple[ModuleType, ModuleType]] = {
    "en": (words_en, words_en_care),
    "zh-hans": (words_zh_hans, words_zh_hans_care),
    "zh-hant": (words_zh_hant, words_zh_hant_care),
}

_OPENING = ("greet", "identify", "convenient", "purpose", "questions", "complaint")
_STEPS: dict[CallType, tuple[str, ...]] = {
    **dict.fromkeys(SURVEYS, (*_OPENING, "reminders", "invite", "thank")),
    **dict.fromkeys((CallType.RECONTACT, CallType.COMPLAINT, CallType.CRISIS), (*_OPENING, "thank")),
    **dict.fromkeys((CallType.BOOKING, CallType.NO_SHOW, CallType.CRISIS_CARE), (*_OPENING, "thank")),
}
_USUAL_STEPS = (*_OPENING, "invite", "thank")
_LINK_STEPS = ("purpose", "questions", "thank")

#: Under which further headings the words of a type are looked for.
_DUE = (CallType.DECLINED, CallType.SERVICE_DUE, CallType.INSURANCE_DUE, CallType.INSPECTION_DUE)
_CARE = (CallType.HOLIDAY, CallType.BIRTHDAY, CallType.BOOKING, CallType.NO_SHOW, *_DUE)
_HEADINGS: dict[CallType, tuple[str, ...]] = {
    **dict.fromkeys(_CARE, ("care",)),
    **dict.fromkeys(_DUE, ("due", "care")),
    CallType.CHURN: ("care",),
    CallType.CRISIS_CARE: ("care",),
}

_CAR = ("car_ok", "car_problem")
_QUESTIONS: dict[CallType, tuple[str, ...]] = {
    **dict.fromkeys(SURVEYS, (*SCORED_ITEMS, OPEN_REMARK)),
    # Nobody repairs anything in a wash.
    CallType.WASH: (RESPONSE_SPEED, SERVICE_QUALITY, PRICE, OPEN_REMARK),
    CallType.RECONTACT: (SOLVED, RESOLUTION_SATISFACTION, OPEN_REMARK),
    CallType.COMPLAINT: ("drivable", "wish", OPEN_REMARK),
    CallType.CRISIS: ("safe", "drivable", "needs", OPEN_REMARK),
    CallType.CRISIS_CARE: ("still_open", *_CAR, OPEN_REMARK),
    CallType.CHURN: ("last_visit", "away_reason", "away_detail", "would_return", OPEN_REMARK),
    CallType.HOLIDAY: (*_CAR, "trip", OPEN_REMARK),
    CallType.BIRTHDAY: (*_CAR, OPEN_REMARK),
    **dict.fromkeys(_DUE, ("plan", "again_on", OPEN_REMARK)),
    CallType.BOOKING: ("booking", "new_day", OPEN_REMARK),
    CallType.NO_SHOW: ("no_show", "rebook", "new_day", OPEN_REMARK),
}
_LINK_QUESTIONS: dict[CallType, tuple[str, ...]] = {
    **dict.fromkeys(SURVEYS, (SERVICE_QUALITY, REPAIR_QUALITY, OPEN_REMARK)),
    CallType.WASH: (RESPONSE_SPEED, SERVICE_QUALITY, OPEN_REMARK),
    CallType.RECONTACT: (SOLVED, RESOLUTION_SATISFACTION, OPEN_REMARK),
    CallType.CHURN: ("away_reason", "would_return", OPEN_REMARK),
}
#: Asked on the way out, where advertising is allowed: what comes next, and whether the shop may write.
_CLOSING: dict[CallType, tuple[str, ...]] = {
    **dict.fromkeys((*SURVEYS, CallType.CHURN), (NEXT_NEED, WECHAT)),
    **dict.fromkeys((CallType.HOLIDAY, CallType.BIRTHDAY, *_DUE), (WECHAT,)),
}

_KINDS = {
    OPEN_REMARK: Kind.OPEN, SOLVED: Kind.CHOICE, "drivable": Kind.YES_NO, "wish": Kind.CHOICE, "safe": Kind.YES_NO,
    "needs": Kind.MULTI, "away_reason": Kind.MULTI, "away_detail": Kind.OPEN, "would_return": Kind.YES_NO,
    "car_ok": Kind.YES_NO, "car_problem": Kind.OPEN, "trip": Kind.YES_NO, "plan": Kind.CHOICE, "again_on": Kind.DATE,
    "booking": Kind.CHOICE, "new_day": Kind.DATE, "no_show": Kind.CHOICE, "rebook": Kind.YES_NO,
    "still_open": Kind.YES_NO, NEXT_NEED: Kind.MULTI, WECHAT: Kind.CHOICE,
}  # fmt: skip
_OPTIONAL = (OPEN_REMARK, "away_detail", "trip", "again_on", "new_day", NEXT_NEED, WECHAT)
_ONLY_IF: dict[str | tuple[str, CallType], Condition] = {
    "away_detail": Condition("away_reason", Op.ONE_OF, ("quality", "price", "service", "other")),
    "car_problem": Condition("car_ok", Op.IS, ("no",)),
    "again_on": Condition("plan", Op.IS, ("later",)),
    ("new_day", CallType.BOOKING): Condition("booking", Op.IS, ("change",)),
    "rebook": Condition("no_show", Op.ONE_OF, ("forgot", "no_time", "other")),
    ("new_day", CallType.NO_SHOW): Condition("rebook", Op.IS, ("yes",)),
}
_WHEN = {"complaint": When.LOW_SCORE, "reminders": When.HAS_REMINDERS}
_OBJECTIONS = ("driving", "why_call", "number_from", "stop_calling", "manager", "price_now", "upset")
#: Who has just told of a problem is asked about it, whatever was scored.
_ALWAYS_COMPLAINT = (CallType.COMPLAINT, CallType.CRISIS)


class NoSuchScript(LookupError):
    """No preset for this type of call, language or channel."""


def preset(call_type: str, language: str, channel: str = Channel.PHONE) -> Script:
    """The complete script of a type of call in a language. Raises NoSuchScript."""
    known = call_type in tuple(CallType) and language in _WORDS and channel in tuple(Channel)
    if not known or (channel == Channel.LINK and call_type not in LINKED):
        raise NoSuchScript(f"{call_type} in {language} by {channel}")
    return _preset(CallType(call_type), language, Channel(channel))


def has_preset(call_type: str, channel: str = Channel.PHONE) -> bool:
    """Whether there is a preset of this type for the channel; then there is one in every language."""
    return call_type in (LINKED if channel == Channel.LINK else tuple(CallType))


@cache
def kinds() -> Mapping[str, Kind]:
    """The kind of every question that a preset asks. A team's script keeps it, because results join by key."""
    found = [question for kind in CallType for question in preset(kind, "en").questions]
    return {question.key: question.kind for question in found}


@cache
def _preset(kind: CallType, language: str, channel: Channel) -> Script:
    words = _Words(kind, language)
    steps: tuple[str, ...]
    closing: tuple[str, ...]
    if channel is Channel.LINK:
        steps, keys, closing = _LINK_STEPS, _LINK_QUESTIONS[kind], ()
    else:
        steps, keys, closing = _STEPS.get(kind, _USUAL_STEPS), _QUESTIONS[kind], _CLOSING.get(kind, ())
    return Script(
        key=kind.value,
        language=language,
        edition=EDITION,
        steps=tuple(_step(key, kind, words, link=channel is Channel.LINK) for key in steps),
        questions=(
            *(_question(key, kind, words) for key in keys),
            *(_question(key, kind, words, step="invite", purpose=Purpose.MARKETING) for key in closing),
        ),
        objections=()
        if channel is Channel.LINK
        else tuple(Objection(key, *words.find("OBJECTIONS", key)) for key in _OBJECTIONS),
        channel=channel,
    )


class _Words:
    """The words of one language, those for a type of call before those for all."""

    def __init__(self, kind: CallType, language: str) -> None:
        self.modules = _WORDS[language]
        self.headings = (kind.value, *_HEADINGS.get(kind, ()))

    def find(self, table: str, key: str) -> Any:
        found = self.get(table, key)
        if found is None:
            raise KeyError((table, key, self.headings))
        return found

    def get(self, table: str, key: str) -> Any:
        names: list[Any] = [*((key, heading) for heading in self.headings), key]
        for name in names:
            for module in self.modules:
                found = getattr(module, table, {}).get(name)
                if found is not None:
                    return found
        return None

    def choices(self, table: str, key: str) -> tuple[Choice, ...]:
        return tuple(Choice(code, text) for code, text in (self.get(table, key) or {}).items())


def _step(key: str, kind: CallType, words: _Words, *, link: bool) -> Step:
    say, do = words.find("LINK_STEPS" if link else "STEPS", key)
    variants = {} if link else words.get("VARIANTS", key) or {}
    return Step(
        key=key,
        say=say,
        do=do,
        when=_when(key, kind),
        purpose=_purpose(key, kind),
        variants=tuple(Variant(ComplaintState(state), *found) for state, found in variants.items()),
    )


def _when(key: str, kind: CallType) -> When:
    if key == "complaint" and kind is CallType.RECONTACT:
        return When.NOT_SOLVED
    if key == "complaint" and kind in _ALWAYS_COMPLAINT:
        return When.ALWAYS
    if key == "invite" and kind in SURVEYS:
        return When.SATISFIED
    return _WHEN.get(key, When.ALWAYS)


def _purpose(key: str, kind: CallType) -> Purpose:
    if key == "invite":
        return Purpose.MARKETING
    if key == "reminders" or kind is CallType.CRISIS:
        return Purpose.SAFETY
    if key in ("purpose", "questions") and kind in (*_DUE, CallType.HOLIDAY, CallType.BIRTHDAY):
        return Purpose.REMINDER
    return Purpose.SERVICE


def _question(
    key: str, kind: CallType, words: _Words, *, step: str = QUESTIONS_STEP, purpose: Purpose = Purpose.SERVICE
) -> Question:
    return Question(
        key=key,
        say=words.find("QUESTIONS", key),
        kind=_KINDS.get(key, Kind.SCORE),
        required=key not in _OPTIONAL,
        choices=words.choices("CHOICES", key),
        only_if=_ONLY_IF.get((key, kind)) or _ONLY_IF.get(key),
        reasons=words.choices("REASONS", key),
        offers_complaint=kind is not CallType.RECONTACT,  # a "no" opens that very complaint again
        step=step,
        purpose=purpose,
    )

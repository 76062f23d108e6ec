"""What people read for the parts of a script, in the language of the page."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from callcenter.scripts.script import CallType, Objection, Question, Script, Step

CALL_TYPE_NAMES: dict[str, Promise] = {
    CallType.FIRST_VISIT: _("First visit"),
    CallType.MAINTENANCE: _("Maintenance"),
    CallType.REPAIR: _("Repair"),
    CallType.MAJOR_REPAIR: _("Major repair"),
    CallType.WASH: _("Wash"),
    CallType.RECONTACT: _("Complaint solved?"),
    CallType.COMPLAINT: _("Complaint: what happened"),
    CallType.CRISIS: _("Crisis: care first"),
    CallType.CRISIS_CARE: _("Care after a crisis"),
    CallType.CHURN: _("Not seen for long"),
    CallType.HOLIDAY: _("Before a holiday"),
    CallType.BIRTHDAY: _("Birthday"),
    CallType.DECLINED: _("Work put off"),
    CallType.SERVICE_DUE: _("Service due"),
    CallType.INSURANCE_DUE: _("Insurance due"),
    CallType.INSPECTION_DUE: _("Inspection due"),
    CallType.BOOKING: _("Booking to confirm"),
    CallType.NO_SHOW: _("Missed booking"),
}

STEP_NAMES: dict[str, Promise] = {
    "greet": _("Greeting"),
    "identify": _("Right person?"),
    "convenient": _("Good moment?"),
    "purpose": _("Why we call"),
    "questions": _("Questions"),
    "complaint": _("Complaint"),
    "reminders": _("Reminders"),
    "invite": _("Next visit"),
    "thank": _("Thanks and goodbye"),
}

QUESTION_NAMES: dict[str, Promise] = {
    "response_speed": _("Response speed"),
    "service_quality": _("Service quality"),
    "repair_quality": _("Repair quality"),
    "price": _("Price"),
    "open_remark": _("Other remarks"),
    "solved": _("Complaint solved"),
    "resolution_satisfaction": _("Handling of the complaint"),
    "drivable": _("Safe to drive"),
    "wish": _("What the customer wants"),
    "safe": _("Everybody safe"),
    "needs": _("Help needed"),
    "still_open": _("Something still open"),
    "last_visit": _("Last visit"),
    "away_reason": _("Why not here lately"),
    "away_detail": _("What went wrong"),
    "would_return": _("Would come again"),
    "car_ok": _("Car runs well"),
    "car_problem": _("Trouble with the car"),
    "trip": _("Long drive planned"),
    "plan": _("What the customer plans"),
    "again_on": _("Remind again on"),
    "booking": _("Booking"),
    "new_day": _("New day"),
    "no_show": _("Why not come"),
    "rebook": _("Wants a new time"),
    "next_need": _("Next need"),
    "wechat": _("WeChat"),
}

OBJECTION_NAMES: dict[str, Promise] = {
    "driving": _("“I am driving”"),
    "why_call": _("“Why are you calling?”"),
    "number_from": _("“How did you get my number?”"),
    "stop_calling": _("“Stop calling me”"),
    "manager": _("“I want the manager”"),
    "price_now": _("“What would it cost?”"),
    "upset": _("The customer is upset"),
}


def question_name(question: Question) -> str:
    """A question's short name: what its author wrote, else the usual name of its key."""
    return question.name or str(QUESTION_NAMES.get(question.key, question.key))


def step_name(step: Step) -> str:
    return step.name or str(STEP_NAMES.get(step.key, step.key))


def objection_name(objection: Objection) -> str:
    return objection.name or str(OBJECTION_NAMES.get(objection.key, objection.key))


def question_named(script: Script, key: str) -> str:
    """The short name of a question by its key, also of one that this script no longer asks."""
    found = next((question for question in script.questions if question.key == key), None)
    return question_name(found) if found else str(QUESTION_NAMES.get(key, key))


def chosen_named(script: Script, key: str, codes: Iterable[str]) -> list[str]:
    """The words of choices and reasons, as they stood in the script; a code that is not in it stays as it is."""
    found = next((question for question in script.questions if question.key == key), None)
    words: dict[str, str] = {"yes": str(_("Yes")), "no": str(_("No"))}
    if found:
        words |= {choice.key: choice.text for choice in (*found.reasons, *found.choices)}
    return [words.get(code, code) for code in codes]

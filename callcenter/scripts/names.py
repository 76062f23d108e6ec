"""What people read for the parts of a script, in the language of the page."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from callcenter.scripts.script import CallType

CALL_TYPE_NAMES: dict[str, Promise] = {
    CallType.FIRST_VISIT: _("First visit"),
    CallType.MAINTENANCE: _("Maintenance"),
    CallType.REPAIR: _("Repair"),
    CallType.MAJOR_REPAIR: _("Major repair"),
    CallType.WASH: _("Wash"),
    CallType.RECONTACT: _("Complaint solved?"),
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

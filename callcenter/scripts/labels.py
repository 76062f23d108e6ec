"""The names of what a part of a script may be, for those who write scripts, in the language of the page."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from callcenter.scripts import names
from callcenter.scripts.script import Channel, ComplaintState, Kind, Op, Purpose, Script, Segment, When

CHANNEL_NAMES: dict[str, Promise] = {Channel.PHONE: _("By telephone"), Channel.LINK: _("By link")}
SEGMENT_NAMES: dict[str, Promise] = {
    Segment.ANY: _("All customers"),
    Segment.FIRST_VISIT: _("First visits only"),
    Segment.RETURNING: _("Returning customers only"),
    Segment.COMPANY: _("Companies only"),
}
WHEN_NAMES: dict[str, Promise] = {
    When.ALWAYS: _("Always"),
    When.LOW_SCORE: _("After a low score or a complaint"),
    When.NOT_SOLVED: _("If the complaint is not settled"),
    When.HAS_REMINDERS: _("If there is something to remind of"),
    When.SATISFIED: _("If the customer is satisfied"),
}
PURPOSE_NAMES: dict[str, Promise] = {
    Purpose.SERVICE: _("Service"),
    Purpose.SAFETY: _("Safety"),
    Purpose.REMINDER: _("Reminder"),
    Purpose.MARKETING: _("Advertising"),
}
KIND_NAMES: dict[str, Promise] = {
    Kind.SCORE: _("Score from 1 to 5"),
    Kind.SCALE: _("Score from 0 to 10"),
    Kind.YES_NO: _("Yes or no"),
    Kind.CHOICE: _("One choice"),
    Kind.MULTI: _("Several choices"),
    Kind.OPEN: _("The customer's own words"),
    Kind.DATE: _("A day"),
}
OP_NAMES: dict[str, Promise] = {
    Op.IS: _("is"),
    Op.IS_NOT: _("is not"),
    Op.AT_MOST: _("is at most"),
    Op.AT_LEAST: _("is at least"),
    Op.ONE_OF: _("is one of"),
}
STATE_NAMES: dict[str, Promise] = {
    ComplaintState.NONE: _("No complaint"),
    ComplaintState.UNVERIFIED: _("Complaint not looked into yet"),
    ComplaintState.VALID: _("Complaint found valid"),
    ComplaintState.INVALID: _("Complaint found not valid"),
}
FIELD_NAMES: dict[str, Promise] = {
    "shop": _("Shop, as it is spoken"),
    "shop_name": _("Shop, its name in full"),
    "customer": _("Customer"),
    "vehicle": _("Vehicle"),
    "advisor": _("Advisor"),
    "technician": _("Technician"),
    "delivered_on": _("Day of delivery"),
    "agent": _("Agent"),
    "next_service_on": _("Next service"),
    "declined": _("Work advised but not done"),
    "running_in": _("Running-in notes"),
    "due_on": _("Day on which it is due"),
    "booked_for": _("Time of the booking"),
}


def condition_words(script: Script, question: str, op: str, values: Iterable[str | int]) -> str:
    """A condition as a person reads it: “Price” is at most 3."""
    chosen = names.chosen_named(script, question, [str(each) for each in values])
    return gettext("“%(question)s” %(comparison)s %(values)s") % {
        "question": names.question_named(script, question),
        "comparison": OP_NAMES[op],
        "values": ", ".join(chosen),
    }

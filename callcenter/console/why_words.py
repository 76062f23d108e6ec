"""Why a call is made, or not, in sentences: one for each rule, whether it passes or stands against the call."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from callcenter.queue.why import MANY, Explained, Reason, Rule
from tenants.followups import gate
from web.context import LANGUAGE_NAMES

_PASSED: dict[str, Promise] = {
    Rule.SHOP: gettext_lazy("The shop may be called for."),
    gate.Rule.OPEN: gettext_lazy("The follow-up is open."),
    gate.Rule.ATTEMPTS: gettext_lazy("There are attempts left."),
    gate.Rule.IN_TIME: gettext_lazy("The time for this follow-up has not run out."),
    gate.Rule.WISH: gettext_lazy("The customer has not asked this shop to stop calling."),
    gate.Rule.WIDER_WISH: gettext_lazy("The customer has not asked the whole team to stop calling."),
    gate.Rule.DUE: gettext_lazy("It is due, and the pause since the last attempt is over."),
    gate.Rule.COOLING_OFF: gettext_lazy("The customer has had rest since the last conversation with this shop."),
    gate.Rule.FREQUENCY: gettext_lazy("The customer has not been called too often."),
    gate.Rule.HOURS: gettext_lazy("It is a time at which this customer may be called."),
    Rule.LISTED: gettext_lazy("It stands on the work list."),
    Rule.REVIEW: gettext_lazy("No supervisor has to decide first."),
    Rule.HELD: gettext_lazy("No colleague has it in hand."),
    Rule.TEAM: gettext_lazy("This team calls for the shop."),
    Rule.LANGUAGE: gettext_lazy("The language fits."),
    Rule.OWNER: gettext_lazy("It is not a colleague's promise."),
    Rule.LINE: gettext_lazy("It waits for its turn."),
}
_FAILED: dict[str, Promise] = {
    Rule.SHOP: gettext_lazy("No calls are made for this shop now: it is closed, or its trial or plan has ended."),
    gate.Rule.OPEN: gettext_lazy("The follow-up is closed."),
    gate.Rule.ATTEMPTS: gettext_lazy("Every attempt has been made. Only a message may still bring an answer."),
    gate.Rule.IN_TIME: gettext_lazy("The time for this follow-up has run out."),
    gate.Rule.WISH: gettext_lazy("The customer has asked this shop to stop calling."),
    gate.Rule.WIDER_WISH: gettext_lazy("The customer has asked the whole team to stop calling."),
    gate.Rule.DUE: gettext_lazy("It is not due yet, or the pause since the last attempt is not over."),
    gate.Rule.COOLING_OFF: gettext_lazy("The customer spoke with this shop a short while ago and is left alone."),
    gate.Rule.FREQUENCY: gettext_lazy("The customer has been called often enough lately."),
    gate.Rule.HOURS: gettext_lazy("Nobody is called at this hour."),
    Rule.LISTED: gettext_lazy("It does not stand on the work list now. The list is looked through every minute."),
    Rule.REVIEW: gettext_lazy("A supervisor has to decide first."),
    Rule.TEAM: gettext_lazy("Another team calls for this shop."),
    Rule.OWNER: gettext_lazy("A colleague promised this call."),
}
_DETAILS: dict[tuple[str, str], Promise] = {
    (gate.Rule.FREQUENCY, "on_the_line"): gettext_lazy("Somebody is calling the customer at this moment."),
    (gate.Rule.FREQUENCY, "rest"): gettext_lazy("The customer spoke with a caller a short while ago and has a rest."),
    (gate.Rule.HOURS, "any_hour"): gettext_lazy(
        "This shop allows calls at any hour, so the time of day does not matter."
    ),
    (gate.Rule.HOURS, "holiday"): gettext_lazy("It is a public holiday."),
    (gate.Rule.HOURS, "customer"): gettext_lazy("The customer asked to be called at other times."),
    (gate.Rule.HOURS, "day"): gettext_lazy("Nobody is called on this day."),
    (gate.Rule.OPEN, "gone"): gettext_lazy("The shop has withdrawn the follow-up."),
    (gate.Rule.OPEN, "suppressed"): gettext_lazy("The follow-up is closed: the customer must not be called."),
    (gate.Rule.OPEN, "reached"): gettext_lazy("The follow-up is closed: the customer was reached."),
    (gate.Rule.OPEN, "refused"): gettext_lazy("The follow-up is closed: the customer refused."),
    (gate.Rule.OPEN, "expired"): gettext_lazy("The follow-up is closed: its time ran out."),
    (gate.Rule.OPEN, "exhausted"): gettext_lazy("The follow-up is closed: every attempt was made."),
    (gate.Rule.OPEN, "bad_number"): gettext_lazy("The follow-up is closed: the number is wrong."),
    (Rule.LISTED, "along"): gettext_lazy("The customer is asked about it in another call of this shop."),
    (Rule.HELD, "yours"): gettext_lazy("You have it in hand."),
    (Rule.LINE, "promised"): gettext_lazy("It was promised, or asks about a complaint, and goes before others."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One rule as a person reads it; `until` is when it will pass."""

    passed: bool
    sentence: str
    until: datetime | None


def lines(told: Explained) -> list[Line]:
    """Every rule in a sentence, in order."""
    return [Line(each.passed, _sentence(each), each.next_moment) for each in told.reasons]


def _sentence(reason: Reason) -> str:
    """Only the place in the line never stands against a call."""
    if found := _DETAILS.get((reason.rule, reason.detail)):
        sentence = str(found)
    elif reason.rule == Rule.HELD and not reason.passed:
        sentence = _("%(name)s has it in hand.") % {"name": reason.detail}
    elif reason.rule == Rule.OWNER and not reason.passed:
        sentence = _("%(name)s promised this call and has the first right to it.") % {"name": reason.detail}
    elif reason.rule == Rule.LANGUAGE and not reason.passed:
        name = LANGUAGE_NAMES.get(reason.detail, reason.detail)
        sentence = _("The customer speaks %(language)s, which is not spoken here.") % {"language": name}
    else:
        sentence = str((_PASSED if reason.passed else _FAILED)[reason.rule])
    return f"{sentence} {_ahead(reason.ahead)}" if reason.ahead is not None else sentence


def _ahead(ahead: int) -> str:
    if ahead >= MANY:
        return _("More than %(n)s calls go before it.") % {"n": MANY}
    if not ahead:
        return _("No call goes before it.")
    return ngettext("%(n)s call goes before it.", "%(n)s calls go before it.", ahead) % {"n": ahead}

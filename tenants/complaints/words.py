"""What states, clocks, refusals and events are called on screens and in mails."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from tenants.complaints.states import State
from web.sentences import listed
from web.templatetags.web import duration

STATES = {
    State.NEW: _("New, to be judged"),
    State.ACKNOWLEDGED: _("Customer contacted"),
    State.WITH_SHOP: _("With the shop"),
    State.WAITING: _("Waiting"),
    State.HANDLED: _("Handled, to be confirmed"),
    State.CLOSED: _("Closed"),
}

CLOCKS = {
    "acknowledge": _("Contact the customer"),
    "reply": _("Answer the customer"),
    "handle": _("Handle the complaint"),
    "close": _("Customer confirms"),
}

SEVERITY_ICONS = {"ordinary": "flag", "major": "alert-triangle", "crisis": "alert-circle"}
SEVERITY_LEVELS = {"ordinary": "neutral", "major": "warning", "crisis": "danger"}

LETTERS = {
    "filed": _("New complaint"),
    "major": _("Became major"),
    "crisis": _("Became a crisis"),
    "reopened": _("Open again"),
    "step": _("Time is running out"),
    "overdue": _("Time has run out"),
}

REFUSALS = {
    "closed": _("This complaint is closed."),
    "acknowledged": _("The customer has been contacted already."),
    "handled": _("This complaint is handled already; the customer is being asked."),
    "not_replied": _("First write down what the customer was told, then mark the complaint as handled."),
    "waiting": _("The clocks stand still already."),
    "not_waiting": _("The clocks run already."),
    "same_kind": _("The complaint is sorted so already."),
    "same_severity": _("The severity is that already."),
    "counted": _("This complaint counts like any other already."),
    "no_guarantee": _("No guarantee is about this complaint."),
    "no_mileage": _("Nobody wrote down the mileage of the job, so the odometer says nothing about it."),
    "less_mileage": _("The odometer cannot show less than when the job was done. Look at it again."),
    "not_soothed": _(
        "First tell the customer what will be done. Who is responsible is settled afterwards, inside the shop."
    ),
    "no_cause": _("Say why it happened, in a word of the list or in your own."),
    "action_done": _("This corrective action is done already."),
    "action_open": _("This corrective action is still open."),
    "not_a_member": _("This person is no longer a member of your shop."),
    "decided": _("This has been decided already."),
    "own_proposal": _("Whoever proposed it cannot decide on it. Ask another manager or an owner."),
    "same_owner": _("That is so already."),
}


class Standing(Protocol):
    """A clock, as far as words about it go. `left` is the time left, or left over; negative when it is over."""

    @property
    def state(self) -> str: ...

    @property
    def stopped_at(self) -> datetime | None: ...

    @property
    def left(self) -> timedelta | None: ...

    @property
    def paused_for(self) -> str: ...

    @property
    def business_hours(self) -> bool: ...


def standing(clock: Standing) -> str:
    """How a clock stands, in a few words."""
    time = margin(clock)
    if clock.state == "not_started":
        return gettext("not started")
    if clock.stopped_at is not None:
        said = gettext("in time, %(time)s to spare") if clock.state == "met" else gettext("%(time)s late")
        return said % {"time": time}
    if clock.state == "missed":
        return gettext("overdue %(time)s") % {"time": time}
    if clock.state == "paused":
        return gettext("paused with %(time)s left: %(reason)s") % {"time": time, "reason": clock.paused_for}
    return gettext("%(time)s left") % {"time": time}


def margin(clock: Standing) -> str:
    """The time left or over, and that it is time of business hours where the clock counts no other."""
    if clock.left is None:
        return ""
    if clock.business_hours and abs(clock.left) >= timedelta(minutes=1):
        return length(abs(clock.left), business_hours=True)
    return duration(clock.left.total_seconds())


def escalated(data: Mapping[str, Any]) -> str:
    """What the case says of a step of the ladder; `data` are those of its event."""
    clock = CLOCKS[data["clock"]]
    if passed := data.get("passed"):
        return gettext("%(clock)s: nobody was told at %(percents)s, because it was late already") % {
            "clock": clock, "percents": listed(f"{each} %" for each in passed),
        }  # fmt: skip
    names = listed(person["name"] for person in data["people"])
    said = (
        gettext("%(clock)s: %(percent)s %% of the time has gone by; passed on to %(names)s")
        if names
        else gettext("%(clock)s: %(percent)s %% of the time has gone by; there was nobody to pass it on to")
    )
    return said % {"clock": clock, "percent": data["percent"], "names": names}


def about(letter: str) -> str:
    """What a letter was about, in a few words; `letter` is as `letters.Letter` reads it."""
    return str(LETTERS.get(letter.partition(":")[0], LETTERS["filed"]))


def length(time: timedelta, *, business_hours: bool) -> str:
    """How long a clock may run, and whose hours it counts: 24 h day and night, 1 h of business hours."""
    hours, minutes = divmod(int(time.total_seconds()) // 60, 60)
    units = ((hours, pgettext("length of time", "%(n)d h")), (minutes, pgettext("length of time", "%(n)d min")))
    length = " ".join(unit % {"n": number} for number, unit in units if number)
    said = gettext("%(time)s of business hours") if business_hours else gettext("%(time)s day and night")
    return said % {"time": length}

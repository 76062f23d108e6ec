"""What days, lengths of time, states and refusals of bookings are called on screens and in mails."""

from datetime import date, datetime

from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tenants.care.diary import NotFree
from tenants.care.models import Booking, State
from tenants.care.slots import Slot
from tenants.shops.models import Shop
from web.sentences import listed

LEVELS = {
    State.WAITING: "warning",
    State.BOOKED: "info",
    State.CONFIRMED: "success",
    State.LATE: "danger",
    State.ARRIVED: "success",
    State.NO_SHOW: "danger",
    State.CANCELLED: "neutral",
    State.DONE: "neutral",
}
ICONS = {
    State.WAITING: "clock",
    State.BOOKED: "calendar-event",
    State.CONFIRMED: "check",
    State.LATE: "alert-circle",
    State.ARRIVED: "circle-check",
    State.NO_SHOW: "x",
    State.CANCELLED: "x",
    State.DONE: "circle-check",
}
FAULTS = {
    "required": gettext_lazy("This is needed."),
    "unknown": gettext_lazy("There is no such choice."),
    "too_long": gettext_lazy("This is too long."),
    "number": gettext_lazy("This number is not possible."),
}
NOT_FREE = {
    "full": gettext_lazy("This time is full."),
    "closed": gettext_lazy("The shop takes no cars at this time."),
    "past": gettext_lazy("This time has gone by."),
    "far": gettext_lazy("The shop does not take bookings so far ahead."),
}


def day(found: date) -> str:
    """A day as people say it: Thursday, November 19."""
    return _("%(weekday)s, %(day)s") % {
        "weekday": formats.date_format(found, "l"),
        "day": formats.date_format(found, "MONTH_DAY_FORMAT"),
    }


def moment(found: datetime) -> str:
    """A day and time, in the zone that the moment carries."""
    return _("%(day)s at %(time)s") % {"day": day(found.date()), "time": f"{found:%H:%M}"}


def length(minutes: int | None) -> str:
    """How long a visit takes: 45 min, 2 h, 1.5 h, 2 days."""
    if minutes is None:
        return ""
    if minutes % 1440 == 0:
        return ngettext("%(n)s day", "%(n)s days", minutes // 1440) % {"n": minutes // 1440}
    if minutes % 30 or minutes < 60:
        return _("%(n)s min") % {"n": minutes}
    hours = formats.number_format(minutes / 60, 0 if minutes % 60 == 0 else 1)
    return _("%(n)s h") % {"n": hours}


def places(slot: Slot, priority: str) -> str:
    """What is left of a slot, in words."""
    free = slot.free(priority)
    left = ngettext("%(n)s place left", "%(n)s places left", free) % {"n": free}
    return _("quiet, %(left)s") % {"left": left} if slot.is_quiet else left


def not_free(refused: NotFree, zone: object) -> str:
    """Why a time cannot be had, and which can."""
    sentence = str(NOT_FREE[refused.why])
    if not refused.next_free:
        return sentence
    times = [moment(slot.starts_at.astimezone(zone)) for slot in refused.next_free]  # type: ignore[arg-type]
    return _("%(why)s The next free ones: %(times)s.") % {"why": sentence, "times": "; ".join(times)}


def gone_on(state: str) -> str:
    """Why a step cannot be taken: what the booking is now."""
    return _("This cannot be done any more. The booking is now: %(state)s.") % {"state": State(state).label}


def moved(was: str, to: str) -> str:
    """From one time to another."""
    return _("%(to)s, before: %(was)s") % {"to": to, "was": was}


def prepared(ready: list[str], still_open: list[str]) -> str:
    """What was ticked, and what was unticked again."""
    parts = [_("ready: %(names)s") % {"names": listed(ready)}] if ready else []
    parts += [_("open again: %(names)s") % {"names": listed(still_open)}] if still_open else []
    return "; ".join(parts)


def to_customer(booking: Booking, shop: Shop) -> str:
    """The time of a booking in writing, in the customer's language: to be copied into a message."""
    with translation.override(booking.customer.language or shop.language):
        when = moment(booking.starts_at.astimezone(shop.zone)) if booking.starts_at else ""
        vehicle = str(booking.vehicle or "") or _("car")
        text = _("%(shop)s expects your %(vehicle)s on %(when)s. We call you soon to hear whether this suits you.")
        return text % {"shop": shop.spoken_name or shop.name, "vehicle": vehicle, "when": when}

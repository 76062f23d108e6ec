"""What a shop gets ready before the car comes, ticked off one by one."""

from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from tenants.care import change
from tenants.care.change import Kind, Who
from tenants.care.models import Booking
from tenants.care.states import Step


class Need(TextChoices):
    PEOPLE = "people", _("People")
    TOOLS = "tools", _("Tools")
    EQUIPMENT = "equipment", _("Equipment")
    PARTS = "parts", _("Parts")
    ENTERED = "entered", _("Entered in our own system")


class UnknownNeed(Exception):
    """The list has no such line."""


def booking(booking: Booking, *, done: list[str], who: Who, now: datetime) -> None:
    """Keeps which lines are ready; each that changed is in the log. Raises `UnknownNeed` and `change.OutOfTurn`."""
    if set(done) - set(Need.values):
        raise UnknownNeed
    with change.step(booking.pk, Step.PREPARE) as held:
        before, after = set(held.prepared), set(done)
        held.prepared = [need for need in Need.values if need in after]
        if before != after:
            ready, still_open = sorted(after - before), sorted(before - after)
            change.note(held, Kind.PREPARED, who=who, now=now, ready=ready, open=still_open)
    booking.refresh_from_db()

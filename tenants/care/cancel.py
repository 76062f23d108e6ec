"""Nobody comes: the customer or the shop calls the visit off."""

from datetime import datetime

from tenants.care import calls, change
from tenants.care.change import Kind, Who
from tenants.care.models import Booking, State
from tenants.care.states import Step


def booking(booking: Booking, *, who: Who, text: str = "", now: datetime) -> None:
    """Cancels the booking; its place is free again. Raises `change.OutOfTurn`."""
    with change.step(booking.pk, Step.CANCEL) as held:
        change.note(held, Kind.CANCELLED, who=who, now=now, text=text, state=State.CANCELLED)
        calls.end(held, now=now)
    booking.refresh_from_db()

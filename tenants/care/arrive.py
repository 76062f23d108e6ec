"""The customer is here."""

from datetime import datetime

from tenants.care import calls, change
from tenants.care.change import Kind, Who
from tenants.care.models import Booking, State
from tenants.care.states import Step


def booking(booking: Booking, *, who: Who, now: datetime) -> None:
    """Notes the arrival; nobody asks where the customer is any more. Raises `change.OutOfTurn`."""
    with change.step(booking.pk, Step.ARRIVE) as held:
        held.arrived_at = now
        change.note(held, Kind.ARRIVED, who=who, now=now, state=State.ARRIVED)
        calls.end(held, now=now)
    booking.refresh_from_db()

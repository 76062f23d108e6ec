"""The customer confirms the time; or was sent it in writing, and is called a little later."""

from datetime import datetime, timedelta

from tenants.care import calls, change, preferences
from tenants.care.change import Kind, Who
from tenants.care.models import Booking, State
from tenants.care.states import Step
from tenants.shops.models import Shop


def booking(booking: Booking, *, who: Who, now: datetime) -> None:
    """The customer comes at this time. Raises `change.OutOfTurn`."""
    with change.step(booking.pk, Step.CONFIRM) as held:
        change.note(held, Kind.CONFIRMED, who=who, now=now, state=State.CONFIRMED)
        calls.end(held, now=now)
    booking.refresh_from_db()


def sent(booking: Booking, *, shop: Shop, who: Who, now: datetime) -> None:
    """A person sent the customer the time in writing. So many hours later a call asks whether it arrived and suits.

    Raises `change.OutOfTurn`.
    """
    rules = preferences.rules()
    with change.step(booking.pk, Step.REMIND) as held:
        again, held.reminded_at = held.reminded_at is not None, now
        change.note(held, Kind.REMINDED, who=who, now=now)
        due_at = now + timedelta(hours=rules.confirm_hours)
        wanted = rules.confirm and not again and held.state == State.BOOKED
        if wanted and held.starts_at is not None and due_at < held.starts_at:
            calls.confirm(held, shop=shop, due_at=due_at, now=now)
    booking.refresh_from_db()

"""Gives a booking another time; one that waited for parts, its first."""

from datetime import datetime

from tenants.care import calls, change, diary
from tenants.care.change import Kind, Who
from tenants.care.models import Booking, State
from tenants.care.states import Step
from tenants.shops.models import Shop


def booking(booking: Booking, *, starts_at: datetime, shop: Shop, who: Who, text: str = "", now: datetime) -> Booking:
    """Moves it when the slot is free. Raises `diary.NotFree` and `change.OutOfTurn`.

    A new time is a new round: it is not confirmed yet, and calls about the old one end.
    """
    with change.step(booking.pk, Step.MOVE, diary_too=True) as held:
        diary.Diary(shop, now=now, but=held).require(starts_at, held.priority)
        was, held.starts_at = held.starts_at, starts_at
        held.round, held.reminded_at = held.round + 1, None
        change.note(
            held, Kind.MOVED, who=who, now=now, text=text, state=State.BOOKED,
            was=was.isoformat() if was else None, starts_at=starts_at.isoformat(),
        )  # fmt: skip
        calls.end(held, now=now)
    booking.refresh_from_db()
    return booking

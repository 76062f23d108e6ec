"""The customer is late, or did not come at all: the shop is told, and the customer is called."""

from datetime import datetime, timedelta

from tenants.care import calls, change, preferences
from tenants.care.change import Kind, Who
from tenants.care.models import Booking, State
from tenants.care.states import Step
from tenants.shops import standing
from tenants.shops.models import Shop

#: So long the shop waits before anybody asks.
PATIENCE = timedelta(minutes=30)


def late(booking: Booking, *, shop: Shop, who: Who, now: datetime) -> None:
    """Half an hour has gone by. Raises `change.OutOfTurn`."""
    with change.step(booking.pk, Step.MARK_LATE) as held:
        change.note(held, Kind.LATE, who=who, now=now, state=State.LATE)
        _ask(held, shop=shop, now=now)
    booking.refresh_from_db()


def no_show(booking: Booking, *, shop: Shop, who: Who, text: str = "", now: datetime) -> None:
    """The customer did not come; the place is free again. Raises `change.OutOfTurn`."""
    with change.step(booking.pk, Step.NO_SHOW) as held:
        change.note(held, Kind.NO_SHOW, who=who, now=now, text=text, state=State.NO_SHOW)
        _ask(held, shop=shop, now=now)
    booking.refresh_from_db()


def _ask(held: Booking, *, shop: Shop, now: datetime) -> None:
    """Whoever was called about being late is not called once more about not having come."""
    if preferences.rules().late and standing.is_good(shop):
        calls.ask_where(held, shop=shop, now=now)

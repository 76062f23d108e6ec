"""The parts that a booking waited for are there: who agreed to come at once is put into the plan of that day."""

from datetime import datetime, timedelta

from tenants.care import calls, change, diary
from tenants.care.change import Kind, Who
from tenants.care.models import Booking, Priority, State
from tenants.care.states import Step
from tenants.shops import standing
from tenants.shops.models import Shop

#: So long somebody needs to hear of it and to come.
WAY = timedelta(hours=1)


def arrived(booking: Booking, *, shop: Shop, who: Who, now: datetime) -> None:
    """Notes it. A booking without a time is given one today, or the next, when the customer agreed to come at once;
    in any case the customer is called at once. Raises `change.OutOfTurn`.
    """
    with change.step(booking.pk, Step.PARTS, diary_too=True) as held:
        held.parts_arrived_at = now
        change.note(held, Kind.PARTS, who=who, now=now)
        if held.state != State.WAITING:
            return
        slot = None
        if held.comes_at_once:
            # Who waited for the shop goes before, whatever the work is.
            slot = diary.Diary(shop, now=now).first_free(Priority.SPECIAL, after=now + WAY)
        if slot is not None:
            held.starts_at, held.round = slot.starts_at, held.round + 1
            change.note(
                held, Kind.MOVED, who=who, now=now, state=State.BOOKED, was=None, starts_at=slot.starts_at.isoformat()
            )  # fmt: skip
        if standing.is_good(shop):
            calls.confirm(held, shop=shop, due_at=now, now=now)

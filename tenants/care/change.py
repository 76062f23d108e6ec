"""How a booking changes: under a lock, from a state that the step starts from, one event for each step."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from tenants.care import diary, states
from tenants.care.models import Booking, BookingEvent, State
from tenants.care.states import Step

Kind, Side = BookingEvent.Kind, BookingEvent.Side


class OutOfTurn(Exception):
    """The booking is in a state that this step does not start from."""

    def __init__(self, step: Step, state: str) -> None:
        super().__init__(f"{step} from {state}")
        self.step, self.state = step, state


@dataclass(frozen=True)
class Who:
    """Who takes a step: one of the team, one of the shop, the customer by what was answered, or Aftercall itself."""

    side: str
    by: uuid.UUID | None = None
    name: str = ""


SYSTEM = Who(Side.SYSTEM)


@contextmanager
def step(booking_id: uuid.UUID, taken: Step, *, diary_too: bool = False) -> Iterator[Booking]:
    """The booking, locked until the block ends, and saved then. Raises `OutOfTurn`.

    With `diary_too` nobody else changes the shop's slots meanwhile.
    """
    with transaction.atomic():
        if diary_too:
            diary.queue_up()
        booking = Booking.objects.select_for_update(of=("self",)).get(pk=booking_id)
        if not states.may(taken, booking.state):
            raise OutOfTurn(taken, booking.state)
        yield booking
        booking.save()


def note(
    booking: Booking, kind: str, *, who: Who, now: datetime, text: str = "", state: State | None = None, **data: Any
) -> None:
    """Adds an event and, where one is given, sets the state that follows."""
    if state is not None:
        booking.state = state
    BookingEvent.objects.create(
        booking=booking, at=now, kind=kind, side=who.side, by=who.by, by_name=who.name[:120], text=text[:1000],
        data={"round": booking.round, **data},
    )  # fmt: skip

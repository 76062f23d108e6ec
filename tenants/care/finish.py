"""The work is done: a person says so, or the job of that visit has come in."""

from datetime import datetime

from tenants.care import calls, change
from tenants.care.change import Kind, Who
from tenants.care.models import Booking, State
from tenants.care.states import Step
from tenants.jobs.models import Job


def booking(booking: Booking, *, job: Job | None = None, who: Who, now: datetime) -> None:
    """Ends the booking, with the job that it led to where that is known. Raises `change.OutOfTurn`."""
    with change.step(booking.pk, Step.FINISH) as held:
        held.done_job = job
        change.note(held, Kind.DONE, who=who, now=now, state=State.DONE)
        calls.end(held, now=now)
    booking.refresh_from_db()

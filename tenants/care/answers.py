"""Carries over to a booking what its customer said when called about it."""

from datetime import date, datetime

from tenants.care import cancel, change, confirm, states
from tenants.care.change import Kind, Side, Who
from tenants.care.models import Booking, CareCall
from tenants.care.states import Step
from tenants.followups.models import Answer

CUSTOMER = Who(Side.CUSTOMER)


def carry_over(*, now: datetime) -> int:
    """Settles the calls that have ended since; answers how many. Inside the shop; may run twice.

    What was said about a time that is not the booking's any more changes nothing.
    """
    ended = CareCall.objects.filter(settled_at=None, booking__isnull=False, follow_up__closed_at__isnull=False)
    calls = list(ended.select_related("booking"))
    for call in calls:
        said = dict(Answer.objects.filter(response=call.pk).values_list("question", "text"))
        booking = call.booking
        if booking is not None and booking.round == call.round:
            _apply(booking, said, now=now)
        CareCall.objects.filter(pk=call.pk).update(settled_at=now)
    return len(calls)


def _apply(booking: Booking, said: dict[str, str], *, now: datetime) -> None:
    answer = said.get("booking", "")
    if answer == "confirmed" and states.may(Step.CONFIRM, booking.state):
        confirm.booking(booking, who=CUSTOMER, now=now)
    elif answer == "cancel" and states.may(Step.CANCEL, booking.state):
        cancel.booking(booking, who=CUSTOMER, now=now)
    elif (answer == "change" or said.get("rebook") == "yes") and states.may(Step.CHANGE, booking.state):
        with change.step(booking.pk, Step.CHANGE) as held:
            change.note(held, Kind.WISHED, who=CUSTOMER, now=now, day=_day(said.get("new_day", "")))


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""

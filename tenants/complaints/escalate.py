"""Passes a complaint on while its time goes by: each step once in the case, and one mail about all that is new."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from tenants.complaints import change, clocks, ladder, send
from tenants.complaints.change import Kind
from tenants.complaints.clocks import Clock
from tenants.complaints.ladder import Climb, Step
from tenants.complaints.models import Complaint, ComplaintEvent
from tenants.complaints.people import Staff


def complaint(complaint: Complaint, *, staff: Staff, now: datetime) -> None:
    """Notes the clocks that ran out and the steps they have come to. May run as often as one likes.

    When several steps of one clock are new at once, because nobody looked for a while, only the highest is told; the
    others stand in one row as passed over. The mail leaves on commit.
    """
    if not complaint.counted:
        return
    events = clocks.in_order(complaint)
    late = _ran_out(complaint, events, staff=staff, now=now)
    found = clocks.climbs(complaint, done=done(events), steps=staff.chosen.ladder, shop=staff.shop, now=now)
    if not late and not found:
        return
    with change.locked(complaint.pk) as held:
        for clock in late:
            data = {"clock": clock.name, "round": clock.round}
            change.add_once(held, Kind.BREACHED, at=now, key=f"breach:{clock.name}:{clock.round}", data=data)
        told = [climb.step for climb in found if _note(held, climb, complaint, staff=staff, now=now)]
        if told:
            send.letter(held, f"step:{ladder.about(told)}", shop=staff.shop)


def done(events: Iterable[ComplaintEvent]) -> list[Step]:
    """The steps on record. A clock that was marked as run out has come to its full time."""
    found = []
    for event in events:
        if event.kind == Kind.ESCALATED and event.data.get("percent"):
            found.append(Step(event.data["clock"], event.data["round"], event.data["percent"]))
        elif event.kind == Kind.BREACHED:
            found.append(Step(event.data["clock"], event.data["round"], 100))
    return found


def _ran_out(complaint: Complaint, events: Iterable[ComplaintEvent], *, staff: Staff, now: datetime) -> list[Clock]:
    marked = {event.key for event in events if event.kind == Kind.BREACHED}
    running = (clock for clock in clocks.every(complaint, shop=staff.shop, now=now) if clock.overdue)
    return [clock for clock in running if f"breach:{clock.name}:{clock.round}" not in marked]


def _note(held: Complaint, climb: Climb, complaint: Complaint, *, staff: Staff, now: datetime) -> bool:
    """Writes one step down, with the people it tells; False when another run was quicker."""
    step = climb.step
    place: dict[str, Any] = {"clock": step.clock, "round": step.round}
    people = [{"person": str(person.pk), "name": str(person)} for person in staff.on(climb.rungs, complaint)]
    data = {**place, "percent": step.percent, "people": people}
    if not change.add_once(held, Kind.ESCALATED, at=now, key=step.key, data=data):
        return False
    if climb.passed:
        key = f"passed:{step.clock}:{step.round}:{step.percent}"
        change.add_once(held, Kind.ESCALATED, at=now, key=key, data={**place, "passed": list(climb.passed)})
    return bool(people)

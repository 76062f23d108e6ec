"""Who is in charge of a complaint: one person of the shop and one of the team, each chosen by their own side."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tenants.complaints import change
from tenants.complaints.change import Kind, Side
from tenants.complaints.models import Complaint, ComplaintEvent


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in charge."""

    id: uuid.UUID
    name: str


def complaint(
    complaint: Complaint,
    *,
    person: Person | None,
    by: uuid.UUID | None,
    by_name: str,
    side: str,
    version: int | None = None,
    now: datetime,
) -> None:
    """From now on `person` is in charge on this side, or nobody is. Raises `change.Refused`.

    Whoever calls has looked that the person belongs to that side; the log is what is read later.
    """
    if side not in (Side.SHOP, Side.TEAM):
        raise change.NotYours
    with change.locked(complaint.pk, version=version) as held:
        if held.closed_at is not None:
            raise change.OutOfTurn("closed")
        if of(held.events.all(), side=side) == person:
            raise change.OutOfTurn("same_owner")
        chosen = {"person": str(person.id), "name": person.name} if person else {"person": "", "name": ""}
        change.add(held, Kind.OWNER_SET, at=now, side=side, by=by, by_name=by_name, data=chosen)
    complaint.version = held.version


def of(events: Iterable[ComplaintEvent], *, side: str) -> Person | None:
    """Who is in charge on this side after these events, in order; nobody before somebody is chosen."""
    chosen = [event.data for event in events if event.kind == Kind.OWNER_SET and event.side == side]
    if not chosen or not chosen[-1].get("person"):
        return None
    return Person(uuid.UUID(chosen[-1]["person"]), str(chosen[-1].get("name", "")))

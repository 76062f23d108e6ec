"""How a complaint changes: under a lock, against the version the person saw, one event at a time."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction

from tenants.complaints import states
from tenants.complaints.models import Complaint, ComplaintEvent
from tenants.complaints.states import State

Kind, Side = ComplaintEvent.Kind, ComplaintEvent.Side


class Refused(Exception):
    """The step cannot be taken now; nothing was changed."""


class Stale(Refused):
    """Somebody else changed the complaint since this person saw version `seen`."""

    def __init__(self, seen: int) -> None:
        super().__init__(seen)
        self.seen = seen


class OutOfTurn(Refused):
    """The complaint is in a state that this step does not start from; `why` is a code of `words.REFUSALS`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class NotYours(Refused):
    """The step belongs to the other side: severity to the team, validity and answers to the shop."""


@contextmanager
def locked(complaint_id: uuid.UUID, *, version: int | None = None) -> Iterator[Complaint]:
    """The complaint, locked until the block ends. Raises `Stale` when its version is not the one that was seen."""
    with transaction.atomic():
        complaint = Complaint.objects.select_for_update(of=("self",)).get(pk=complaint_id)
        if version is not None and version != complaint.version:
            raise Stale(version)
        yield complaint


@contextmanager
def by_shop(complaint: Complaint, *, side: str, version: int | None) -> Iterator[tuple[Complaint, State]]:
    """For the shop's verbs: the open complaint, locked, with its state. Raises `NotYours`, `OutOfTurn`, `Stale`."""
    if side != Side.SHOP:
        raise NotYours
    with locked(complaint.pk, version=version) as held:
        if held.closed_at is not None:
            raise OutOfTurn("closed")
        yield held, state(held)
        _follow(complaint, held)


def state(complaint: Complaint) -> State:
    """Where the complaint stands, read from its events."""
    return states.state_of(complaint.events.values_list("kind", flat=True))


def contacted(complaint: Complaint) -> bool:
    """Whether the shop was in touch with the customer in this round of the complaint."""
    return states.contacted(complaint.events.values_list("kind", flat=True))


def happened(complaint: Complaint, *kinds: str) -> bool:
    """Whether an event of one of these kinds is on record."""
    return complaint.events.filter(kind__in=kinds).exists()


def add(
    complaint: Complaint,
    kind: str,
    *,
    at: datetime,
    side: str,
    by: uuid.UUID | None = None,
    by_name: str = "",
    text: str = "",
    data: dict[str, Any] | None = None,
    key: str = "",
    team_only: bool = False,
) -> ComplaintEvent:
    """Adds an event and saves the complaint's new version, with whatever else was changed on it."""
    complaint.version += 0 if team_only else 1
    complaint.save()
    return ComplaintEvent.objects.create(
        complaint=complaint, kind=kind, at=at, side=side, actor=by, actor_name=by_name, text=text, data=data or {},
        key=key, team_only=team_only, version=complaint.version,
    )  # fmt: skip


def add_once(
    complaint: Complaint,
    kind: str,
    *,
    at: datetime,
    key: str,
    side: str = Side.SYSTEM,
    by: uuid.UUID | None = None,
    by_name: str = "",
    text: str = "",
    data: dict[str, Any] | None = None,
) -> ComplaintEvent | None:
    """Adds what makes no page stale, unless `key` is on record; answers the event if it was added. No new version.

    A second transaction with the same key waits for the first one's end, so what belongs to the event (a mail) is
    done by one of them only.
    """
    event, added = ComplaintEvent.objects.get_or_create(
        complaint=complaint,
        key=key,
        defaults={"kind": kind, "at": at, "side": side, "actor": by, "actor_name": by_name, "text": text,
                  "data": data or {}, "version": complaint.version},
    )  # fmt: skip
    return event if added else None


def _follow(complaint: Complaint, held: Complaint) -> None:
    """Brings the caller's own copy up to date, so that it can be read on without asking again."""
    for field in Complaint._meta.concrete_fields:
        setattr(complaint, field.attname, getattr(held, field.attname))

"""Corrective actions: what a shop changes after a complaint, who does it, and until when."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from tenants.complaints import change
from tenants.complaints.change import Kind, Side
from tenants.complaints.models import Complaint, CorrectiveAction
from tenants.shops import members
from tenants.shops.models import Shop


def begin(
    complaint: Complaint,
    *,
    what: str,
    owner: uuid.UUID,
    due_on: date,
    shop: Shop,
    by: uuid.UUID | None,
    by_name: str,
    side: str,
    now: datetime,
) -> CorrectiveAction:
    """Puts a member of the shop in charge of it until a day; also when the complaint is closed.

    Raises `change.NotYours`, and `OutOfTurn` with "not_a_member".
    """
    if side != Side.SHOP:
        raise change.NotYours
    person = next((each.user for each in members.present(shop) if each.user_id == owner), None)
    if person is None:
        raise change.OutOfTurn("not_a_member")
    with change.locked(complaint.pk) as held:
        action = CorrectiveAction.objects.create(
            complaint=held, what=what, owner=owner, owner_name=str(person)[:120], due_on=due_on, begun_at=now,
            begun_by=by, begun_by_name=by_name,
        )  # fmt: skip
        _log(action, Kind.ACTION, text=what, side=side, by=by, by_name=by_name, now=now)
    return action


def done(
    action: CorrectiveAction, *, text: str = "", by: uuid.UUID | None, by_name: str, side: str, now: datetime
) -> None:
    """It is done. Raises `change.NotYours`, and `OutOfTurn` with "action_done" when somebody was quicker."""
    with _held(action, side=side) as held:
        if held.done_at is not None:
            raise change.OutOfTurn("action_done")
        held.done_at, held.done_by, held.done_by_name, held.done_note = now, by, by_name, text
        held.save()
        _log(held, Kind.ACTION_DONE, text=text, side=side, by=by, by_name=by_name, now=now)


def reopen(
    action: CorrectiveAction,
    *,
    due_on: date,
    text: str = "",
    by: uuid.UUID | None,
    by_name: str,
    side: str,
    now: datetime,
) -> None:
    """It was not enough: taken up again until another day. Raises `change.NotYours`, `OutOfTurn` with "action_open"."""
    with _held(action, side=side) as held:
        if held.done_at is None:
            raise change.OutOfTurn("action_open")
        held.done_at, held.done_by, held.done_by_name, held.done_note = None, None, "", ""
        held.due_on, held.reopened = due_on, held.reopened + 1
        held.save()
        _log(held, Kind.ACTION, text=text, side=side, by=by, by_name=by_name, again=True, now=now)


@dataclass(frozen=True, slots=True)
class Line:
    """A corrective action as it stands on a given day."""

    action: CorrectiveAction
    days_over: int

    @property
    def overdue(self) -> bool:
        return self.days_over > 0


def open_ones(*, shop: Shop, now: datetime) -> list[Line]:
    """The shop's open corrective actions, the longest overdue first. Call inside the shop."""
    found = CorrectiveAction.objects.filter(done_at=None).select_related("complaint")
    return lines(found.order_by("due_on", "begun_at", "id"), shop=shop, now=now)


def lines(found: QuerySet[CorrectiveAction], *, shop: Shop, now: datetime) -> list[Line]:
    """Actions with how many days they are over their day; 0 when they are not, or done."""
    today = shop.today(now)
    return [Line(each, max((today - each.due_on).days, 0) if each.done_at is None else 0) for each in found]


@contextmanager
def _held(action: CorrectiveAction, *, side: str) -> Iterator[CorrectiveAction]:
    """The action, locked with its complaint, so that two people do not end it at once."""
    if side != Side.SHOP:
        raise change.NotYours
    with change.locked(action.complaint_id):
        held = CorrectiveAction.objects.select_for_update(of=("self",)).select_related("complaint").get(pk=action.pk)
        yield held
    action.refresh_from_db()


def _log(action: CorrectiveAction, kind: str, *, now: datetime, again: bool = False, **told: Any) -> None:
    data = {"action": str(action.pk), "owner": action.owner_name, "due_on": action.due_on.isoformat(), "again": again}
    change.add(action.complaint, kind, at=now, data=data, **told)

"""What the customer was promised, by whom and until when: on filing, and each time something is promised later."""

import uuid
from datetime import datetime

from tenants.complaints import change
from tenants.complaints.change import Kind
from tenants.complaints.models import Complaint


def complaint(
    complaint: Complaint,
    *,
    text: str,
    due_at: datetime | None = None,
    promised_by: str = "",
    by: uuid.UUID | None,
    by_name: str,
    side: str,
    version: int | None = None,
    now: datetime,
) -> None:
    """Notes a promise of the shop; the latest one holds, earlier ones stay in the history. Raises `change.Refused`."""
    with change.by_shop(complaint, side=side, version=version) as (held, _state):
        held.promise, held.promise_due_at, held.promised_by = text, due_at, promised_by or by_name
        note(held, side=side, by=by, by_name=by_name, now=now)


def note(held: Complaint, *, side: str, by: uuid.UUID | None, by_name: str, now: datetime) -> None:
    """Adds the complaint's promise to its log."""
    due = {"due_at": held.promise_due_at.isoformat()} if held.promise_due_at else {}
    change.add(
        held, Kind.PROMISED, at=now, side=side, by=by, by_name=by_name, text=held.promise,
        data={"by": held.promised_by, **due},
    )  # fmt: skip

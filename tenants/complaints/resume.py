"""The wait is over: the clocks run again."""

import uuid
from datetime import datetime

from tenants.complaints import change
from tenants.complaints.change import Kind
from tenants.complaints.models import Complaint
from tenants.complaints.states import State


def complaint(
    complaint: Complaint,
    *,
    text: str = "",
    by: uuid.UUID | None,
    by_name: str,
    side: str,
    version: int | None = None,
    now: datetime,
) -> None:
    """Lets the paused clocks run again. Raises `change.Refused`."""
    with change.by_shop(complaint, side=side, version=version) as (held, state):
        if state != State.WAITING:
            raise change.OutOfTurn("not_waiting")
        change.add(held, Kind.RESUMED, at=now, side=side, by=by, by_name=by_name, text=text)

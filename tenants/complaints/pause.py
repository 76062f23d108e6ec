"""The clocks stand still only while the shop waits for the customer or for parts."""

import uuid
from datetime import datetime

from tenants.complaints import change
from tenants.complaints.change import Kind
from tenants.complaints.models import Complaint, PauseReason
from tenants.complaints.states import State


def complaint(
    complaint: Complaint,
    *,
    reason: str,
    text: str = "",
    by: uuid.UUID | None,
    by_name: str,
    side: str,
    version: int | None = None,
    now: datetime,
) -> None:
    """Stops the reply and handle clocks until `resume`; the acknowledge clock runs on. Raises `change.Refused`."""
    if reason not in PauseReason.values:
        raise ValueError(reason)
    with change.by_shop(complaint, side=side, version=version) as (held, state):
        if state == State.HANDLED:
            raise change.OutOfTurn("handled")
        if state == State.WAITING:
            raise change.OutOfTurn("waiting")
        change.add(held, Kind.PAUSED, at=now, side=side, by=by, by_name=by_name, text=text, data={"reason": reason})

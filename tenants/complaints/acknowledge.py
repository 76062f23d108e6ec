"""The shop's first contact with the customer, which stops the first clock; after a reopening, the first one anew."""

import uuid
from datetime import datetime

from tenants.complaints import change
from tenants.complaints.change import Kind
from tenants.complaints.models import Complaint


def complaint(
    complaint: Complaint,
    *,
    by: uuid.UUID | None,
    by_name: str,
    side: str,
    text: str = "",
    version: int | None = None,
    now: datetime,
) -> None:
    """Notes that the shop has contacted the customer. Raises `change.Refused`."""
    with change.by_shop(complaint, side=side, version=version) as (held, _state):
        if change.contacted(held):
            raise change.OutOfTurn("acknowledged")
        change.add(held, Kind.ACKNOWLEDGED, at=now, side=side, by=by, by_name=by_name, text=text)

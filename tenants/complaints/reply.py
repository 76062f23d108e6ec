"""What the shop told the customer: a substantive answer. Who is to blame is settled afterwards, inside the shop."""

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
    text: str,
    version: int | None = None,
    now: datetime,
) -> None:
    """Notes the answer that was told to the customer. May be given again; the first one stops the clock.

    An answer is a contact, so it acknowledges the complaint, too. Raises `change.Refused`.
    """
    with change.by_shop(complaint, side=side, version=version) as (held, _state):
        if not change.happened(held, Kind.ACKNOWLEDGED):
            change.add(held, Kind.ACKNOWLEDGED, at=now, side=side, by=by, by_name=by_name)
        change.add(held, Kind.REPLIED, at=now, side=side, by=by, by_name=by_name, text=text)

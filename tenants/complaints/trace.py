"""Why it happened and who answers for it: the shop's own business, never shown outside it."""

import uuid
from datetime import datetime

from tenants.complaints import change
from tenants.complaints.change import Kind
from tenants.complaints.models import Complaint


def complaint(
    complaint: Complaint,
    *,
    root_cause: str,
    responsible_person: str = "",
    by: uuid.UUID | None,
    by_name: str,
    side: str,
    version: int | None = None,
    now: datetime,
) -> None:
    """Notes root cause and responsible person; may be noted anew, and also after the complaint is handled."""
    with change.by_shop(complaint, side=side, version=version) as (held, _state):
        held.root_cause, held.responsible_person = root_cause, responsible_person
        change.add(
            held, Kind.TRACED, at=now, side=side, by=by, by_name=by_name, text=root_cause,
            data={"responsible": responsible_person},
        )  # fmt: skip

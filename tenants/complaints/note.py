"""A note on a complaint: the shop's for everybody, the team's own for the team only if it says so."""

import uuid
from datetime import datetime

from tenants.complaints import change
from tenants.complaints.change import Kind, Side
from tenants.complaints.models import Complaint


def complaint(
    complaint: Complaint,
    *,
    text: str,
    team_only: bool = False,
    by: uuid.UUID | None,
    by_name: str,
    side: str,
    now: datetime,
) -> None:
    """Adds a note, also to a closed complaint. Only the team can keep one to itself (else `change.NotYours`)."""
    if team_only and side != Side.TEAM:
        raise change.NotYours
    with change.locked(complaint.pk) as held:
        change.add(held, Kind.NOTE, at=now, side=side, by=by, by_name=by_name, text=text, team_only=team_only)
    complaint.version = held.version

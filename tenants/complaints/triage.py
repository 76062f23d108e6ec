"""The supervisor of the team sets how grave a complaint is."""

import uuid
from datetime import datetime

from tenants.complaints import change, send
from tenants.complaints.change import Kind, Side
from tenants.complaints.models import Complaint, Severity


def complaint(
    complaint: Complaint,
    *,
    severity: str,
    text: str = "",
    by: uuid.UUID | None,
    by_name: str,
    side: str,
    version: int | None = None,
    now: datetime,
) -> None:
    """Sets the severity. A complaint that becomes a crisis is told to the owners at once. Raises `change.Refused`."""
    if severity not in Severity.values:
        raise ValueError(severity)
    if side != Side.TEAM:
        raise change.NotYours
    with change.locked(complaint.pk, version=version) as held:
        if held.closed_at is not None:
            raise change.OutOfTurn("closed")
        if severity == held.severity:
            raise change.OutOfTurn("same_severity")
        was, held.severity = held.severity, severity
        change.add(
            held, Kind.SEVERITY_SET, at=now, side=side, by=by, by_name=by_name, text=text,
            data={"from": was, "to": severity},
        )  # fmt: skip
        if severity == Severity.CRISIS:
            send.letter(held, "crisis")
    complaint.severity, complaint.version = held.severity, held.version

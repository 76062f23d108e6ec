"""The supervisor of the team sets how grave a complaint is."""

import uuid
from datetime import datetime

from tenants.complaints import change, letters, send
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
    """Sets the severity. A complaint that becomes graver is told at once to those whose it is now.

    Raises `change.Refused`.
    """
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
        held.counted = held.counted or severity != Severity.ORDINARY  # graver than a wash that only gets a note
        change.add(
            held, Kind.SEVERITY_SET, at=now, side=side, by=by, by_name=by_name, text=text,
            data={"from": was, "to": severity},
        )  # fmt: skip
        if severity != Severity.ORDINARY and letters.became_graver({"from": was, "to": severity}):
            send.letter(held, severity)
    complaint.severity, complaint.counted, complaint.version = held.severity, held.counted, held.version

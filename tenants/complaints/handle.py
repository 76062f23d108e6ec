"""The shop says that the complaint is handled; the team then asks the customer whether it is."""

import uuid
from datetime import datetime

from tenants.complaints import change
from tenants.complaints.change import Kind
from tenants.complaints.models import Complaint
from tenants.complaints.states import State
from tenants.followups import after_complaint
from tenants.followups.models import Kind as FollowUpKind


def complaint(
    complaint: Complaint,
    *,
    resolution: str,
    by: uuid.UUID | None,
    by_name: str,
    side: str,
    version: int | None = None,
    now: datetime,
) -> None:
    """Marks the complaint handled and plans the re-contact, due at once. It does not close it: the customer does.

    An answer must have been told to the customer first. Raises `change.Refused`.
    """
    with change.by_shop(complaint, side=side, version=version) as (held, state):
        if state == State.HANDLED:
            raise change.OutOfTurn("handled")
        if not change.happened(held, Kind.REPLIED):
            raise change.OutOfTurn("not_replied")
        if state == State.WAITING:
            change.add(held, Kind.RESUMED, at=now, side=side, by=by, by_name=by_name)
        held.resolution, held.handled_at = resolution, now
        change.add(held, Kind.HANDLED, at=now, side=side, by=by, by_name=by_name, text=resolution)
        after_complaint.plan(
            FollowUpKind.RECONTACT,
            complaint_id=held.pk,
            ordinal=held.reopened + 1,
            job=held.job,
            customer=held.customer,
            language=held.language,
            due_at=now,
            now=now,
        )

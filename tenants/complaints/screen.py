"""The shop judges whether a complaint is valid; the agent never does, nor does the team."""

import uuid
from datetime import datetime

from tenants.complaints import change
from tenants.complaints.change import Kind
from tenants.complaints.models import Complaint, Validity


def complaint(
    complaint: Complaint,
    *,
    validity: str,
    reason: str,
    by: uuid.UUID | None,
    by_name: str,
    side: str,
    version: int | None = None,
    now: datetime,
) -> None:
    """Sets validity with its reason; it may be set anew while the complaint is open. Raises `change.Refused`.

    Valid or not, the clocks run on: the customer is answered in both cases.
    """
    if validity not in (Validity.VALID, Validity.INVALID, Validity.UNDETERMINED):
        raise ValueError(validity)
    with change.by_shop(complaint, side=side, version=version) as (held, _state):
        was, held.validity, held.validity_reason = held.validity, validity, reason
        change.add(
            held, Kind.SCREENED, at=now, side=side, by=by, by_name=by_name, text=reason,
            data={"from": was, "to": validity},
        )  # fmt: skip

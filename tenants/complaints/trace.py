"""Why it happened and who answers for it: the shop's own business, never shown outside it."""

import uuid
from datetime import datetime

from tenants.complaints import change
from tenants.complaints.change import Kind
from tenants.complaints.models import Complaint, ResponsiblePost, RootCause

MOST_WHYS = 5


def complaint(
    complaint: Complaint,
    *,
    root_cause: str = "",
    cause_code: str = "",
    whys: str | None = None,
    failed_part: str | None = None,
    responsible_post: str | None = None,
    responsible_person: str | None = None,
    by: uuid.UUID | None,
    by_name: str,
    side: str,
    version: int | None = None,
    now: datetime,
) -> None:
    """Notes the cause, the chain of whys behind it, and who answers for it; may be noted anew, also when handled.

    `whys` holds one sentence a line; what is None stays as it is. The cause may be looked for at any time. Who answers
    for it is settled only after the customer was told something: first soothe, then sort it out inside the shop. Raises
    `change.Refused`, among them `OutOfTurn` with "no_cause" or "not_soothed"; and `ValueError` for a code that is none
    or for more than five whys.
    """
    chain = lines(whys or "")
    if len(chain) > MOST_WHYS or (cause_code and cause_code not in RootCause.values):
        raise ValueError(cause_code, len(chain))
    if responsible_post and responsible_post not in ResponsiblePost.values:
        raise ValueError(responsible_post)
    with change.by_shop(complaint, side=side, version=version) as (held, _state):
        if not root_cause and not cause_code:
            raise change.OutOfTurn("no_cause")
        names_somebody = responsible_post or responsible_person
        if names_somebody and not change.happened(held, Kind.REPLIED):
            raise change.OutOfTurn("not_soothed")
        held.root_cause, held.cause_code = root_cause, cause_code
        said = {
            "whys": None if whys is None else "\n".join(chain), "failed_part": failed_part,
            "responsible_post": responsible_post, "responsible_person": responsible_person,
        }  # fmt: skip
        for name, value in said.items():
            if value is not None:
                setattr(held, name, value)
        change.add(
            held, Kind.TRACED, at=now, side=side, by=by, by_name=by_name, text=root_cause,
            data={
                "cause": cause_code, "whys": held.whys, "part": held.failed_part, "post": held.responsible_post,
                "responsible": held.responsible_person,
            },
        )  # fmt: skip


def lines(whys: str) -> list[str]:
    """The whys one by one, each in one line and none of them empty."""
    return [why for why in (" ".join(each.split()) for each in whys.splitlines()) if why]

"""What the customer said when asked whether the complaint is solved. Only this closes a complaint."""

import uuid
from datetime import datetime

from tenants.complaints import care_calls, change, send
from tenants.complaints.change import Kind, Side
from tenants.complaints.models import ClosedResult, Complaint
from tenants.shops.models import Shop, expected_schema


def answered(
    complaint_id: uuid.UUID,
    *,
    solved: bool,
    satisfaction: int | None = None,
    words: str = "",
    attempt_id: uuid.UUID,
    now: datetime,
) -> None:
    """Closes the complaint when the customer confirms, reopens it when not. Once per attempt.

    An answer to a complaint that nobody asked about any more (closed or reopened meanwhile) is kept as a note.
    """
    key = f"attempt:{attempt_id}"
    said = {"attempt": str(attempt_id), "satisfaction": satisfaction}
    with change.locked(complaint_id) as held:
        if held.events.filter(key=key).exists():
            return
        if held.closed_at is not None or held.handled_at is None:
            change.add(held, Kind.NOTE, at=now, side=Side.CUSTOMER, text=words, data=said, key=key)
            return
        if satisfaction is not None:
            held.satisfaction_after = satisfaction
        if solved:
            change.add(held, Kind.CONFIRMED, at=now, side=Side.CUSTOMER, text=words, data=said, key=key)
            _close(held, ClosedResult.CONFIRMED, now=now)
        else:
            change.add(held, Kind.DENIED, at=now, side=Side.CUSTOMER, text=words, data=said, key=key)
            held.handled_at, held.reopened = None, held.reopened + 1
            change.add(held, Kind.REOPENED, at=now, side=Side.SYSTEM, data={"round": held.reopened})
            send.letter(held, f"reopened:{held.reopened}")


def given_up(complaint_id: uuid.UUID, *, now: datetime) -> None:
    """Closes a handled complaint whose customer could not be asked as "not confirmed", which is counted apart.

    May run twice; a complaint that is not waiting for an answer is left alone.
    """
    with change.locked(complaint_id) as held:
        if held.closed_at is None and held.handled_at is not None:
            change.add(held, Kind.NOT_CONFIRMED, at=now, side=Side.SYSTEM)
            _close(held, ClosedResult.NOT_CONFIRMED, now=now)


def _close(held: Complaint, result: ClosedResult, *, now: datetime) -> None:
    held.closed_at, held.closed_result = now, result
    change.add(held, Kind.CLOSED, at=now, side=Side.SYSTEM, data={"result": result.value})
    care_calls.plan(held, shop=Shop.objects.get(schema_name=expected_schema.get()), now=now)

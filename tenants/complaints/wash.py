"""Complaints of a car that was not washed clean: noted only, unless there is evidence or the shop wants them all."""

import uuid
from datetime import datetime

from tenants.complaints import categories, change, counting, preferences, send
from tenants.complaints.change import Kind, Side
from tenants.complaints.counting import WashMode
from tenants.complaints.models import ClosedResult, Complaint
from tenants.shops.models import Shop

#: Sub-codes of washing. Marks of oil inside are none: they are what the work left behind, and a mistake to be seen.
CODES = categories.WASH - {"inside_grease"}


def is_wash(complaint: Complaint) -> bool:
    """Whether it is about a car that was not washed clean."""
    return complaint.subcategory in CODES


def on_filing(complaint: Complaint, *, shop: Shop) -> None:
    """Says on a complaint that is being filed how grave it is and whether it counts; the caller saves it."""
    if is_wash(complaint):
        complaint.severity = counting.proposed(
            complaint.severity, is_wash=True, has_evidence=complaint.has_evidence, mode=preferences.of(shop).wash
        )
    weigh(complaint, shop=shop)


def weigh(complaint: Complaint, *, shop: Shop) -> None:
    """Says on a complaint that is being sorted or triaged anew whether it counts; the caller saves it."""
    about_washing = is_wash(complaint)
    complaint.counted = counting.counts(
        is_wash=about_washing,
        has_evidence=complaint.has_evidence,
        severity=complaint.severity,
        mode=preferences.of(shop).wash if about_washing else counting.DEFAULT,
    )


def put_away(complaint: Complaint, *, shop: Shop, now: datetime) -> None:
    """Ends a complaint that was just filed where the shop does not process such ones. Its words are kept."""
    if not complaint.counted and preferences.of(shop).wash == WashMode.IGNORE:
        _end(complaint, side=Side.SYSTEM, by=None, by_name="", now=now)


def evidence(
    complaint: Complaint,
    *,
    text: str,
    by: uuid.UUID | None,
    by_name: str,
    side: str,
    version: int | None = None,
    now: datetime,
) -> None:
    """The shop saw that there is something in it: from now on the complaint counts like any other.

    Its clocks are read from its filing. Raises `change.Refused`; `OutOfTurn` with "counted".
    """
    with change.by_shop(complaint, side=side, version=version) as (held, _state):
        if held.counted:
            raise change.OutOfTurn("counted")
        _let_count(held, text=text, by=by, by_name=by_name, side=side, now=now)


def on_photo(held: Complaint, *, now: datetime) -> None:
    """A photo of the customer's own was kept, for who holds the complaint: as good as if it had come with the words.

    What was only noted counts from now on, unless it has ended.
    """
    if held.counted or held.closed_at is not None:
        held.has_evidence = True
        held.save(update_fields=["has_evidence"])
    else:
        _let_count(held, text="", by=None, by_name="", side=Side.SYSTEM, now=now)


def leave(
    complaint: Complaint,
    *,
    by: uuid.UUID | None,
    by_name: str,
    side: str,
    version: int | None = None,
    now: datetime,
) -> None:
    """The shop leaves it at the note: the complaint ends, and the customer is not asked.

    Raises `change.Refused`; `OutOfTurn` with "counted".
    """
    with change.by_shop(complaint, side=side, version=version) as (held, _state):
        if held.counted:
            raise change.OutOfTurn("counted")
        _end(held, side=side, by=by, by_name=by_name, now=now)


def _let_count(held: Complaint, *, text: str, by: uuid.UUID | None, by_name: str, side: str, now: datetime) -> None:
    held.has_evidence = held.counted = True
    change.add(held, Kind.NOTE, at=now, side=side, by=by, by_name=by_name, text=text, data={"evidence": True})
    send.letter(held, "filed")


def _end(held: Complaint, *, side: str, by: uuid.UUID | None, by_name: str, now: datetime) -> None:
    held.closed_at, held.closed_result = now, ClosedResult.NOTED
    change.add(held, Kind.CLOSED, at=now, side=side, by=by, by_name=by_name, data={"result": ClosedResult.NOTED.value})

"""Sorts a complaint anew: the one who took it down need not have found the right category."""

import uuid
from datetime import datetime
from typing import Any

from tenants.complaints import change, kinds, send, suggest, wash
from tenants.complaints.categories import Kinds
from tenants.complaints.change import Kind, Side
from tenants.complaints.form import Incomplete
from tenants.complaints.models import Category, Complaint, Severity
from tenants.shops.models import Shop


def complaint(
    complaint: Complaint,
    *,
    category: str,
    subcategory: str = "",
    is_safety: bool = False,
    text: str = "",
    by: uuid.UUID | None,
    by_name: str,
    side: str,
    version: int | None = None,
    shop: Shop,
    now: datetime,
) -> None:
    """Sets category, sub-code and whether safety is at stake; the customer's words stay as they are.

    What turns out to be about safety becomes a crisis, and the owners are told at once. Inside the shop. Raises
    `Incomplete` and `change.Refused`.
    """
    if category not in Category.values:
        raise Incomplete({"category": "unknown"})
    known = kinds.of(shop)
    if not known.knows(category, subcategory):
        raise Incomplete({"subcategory": "unknown"})
    with change.locked(complaint.pk, version=version) as held:
        if held.closed_at is not None:
            raise change.OutOfTurn("closed")
        was = _kind_of(held, known)
        held.category, held.subcategory, held.is_safety = category, subcategory, is_safety
        now_is = _kind_of(held, known)
        if now_is == was:
            raise change.OutOfTurn("same_kind")
        wash.weigh(held, shop=shop)
        change.add(
            held, Kind.RECODED, at=now, side=side, by=by, by_name=by_name, text=text,
            data={"from": was, "to": now_is},
        )  # fmt: skip
        suggest.on_filing(held, shop=shop, now=now)
        if is_safety and not was["safety"] and held.severity != Severity.CRISIS:
            _alert(held, now=now)
    for name in ("category", "subcategory", "is_safety", "severity", "counted", "version"):
        setattr(complaint, name, getattr(held, name))


def _alert(held: Complaint, *, now: datetime) -> None:
    was, held.severity, held.counted = held.severity, Severity.CRISIS.value, True
    change.add(held, Kind.SEVERITY_SET, at=now, side=Side.SYSTEM, data={"from": was, "to": held.severity})
    send.letter(held, "crisis")


def _kind_of(held: Complaint, known: Kinds) -> dict[str, Any]:
    """What the log keeps of it; a name that the shop gave a sub-code is kept as it is now."""
    name = known.own_name(held.category, held.subcategory)
    told = {"category": held.category, "subcategory": held.subcategory, "safety": held.is_safety}
    return told | ({"name": name} if name else {})

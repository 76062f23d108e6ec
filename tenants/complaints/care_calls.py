"""Care after a crisis: the team calls the customer again some days after the complaint was closed.

The calls are planned once, when the complaint closes. A customer who does not want to be called gets none.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

import structlog

from tenants.complaints import change
from tenants.complaints.change import Kind, Side
from tenants.complaints.models import Complaint, Severity
from tenants.followups import after_complaint, purposes
from tenants.followups.models import FollowUp
from tenants.followups.models import Kind as FollowUpKind
from tenants.shops.models import Shop, ShopSettings

log = structlog.get_logger(__name__)

#: Days after closing on which the customer is asked how things are.
DAYS = (7, 30, 90)
MOST = 6
LAST_DAY = 365
#: From this time of the shop's day on.
STARTS = time(9)


class BadDays(ValueError):
    """Not days that grow, at most six of them, within a year."""


@dataclass(frozen=True, slots=True)
class CareCall:
    """One care call as a complaint's page tells of it: made, or over for a reason in words, or still to come."""

    number: int
    due_at: datetime
    made_at: datetime | None
    closed_at: datetime | None
    closed_reason: str


def days_of(shop: Shop) -> Sequence[int]:
    """The days that hold in the shop: those of its settings (`complaints["care_days"]`), else the usual ones.

    What cannot be read is passed over and logged: a complaint must close all the same.
    """
    told = ShopSettings.objects.filter(shop=shop).values_list("complaints", flat=True).first() or {}
    try:
        return checked(told["care_days"]) if "care_days" in told else DAYS
    except (BadDays, TypeError):
        log.exception("care_days_unreadable", shop=str(shop.pk))
        return DAYS


def checked(days: Any) -> tuple[int, ...]:
    """The days, none of them for no calls at all. Raises `BadDays`."""
    if not isinstance(days, list | tuple) or len(days) > MOST or not all(type(day) is int for day in days):
        raise BadDays(days)
    if list(days) != sorted(set(days)) or any(not 1 <= day <= LAST_DAY for day in days):
        raise BadDays(days)
    return tuple(days)


def plan(closed: Complaint, *, shop: Shop, now: datetime) -> list[FollowUp]:
    """Plans the calls after a crisis that has just been closed; nothing for other complaints. May run twice."""
    if closed.severity != Severity.CRISIS:
        return []
    if purposes.suppressed([closed.customer], kind=FollowUpKind.CARE, now=now):
        return []
    today = shop.today(now)
    return [
        after_complaint.plan(
            FollowUpKind.CARE, complaint_id=closed.pk, ordinal=number, job=closed.job, customer=closed.customer,
            language=closed.language, now=now,
            due_at=datetime.combine(today + timedelta(days=day), STARTS, shop.zone),
        )
        for number, day in enumerate(days_of(shop), start=1)
    ]  # fmt: skip


def made(
    complaint_id: uuid.UUID, *, follow_up_id: uuid.UUID, by: uuid.UUID | None, by_name: str, now: datetime
) -> None:
    """Writes down that the customer was spoken to, once for each call."""
    number = FollowUp.objects.values_list("ordinal", flat=True).get(pk=follow_up_id)
    key = _key(number)
    with change.locked(complaint_id) as held:
        if not held.events.filter(key=key).exists():
            change.add(
                held, Kind.CARED, at=now, side=Side.TEAM, by=by, by_name=by_name, data={"number": number}, key=key
            )


def of(complaint: Complaint) -> list[CareCall]:
    """The care calls of a complaint, in order."""
    found = FollowUp.objects.filter(kind=FollowUpKind.CARE, complaint=complaint.pk).order_by("ordinal")
    made_at = {event.key: event.at for event in complaint.events.filter(kind=Kind.CARED)}
    return [
        CareCall(
            each.ordinal, each.due_at, made_at.get(_key(each.ordinal)), each.closed_at,
            str(each.get_closed_reason_display()),
        )
        for each in found
    ]  # fmt: skip


def _key(number: int) -> str:
    return f"care:{number}"

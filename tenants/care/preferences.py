"""What a shop set for bookings and reminders, read with care: what cannot be followed counts as not set."""

from datetime import datetime
from typing import Any

import structlog

from tenants.care import due, slots
from tenants.care.models import CareSettings
from tenants.shops.models import expected_schema

log = structlog.get_logger(__name__)

#: By default a shop is told of late customers, calls them, and gets a summary on days that have bookings.
MAILS = {"late": True, "summary": True}


def table() -> slots.Table:
    """The slots of the current shop."""
    try:
        return slots.table_with({k: v for k, v in _document("bookings").items() if k not in MAILS})
    except slots.BadSettings as bad:
        log.warning("slots_unreadable", schema=expected_schema.get(), field=bad.field)
        return slots.DEFAULT


def rules() -> due.Rules:
    """Which reminder calls the current shop wants."""
    try:
        return due.rules_with(_document("reminders"))
    except due.BadRules as bad:
        log.warning("reminders_unreadable", schema=expected_schema.get(), field=bad.field)
        return due.DEFAULT


def mails(name: str) -> bool:
    """Whether the shop wants this mail: "late" or "summary"."""
    return bool(_document("bookings").get(name, MAILS[name]))


def save(*, bookings: dict[str, Any], reminders: dict[str, Any], now: datetime) -> None:
    """Keeps both documents. Raises `slots.BadSettings` and `due.BadRules`, and then keeps nothing."""
    slots.table_with({k: v for k, v in bookings.items() if k not in MAILS})
    due.rules_with(reminders)
    CareSettings.objects.update_or_create(
        only=True, defaults={"bookings": bookings, "reminders": reminders, "changed_at": now}
    )


def documents() -> tuple[dict[str, Any], dict[str, Any]]:
    """What was set, as it was set."""
    return _document("bookings"), _document("reminders")


def _document(name: str) -> dict[str, Any]:
    found = CareSettings.objects.values_list(name, flat=True).first()
    return found or {}

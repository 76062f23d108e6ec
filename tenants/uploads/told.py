"""What a file says of a job for its audit alone, by the names of `jobs.drafts.AUDITED`."""

from collections.abc import Iterable, Mapping
from typing import Any

from tenants.audits.past import OpenOrder
from tenants.uploads import checking, work
from tenants.uploads.checking import Checked
from tenants.uploads.dates import day_of

_FLAGS = (
    ("odometer_replaced", "odometer_replaced"),
    ("signed_flag", "signed"),
    ("told_about_call", "told_of_call"),
    ("qc_flag", "quality_checked"),
    ("awaiting_parts", "awaiting_parts"),
    ("comeback_flag", "comeback"),
)


def facts(found: Mapping[str, Any], *, has_notes: bool) -> dict[str, Any]:
    """Only what was said; plain values, days as ISO text. A "no" is said, too.

    `has_notes` tells whether the inspector's words are a note for the customer rather than "fine".
    """
    told: dict[str, Any] = {name: found[flag] for flag, name in _FLAGS if flag in found}
    sender = found.get("sender_name")
    if sender and sender != found.get("customer_name"):
        told["sender"] = sender[:120]
    if found.get("state") in (work.OPEN, work.CANCELLED):
        told["state"] = found["state"]
    if "settle_status" in found and checking.ON_ACCOUNT.search(found["settle_status"]):
        told["on_account"] = True
    if "qc_at" in found:
        told["quality_checked_at"] = day_of(found["qc_at"]).isoformat()
    if "declined_items_none" in found:
        told["nothing_declined"] = True
    if "qc_notes_none" in found or (found.get("qc_notes") and not has_notes):
        told["nothing_to_note"] = True
    if "parent_job_no" in found:
        told["parent_number"] = found["parent_job_no"][:60]
    if "paid_amount" in found:
        told["paid_minor"] = found["paid_amount"]
    if found.get("mileage_unit") == "mi":
        told["mileage_unit"] = "mi"
    return told


def open_orders(rows: Iterable[Checked]) -> list[OpenOrder]:
    """The orders among a file's rows that were rejected only because nothing is delivered yet."""
    found: dict[str, OpenOrder] = {}
    for checked in rows:
        values = checked.values
        opened = values.get("opened_at") or values.get("arrived_at")
        waits = {one.code for one in checked.rejections} == {checking.NOT_DELIVERED} and values.get(
            "state"
        ) == work.OPEN
        if waits and opened and "job_no" in values and "plate" in values:
            order = OpenOrder(values["job_no"][:60], values["plate"], day_of(opened), values.get("advisor", "")[:60])
            found.setdefault(order.number, order)
    return list(found.values())

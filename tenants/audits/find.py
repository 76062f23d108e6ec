"""What a reading of jobs found wrong, kept with the jobs; what a later reading no longer finds is stamped as mended."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from tenants.audits.models import Finding, RuleSetting
from tenants.jobs import wire
from tenants.jobs.models import Job


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: a code with its level and post, the field it was seen in, what stood there and what shows it.

    `person` is whom it is put down to; `evidence` has plain values by name.
    """

    code: str
    level: str
    post: str
    field: str = ""
    value: str = ""
    person: str = ""
    evidence: Mapping[str, Any] | None = None


_TOLD = ("level", "post", "person", "value", "evidence")
_COLUMNS = (
    "id", "job_id", "code", "field", *_TOLD, "found_at", "sent_back_by_name", "sent_back_note", "contested_by_name",
    "contested_reason", "waived_by_name", "waived_reason",
)  # fmt: skip
_NOTHING_YET = dict.fromkeys(_COLUMNS[-6:], "")


@transaction.atomic
def store(found: Mapping[uuid.UUID, Sequence[Fault]], *, codes: Collection[str], now: datetime) -> int:
    """Makes these faults the jobs' only ones among `codes`, the ones this reader looked for. Answers how many are new.

    Faults with other codes stay as they are. A shop that takes a rule more or less gravely has its findings so, and
    each is put down to who stood at its post, unless the fault names somebody. A fault that was known keeps the time
    at which it was first found; one that had been mended and is back is found anew. What was said to a fault (sent
    back, contested, waived) was said of the value that stood there: another value is another fault.
    """
    wanted = _wanted(found)
    known = {
        (row["job_id"], row["code"], row["field"]): row
        for row in wire.select(Finding, ("job_id", "code", "field", "mended_at", *_TOLD), "job_id", found)
    }
    gone = [
        row["id"]
        for key, row in known.items()
        if key not in wanted and row["code"] in codes and row["mended_at"] is None
    ]
    if gone:
        Finding.objects.filter(pk__in=gone).update(mended_at=now)
    for key, row in known.items():
        if key in wanted:
            _bring_up_to_date(row, wanted[key], now=now)
    rows = [
        {"id": uuid.uuid4(), "job_id": job, "code": code, "field": name, "found_at": now, **_NOTHING_YET, **values}
        for (job, code, name), values in wanted.items()
        if (job, code, name) not in known
    ]
    return wire.insert(Finding, _COLUMNS, rows)


def _wanted(found: Mapping[uuid.UUID, Sequence[Fault]]) -> dict[tuple[uuid.UUID, str, str], dict[str, Any]]:
    """What is to be kept, by job, code and field."""
    levels = dict(RuleSetting.objects.exclude(level="").values_list("code", "level"))
    persons = {
        row["id"]: row
        for row in wire.select(
            Job, ("advisor", "technician", "inspector", "cashier"), "id", (j for j in found if found[j])
        )
    }
    return {
        (job, one.code, one.field[:40]): {
            "level": levels.get(one.code, one.level),
            "post": one.post,
            "person": (one.person or persons.get(job, {}).get(one.post, ""))[:60],
            "value": one.value[:200],
            "evidence": dict(one.evidence or {}),
        }
        for job, faults in found.items()
        for one in faults
    }


def _bring_up_to_date(row: Mapping[str, Any], told: Mapping[str, Any], *, now: datetime) -> None:
    changes = {name: value for name, value in told.items() if row[name] != value}
    back = row["mended_at"] is not None
    if back or "value" in changes:
        changes |= {"mended_at": None, **_UNSAID}
    if back:
        changes["found_at"] = now
    if changes:
        Finding.objects.filter(pk=row["id"]).update(**changes)


_UNSAID: dict[str, Any] = {
    f"{what}_{part}": None if part in ("at", "by") else ""
    for what, parts in (
        ("sent_back", ("at", "by", "by_name", "note")),
        ("contested", ("at", "by", "by_name", "reason")),
        ("waived", ("at", "by", "by_name", "reason")),
    )
    for part in parts
}

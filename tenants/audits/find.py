"""What a reading of jobs found wrong, kept with the jobs; what a later reading no longer finds is stamped as mended."""

import json
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from tenants.audits import arrays
from tenants.audits.models import Finding, RuleSetting
from tenants.jobs import wire


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


#: No job is new.
NONE: Mapping[uuid.UUID, Any] = {}
_TOLD = ("level", "post", "person", "value", "evidence")
_COLUMNS = (
    "job_id", "code", "field", *_TOLD, "found_at", "sent_back_by_name", "sent_back_note", "contested_by_name",
    "contested_reason", "waived_by_name", "waived_reason",
)  # fmt: skip
_NOTHING_YET = ("",) * 6


@transaction.atomic
def store(
    found: Mapping[uuid.UUID, Sequence[Fault]],
    *,
    codes: Collection[str],
    now: datetime,
    new: Mapping[uuid.UUID, Mapping[str, Any]] = NONE,
) -> int:
    """Makes these faults the jobs' only ones among `codes`, the ones this reader looked for. Answers how many are new.

    Faults with other codes stay as they are. A shop that takes a rule more or less gravely has its findings so, and
    each is put down to who stood at its post, unless the fault names somebody. A fault that was known keeps the time
    at which it was first found; one that had been mended and is back is found anew. What was said to a fault (sent
    back, contested, waived) was said of the value that stood there: another value is another fault. Of `new` jobs the
    caller knows that nothing with these codes was ever found; it has who stood at their posts, and neither is read.
    """
    wanted = _wanted(found, new)
    known = {(row["job_id"], row["code"], row["field"]): row for row in _rows(_KNOWN, found.keys() - new.keys())}
    gone = [
        row["id"]
        for key, row in known.items()
        if key not in wanted and row["code"] in codes and row["mended_at"] is None
    ]
    if gone:
        Finding.objects.filter(pk__in=gone).update(mended_at=now)
    _bring_up_to_date([(row, wanted[key]) for key, row in known.items() if key in wanted], now=now)
    rows = [
        (job, code, name, *values.values(), now, *_NOTHING_YET)
        for (job, code, name), values in wanted.items()
        if (job, code, name) not in known
    ]
    return wire.append(Finding, _COLUMNS, rows)


_KNOWN = """
SELECT id, job_id, code, field, found_at, mended_at, level, post, person, value, evidence FROM audits_finding
WHERE job_id = ANY(%s::uuid[])
"""
_PERSONS = "SELECT id, advisor, technician, inspector, cashier FROM jobs_job WHERE id = ANY(%s::uuid[])"


def _rows(statement: str, jobs: Iterable[uuid.UUID]) -> Iterator[dict[str, Any]]:
    """The rows of these jobs, by the names of their columns."""
    wanted = arrays.uuids(jobs)
    if wanted == arrays.EMPTY:
        return
    with connection.cursor() as cursor:
        cursor.execute(statement, [wanted])
        names = [column.name for column in cursor.description]
        for found in cursor.fetchall():
            row = dict(zip(names, found, strict=True))
            if "evidence" in row:
                row["evidence"] = json.loads(row["evidence"])
            yield row


def _wanted(
    found: Mapping[uuid.UUID, Sequence[Fault]], new: Mapping[uuid.UUID, Mapping[str, Any]]
) -> dict[tuple[uuid.UUID, str, str], dict[str, Any]]:
    """What is to be kept, by job, code and field; the values in the order of `_TOLD`."""
    levels = dict(RuleSetting.objects.exclude(level="").values_list("code", "level"))
    faulty = {job for job, faults in found.items() if faults}
    persons = {**new, **{row["id"]: row for row in _rows(_PERSONS, faulty - new.keys())}}
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


def _bring_up_to_date(pairs: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]], *, now: datetime) -> None:
    """Known findings beside what was found now."""
    changed, anew = [], []
    for row, told in pairs:
        back = row["mended_at"] is not None
        if back or row["value"] != told["value"]:
            found_at = now if back else row["found_at"]
            anew.append({"id": row["id"], "found_at": found_at, "mended_at": None, **_UNSAID, **told})
        elif any(row[name] != value for name, value in told.items()):
            changed.append({"id": row["id"], **told})
    if changed:
        wire.update(Finding, _TOLD, changed)
    if anew:
        wire.update(Finding, ("found_at", "mended_at", *_UNSAID, *_TOLD), anew)


_UNSAID: dict[str, Any] = {
    f"{what}_{part}": None if part in ("at", "by") else ""
    for what, parts in (
        ("sent_back", ("at", "by", "by_name", "note")),
        ("contested", ("at", "by", "by_name", "reason")),
        ("waived", ("at", "by", "by_name", "reason")),
    )
    for part in parts
}

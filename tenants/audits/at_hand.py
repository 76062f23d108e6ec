"""Jobs that were only just made, as the audit sees them: what it would otherwise read back from the database."""

import uuid
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from zoneinfo import ZoneInfo

from tenants.audits.history import Facts
from tenants.jobs.upsert import Fresh


def facts(fresh: Mapping[uuid.UUID, Fresh], *, wanted: Collection[uuid.UUID], zone: ZoneInfo) -> Iterator[Facts]:
    """What the audit judges these jobs by, as `history.load` reads it."""
    for job, each in fresh.items():
        if job in wanted:
            yield _facts(each, zone)


def _facts(fresh: Fresh, zone: ZoneInfo) -> Facts:
    job = fresh.job
    found = Facts(
        id=job["id"],
        number=job["number"],
        customer=job["customer_id"],
        company=fresh.customer["is_company"],
        vehicle=job["vehicle_id"],
        name=job["told_name"],
        plate=job["told_plate"],
        vin=job["told_vin"],
        fields=job["told_fields"],
        told=job["told_facts"],
        kind=job["kind"],
        kind_as_written=job["kind_as_written"],
        mileage=job["mileage"],
        opened_at=job["opened_at"],
        completed_at=job["completed_at"],
        settled_at=job["settled_at"],
        delivered_at=job["delivered_at"],
        clock=job["clock"],
        advisor=job["advisor"],
        technician=job["technician"],
        inspector=job["inspector"],
        cashier=job["cashier"],
        running_in_notes=job["running_in_notes"],
        order=(job["delivered_at"], job["branch"], job["number"]),
    )
    found.day = found.delivered_at.astimezone(zone).date()
    return found


def items_twice(fresh: Fresh) -> list[str]:
    """What stands twice among the lines of one kind, in the order of its characters."""
    listed = [line[:2] for line in fresh.lines]
    if len(set(listed)) == len(listed):
        return []
    return sorted(item for (_, item), times in Counter(listed).items() if times > 1)

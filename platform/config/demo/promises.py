"""Calls that customers were firmly promised: most of them were kept, and one in four was not dialled at its time."""

import uuid
from datetime import datetime, timedelta
from itertools import pairwise

from config.demo.life import Rows
from tenants.followups.dispositions import Outcome
from tenants.followups.models import CallRecord

#: How far back there are promises, and which of those who were reached at the second attempt had been promised it.
SPAN = timedelta(days=28)
EACH = 2
QUARTER = timedelta(minutes=15)
LATE = timedelta(hours=1)


def made(rows: Rows, *, now: datetime) -> dict[uuid.UUID, datetime]:
    """Turns attempts that reached nobody into promises of the attempt that came next; answers the times by attempt."""
    found: dict[uuid.UUID, datetime] = {}
    for n, (first, second) in enumerate(_pairs(rows.records, since=now - SPAN)):
        if n % EACH or second.dialled_at is None:
            continue
        promised = _quarter(second.dialled_at) - (LATE if n % (4 * EACH) == 0 else timedelta(0))
        if promised > first.ended_at:
            first.disposition, first.reached = Outcome.CALLBACK_FIRM.value, True
            found[first.pk] = promised
    return found


def _pairs(records: list[CallRecord], *, since: datetime) -> list[tuple[CallRecord, CallRecord]]:
    """Attempts that reached nobody, each with the next one, in which the same customer answered."""
    return [
        (first, second)
        for first, second in pairwise(records)
        if first.follow_up is second.follow_up and second.disposition == Outcome.COMPLETE and first.ended_at > since
        and second.started_at > first.ended_at
    ]  # fmt: skip


def _quarter(moment: datetime) -> datetime:
    """The nearest quarter of an hour."""
    begun = moment.replace(minute=0, second=0, microsecond=0)
    return begun + round((moment - begun) / QUARTER) * QUARTER

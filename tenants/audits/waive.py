"""The shop's owner or manager lets a finding be: it no longer counts against anybody, and the reason stays."""

import uuid
from datetime import datetime

from django.db import transaction

from tenants.audits import job, life
from tenants.audits.contest import ReasonMissing
from tenants.audits.life import Settled
from tenants.audits.models import Finding

__all__ = ["ReasonMissing", "Settled", "finding"]


@transaction.atomic
def finding(finding: Finding, *, reason: str, by: uuid.UUID | None, by_name: str, now: datetime) -> None:
    """Counts as passed from now on, unless another value is found there. Raises `ReasonMissing`, `Settled`."""
    if not reason.strip():
        raise ReasonMissing
    with life.open_finding(finding) as held:
        held.waived_at, held.waived_by = now, by
        held.waived_by_name, held.waived_reason = by_name[:120], reason.strip()[:500]
    job.marks([finding.job_id], now=now)

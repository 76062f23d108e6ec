"""Somebody of the shop says why a finding is wrong; it counts until it is waived."""

import uuid
from datetime import datetime

from tenants.audits import life
from tenants.audits.life import Settled
from tenants.audits.models import Finding

__all__ = ["ReasonMissing", "Settled", "finding"]


class ReasonMissing(Exception):
    """What is contested or waived is so for a reason."""


def finding(finding: Finding, *, reason: str, by: uuid.UUID | None, by_name: str, now: datetime) -> None:
    """Puts the reason beside the finding; said again, the later one stands. Raises `ReasonMissing`, `Settled`."""
    if not reason.strip():
        raise ReasonMissing
    with life.open_finding(finding) as held:
        held.contested_at, held.contested_by = now, by
        held.contested_by_name, held.contested_reason = by_name[:120], reason.strip()[:500]

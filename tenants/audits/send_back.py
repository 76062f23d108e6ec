"""The team sends a finding back to the shop, to be mended."""

import uuid
from datetime import datetime

from tenants.audits import life
from tenants.audits.life import Settled
from tenants.audits.models import Finding

__all__ = ["Settled", "finding"]


def finding(finding: Finding, *, note: str, by: uuid.UUID | None, by_name: str, now: datetime) -> None:
    """Asks the shop to look at it; asked again, the later note stands. Raises `Settled`."""
    with life.open_finding(finding) as held:
        held.sent_back_at, held.sent_back_by = now, by
        held.sent_back_by_name, held.sent_back_note = by_name[:120], note.strip()[:500]

"""Jobs of which time has made something true that no file told: not settled for days, or open for weeks."""

import uuid
from datetime import datetime

from django.db import connection

from tenants.audits import job

_AT_ONCE = 2000
# Each once: what was found before, whatever became of it, is not found again by time alone.
_OVERDUE = """
SELECT id FROM jobs_job AS job WHERE delivered_at > %(now)s - interval '180 days' AND (
    (clock = 'delivered' AND settled_at IS NULL AND delivered_at < %(now)s - interval '3 days'
     AND told_fields ~ '\\msettled_at\\M' AND NOT jsonb_exists(told_facts, 'on_account')
     AND NOT EXISTS (SELECT 1 FROM audits_finding WHERE job_id = job.id AND code = 'delivered_not_settled'))
    OR (clock = 'settled' AND delivered_at < %(now)s - interval '8 days' AND told_fields ~ '\\mdelivered_at\\M'
     AND NOT EXISTS (SELECT 1 FROM audits_finding WHERE job_id = job.id AND code = 'settled_not_delivered'))
    OR ((told_facts->>'state' = 'open' OR told_facts->'awaiting_parts' = 'true'::jsonb)
     AND coalesce(opened_at, delivered_at) < %(now)s - interval '32 days'
     AND (clock = 'delivered' OR settled_at IS NOT NULL)
     AND NOT EXISTS (SELECT 1 FROM audits_finding WHERE job_id = job.id AND code = 'status_stale'))
) ORDER BY delivered_at LIMIT %(most)s
"""


def jobs(*, now: datetime) -> list[uuid.UUID]:
    """The jobs of the current shop that have to be looked at again, as many as are audited at once."""
    with connection.cursor() as cursor:
        cursor.execute(_OVERDUE, {"now": now, "most": _AT_ONCE})
        return [row[0] for row in cursor.fetchall()]


def audit(*, now: datetime) -> int:
    """Audits them; answers how many. Running again finds no more of the same."""
    found = jobs(now=now)
    job.audit(found, now=now)
    return len(found)

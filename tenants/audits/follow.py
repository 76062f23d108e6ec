"""Jobs that are judged anew because the shop changed what they are judged by: rules, guarantees, numbers of staff."""

import uuid
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Max

from tenants.audits import job
from tenants.audits.models import GuaranteeChange, RuleSetting

#: How far back scores follow a change of rules; what was appraised before stays as it was judged then.
FOLLOWS = timedelta(days=62)
_AT_ONCE = 2000
_BEFORE_RULES = """
SELECT job.id FROM jobs_job AS job LEFT JOIN audits_jobaudit AS audit ON audit.job_id = job.id
WHERE job.delivered_at >= %s AND (audit.audited_at IS NULL OR audit.audited_at < %s)
ORDER BY job.delivered_at, job.id
"""
_BEFORE_STAFF = """
SELECT job.id FROM audits_staffnumber AS staff JOIN jobs_customer AS customer ON customer.phone = staff.phone
JOIN jobs_job AS job ON job.customer_id = customer.id WHERE NOT EXISTS (
    SELECT 1 FROM audits_finding WHERE job_id = job.id AND code = 'phone_staff' AND mended_at IS NULL
) UNION
SELECT job.id FROM audits_finding AS finding JOIN jobs_job AS job ON job.id = finding.job_id
JOIN jobs_customer AS customer ON customer.id = job.customer_id
WHERE finding.code = 'phone_staff' AND finding.mended_at IS NULL
AND NOT EXISTS (SELECT 1 FROM audits_staffnumber WHERE phone = customer.phone)
"""


def jobs() -> list[uuid.UUID]:
    """The jobs of the current shop that were last judged before what they are judged by was changed."""
    stamps = [each.objects.aggregate(last=Max("changed_at"))["last"] for each in (RuleSetting, GuaranteeChange)]
    changed = max((stamp for stamp in stamps if stamp), default=None)
    with connection.cursor() as cursor:
        cursor.execute(_BEFORE_STAFF)
        found = [row[0] for row in cursor.fetchall()]
        if changed is not None:
            cursor.execute(_BEFORE_RULES, [changed - FOLLOWS, changed])
            found += [row[0] for row in cursor.fetchall()]
    return list(dict.fromkeys(found))


def audit(*, now: datetime) -> int:
    """Judges them anew, each batch for itself, so that whoever takes over finds only the rest. Answers how many."""
    found = jobs()
    for start in range(0, len(found), _AT_ONCE):
        job.audit(found[start : start + _AT_ONCE], now=now)
    return len(found)

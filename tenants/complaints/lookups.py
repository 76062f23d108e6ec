"""What each filing asks, in statements that are written once: making them anew takes longer than the answers.

Call everything inside the shop.
"""

import uuid

from django.db import connection

_FILED = """
SELECT (SELECT id FROM complaints_complaint WHERE attempt = %s), (SELECT max(number) FROM complaints_complaint)
"""
_DRAFT = "SELECT EXISTS (SELECT FROM complaints_complaintdraft WHERE id = %s OR follow_up_id = %s)"
_CAME_BACK = "SELECT EXISTS (SELECT FROM audits_comeback WHERE job_id = %s OR first_job_id = %s)"


def filed(once: uuid.UUID) -> tuple[uuid.UUID | None, int]:
    """The complaint that was filed by this already, if one was, and the last number that was given."""
    with connection.cursor() as cursor:
        cursor.execute(_FILED, [once])
        found, last = cursor.fetchone()
    return found, last or 0


def has_draft(once: uuid.UUID, follow_up_id: uuid.UUID | None) -> bool:
    """Whether there is a draft that this would be filed by, or one about the same follow-up."""
    return _is_there(_DRAFT, once, follow_up_id)


def came_back(job_id: uuid.UUID) -> bool:
    """Whether this job does again what an earlier one did, or was done again itself."""
    return _is_there(_CAME_BACK, job_id, job_id)


def _is_there(statement: str, *values: uuid.UUID | None) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return bool(cursor.fetchone()[0])

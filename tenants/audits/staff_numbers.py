"""The telephone numbers of a shop's own people: a job that bears one would have staff called instead of a customer."""

import uuid
from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, connection, transaction

from tenants.audits import arrays
from tenants.audits.models import StaffNumber
from tenants.audits.past import Told
from tenants.jobs import phones

CODE = "phone_staff"


class NoNumber(ValueError):
    """What was written is no telephone number."""


class AlreadyListed(Exception):
    """The number is on the list."""


def all_of_them() -> frozenset[str]:
    """The current shop's, in E.164."""
    return frozenset(StaffNumber.objects.values_list("phone", flat=True))


def add(written: str, *, name: str, region: str, by: uuid.UUID | None, by_name: str, now: datetime) -> StaffNumber:
    """Puts a number on the list; `region` is the country whose numbers need no code.

    Jobs that bear it are judged anew by `follow`. Raises `NoNumber`, `AlreadyListed`.
    """
    found = phones.read(written, region=region).numbers
    if len(found) != 1:
        raise NoNumber
    try:
        with transaction.atomic():
            return StaffNumber.objects.create(
                phone=found[0].e164, name=name[:60], added_at=now, added_by=by, added_by_name=by_name[:120]
            )
    except IntegrityError as error:
        raise AlreadyListed from error


def remove(number: StaffNumber) -> None:
    """Takes a number off the list; findings about it are mended by `follow`."""
    number.delete()


_ON_JOBS = """
SELECT job.id, customer.phone, coalesce((
    SELECT field FROM audits_finding WHERE job_id = job.id AND code = %s ORDER BY mended_at DESC NULLS FIRST LIMIT 1
), 'mobile')
FROM audits_staffnumber AS staff JOIN jobs_customer AS customer ON customer.phone = staff.phone
JOIN jobs_job AS job ON job.customer_id = customer.id WHERE job.id = ANY(%s::uuid[])
"""


def check(job_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Told]]:
    """Which of these jobs would have staff called. The field is the one that a row was found with, if one was."""
    with connection.cursor() as cursor:
        cursor.execute(_ON_JOBS, [CODE, arrays.uuids(job_ids)])
        return {job: [Told(CODE, field, phone, {})] for job, phone, field in cursor.fetchall()}

"""The usual loop: each row is checked, looks for its customer, vehicle and job, and makes what is missing."""

import csv
import io
from datetime import date

from django.db import transaction

from tenants.jobs.models import Job
from tests.benches.uploads import usual


def load(content: bytes, *, today: date) -> dict[int, list[str]]:
    """Imports a CSV of `files`; answers the faults by row. Inside the shop's schema."""
    faults: dict[int, list[str]] = {}
    with transaction.atomic():
        for number, row in enumerate(csv.DictReader(io.StringIO(content.decode())), start=2):
            try:
                found = usual.checked(row, today=today)
            except usual.Faulty as fault:
                faults[number] = fault.codes
                continue
            customer, vehicle = usual.people(row, found)
            job, _ = Job.objects.update_or_create(
                branch="",
                number=row["工单号"],
                defaults={**usual.of_job(row, found), "customer": customer, "vehicle": vehicle},
            )
            usual.lines(row, job)
    return faults

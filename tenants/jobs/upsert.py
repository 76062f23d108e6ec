"""Jobs in: customers, vehicles and jobs are made or brought up to date, as often as the same jobs are told."""

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from tenants.jobs import compare, wire
from tenants.jobs.compare import Before, Difference, Values
from tenants.jobs.drafts import JobDraft
from tenants.jobs.models import Customer, DeclinedItem, Job, JobLine, Vehicle


@dataclass(frozen=True, slots=True)
class Fresh:
    """A job that was only just made, as it stands in the database now: whoever goes on with it need not read it.

    `job` and `customer` are rows by column, lines and declined items are as `compare.LINE` and `compare.DECLINED`.
    """

    job: Values
    customer: Values
    lines: list[tuple]
    declined: list[tuple]


@dataclass(frozen=True)
class Upserted:
    """What became of the jobs. `outcomes` has job id and state ("created", ...) for each draft, in their order.

    `before` has the old values that each job wrote over, but for jobs told the very same way as the last time. `fresh`
    has the jobs that were made.
    """

    created: list[uuid.UUID]
    updated: list[uuid.UUID]
    unchanged: int
    outcomes: list[tuple[uuid.UUID, str]]
    before: dict[uuid.UUID, Before]
    fresh: dict[uuid.UUID, Fresh] = field(default_factory=dict)


def jobs(drafts: Sequence[JobDraft], *, upload: uuid.UUID | None, now: datetime) -> Upserted:
    """Writes what is new or differs, in one transaction, a few statements for all. Twice is the same as once.

    Customers are known by their telephone number, vehicles by VIN, else plate, jobs by branch and number. Whoever
    writes jobs of this shop at the same time waits.
    """
    with transaction.atomic():
        wait_for_others()
        difference = compare.jobs(drafts)
        _write(difference, upload=upload, now=now)
    return _told(difference, fresh=_fresh(difference))


def preview(drafts: Sequence[JobDraft]) -> Upserted:
    """What `jobs` would do, without doing it; ids of jobs that would be new mean nothing."""
    return _told(compare.jobs(drafts))


def _told(difference: Difference, *, fresh: dict[uuid.UUID, Fresh] | None = None) -> Upserted:
    states = compare.by_state(difference.outcomes)
    return Upserted(
        created=states[compare.CREATED],
        updated=states[compare.UPDATED],
        unchanged=len(states[compare.UNCHANGED]),
        outcomes=difference.outcomes,
        before=difference.before,
        fresh=fresh or {},
    )


def _fresh(difference: Difference) -> dict[uuid.UUID, Fresh]:
    customers, lines, declined = difference.customers, difference.lines, difference.declined
    return {
        row["id"]: Fresh(row, customers[row["customer_id"]], lines.get(row["id"], []), declined.get(row["id"], []))
        for row in difference.new_jobs
    }


def wait_for_others() -> None:
    """Until the end of the transaction nobody else writes jobs of this shop."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('jobs of ' || current_schema(), 0))")


def _write(difference: Difference, *, upload: uuid.UUID | None, now: datetime) -> None:
    customer_columns, job_columns = ("phone", *compare.CUSTOMER), ("branch", "number", *compare.JOB)
    wire.insert(
        Customer,
        ("id", "language", "created_at", *customer_columns),
        ({**row, "created_at": now} for row in difference.new_customers),
    )
    wire.update(Customer, compare.CUSTOMER, difference.changed_customers)
    write_vehicles(difference.changed_vehicles)
    wire.insert(
        Vehicle,
        ("id", "created_at", *compare.VEHICLE),
        ({**row, "created_at": now} for row in difference.new_vehicles),
    )
    stamps = {"upload": upload, "created_at": now, "changed_at": now}
    wire.insert(
        Job,
        ("id", "first_visit", "upload", "told", "created_at", "changed_at", *job_columns),
        ({**row, **stamps, "told": compare.digest(row["draft"])} for row in difference.new_jobs),
    )
    for row in difference.changed_jobs:
        own = difference.before[row["id"]].setdefault((compare.JOBS, row["id"]), {})
        own.update(told=row["told"], changed_at=row["changed_at"])
    wire.update(
        Job,
        ("changed_at", "told", *compare.JOB),
        ({**row, "changed_at": now, "told": compare.digest(row["draft"])} for row in difference.changed_jobs),
    )
    new = {row["id"] for row in difference.new_jobs}
    write_items(JobLine, compare.LINE, difference.lines, new=new)
    write_items(DeclinedItem, compare.DECLINED, difference.declined, new=new)
    _tell_first_visits(difference)


def write_items(
    model: type[JobLine] | type[DeclinedItem],
    names: Sequence[str],
    found: Mapping[uuid.UUID, Sequence[Sequence[Any]]],
    *,
    new: Collection[uuid.UUID] = (),
) -> None:
    """Makes these the only lines (or declined items) of their jobs; those of `new` jobs have none yet."""
    model.objects.filter(job__in=found.keys() - set(new)).delete()
    wire.append(model, ("job_id", "position", *names), _items(found))


def write_vehicles(vehicles: Sequence[Values]) -> None:
    """Brings vehicles up to date: a plate that moves is first taken from the one and then given to the other."""
    wire.update(Vehicle, compare.VEHICLE, _in_turn(vehicles))


def _in_turn(vehicles: Sequence[Values]) -> list[Values]:
    """Frees every plate that is to change hands, so that none is ever on two vehicles."""
    moved = [row["id"] for row in vehicles]
    Vehicle.objects.filter(pk__in=moved).exclude(plate=None).update(plate=None)
    return list(vehicles)


def _items(found: Mapping[uuid.UUID, Sequence[Sequence[Any]]]) -> Iterator[tuple[Any, ...]]:
    for job, items in found.items():
        for position, item in enumerate(items):
            yield job, position, *item


_FIRST_VISITS = """
UPDATE jobs_job AS job SET first_visit = NOT told.earlier
FROM (
    SELECT one.id, (
        EXISTS (
            SELECT 1 FROM jobs_job AS other WHERE other.customer_id = one.customer_id
            AND (other.delivered_at, other.branch COLLATE "C", other.number COLLATE "C")
              < (one.delivered_at, one.branch COLLATE "C", one.number COLLATE "C")
        ) OR EXISTS (
            SELECT 1 FROM jobs_job AS other WHERE other.vehicle_id = one.vehicle_id
            AND (other.delivered_at, other.branch COLLATE "C", other.number COLLATE "C")
              < (one.delivered_at, one.branch COLLATE "C", one.number COLLATE "C")
        )
    ) AS earlier
    FROM jobs_job AS one WHERE one.customer_id = ANY(%s) OR one.vehicle_id = ANY(%s)
) AS told
WHERE told.id = job.id AND job.first_visit = told.earlier RETURNING job.id, job.first_visit
"""


def _tell_first_visits(difference: Difference) -> None:
    """The new jobs of new customers are right already; those of known ones may come before or after what is there."""
    written = [*difference.new_jobs, *difference.changed_jobs]
    customers = {row["customer_id"] for row in written} & difference.known_customers
    vehicles = {row["vehicle_id"] for row in written} & difference.known_vehicles
    moved = tell_first_visits(customers, vehicles)
    for row in difference.new_jobs:
        row["first_visit"] = moved.get(row["id"], row["first_visit"])


def tell_first_visits(customers: Collection[uuid.UUID], vehicles: Collection[uuid.UUID]) -> dict[uuid.UUID, bool]:
    """Looks again at all jobs of these: a first visit is one before which neither customer nor vehicle had one.

    Answers by job what changed.
    """
    if not customers and not vehicles:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_FIRST_VISITS, [list(customers), list(vehicles)])
        return dict(cursor.fetchall())

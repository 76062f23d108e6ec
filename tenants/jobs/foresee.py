"""Jobs as they would be after an import, without importing them: what planning needs to know of each."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tenants.jobs import compare, wire
from tenants.jobs.compare import Values
from tenants.jobs.drafts import JobDraft
from tenants.jobs.models import Customer, Job

_Order = tuple[datetime, str, str]


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A job that an import would make or change. The id of one that it would make means nothing.

    `draft` is what the file told of it, `phones` are the customer's numbers in the order in which they are tried.
    """

    draft: JobDraft
    id: uuid.UUID
    is_new: bool
    branch: str
    number: str
    kind: str
    first_visit: bool
    delivered_at: datetime
    phones: tuple[str, ...]


@dataclass(frozen=True)
class Foresight:
    """The jobs that would be made or changed, in the order of `drafts`, and how many would stay as they are."""

    jobs: list[Foreseen]
    created: int
    updated: int
    unchanged: int


def jobs(drafts: Sequence[JobDraft]) -> Foresight:
    """What `upsert.jobs` would do to jobs, their customers and their first visits; reads, and writes nothing."""
    difference = compare.jobs(drafts)
    states = compare.by_state(difference.outcomes)
    new = {row["id"] for row in difference.new_jobs}
    rows: dict[uuid.UUID, Values] = {row["id"]: row for row in (*difference.new_jobs, *difference.changed_jobs)}
    told = {job: draft for (job, _), draft in zip(difference.outcomes, drafts, strict=True) if job in rows}
    phones = _phones([*difference.new_customers, *difference.changed_customers], rows.values())
    firsts = _first_visits(rows)
    found = [
        Foreseen(
            draft=draft,
            id=job,
            is_new=job in new,
            branch=rows[job]["branch"],
            number=rows[job]["number"],
            kind=rows[job]["kind"],
            first_visit=job in firsts,
            delivered_at=rows[job]["delivered_at"],
            phones=phones[rows[job]["customer_id"]],
        )
        for job, draft in told.items()
    ]
    return Foresight(
        jobs=found,
        created=len(states[compare.CREATED]),
        updated=len(states[compare.UPDATED]),
        unchanged=len(states[compare.UNCHANGED]),
    )


def _phones(touched: Iterable[Values], rows: Iterable[Values]) -> dict[uuid.UUID, tuple[str, ...]]:
    """The numbers of every customer of these jobs: as they would be, else as they are known."""
    found = {row["id"]: row for row in touched}
    others = {row["customer_id"] for row in rows} - found.keys()
    found |= {row["id"]: row for row in wire.select(Customer, ("phone", "other_phones"), "id", others)}
    return {pk: tuple(dict.fromkeys([row["phone"], *(row["other_phones"] or [])])) for pk, row in found.items()}


def _first_visits(rows: Mapping[uuid.UUID, Values]) -> set[uuid.UUID]:
    """Those of the jobs before which neither their customer nor their vehicle would have another."""
    earliest: dict[uuid.UUID, _Order] = {}
    for row in rows.values():
        for owner in _owners(row):
            earliest[owner] = min(earliest.get(owner, _order(row)), _order(row))
    for column in ("customer_id", "vehicle_id"):
        owners = {row[column] for row in rows.values() if row[column] is not None}
        for row in wire.select(Job, (column, "delivered_at", "branch", "number"), column, owners):
            if row["id"] not in rows:
                earliest[row[column]] = min(earliest[row[column]], _order(row))
    return {job for job, row in rows.items() if all(earliest[owner] == _order(row) for owner in _owners(row))}


def _owners(row: Values) -> list[uuid.UUID]:
    return [row[column] for column in ("customer_id", "vehicle_id") if row[column] is not None]


def _order(row: Values) -> _Order:
    return row["delivered_at"], row["branch"], row["number"]

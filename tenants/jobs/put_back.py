"""Jobs, customers and vehicles as they were before something was told: what an undo writes.

Old values come as the journal keeps them: by field, in JSON, under the names of `compare`.
"""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Model

from tenants.jobs import compare, take_out, upsert, wire
from tenants.jobs.models import Customer, DeclinedItem, Job, JobLine, Vehicle

Old = Mapping[uuid.UUID, Mapping[str, Any]]


def jobs(old: Old) -> None:
    """Gives jobs their old values, lines and declined items back. Inside the transaction that keeps others waiting."""
    names = ("told", "changed_at", *compare.JOB)
    wire.update(Job, names, _laid_over(Job, names, old))
    for model, part, columns in ((JobLine, "lines", compare.LINE), (DeclinedItem, "declined", compare.DECLINED)):
        items = {job: _items(model, columns, values[part]) for job, values in old.items() if part in values}
        if items:
            upsert.write_items(model, columns, items)


def customers(old: Old) -> None:
    """Gives customers their old data back."""
    wire.update(Customer, compare.CUSTOMER, _laid_over(Customer, compare.CUSTOMER, old))


def vehicles(old: Old) -> None:
    """Gives vehicles their old data back; a plate only when no other vehicle carries it by now."""
    rows = _laid_over(Vehicle, compare.VEHICLE, old)
    wanted = {row["plate"] for row in rows if row["plate"]}
    elsewhere = set(
        Vehicle.objects.filter(plate__in=wanted)
        .exclude(pk__in=[row["id"] for row in rows])
        .values_list("plate", flat=True)
    )
    for row in rows:
        if row["plate"] in elsewhere:
            row["plate"] = None
        elif row["plate"]:
            elsewhere.add(row["plate"])
    upsert.write_vehicles(rows)


def drop(jobs: Collection[uuid.UUID]) -> None:
    """Deletes jobs with all that belongs to them alone: lines, findings, follow-ups."""
    take_out.rows(Job, jobs)


def drop_unused(model: type[Customer] | type[Vehicle], ids: Collection[uuid.UUID]) -> None:
    """Deletes those of these customers or vehicles that nothing refers to."""
    take_out.rows(model, take_out.unused(model, ids))


def _laid_over(model: type[Model], names: Sequence[str], old: Old) -> list[dict[str, Any]]:
    """The rows as they are, with the old values in place; rows that are gone stay gone."""
    rows = []
    for row in wire.select(model, names, "id", old):
        for name, value in old[row["id"]].items():
            if name in names:
                row[name] = _value(model, name, value)
        rows.append(row)
    return rows


def _items(model: type[Model], names: Sequence[str], items: Iterable[Sequence[Any]]) -> list[list[Any]]:
    return [[_value(model, name, value) for name, value in zip(names, item, strict=True)] for item in items]


def _value(model: type[Model], name: str, value: Any) -> Any:
    return model._meta.get_field(name).to_python(value)  # type: ignore[union-attr]

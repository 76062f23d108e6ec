"""A person mends rows that cannot be taken, or leaves them out; nothing of it is a job before the import."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from tenants.uploads import rejects
from tenants.uploads.answer import TooLate
from tenants.uploads.choices import Choices
from tenants.uploads.models import Upload

__all__ = ["LONGEST", "TooLate", "cells", "leave_out", "take_back"]

LONGEST = 200


@transaction.atomic
def cells(
    upload: Upload,
    written: Mapping[int, Mapping[str, str]],
    *,
    everywhere: Collection[tuple[int, str]] = (),
    without: Collection[int] = (),
    now: datetime,
) -> int:
    """Keeps what is written in place of cells of rejected rows, by row number and canonical field.

    What is written at a place of `everywhere` is written into that column of every rejected row that says the same
    there. The rows of `without` are left out of the import, whatever is written in them. Answers how many rows changed
    or are left out; if any, the file waits to be read again. Rows that are not rejected and columns that cannot be
    mended are left alone. Raises `TooLate`.
    """
    found = _open(upload)
    headings = {field: heading for heading, field in rejects.mendable(found).items()}
    lines = {line.row: line.cells for line in rejects.lines(found)}
    changed: dict[int, dict[str, str]] = {}
    out = lines.keys() & set(without)

    def change(row: int, field: str, text: str) -> None:
        if lines[row].get(headings[field], "") != text:
            changed.setdefault(row, {})[field] = text

    for row, fields in written.items():
        for field, text in fields.items():
            if row not in lines or row in out or field not in headings:
                continue
            text = text.strip()[:LONGEST]
            before = lines[row].get(headings[field], "")
            alike = [row]
            if (row, field) in everywhere:
                alike = [other for other, cells in lines.items() if cells.get(headings[field], "") == before]
            for other in alike:
                if other in out:
                    continue
                if other == row or field not in written.get(other, {}) or written[other][field].strip() == before:
                    change(other, field, text)
    if changed or out:
        choices = Choices.of(found.choices)
        kept = {row: dict(fields) for row, fields in choices.cells.items()}
        was = {row: dict(fields) for row, fields in choices.was.items()}
        for row, fields in changed.items():
            kept.setdefault(row, {}).update(fields)
            # What stood in the file, however often it is mended.
            was[row] = {**{field: lines[row].get(headings[field], "") for field in fields}, **was.get(row, {})}
        _again(found, replace(choices, cells=kept, was=was, skipped=choices.skipped | out), now=now)
    return len(changed) + len(out)


@transaction.atomic
def leave_out(upload: Upload, rows: Collection[int], *, now: datetime) -> int:
    """Leaves rejected rows out of the import; answers how many. The file waits to be read again. Raises `TooLate`."""
    found = _open(upload)
    out = set(found.rejected_rows.filter(row__in=rows).values_list("row", flat=True))
    if out:
        choices = Choices.of(found.choices)
        _again(found, replace(choices, skipped=choices.skipped | out), now=now)
    return len(out)


@transaction.atomic
def take_back(upload: Upload, rows: Collection[int] | None = None, *, now: datetime) -> int:
    """Makes mended rows, or those left out, what they were, all of them or some; answers how many. Raises `TooLate`."""
    found = _open(upload)
    choices = Choices.of(found.choices)
    touched = choices.cells.keys() | choices.skipped
    back = touched if rows is None else touched & set(rows)
    if back:
        cells = {row: fields for row, fields in choices.cells.items() if row not in back}
        was = {row: fields for row, fields in choices.was.items() if row not in back}
        _again(found, replace(choices, cells=cells, was=was, skipped=choices.skipped - back), now=now)
    return len(back)


def _open(upload: Upload) -> Upload:
    found = Upload.objects.select_for_update().filter(pk=upload.pk, accepted_at=None, failed_at=None).first()
    if found is None or found.read_at is None:
        raise TooLate
    return found


def _again(found: Upload, choices: Choices, *, now: datetime) -> None:
    found.choices = choices.json()
    found.read_at, found.working_since, found.tries = None, now, 0
    found.save(update_fields=["choices", "read_at", "working_since", "tries"])

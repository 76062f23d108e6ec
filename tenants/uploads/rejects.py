"""The rows of a file that cannot be taken, as they stand after what was mended so far."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from tenants.uploads import groups, look, matching, read
from tenants.uploads.checking import CLOCKS, PHONE_FIELDS
from tenants.uploads.choices import Choices
from tenants.uploads.groups import Fault
from tenants.uploads.models import Upload

#: What decides whether a row can be taken; only these cells can be mended in place.
DECISIVE = (
    "job_no", "plate", *PHONE_FIELDS, *CLOCKS, "arrived_at", "job_status", "delivered_flag", "completed_flag",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its number in the spreadsheet, its cells by heading in the columns that are kept, and its faults."""

    row: int
    cells: dict[str, str]
    faults: list[Fault]


def header(upload: Upload) -> list[str]:
    """The headings of the columns that are kept, in the order of the file."""
    kept = read.kept_headers(upload.mapping, upload.asked)
    return [heading for heading in upload.about.get("headers", []) if heading in kept]


def mendable(upload: Upload) -> dict[str, str]:
    """Canonical field by heading, of the columns whose cells can be mended."""
    fields = _fields(upload)
    return {heading: fields[heading] for heading in header(upload) if fields.get(heading) in DECISIVE}


def faults(upload: Upload) -> list[Fault]:
    """Every fault of every row, in order."""
    fields = _fields(upload)
    rows = upload.rejected_rows.values_list("row", "column", "field", "value", "code")
    return [Fault(row, column, fields.get(column, field), value, code) for row, column, field, value, code in rows]


def lines(upload: Upload, rows: Collection[int] | None = None) -> list[Line]:
    """The rejected rows with these numbers, or all, in order; mended cells stand in place of what was written."""
    headings, fields = header(upload), _fields(upload)
    mended = Choices.of(upload.choices).cells
    found = upload.rejected_rows.all() if rows is None else upload.rejected_rows.filter(row__in=rows)
    told: dict[int, Line] = {}
    for one in found:
        line = told.setdefault(one.row, Line(one.row, {}, []))
        line.faults.append(Fault(one.row, one.column, fields.get(one.column, one.field), one.value, one.code))
        if one.cells is not None:
            line.cells.update(_laid_over(dict(zip(headings, one.cells, strict=False)), mended.get(one.row, {}), fields))
    return list(told.values())


def group(upload: Upload, key: str) -> list[int] | None:
    """The rows of a group; None when there is no such group any more."""
    return next((list(each.rows) for each in groups.of(faults(upload)) if each.key == key), None)


def remember_columns(upload: Upload, *, now: datetime) -> None:
    """Lets a file of rejected rows, which has fewer columns and no good rows to judge by, be read like its first."""
    fields, headings = _fields(upload), header(upload)
    fingerprint = matching.fingerprint(headings)
    if not headings or fingerprint == upload.fingerprint:
        return
    orders = {name: order for name, (order, _doubtful) in upload.about.get("dates", {}).items()}
    answers = {heading: fields.get(heading, "") for heading in headings}
    look.remember(fingerprint, answers, choices=Choices(date_orders=orders), now=now)


def _fields(upload: Upload) -> dict[str, str]:
    return {heading: name for name, heading in upload.mapping.items()}


def _laid_over(cells: dict[str, str], mended: Mapping[str, str], fields: Mapping[str, str]) -> dict[str, str]:
    return {heading: mended.get(fields.get(heading, ""), written) for heading, written in cells.items()}

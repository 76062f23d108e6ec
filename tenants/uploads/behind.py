"""The rows of a file behind each number that is told of it, while nobody has imported it.

They are kept beside the file's bytes, by the name of their count, as numbers of rows; the cells are read from the file
when somebody looks. A job of several rows is shown by one of them, so that a count of jobs opens as many lines.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tenants.uploads import look, spans, understand
from tenants.uploads.checking import CLOCKS, PHONE_FIELDS
from tenants.uploads.choices import Choices
from tenants.uploads.consequences import NOT_CALLED
from tenants.uploads.models import Upload, UploadContent
from tenants.uploads.understand import Understanding

FINDING = "finding"


class NothingThere(Exception):
    """There is no such count of this file, or nothing counts in it."""


@dataclass(frozen=True, slots=True)
class Line:
    """What one line of a file tells of its job, as written; `says` is the cell that its count is about."""

    row: str
    number: str = ""
    day: str = ""
    customer: str = ""
    phone: str = ""
    plate: str = ""
    advisor: str = ""
    says: str = ""


def of(understood: Understanding, foretold: Mapping[str, Collection[int]]) -> dict[str, Any]:
    """By the name of the count, its rows and the field that it is about, as `UploadContent.behind` keeps them.

    `foretold` are the rows by what would become of their jobs.
    """
    named: dict[str, Iterable[int]] = {
        "rows": [checked.number for checked in understood.checked],
        "duplicates": [checked.number for checked in understood.checked if checked.duplicate],
        "left_out": [checked.number for checked in understood.checked if checked.left_out],
        **foretold,
        NOT_CALLED: [row for name, rows in foretold.items() if name.startswith(f"{NOT_CALLED}.") for row in rows],
    }
    found = {name: {"rows": spans.of(rows)} for name, rows in named.items()}
    found |= {f"{FINDING}.{code}": kept for code, kept in _findings(understood).items()}
    return {name: kept for name, kept in found.items() if kept["rows"]}


def names(upload: Upload) -> set[str]:
    """The counts that open their rows."""
    return set(_kept(upload))


def numbers(upload: Upload, name: str) -> list[int]:
    """The rows of a count, in order. Raises `NothingThere`."""
    kept = _kept(upload).get(name)
    if kept is None:
        raise NothingThere(name)
    return spans.numbers(kept["rows"])


def lines(upload: Upload, name: str, rows: Collection[int]) -> list[Line]:
    """These rows, with what was mended in them. Raises `reading.Unreadable` and `NothingThere`."""
    content = UploadContent.objects.filter(upload=upload).first()
    if content is None:
        raise NothingThere(name)
    cells = look.rows_at(bytes(content.body), name=upload.name, sheet=upload.about.get("sheet", ""), rows=rows)
    mended = Choices.of(upload.choices).cells
    places = {heading: place for place, heading in enumerate(upload.about.get("headers", []))}
    field = content.behind.get(name, {}).get("field", "")
    return [
        _line(row, _by_field(upload, cells.get(row, []), places) | dict(mended.get(row, {})), field)
        for row in sorted(rows)
    ]


def _findings(understood: Understanding) -> dict[str, dict[str, str]]:
    """By code, one row of every job that has the finding, the row in which it was found if it was in one."""
    rows: dict[str, list[int]] = defaultdict(list)
    fields: dict[str, str] = {}
    own = {checked.number: {one.code for one in checked.findings} for checked in understood.checked if checked.findings}
    for job in understood.jobs:
        for code, field in {one.code: one.field for one in job.findings}.items():
            fields.setdefault(code, field)
            rows[code].append(next((row for row in job.rows if code in own.get(row, ())), job.rows[0]))
    for checked in understood.checked:
        for one in checked.findings if checked.rejections else ():
            if one.code in understand.ANYWHERE:
                fields.setdefault(one.code, one.field)
                rows[one.code].append(checked.number)
    return {code: {"rows": spans.of(found), "field": fields[code]} for code, found in rows.items()}


def _kept(upload: Upload) -> dict[str, Any]:
    return UploadContent.objects.filter(upload=upload).values_list("behind", flat=True).first() or {}


def _by_field(upload: Upload, cells: list[str], places: Mapping[str, int]) -> dict[str, str]:
    return {
        name: cells[places[heading]]
        for name, heading in upload.mapping.items()
        if heading in places and places[heading] < len(cells)
    }


def _line(row: int, found: Mapping[str, str], field: str) -> Line:
    return Line(
        row=str(row),
        number=found.get("job_no", ""),
        day=_first(found, CLOCKS),
        customer=_first(found, ("customer_name", "sender_name", "company")),
        phone=_first(found, PHONE_FIELDS),
        plate=found.get("plate", ""),
        advisor=found.get("advisor", ""),
        says=found.get(field, ""),
    )


def _first(found: Mapping[str, str], names: Iterable[str]) -> str:
    return next((found[name] for name in names if found.get(name)), "")

"""The rows of a file that cannot be taken: mended in a grid, left out, or taken away as a file and sent again."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tenants.portal.access import WORKERS, member
from tenants.portal.uploading import read_again
from tenants.uploads import groups, mend, reason, rejects
from tenants.uploads import messages as words
from tenants.uploads.choices import Choices
from tenants.uploads.groups import Fault
from tenants.uploads.models import State, Upload
from tenants.uploads.rejects import Line
from web import exports, paging

PER_PAGE = 50
SHOWN = 50


@dataclass(frozen=True)
class Cell:
    """One cell of the grid. `name` is its field's name in the form, empty when it can only be read."""

    column: str
    text: str
    name: str = ""
    field: str = ""
    faults: tuple[str, ...] = ()
    alike: int = 0


@dataclass(frozen=True)
class GridRow:
    """One row of the grid; `others` are faults that no cell of it could mend."""

    number: int
    cells: list[Cell]
    others: list[str]


@member(*WORKERS, writes=True)
@require_http_methods(["GET", "POST"])
def rows(request: HttpRequest, upload_id: str) -> HttpResponse:
    """The grid of rows that cannot be taken, all or one group's; what is written into it is checked at once."""
    found = get_object_or_404(Upload, pk=upload_id)
    if request.method == "GET":
        return _grid(request, found)
    written, everywhere, without = _written(request)
    try:
        changed = mend.cells(found, written, everywhere=everywhere, without=without, now=timezone.now())
    except mend.TooLate:
        return _too_late(request, found)
    if not changed:
        messages.info(request, _("Nothing was changed."))
        return redirect(request.get_full_path())
    return _after(request, found)


@member(*WORKERS, writes=True)
@require_POST
def left_out(request: HttpRequest, upload_id: str) -> HttpResponse:
    """Leaves the rows of a group, or one row, out of the import."""
    found = get_object_or_404(Upload, pk=upload_id)
    one = request.POST.get("row", "")
    chosen = [int(one)] if one.isdecimal() else rejects.group(found, request.POST.get("group", "")) or []
    try:
        out = mend.leave_out(found, chosen, now=timezone.now())
    except mend.TooLate:
        return _too_late(request, found)
    if out:
        text = ngettext("%(n)s row is left out.", "%(n)s rows are left out.", out) % {"n": out}
        messages.success(request, text)
        read_again(request, found)
    return redirect("upload", found.pk)


@member(*WORKERS, writes=True)
@require_POST
def restoration(request: HttpRequest, upload_id: str) -> HttpResponse:
    """Makes a row, or every row, what it was in the file."""
    found = get_object_or_404(Upload, pk=upload_id)
    one = request.POST.get("row", "")
    try:
        back = mend.take_back(found, [int(one)] if one.isdecimal() else None, now=timezone.now())
    except mend.TooLate:
        return _too_late(request, found)
    if back:
        text = ngettext("%(n)s row is as it was in the file.", "%(n)s rows are as they were in the file.", back)
        messages.success(request, text % {"n": back})
        read_again(request, found)
    return redirect("upload", found.pk)


@member(*WORKERS)
@require_GET
def rejected(request: HttpRequest, upload_id: str) -> HttpResponse:
    """The rows that could not be taken, the reason first, to be mended and uploaded alone."""
    found = get_object_or_404(Upload, pk=upload_id)
    rejects.remember_columns(found, now=timezone.now())
    header = rejects.header(found)
    sheet = exports.Sheet(
        name=_("Rejected rows"),
        header=[reason.heading(get_language() or "en"), *header],
        rows=[
            [" ".join(map(_sentence, line.faults)), *[line.cells.get(heading, "") for heading in header]]
            for line in rejects.lines(found, rejects.group(found, request.GET.get("group", "")))
        ],
        widths=[60],
    )
    return exports.attachment(exports.xlsx([sheet]), f"{_('Rejected rows')}.xlsx", exports.XLSX_TYPE)  # type: ignore[return-value]


# --- For the page of the step


def told(found: Upload) -> dict[str, Any]:
    """What the pages of a file say of its rows: problems in groups, what was mended, what was left out."""
    chosen = Choices.of(found.choices)
    return {
        "problems": [
            {
                "key": group.key,
                "words": words.group(group.code, group.kind),
                "how": words.how(group.code),
                "column": group.column,
                "n": len(group.rows),
                "examples": group.examples,
            }
            for group in groups.of(rejects.faults(found))
        ],
        "mended": [
            {
                "row": row,
                "cells": [
                    (found.mapping.get(name, name), chosen.was.get(row, {}).get(name, ""), text)
                    for name, text in fields.items()
                ],
            }
            for row, fields in sorted(chosen.cells.items())[:SHOWN]
        ],
        "mended_count": len(chosen.cells),
        "left_out": sorted(chosen.skipped)[:SHOWN],
        "left_out_count": len(chosen.skipped),
    }


# --- The grid


def _grid(request: HttpRequest, found: Upload) -> HttpResponse:
    if found.state not in (State.CHECK, State.DONE):
        return redirect("upload", found.pk)
    every = rejects.faults(found)
    grouped = groups.of(every)
    group = next((each for each in grouped if each.key == request.GET.get("group")), None)
    numbers = list(group.rows) if group else list(dict.fromkeys(fault.row for fault in every))
    if not numbers:
        return redirect("upload", found.pk)
    page = paging.page(request, numbers, per_page=PER_PAGE)
    lines = rejects.lines(found, page.rows)
    fields = rejects.mendable(found) if found.state == State.CHECK else {}
    faulty = {fault.column for line in lines for fault in line.faults}
    headings = sorted(rejects.header(found), key=lambda heading: (heading not in faulty, heading not in fields))
    alike = _alike(found, fields)
    told = {
        "upload": found,
        "page": page,
        "headings": headings,
        "rows": [_row(line, headings, fields, alike) for line in lines],
        "can_mend": bool(fields),
        "group": group,
        "group_words": words.group(group.code, group.kind) if group else "",
        "how": words.how(group.code) if group else "",
    }
    return render(request, "portal/uploads/grid.html", told)


def _row(line: Line, headings: list[str], fields: dict[str, str], alike: dict[tuple[str, str], int]) -> GridRow:
    cells = [
        Cell(
            column=heading,
            text=line.cells.get(heading, ""),
            field=fields.get(heading, ""),
            name=f"{line.row}-{fields[heading]}" if heading in fields else "",
            faults=tuple(words.cell(fault) for fault in line.faults if fault.column == heading),
            alike=alike.get((heading, line.cells.get(heading, "")), 0),
        )
        for heading in headings
    ]
    return GridRow(line.row, cells, [_sentence(fault) for fault in line.faults if fault.column not in headings])


def _alike(found: Upload, fields: dict[str, str]) -> dict[tuple[str, str], int]:
    """How many rejected rows say the same in a column."""
    counted: dict[tuple[str, str], int] = {}
    for line in rejects.lines(found) if fields else ():
        for heading in fields:
            place = heading, line.cells.get(heading, "")
            counted[place] = counted.get(place, 0) + 1
    return counted


def _written(request: HttpRequest) -> tuple[dict[int, dict[str, str]], set[tuple[int, str]], set[int]]:
    """What stands in the grid's cells, the cells that speak for all that said the same, and the rows to leave out."""
    cells: dict[int, dict[str, str]] = {}
    everywhere, without = set(), set()
    for name in request.POST:
        what, _dash, place = name.partition("-")
        row, _dash, field = place.partition("-")
        if not row.isdecimal():
            continue
        if what == "cell":
            cells.setdefault(int(row), {})[field] = request.POST[name]
        elif what == "same":
            everywhere.add((int(row), field))
        elif what == "out":
            without.add(int(row))
    return cells, everywhere, without


def _after(request: HttpRequest, found: Upload) -> HttpResponse:
    """On with what is left of the group, else with what is left at all, else with the import."""
    before, out_before = found.counts.get("rejected", 0), found.counts.get("left_out", 0)
    if not read_again(request, found):
        messages.info(request, _("Saved. The file is checked again; this page goes on by itself."))
        return redirect("upload", found.pk)
    found.refresh_from_db()
    left, out = found.counts.get("rejected", 0), found.counts.get("left_out", 0) - out_before
    taken = before - left - out
    if out > 0:
        text = ngettext("%(n)s row is left out.", "%(n)s rows are left out.", out)
        messages.success(request, text % {"n": out})
    if taken > 0:
        text = ngettext("%(n)s row can be taken now.", "%(n)s rows can be taken now.", taken)
        messages.success(request, text % {"n": taken})
    elif left and out <= 0:
        messages.warning(request, _("Saved, but these rows still cannot be taken: see what each expects."))
    address = reverse("upload_rows", args=[found.pk])
    group = request.GET.get("group", "")
    if group and rejects.group(found, group) is not None:
        return redirect(f"{address}?group={group}")
    return redirect("upload", found.pk) if not left or left < before else redirect(address)


def _too_late(request: HttpRequest, found: Upload) -> HttpResponse:
    messages.warning(request, _("This file was taken in or thrown away meanwhile."))
    return redirect("upload", found.pk)


def _sentence(fault: Fault) -> str:
    return words.rejection(fault.code, column=fault.column, value=fault.value)

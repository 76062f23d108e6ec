"""Records with lists in them, such as the national electronic repair record: one row for each line of a record.

The record (vehicleplatenumber, repairdate, settledate, costlistcode ...) carries the work in `repairprojectlist` and
the parts in `vehiclepartslist`. Every row of a record repeats its own fields and has one line of one list.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from tenants.uploads import headers
from tenants.uploads.sheet import (
    LOOKED_AT,
    MAX_COLUMNS,
    MAX_ROWS,
    SPARE_ROWS,
    Budget,
    Cell,
    Row,
    Sheet,
    Unreadable,
    is_list,
    limited,
    plain,
    trimmed,
)

Fields = dict[str, Cell]

_JSON = re.compile(r"\s*(?:\{\s*\"|\[\s*[\[{])")
# A value with this many headings that are known is a record, not what holds the records.
_KNOWN = 1.5
_DEEPEST = 6


def sheet(written: str, encoding: str) -> Sheet | None:
    """The records of a text of JSON, or of JSON lines, as a table; None when it is no JSON. Raises Unreadable."""
    if not _JSON.match(written):
        return None
    records = list(_records(_values(written), 0))
    if not records:
        raise Unreadable("not_a_table", "no records")
    found = _Unfolded(Budget())
    for number, record in enumerate(records, start=2):
        found.add(record, number)
    return Sheet("", found.rows(), "json", encoding=encoding, numbers=[1, *found.numbers])


def _values(written: str) -> Any:
    try:
        return json.loads(written)
    except RecursionError as error:
        raise Unreadable("damaged", "nested too deeply") from error
    except ValueError as error:
        try:
            return [json.loads(line) for line in written.splitlines() if line.strip()]
        except (ValueError, RecursionError):
            raise Unreadable("damaged", str(error)) from error


def _records(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    """The records in a value: it may be one, a list of them, or hold them under any name."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for one in value:
            yield from _records(one, depth + 1)
    elif isinstance(value, dict):
        names = [*value, *(name for one in value.values() if isinstance(one, dict) for name in one)]
        if sum(headers.strength(name) for name in names) >= _KNOWN:
            yield value
        else:
            for one in value.values():
                if isinstance(one, list | dict):
                    yield from _records(one, depth + 1)


class _Unfolded:
    """A table that grows a column for each name that comes up."""

    def __init__(self, budget: Budget) -> None:
        self.numbers: list[int] = []
        self._columns: dict[str, int] = {}
        self._cells: list[Row] = []
        self._take = budget.take

    def add(self, record: dict[str, Any], number: int) -> None:
        own, lists = _parted(record)
        lines = [(name, line) for name, several in lists.items() for line in several]
        for name, line in lines or [("", {})]:
            row = dict(own)
            for key, value in _parted(line)[0].items():
                row[_name(name, key, own)] = value
            self._add(row, number)

    def _add(self, fields: Fields, number: int) -> None:
        if len(self._cells) > MAX_ROWS + SPARE_ROWS:
            raise Unreadable("too_large", "too many rows")
        cells: Row = [""] * len(self._columns)
        for name, value in fields.items():
            place = self._columns.setdefault(name, len(self._columns))
            if place == len(cells):
                cells.append("")
            cells[place] = self._take(_whole(value)) if isinstance(value, str) else value
        if len(cells) > MAX_COLUMNS:
            raise Unreadable("too_large", "more columns than a table of jobs can have")
        self._cells.append(trimmed(cells))
        self.numbers.append(number)

    def rows(self) -> list[Row]:
        return limited([[self._take(_whole(name)) for name in self._columns], *self._cells])


def _whole(text: str) -> str:
    """Text without halves of characters, which JSON can write and nothing can store."""
    return text if text.isascii() else text.encode("utf-8", errors="replace").decode()


def _parted(record: dict[str, Any]) -> tuple[Fields, dict[str, list[dict[str, Any]]]]:
    """A record's own fields, those of what it holds once among them, and what it holds several times."""
    own: Fields = {}
    lists: dict[str, list[dict[str, Any]]] = {}
    for name, value in record.items():
        if isinstance(value, dict):
            inner, further = _parted_once(value)
            lists.update(further)
            for key, one in inner.items():
                own[_name(name, key, own)] = one
        elif isinstance(value, list) and any(isinstance(one, dict) for one in value):
            lists[name] = [one for one in value if isinstance(one, dict)]
        elif isinstance(value, list):
            own[name] = "\n".join(str(plain(one)) for one in value if not isinstance(one, list))
        else:
            own[name] = plain(value)
    return own, lists


def _parted_once(value: dict[str, Any]) -> tuple[Fields, dict[str, list[dict[str, Any]]]]:
    """The same one level down; what lies deeper is no field of a job."""
    flat = {name: one for name, one in value.items() if not isinstance(one, dict)}
    return _parted(flat)


def _name(outer: str, inner: str, taken: Fields) -> str:
    """`name` inside `customer` is "customer name" when that says more, or when there is a `name` already."""
    joined = f"{outer} {inner}".strip()
    return joined if inner in taken or headers.strength(joined) > headers.strength(inner) else inner


def unfolded(sheet: Sheet) -> Sheet:
    """A sheet with lists of records written into cells as JSON, one row for each; any other sheet as it is."""
    head = sheet.rows[:LOOKED_AT]
    folded = {place: row for row, cells in enumerate(head) for place, cell in enumerate(cells) if is_list(cell)}
    if not folded:
        return sheet
    begin = min(row for row, cells in enumerate(head) if any(is_list(cell) for cell in cells))
    above = next((row for row in range(begin - 1, -1, -1) if len(head[row]) > max(folded)), None)
    if above is None:
        return sheet
    found = _Unfolded(Budget())
    names = {place: _text(cell) for place, cell in enumerate(head[above]) if cell != ""}
    for place, cells in enumerate(sheet.rows[above + 1 :], start=above + 1):
        row = {names[column]: cell for column, cell in enumerate(cells) if column in names}
        found.add({name: _lines(cell) for name, cell in row.items()}, sheet.number(place))
    return Sheet(
        sheet.name,
        limited([*sheet.rows[:above], *found.rows()]),
        sheet.kind,
        encoding=sheet.encoding,
        epoch_1904=sheet.epoch_1904,
        numbers=[*range(1, above + 2), *found.numbers],
    )


def _text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else cell.isoformat()


def _lines(cell: Cell) -> Any:
    if not is_list(cell):
        return cell
    try:
        return json.loads(str(cell))
    except (ValueError, RecursionError):
        return cell

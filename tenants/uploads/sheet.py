"""What every reader of files gives: sheets of plain cells, within limits."""

import datetime as dt
from dataclasses import dataclass, field

Cell = str | dt.date | dt.datetime
Row = list[Cell]

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 50_000
MAX_COLUMNS = 200
MAX_CELL = 32_767
MAX_TEXT = 80 * 1024 * 1024

# Rows above the headings and below the last job are not jobs; they do not count against the limit.
SPARE_ROWS = 100

# How many rows from the top tell what a sheet is like.
LOOKED_AT = 60

# The last column of a spreadsheet; a place beyond it is made up.
LAST_COLUMN = 16_384


class Unreadable(Exception):
    """The file cannot be read as a table: file_empty, header_only, not_a_table, too_large, encrypted, damaged."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(message or code)
        self.code = code
        self.message = message or code


@dataclass
class Sheet:
    """One table of a file. `rows` begin at the file's first row, so that row n of a spreadsheet is `rows[n - 1]`.

    Where that does not hold, as when a record was unfolded into one row for each of its lines, `numbers` are the
    rows' numbers. Rows that a filter hides are rows like any other: a filter left on must not lose a customer.
    Sheets that are hidden are left out.
    """

    name: str
    rows: list[Row]
    kind: str
    encoding: str = ""
    epoch_1904: bool = False
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    numbers: list[int] | None = None

    def number(self, place: int) -> int:
        """The number of the row at a place, as a spreadsheet counts."""
        return place + 1 if self.numbers is None else self.numbers[place]

    @property
    def filled(self) -> int:
        """How many rows hold anything."""
        return sum(1 for row in self.rows if any(cell != "" for cell in row))

    @property
    def folded(self) -> bool:
        """Whether cells near the top hold lists of records."""
        return any(is_list(cell) for row in self.rows[:LOOKED_AT] for cell in row)


def is_list(cell: Cell) -> bool:
    """Whether a cell holds a list of records, as JSON writes it."""
    return isinstance(cell, str) and cell.startswith("[{") and cell.endswith("}]")


class Budget:
    """Counts the text of a file while it is read, and keeps one copy of each cell that comes again.

    Raises Unreadable when there is more text than a file of jobs can have.
    """

    def __init__(self) -> None:
        self._left = MAX_TEXT
        self._known: dict[str, str] = {}

    def take(self, cell: str) -> str:
        """The cell without what spreadsheets wrap around it."""
        known = self._known.get(cell)
        if known is None:
            known = cleaned(cell)
            if len(cell) <= 40 and len(self._known) < 200_000:
                known = self._known.setdefault(cell, known)
        self._left -= len(known)
        if self._left < 0:
            raise Unreadable("too_large", "too much text")
        return known


def cleaned(cell: str) -> str:
    """A text cell without outer blanks, and without what marks a number as text: ="01", '01, `01."""
    if len(cell) > MAX_CELL:
        raise Unreadable("too_large", f"a cell of {len(cell)} characters")
    cell = cell.strip()
    if "\x00" in cell or "_x000D_" in cell:
        cell = cell.replace("\x00", "").replace("_x000D_", "").strip()
    if cell[:1] in ("=", "'", "`"):
        if cell.startswith('="') and cell.endswith('"') and len(cell) > 2 and '"' not in cell[2:-1]:
            return cell[2:-1].strip()
        if cell[0] != "=" and cell[0] not in cell[1:]:
            return cell[1:].strip()
    return cell


def plain(value: object) -> Cell:
    """Any value of a workbook or of JSON as a cell; 13912345678.0 is 13912345678, midnight is the day."""
    if isinstance(value, str):
        return cleaned(value)
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        return value.date() if value.time() == dt.time() else value.replace(microsecond=0)
    if isinstance(value, dt.date):
        return value
    return "" if value is None else str(value)


def trimmed(row: Row) -> Row:
    """A row without the empty cells at its end."""
    while row and row[-1] == "":
        row.pop()
    return row


def limited(rows: list[Row]) -> list[Row]:
    """Rows without the empty ones at the end. Raises Unreadable when there are too many, or too many columns."""
    while rows and not rows[-1]:
        rows.pop()
    if len(rows) > MAX_ROWS + SPARE_ROWS:
        raise Unreadable("too_large", f"{len(rows)} rows")
    if any(len(row) > MAX_COLUMNS for row in rows):
        raise Unreadable("too_large", "more columns than a table of jobs can have")
    return rows

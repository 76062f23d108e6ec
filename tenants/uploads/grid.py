"""Cells put down where markup says they stand, within limits: places may be skipped, cells may span."""

from tenants.uploads.sheet import LAST_COLUMN, MAX_ROWS, SPARE_ROWS, Cell, Row, Unreadable, limited

# Spans are told of the rows in which headings may stand; further down nobody asks.
_TOLD = 20
_MOST_TOLD = 200


class Grid:
    """A sheet being filled from left to right and top to bottom. Raises Unreadable at a place out of all reason."""

    def __init__(self) -> None:
        self.merged: list[tuple[int, int, int, int]] = []
        self._rows: list[dict[int, Cell]] = []
        self._taken: dict[int, int] = {}  # column: the row up to which a cell above reaches down
        self._column = 0

    def row(self, place: int | None = None) -> None:
        """Begins the next row, or the one at `place`, counted from 0."""
        place = len(self._rows) if place is None else place
        if place < len(self._rows) or place >= MAX_ROWS + SPARE_ROWS:
            raise Unreadable("too_large", f"row {place + 1}")
        while len(self._rows) <= place:
            self._rows.append({})
        self._column = 0

    def cell(self, value: Cell, *, place: int | None = None, across: int = 1, down: int = 1) -> None:
        """Puts a cell in the next free column, or at `place`; it may reach over columns and rows."""
        if not self._rows:
            self.row()
        row = len(self._rows) - 1
        if place is not None:
            self._column = place
        while self._taken.get(self._column, -1) >= row:
            self._column += 1
        last = self._column + max(across, 1) - 1
        if last >= LAST_COLUMN:
            raise Unreadable("too_large", f"column {last + 1}")
        if value != "":
            self._rows[row][self._column] = value
        if down > 1:
            reach = row + min(down, MAX_ROWS) - 1
            self._taken.update(dict.fromkeys(range(self._column, last + 1), reach))
        if (across > 1 or down > 1) and row < _TOLD and len(self.merged) < _MOST_TOLD:
            self.merged.append((row, self._column, row + max(down, 1) - 1, last))
        self._column = last + 1

    def rows(self) -> list[Row]:
        """The rows, each as long as its last cell needs. Raises Unreadable when there are too many columns."""
        written = ([cells.get(place, "") for place in range(max(cells, default=-1) + 1)] for cells in self._rows)
        return limited(list(written))

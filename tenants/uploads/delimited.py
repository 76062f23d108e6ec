"""Rows of text with separators: commas, tabs, semicolons, bars."""

import csv
import io
import re
from collections import Counter

from tenants.uploads import headers
from tenants.uploads.sheet import MAX_CELL, MAX_ROWS, SPARE_ROWS, Budget, Row, Sheet, Unreadable, limited, trimmed

SEPARATORS = (",", "\t", ";", "|", "^", "~")

_DECLARED = re.compile(r"sep=(.)\r?\n")


def sheet(written: str, encoding: str) -> Sheet:
    """The one sheet of a text. Raises Unreadable."""
    if not written.strip(" \t\r\n,;|^~\"'"):
        raise Unreadable("file_empty")
    rows = _records(written, _separator(written))
    if rows and _DECLARED.match(written):
        rows[0] = []
    return Sheet("", limited(rows), "csv", encoding=encoding)


def _separator(written: str) -> str:
    """The separator that the file names, else the one that makes most known headings, else most rows of one width."""
    declared = _DECLARED.match(written)
    if declared:
        return declared[1]
    sample = written[:20_000]

    def score(separator: str) -> tuple[float, int, int]:
        records = _records(sample, separator, limit=40)
        widths = Counter(len(record) for record in records if len(record) > 1)
        width, alike = max(widths.items(), key=lambda each: (each[1], each[0]), default=(0, 0))
        return max((_hits(record) for record in records[:20]), default=0.0), alike, width

    return max(SEPARATORS, key=score)


def _hits(record: Row) -> float:
    return sum(headers.strength(cell) for cell in record if isinstance(cell, str))


def _records(written: str, separator: str, *, limit: int | None = None) -> list[Row]:
    """Records of separated text. A stray quote that swallows lines makes quotes ordinary characters."""
    csv.field_size_limit(MAX_CELL * 4)
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
        reader = csv.reader(io.StringIO(written, newline=""), delimiter=separator, quoting=quoting)
        rows: list[Row] = []
        take = Budget().take
        try:
            for record in reader:
                if quoting == csv.QUOTE_MINIMAL and any(cell.count("\n") > 40 for cell in record if len(cell) > 40):
                    break
                rows.append(trimmed([take(cell) for cell in record]))
                if limit and len(rows) >= limit:
                    return rows
                if len(rows) > (MAX_ROWS + SPARE_ROWS) * 2:
                    raise Unreadable("too_large", "too many rows")
            else:
                return rows
        except csv.Error as error:
            if quoting == csv.QUOTE_NONE:
                raise Unreadable("too_large", str(error)) from error
    return rows

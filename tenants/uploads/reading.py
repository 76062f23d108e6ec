"""From the bytes of a file to sheets of cells: what kind of file it is, which encoding and separator, within limits."""

import codecs
import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tenants.uploads import headers

Cell = str | dt.date | dt.datetime
Row = list[Cell]

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 50_000
MAX_COLUMNS = 200
MAX_CELL = 32_767
MAX_ENTRIES = 500
MAX_INFLATED = 60 * 1024 * 1024
MAX_RATIO = 150
MAX_TEXT = 80 * 1024 * 1024

# Rows above the headings and below the last job are not jobs; they do not count against the limit.
SPARE_ROWS = 100

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NOT_TEXT = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"\x7fELF",
    b"MZ",
    b"ID3",
)


class Unreadable(Exception):
    """The file cannot be read as a table: file_empty, header_only, not_a_table, too_large, encrypted, damaged."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(message or code)
        self.code = code
        self.message = message or code


@dataclass
class Sheet:
    """One table of a file. `rows` begin at the file's first row, so that row n of a spreadsheet is `rows[n - 1]`."""

    name: str
    rows: list[Row]
    kind: str
    encoding: str = ""
    epoch_1904: bool = False
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


def sheets(content: bytes, *, filename: str = "") -> list[Sheet]:
    """All sheets that hold anything. Raises Unreadable. Meant to run where memory and time are limited."""
    if len(content) > MAX_BYTES:
        raise Unreadable("too_large", f"more than {MAX_BYTES} bytes")
    if not content.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise Unreadable("file_empty")
    if content.startswith(b"PK"):
        epoch_1904 = _check_archive(content)
        found = list(_workbook(content, kind="xlsx", epoch_1904=epoch_1904))
    elif content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Unreadable("encrypted")
        found = list(_workbook(content, kind="xls"))
    else:
        found = [_text(content)]
    found = [sheet for sheet in found if any(any(row) for row in sheet.rows)]
    if not found:
        raise Unreadable("file_empty")
    return found


# Workbooks


def _check_archive(content: bytes) -> bool:
    """Look at the directory before anything is inflated. Returns whether dates count from 1904."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ENTRIES:
                raise Unreadable("too_large", f"{len(entries)} parts")
            inflated = sum(entry.file_size for entry in entries)
            packed = sum(entry.compress_size for entry in entries)
            if inflated > MAX_INFLATED or inflated > MAX_RATIO * max(packed, 1):
                raise Unreadable("too_large", f"{inflated} bytes unpacked")
            if any(entry.flag_bits & 0x1 for entry in entries):
                raise Unreadable("encrypted")
            names = {entry.filename for entry in entries}
            if not names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
                raise Unreadable("not_a_table", "an archive, but no workbook")
            if "xl/workbook.xml" not in names:
                return False
            return bool(re.search(rb"date1904\s*=\s*[\"'](?:1|true)", archive.read("xl/workbook.xml")))
    except Unreadable:
        raise
    except Exception as error:  # zipfile raises many kinds on damaged input
        raise Unreadable("damaged", str(error)) from error


def _workbook(content: bytes, *, kind: str, epoch_1904: bool = False) -> Iterator[Sheet]:
    import python_calamine  # here, so that only the child process loads the parser

    try:
        with python_calamine.load_workbook(io.BytesIO(content)) as book:
            size = 0
            for about in book.sheets_metadata:
                if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
                    continue
                if about.visible != python_calamine.SheetVisibleEnum.Visible:
                    continue
                sheet = book.get_sheet_by_name(about.name)
                if sheet.total_width > 16_384 or sheet.width > MAX_COLUMNS * 2:
                    raise Unreadable("too_large", f"{sheet.width} columns")
                if sheet.height > MAX_ROWS + SPARE_ROWS:
                    raise Unreadable("too_large", f"{sheet.height} rows")
                rows = []
                for cells in sheet.to_python(skip_empty_area=False):
                    row = _trimmed([_plain(cell) for cell in cells])
                    size += sum(len(cell) for cell in row if isinstance(cell, str))
                    if size > MAX_TEXT:
                        raise Unreadable("too_large", "too much text")
                    rows.append(row)
                merged = [(*first, *last) for first, last in (sheet.merged_cell_ranges or []) if first[0] < 20]
                yield Sheet(about.name, _limited(rows), kind, epoch_1904=epoch_1904, merged=merged[:200])
    except Unreadable:
        raise
    except python_calamine.PasswordError as error:
        raise Unreadable("encrypted", str(error)) from error
    except Exception as error:  # the parser tells damage in many ways
        if "password" in str(error).lower() or "encrypt" in str(error).lower():
            raise Unreadable("encrypted", str(error)) from error
        raise Unreadable("damaged", str(error)) from error


def _plain(cell: object) -> Cell:
    if isinstance(cell, str):
        return _clean(cell)
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.date() if cell.time() == dt.time() else cell.replace(microsecond=0)
    if isinstance(cell, dt.date):
        return cell
    return "" if cell is None else str(cell)


def _clean(cell: str) -> str:
    if len(cell) > MAX_CELL:
        raise Unreadable("too_large", f"a cell of {len(cell)} characters")
    return cell.replace("\x00", "").replace("_x000D_", "").strip()


def _trimmed(row: Row) -> Row:
    while row and row[-1] == "":
        row.pop()
    return row


def _limited(rows: list[Row]) -> list[Row]:
    while rows and not rows[-1]:
        rows.pop()
    if len(rows) > MAX_ROWS + SPARE_ROWS:
        raise Unreadable("too_large", f"{len(rows)} rows")
    if any(len(row) > MAX_COLUMNS for row in rows):
        raise Unreadable("too_large", "more columns than a table of jobs can have")
    return rows


# Text


def _text(content: bytes) -> Sheet:
    if content.startswith(_NOT_TEXT):
        raise Unreadable("not_a_table", "another kind of file")
    written, encoding = decode(content)
    if not written.strip(" \t\r\n,;|\"'"):
        raise Unreadable("file_empty")
    head = written[:4096]
    strange = sum(1 for character in head if ord(character) < 32 and character not in "\t\r\n\x0b\x0c\x1a")
    if strange > len(head) / 100:
        raise Unreadable("not_a_table", "binary")
    if re.match(r"\s*(?:<!doctype|<html|<\?xml|<table|[{\[]\s*[\"{\[])", head, re.IGNORECASE):
        raise Unreadable("not_a_table", "markup, not a table")
    separator = _separator(written)
    declared = re.match(r"sep=(.)\r?\n", written)
    rows = _records(written, separator)
    if declared and rows:
        rows[0] = []
    return Sheet("", _limited(rows), "csv", encoding=encoding)


def decode(content: bytes) -> tuple[str, str]:
    """The text and its encoding, decided by which reading makes known headings of the first rows."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return content.decode(encoding, errors="replace"), encoding
    zeros = content[:2000].count(0)
    if zeros > len(content[:2000]) / 5:
        even = content[:2000:2].count(0)
        encoding = "utf-16-be" if even > zeros / 2 else "utf-16-le"
        return content.decode(encoding, errors="replace"), encoding
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        lenient = content.decode("utf-8", errors="replace")
        damaged = lenient.count("\ufffd")
        if damaged * 20 < sum(1 for character in lenient if ord(character) > 127):
            return lenient, "utf-8"
    readings = [(encoding, content.decode(encoding, errors="replace")) for encoding in ("gb18030", "cp950", "cp1252")]
    single = _single_high_bytes(content)

    def score(reading: tuple[str, str]) -> tuple[float, float, int]:
        encoding, written = reading
        hits = max((_hits(record) for record in _records(written[:20_000], _separator(written), limit=20)), default=0.0)
        damage = written.count("\ufffd") / max(len(written), 1)
        western = encoding == "cp1252"
        return hits, -damage, int(western == single)

    best = max(readings, key=score)
    return best[1], best[0]


def _single_high_bytes(content: bytes) -> bool:
    """Whether bytes above 127 stand mostly alone, as accented letters do, rather than in pairs."""
    runs = re.findall(rb"[\x80-\xff]+", content[:200_000])
    return sum(1 for run in runs if len(run) == 1) * 2 > len(runs)


def _hits(record: Iterable[Cell]) -> float:
    return sum(headers.strength(cell) for cell in record if isinstance(cell, str))


def _separator(written: str) -> str:
    declared = re.match(r"sep=(.)\r?\n", written)
    if declared:
        return declared[1]
    sample = written[:20_000]

    def score(separator: str) -> tuple[float, float]:
        records = _records(sample, separator, limit=40)
        widths = sorted(len(record) for record in records if record)
        return max((_hits(record) for record in records[:20]), default=0.0), widths[len(widths) // 2] if widths else 0

    return max((",", "\t", ";", "|"), key=score)


def _records(written: str, separator: str, *, limit: int | None = None) -> list[Row]:
    """Records of separated text. A stray quote that swallows lines makes quotes ordinary characters."""
    csv.field_size_limit(MAX_CELL * 4)
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
        reader = csv.reader(io.StringIO(written, newline=""), delimiter=separator, quoting=quoting)
        rows: list[Row] = []
        try:
            for record in reader:
                if quoting == csv.QUOTE_MINIMAL and any(cell.count("\n") > 40 for cell in record):
                    break
                rows.append(_trimmed([_clean(cell) for cell in record]))
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

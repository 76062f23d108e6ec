"""Workbooks: XLSX, XLSB and ODS, which are archives looked at before anything is inflated, and the older XLS."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from tenants.uploads.sheet import (
    LAST_COLUMN,
    MAX_COLUMNS,
    MAX_ROWS,
    SPARE_ROWS,
    Budget,
    Row,
    Sheet,
    Unreadable,
    limited,
    plain,
    trimmed,
)

MAX_ENTRIES = 500
MAX_INFLATED = 60 * 1024 * 1024
MAX_RATIO = 150

_STREAMS_OF_OTHERS = ("WordDocument", "PowerPoint Document", "__substg1.0_", "__properties_version1.0")
_FILEPASS, _DATEMODE, _BOUNDSHEET, _EOF = b"\x2f\x00", b"\x22\x00", b"\x85\x00", b"\x0a\x00"
_GLOBALS_BEGIN = re.compile(rb"\x09\x08\x10\x00\x00\x06\x05\x00")


def zipped(content: bytes) -> list[Sheet]:
    """The sheets of an archive. Raises Unreadable; the directory is checked first."""
    return list(_sheets(content, kind="xlsx", epoch_1904=_check_archive(content)))


def compound(content: bytes) -> list[Sheet]:
    """The sheets of a compound file, as Excel wrote until 2003. Raises Unreadable."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Unreadable("encrypted")
    if any(name.encode("utf-16-le") in content for name in _STREAMS_OF_OTHERS):
        raise Unreadable("not_a_table", "a document of another kind")
    about = dict(_globals(content))
    if _FILEPASS in about:
        raise Unreadable("encrypted")
    return list(_sheets(content, kind="xls", epoch_1904=about.get(_DATEMODE, b"")[:1] == b"\x01"))


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


def _globals(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The first records of an XLS, up to its list of sheets: the kind of each and what it holds."""
    begin = _GLOBALS_BEGIN.search(content)
    place = begin.start() if begin else len(content)
    for _ in range(200):
        kind, size = content[place : place + 2], int.from_bytes(content[place + 2 : place + 4], "little")
        if kind in (b"", _BOUNDSHEET, _EOF):
            return
        yield kind, content[place + 4 : place + 4 + size]
        place += 4 + size


def _sheets(content: bytes, *, kind: str, epoch_1904: bool) -> Iterator[Sheet]:
    import python_calamine  # here, so that only the child process loads the parser

    try:
        with python_calamine.load_workbook(io.BytesIO(content)) as book:
            budget = Budget()
            for about in book.sheets_metadata:
                if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
                    continue
                if about.visible != python_calamine.SheetVisibleEnum.Visible:
                    continue
                yield _sheet(book.get_sheet_by_name(about.name), about.name, kind, epoch_1904, budget)
    except Unreadable:
        raise
    except python_calamine.PasswordError as error:
        raise Unreadable("encrypted", str(error)) from error
    except Exception as error:  # the parser tells damage in many ways
        if "password" in str(error).lower() or "encrypt" in str(error).lower():
            raise Unreadable("encrypted", str(error)) from error
        raise Unreadable("damaged", str(error)) from error


def _sheet(found: Any, name: str, kind: str, epoch_1904: bool, budget: Budget) -> Sheet:
    if found.total_width > LAST_COLUMN or found.width > MAX_COLUMNS * 2:
        raise Unreadable("too_large", f"{found.width} columns")
    if found.total_height > MAX_ROWS + SPARE_ROWS:
        raise Unreadable("too_large", f"{found.total_height} rows")
    rows: list[Row] = []
    take = budget.take
    for cells in found.iter_rows():
        rows.append(trimmed([take(cell) if isinstance(cell, str) else plain(cell) for cell in cells]))
    merged = [(*first, *last) for first, last in (found.merged_cell_ranges or []) if first[0] < 20]
    return Sheet(name, limited(rows), kind, epoch_1904=epoch_1904, merged=merged[:200])

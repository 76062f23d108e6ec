"""Tables out: CSV and XLSX files in which no cell is ever a formula, whatever people typed into it."""

import csv as csv_module
import io
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import xlsxwriter
from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"
CELL_LIMIT = 32_767
ROW_LIMIT = 1_048_576

#: What a file that people sent may do in a browser: nothing, and not even belong to this site.
SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"

_BLANK = r"\s\u0000-\u0020\u00a0\u200b-\u200f\u2028-\u202e\u2060\ufeff"
_STARTS_A_FORMULA = re.compile(rf"^[{_BLANK}]*[=+\-@|%]|^[\t\r\n\u0000]")
_NOT_IN_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FORBIDDEN_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\'\u0000-\u001f]")


class Share(float):
    """A number between 0 and 1 that a workbook shows in per cent and still counts with."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, its header and its rows; `widths` in characters, by column."""

    name: str
    header: Sequence[Any]
    rows: Iterable[Sequence[Any]]
    widths: Sequence[int] = field(default=())


def csv(rows: Iterable[Sequence[Any]]) -> bytes:
    """A whole CSV file in UTF-8 with a byte order mark, so that spreadsheets read its Chinese."""
    return b"".join(csv_lines(rows))


def csv_lines(rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The same, row by row, for streaming."""
    buffer = io.StringIO(newline="")
    writer = csv_module.writer(buffer, lineterminator="\r\n")
    yield b"\xef\xbb\xbf"
    for row in rows:
        writer.writerow([csv_cell(cell) for cell in row])
        yield buffer.getvalue().encode("utf-8")
        buffer.seek(0)
        buffer.truncate()


def csv_cell(value: Any) -> str:
    """A cell as text. Numbers stay numbers; a text that a spreadsheet could run gets an apostrophe before it."""
    dangerous = isinstance(value, str) and could_run(value)
    value = plain(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, (int, float, Decimal)):
        return str(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, (date, time)):
        return value.isoformat()
    return f"'{value}" if dangerous or could_run(value) else value


def could_run(text: str) -> bool:
    """Whether a spreadsheet might take this text for a formula or a command, also written with full-width signs."""
    return bool(_STARTS_A_FORMULA.match(text) or _STARTS_A_FORMULA.match(unicodedata.normalize("NFKC", text)))


def xlsx(sheets: Iterable[Sheet]) -> bytes:
    """A workbook; rows are written as they come, so that a long table does not fill the memory twice."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": False,
        },
    )
    book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)})
    look = {
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "quote_prefix": True}),
        "text": book.add_format({"num_format": "@"}),
        "quoted": book.add_format({"num_format": "@", "quote_prefix": True}),
        "share": book.add_format({"num_format": "0.0%"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "hour": book.add_format({"num_format": "hh:mm"}),
    }
    names: set[str] = set()
    for sheet in sheets:
        page = book.add_worksheet(_sheet_name(sheet.name, names))
        page.freeze_panes(1, 0)
        for column in range(len(sheet.header)):
            width = sheet.widths[column] if column < len(sheet.widths) else 16
            page.set_column(column, column, width)
        last = 0
        for column, head in enumerate(sheet.header):
            page.write_string(0, column, _text(str(head)), look["head"])
        for last, row in enumerate(sheet.rows, start=1):
            if last >= ROW_LIMIT:
                raise TooManyRows(sheet.name)
            for column, value in enumerate(row):
                _write(page, last, column, plain(value), look)
        if sheet.header:
            page.autofilter(0, 0, last, len(sheet.header) - 1)
    book.close()
    return out.getvalue()


class TooManyRows(Exception):
    """More rows than a sheet can hold; offer the CSV instead."""


def plain(value: Any) -> Any:
    """A value that both formats can hold: text, number, boolean, naive local time, or None."""
    if value is None or isinstance(value, (bool, int, Decimal)):
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**15:
            return str(value)  # spreadsheets keep fifteen digits: a longer number is a name, not an amount
        if isinstance(value, Decimal) and not value.is_finite():
            return None
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, datetime):
        return timezone.make_naive(value) if timezone.is_aware(value) else value
    if isinstance(value, (date, time)):
        return value
    return _text(str(value))


def _text(text: str) -> str:
    return _NOT_IN_XML.sub("\ufffd", text)[:CELL_LIMIT]


def _write(page: Any, row: int, column: int, value: Any, look: dict[str, Any]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        page.write_boolean(row, column, value)
    elif isinstance(value, (int, float, Decimal)):
        page.write_number(row, column, value, look["share"] if isinstance(value, Share) else None)
    elif isinstance(value, (datetime, date)) and value.year < 1900:
        page.write_string(row, column, value.isoformat(), look["text"])
    elif isinstance(value, datetime):
        page.write_datetime(row, column, value, look["moment"])
    elif isinstance(value, date):
        page.write_datetime(row, column, value, look["day"])
    elif isinstance(value, time):
        page.write_datetime(row, column, value.replace(tzinfo=None), look["hour"])
    else:
        page.write_string(row, column, value, look["quoted" if could_run(value) else "text"])


def _sheet_name(name: str, taken: set[str]) -> str:
    clean = " ".join(_FORBIDDEN_IN_SHEET_NAME.sub(" ", _text(name)).split())[:28].strip() or "Sheet"
    if clean.lower() == "history":
        clean = "History_"
    unique, number = clean, 1
    while unique.lower() in taken:
        number += 1
        unique = f"{clean[:26]} {number}"
    taken.add(unique.lower())
    return unique


def attachment(content: bytes | Iterator[bytes], name: str, content_type: str) -> HttpResponse | StreamingHttpResponse:
    """A download; `name` may hold any language, old browsers get an ASCII one."""
    kind: Any = HttpResponse if isinstance(content, bytes) else StreamingHttpResponse
    response = kind(content, content_type=content_type)
    name = re.sub(r'[\x00-\x1f"\\/:*?<>|]', "_", name)
    suffix = name.rpartition(".")[2] if "." in name else "bin"
    ascii_name = re.sub(r"[^A-Za-z0-9._-]+", "_", name).strip("_.") or "aftercall"
    if not ascii_name.endswith(suffix) or ascii_name == suffix:
        ascii_name = f"aftercall.{re.sub(r'[^A-Za-z0-9]', '', suffix) or 'bin'}"
    response["Content-Disposition"] = f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def sandboxed(content: bytes, name: str, content_type: str) -> HttpResponse:
    """A download of a file that people sent, of which no browser runs anything."""
    response: Any = attachment(content, name, content_type)
    response["Content-Security-Policy"] = SANDBOX
    return response  # type: ignore[no-any-return]

"""From the bytes of a file to sheets of cells. What kind of file it is, its content tells; its name proves nothing."""

from tenants.uploads import decoding, delimited, erecord, markup, workbook
from tenants.uploads.sheet import MAX_BYTES, MAX_CELL, MAX_COLUMNS, MAX_ROWS, Cell, Row, Sheet, Unreadable

__all__ = ["MAX_BYTES", "MAX_CELL", "MAX_COLUMNS", "MAX_ROWS", "Cell", "Row", "Sheet", "Unreadable", "sheets"]

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


def sheets(content: bytes, *, filename: str = "") -> list[Sheet]:
    """All sheets that hold anything. Raises Unreadable. Meant to run where memory and time are limited."""
    if len(content) > MAX_BYTES:
        raise Unreadable("too_large", f"more than {MAX_BYTES} bytes")
    if not content.strip(b" \t\r\n\x00\xef\xbb\xbf\xfe\xff"):
        raise Unreadable("file_empty")
    if content.startswith(b"PK"):
        found = workbook.zipped(content)
    elif content.startswith(workbook.OLE):
        found = workbook.compound(content)
    else:
        found = _text(content)
    found = [erecord.unfolded(sheet) for sheet in found if sheet.filled]
    if not found:
        raise Unreadable("file_empty")
    return found


def _text(content: bytes) -> list[Sheet]:
    if content.startswith(_NOT_TEXT):
        raise Unreadable("not_a_table", "another kind of file")
    written, encoding = decoding.decode(content)
    head = written[:4096]
    strange = sum(1 for character in head if ord(character) < 32 and character not in "\t\r\n\x0b\x0c\x1a")
    if strange > len(head) / 100:
        raise Unreadable("not_a_table", "binary")
    tables = markup.sheets(written, encoding)
    if tables is not None:
        return tables
    record = erecord.sheet(written, encoding)
    return [record if record is not None else delimited.sheet(written, encoding)]

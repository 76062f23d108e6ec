"""From the bytes of a file to sheets of cells. What kind of file it is, its content tells; its name proves nothing."""

from tenants.uploads.sheet import MAX_BYTES, MAX_CELL, MAX_COLUMNS, MAX_ROWS, Cell, Row, Sheet, Unreadable

__all__ = ["MAX_BYTES", "MAX_CELL", "MAX_COLUMNS", "MAX_ROWS", "Cell", "Row", "Sheet", "Unreadable", "sheets"]

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


def sheets(content: bytes, *, filename: str = "") -> list[Sheet]:
    """All sheets that hold anything. Raises Unreadable. Meant to run where memory and time are limited."""
    if len(content) > MAX_BYTES:
        raise Unreadable("too_large", f"more than {MAX_BYTES} bytes")
    if not content.strip(b" \t\r\n\x00\xef\xbb\xbf\xfe\xff"):
        raise Unreadable("file_empty")
    found = [_unfolded(sheet) for sheet in _read(content) if sheet.filled]
    if not found:
        raise Unreadable("file_empty")
    return found


# Each reader is imported where it is needed: half of the time of reading a small file is the child's start.


def _read(content: bytes) -> list[Sheet]:
    if content.startswith((b"PK", _OLE)):
        from tenants.uploads import workbook

        return workbook.compound(content) if content.startswith(_OLE) else workbook.zipped(content)
    if content.startswith(_NOT_TEXT):
        raise Unreadable("not_a_table", "another kind of file")
    from tenants.uploads import decoding

    written, encoding = decoding.decode(content)
    head = written[:4096]
    strange = sum(1 for character in head if ord(character) < 32 and character not in "\t\r\n\x0b\x0c\x1a")
    if strange > len(head) / 100:
        raise Unreadable("not_a_table", "binary")
    return _text(written, encoding)


def _text(written: str, encoding: str) -> list[Sheet]:
    begin = written[:100].lstrip()[:1]
    if begin == "<":
        from tenants.uploads import markup

        tables = markup.sheets(written, encoding)
        if tables is not None:
            return tables
    if begin in ("{", "["):
        from tenants.uploads import erecord

        record = erecord.sheet(written, encoding)
        if record is not None:
            return [record]
    from tenants.uploads import delimited

    return [delimited.sheet(written, encoding)]


def _unfolded(sheet: Sheet) -> Sheet:
    if not sheet.folded:
        return sheet
    from tenants.uploads import erecord

    return erecord.unfolded(sheet)

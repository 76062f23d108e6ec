"""Writes the XLS that Excel wrote until 2003: BIFF8 records in a compound file, as small as it goes."""

import struct
from datetime import date

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
DATE_FORMAT = 14


def workbook(
    sheets: dict[str, list[list]], *, epoch_1904: bool = False, encrypted: bool = False, hidden: tuple[str, ...] = ()
) -> bytes:
    """An .xls with these sheets; cells are text, numbers or dates."""
    bodies = [_sheet(rows, epoch_1904) for rows in sheets.values()]
    begin = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 6))
    if encrypted:
        begin += _record(0x002F, struct.pack("<HHH", 1, 1, 1) + bytes(48))
    begin += _record(0x0042, struct.pack("<H", 1200)) + _record(0x0022, struct.pack("<H", epoch_1904))
    for number in (0, DATE_FORMAT):
        begin += _record(0x00E0, struct.pack("<HHHBBBBIIH", 0, number, 0, 0, 0, 0, 0, 0, 0, 0))
    names = [name.encode("utf-16-le") for name in sheets]
    place = len(begin) + sum(12 + len(name) for name in names) + 4
    for title, name, body in zip(sheets, names, bodies, strict=True):
        about = struct.pack("<IBBBB", place, title in hidden, 0, len(name) // 2, 1)
        begin += _record(0x0085, about + name)
        place += len(body)
    return compound("Workbook", begin + _record(0x000A, b"") + b"".join(bodies))


def _sheet(rows: list[list], epoch_1904: bool) -> bytes:
    width = max((len(row) for row in rows), default=0)
    body = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 6))
    body += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            if isinstance(cell, date):
                days = (cell - (date(1904, 1, 1) if epoch_1904 else date(1899, 12, 30))).days
                body += _record(0x0203, struct.pack("<HHHd", y, x, 1, days))
            elif isinstance(cell, int | float):
                body += _record(0x0203, struct.pack("<HHHd", y, x, 0, cell))
            elif cell != "":
                text = str(cell)[:4000].encode("utf-16-le", errors="replace")
                body += _record(0x0204, struct.pack("<HHHHB", y, x, 0, len(text) // 2, 1) + text)
    return body + _record(0x000A, b"")


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def compound(name: str, stream: bytes) -> bytes:
    """A compound file that holds one stream: its header, a table of sectors, a directory, the stream."""
    stream = stream.ljust(4096, b"\x00")  # shorter ones would need the small sectors
    sectors = -(-len(stream) // _SECTOR)
    tables = 1
    while tables * (_SECTOR // 4) < tables + 1 + sectors:
        tables += 1
    first = tables + 1
    chain = [_FAT] * tables + [_END] + [first + n + 1 for n in range(sectors - 1)] + [_END]
    chain += [_FREE] * (tables * (_SECTOR // 4) - len(chain))
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, tables, tables, 0, 4096, _END, 0, _END, 0,
    )  # fmt: skip
    header += struct.pack("<109I", *range(tables), *[_FREE] * (109 - tables))
    directory = _entry("Root Entry", 5, child=1, start=_END, size=0) + _entry(name, 2, start=first, size=len(stream))
    directory += (bytes(68) + struct.pack("<III", _FREE, _FREE, _FREE) + bytes(48)) * 2
    return header + struct.pack(f"<{len(chain)}I", *chain) + directory + stream.ljust(sectors * _SECTOR, b"\x00")


def _entry(name: str, kind: int, *, start: int, size: int, child: int = _FREE) -> bytes:
    written = (name + "\x00").encode("utf-16-le")
    about = struct.pack("<HBBIII16xI16xIQ", len(written), kind, 1, _FREE, _FREE, child, 0, start, size)
    return written.ljust(64, b"\x00") + about

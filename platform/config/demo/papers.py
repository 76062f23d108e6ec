"""Papers of the demo's jobs, drawn in a few lines: sheets with a frame, lines of writing and a signature."""

import struct
import zlib


def sheet(number: int, *, width: int = 200, height: int = 283) -> bytes:
    """A grey PNG that looks like a filled form; each number gives another writing."""
    paper, ink, line = 250, 60, 190
    rows = [bytearray([paper]) * width for _ in range(height)]
    for top in range(60, height - 70, 22):
        rows[top][20 : width - 20] = bytes([line]) * (width - 40)
        end = 40 + (number * 37 + top * 13) % (width - 90)
        for row in range(top - 9, top - 3):
            for start in range(28, end, 9):
                rows[row][start : start + 3 + (start * number + row) % 5] = bytes([ink]) * (
                    3 + (start * number + row) % 5
                )
    for row in range(24, 36):
        rows[row][20 : 20 + 80] = bytes([ink]) * 80
    for step in range(90):
        row = height - 42 + (step * (number + 3)) % 17
        rows[row][width - 130 + step] = ink
    return _png(width, height, b"".join(b"\x00" + bytes(row) for row in rows))


def bill(words: str) -> bytes:
    """A PDF of one page with one line of plain letters."""
    text = f"BT /F1 18 Tf 60 760 Td ({words}) Tj ET".encode("ascii", "replace")
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    return (
        body + head + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, len(body))
    )


def _png(width: int, height: int, rows: bytes) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I4s", len(body), name) + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")

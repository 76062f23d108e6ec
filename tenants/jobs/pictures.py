"""What kind of file a paper is, told by its content, and the same picture without what a camera writes beside it.

A photo's metadata tell where, when and with whose telephone it was taken. They are cut out of the file; the picture
itself is not decoded. Only which way up it is stays.
"""

import re
import struct
from collections.abc import Iterator

JPEG, PNG, WEBP, PDF = "image/jpeg", "image/png", "image/webp", "application/pdf"


class UnknownKind(Exception):
    """Neither JPEG, PNG, WebP nor PDF, whatever its name says."""


class Heif(UnknownKind):
    """A photo as telephones keep it for themselves (HEIC, HEIF or AVIF), which few other programs show."""


class Damaged(Exception):
    """It begins like a file of its kind, but is cut off or broken."""


def read(content: bytes) -> tuple[str, bytes]:
    """The media type of a file and the bytes to keep. Raises `UnknownKind`, `Heif` for one of its kind, `Damaged`."""
    for media_type, begins, bare in (
        (JPEG, re.compile(rb"\xff\xd8\xff"), _bare_jpeg),
        (PNG, re.compile(rb"\x89PNG\r\n\x1a\n"), _bare_png),
        (WEBP, re.compile(rb"RIFF....WEBP", re.DOTALL), _bare_webp),
        (PDF, re.compile(rb"%PDF-\d"), _whole_pdf),
    ):
        if begins.match(content):
            try:
                return media_type, bare(content)
            except (struct.error, IndexError) as error:
                raise Damaged from error
    raise Heif if _HEIF.match(content) else UnknownKind


_HEIF = re.compile(rb"....ftyp(?:hei[cfmsx]|hev[cmsx]|mif1|msf1|avi[fs])", re.DOTALL)


def _whole_pdf(content: bytes) -> bytes:
    if b"%%EOF" not in content[-2048:]:
        raise Damaged
    return content


# --- JPEG: segments of a marker, a length and a body, then the picture's data up to the next marker ---

_SOI, _EOI, _SOS, _APP1, _APP2, _COMMENT = 0xD8, 0xD9, 0xDA, 0xE1, 0xE2, 0xFE
#: JFIF, colour profile and Adobe's colour transform are needed to show the picture as it is.
_KEPT_APPS = {0xE0: b"JFIF\x00", 0xE2: b"ICC_PROFILE\x00", 0xEE: b"Adobe"}
_NEXT_MARKER = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")


def _bare_jpeg(content: bytes) -> bytes:
    kept, turned, shown = [b"\xff\xd8"], 1, False
    for marker, body, data in _segments(content):
        if marker == _EOI:
            if not shown:
                raise Damaged
            orientation = [_orientation_only(turned)] if turned != 1 else []
            return b"".join([kept[0], *orientation, *kept[1:], b"\xff\xd9"])
        if marker == _APP1 and body.startswith(b"Exif\x00\x00"):
            turned = _orientation(body[6:])
        wanted = _KEPT_APPS.get(marker)
        if marker == _COMMENT or (0xE0 <= marker <= 0xEF and not (wanted and body.startswith(wanted))):
            continue
        shown = shown or marker == _SOS
        kept += [bytes((0xFF, marker)), struct.pack(">H", len(body) + 2), body, data]
    raise Damaged


def _segments(content: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Marker, body and, after the start of a scan, the data that follows."""
    at = 2
    while at < len(content):
        if content[at] != 0xFF:
            raise Damaged
        while content[at] == 0xFF:
            at += 1
        marker = content[at]
        if marker == _EOI:
            yield marker, b"", b""
            return
        (length,) = struct.unpack_from(">H", content, at + 1)
        end = at + 1 + length
        if length < 2 or end > len(content):
            raise Damaged
        body, at = content[at + 3 : end], end
        data = b""
        if marker == _SOS:
            found = _NEXT_MARKER.search(content, at)
            if found is None:
                raise Damaged
            data, at = content[at : found.start()], found.start()
        yield marker, body, data


def _orientation(tiff: bytes) -> int:
    """Which way up the camera was held, 1 to 8; 1 also when the metadata cannot be read."""
    try:
        order = {b"II": "<", b"MM": ">"}[tiff[:2]]
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, start)
        for place in range(min(count, 200)):
            tag, kind, _n, value = struct.unpack_from(f"{order}HHIH", tiff, start + 2 + 12 * place)
            if tag == 0x0112 and kind == 3 and 1 <= value <= 8:
                return int(value)
    except (KeyError, struct.error):
        pass
    return 1


def _orientation_only(value: int) -> bytes:
    body = b"Exif\x00\x00MM\x00\x2a" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, value, 0, 0)
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


# --- PNG: chunks of a length, a name, a body and a checksum ---

_KEPT_CHUNKS = {b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs", b"bKGD"}


def _bare_png(content: bytes) -> bytes:
    kept, at = [content[:8]], 8
    while at < len(content):
        length, name = struct.unpack_from(">I4s", content, at)
        end = at + 12 + length
        if end > len(content) or (at == 8 and name != b"IHDR"):
            raise Damaged
        if name[:1].isupper() or name in _KEPT_CHUNKS:  # a capital says that the picture needs it
            kept.append(content[at:end])
        if name == b"IEND":
            return b"".join(kept)
        at = end
    raise Damaged


# --- WebP: chunks of a name, a length and a body of even length ---

_HAS_EXIF, _HAS_XMP = 0x08, 0x04


def _bare_webp(content: bytes) -> bytes:
    (told,) = struct.unpack_from("<I", content, 4)
    end_of_all, at, kept, shown = 8 + told, 12, [b"WEBP"], False
    if end_of_all > len(content):
        raise Damaged
    while at + 8 <= end_of_all:
        name, length = struct.unpack_from("<4sI", content, at)
        end = at + 8 + length + length % 2
        if at + 8 + length > end_of_all:
            raise Damaged
        body = content[at + 8 : at + 8 + length]
        if name == b"VP8X":
            body = bytes((body[0] & ~(_HAS_EXIF | _HAS_XMP),)) + body[1:]
        if name not in (b"EXIF", b"XMP "):
            kept += [name, struct.pack("<I", length), body, b"\x00" * (length % 2)]
        shown = shown or name in (b"VP8 ", b"VP8L", b"ANMF")
        at = end
    if not shown:
        raise Damaged
    inside = b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(inside)) + inside

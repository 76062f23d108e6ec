"""Tiny photos and PDFs, byte by byte, with what a camera writes beside the picture."""

import struct
import zlib

PLACE = b"N 31 13 E 121 28"
EXIF_WORDS = b"Camera of Mr. Wang " + PLACE
#: A photo of a kind that is not taken: only its head.
HEIC = b"\x00\x00\x00\x18ftypheic" + bytes(40)


def exif(*, turned=6, order="II"):
    """Metadata with the way up and words that nobody else should read."""
    sign = "<" if order == "II" else ">"
    head = order.encode() + struct.pack(f"{sign}HIH", 42, 8, 2)
    make = struct.pack(f"{sign}HHII", 0x010F, 2, len(EXIF_WORDS), 38)
    way = struct.pack(f"{sign}HHIHH", 0x0112, 3, 1, turned, 0)
    return b"Exif\x00\x00" + head + make + way + b"\x00\x00\x00\x00" + EXIF_WORDS


def segment(marker, body):
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def jpeg(*, turned=6, order="II", seed=b"picture", end=b"\xff\xd9", tail=b""):
    """A photo as a telephone writes it: EXIF, XMP, a maker's segment, a comment, two scans, something after its end."""
    return b"".join((
        b"\xff\xd8",
        segment(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"),
        segment(0xE1, exif(turned=turned, order=order)),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00<x>" + PLACE + b"</x>"),
        segment(0xE2, b"ICC_PROFILE\x00\x01\x01colours"),
        segment(0xE2, b"MPF\x00" + PLACE),
        segment(0xED, b"Photoshop 3.0\x00" + PLACE),
        segment(0xFE, PLACE),
        segment(0xDB, b"\x00" + bytes(64)),
        segment(0xDA, b"\x01\x01\x00\x00\x3f\x00"), seed + b"\xff\x00\xff\xd0more",
        segment(0xDA, b"\x01\x01\x00\x00\x3f\x00"), b"second scan",
        end, tail,
    ))  # fmt: skip


def chunk(name, body):
    return struct.pack(">I4s", len(body), name) + body + struct.pack(">I", zlib.crc32(name + body))


def png(width=4, height=4, *, shade=200, noise=None, words=True, end=True):
    """A grey picture, with words beside it unless told otherwise; with `noise` (a Random) it does not compress."""
    raw = b"".join(b"\x00" + (noise.randbytes(width) if noise else bytes([shade]) * width) for _ in range(height))
    return b"".join((
        b"\x89PNG\r\n\x1a\n",
        chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        chunk(b"pHYs", struct.pack(">IIB", 1, 1, 0)),
        chunk(b"tEXt", b"Author\x00" + EXIF_WORDS) + chunk(b"eXIf", exif()[6:]) if words else b"",
        chunk(b"IDAT", zlib.compress(raw)),
        chunk(b"IEND", b"") if end else b"",
        PLACE if end and words else b"",
    ))  # fmt: skip


def webp(*, words=True):
    """The frame of a picture with EXIF and XMP chunks after it."""

    def part(name, body):
        return struct.pack("<4sI", name, len(body)) + body + b"\x00" * (len(body) % 2)

    flags = 0x08 | 0x04 | 0x10 if words else 0x10
    inside = b"WEBP" + part(b"VP8X", bytes((flags, 0, 0, 0, 3, 0, 0, 3, 0, 0))) + part(b"VP8L", b"picture")
    if words:
        inside += part(b"EXIF", exif()) + part(b"XMP ", PLACE)
    return b"RIFF" + struct.pack("<I", len(inside)) + inside


def pdf(words="Repair order"):
    return b"%PDF-1.4\n1 0 obj <</Type /Catalog>> endobj\n%" + words.encode() + b"\ntrailer <</Root 1 0 R>>\n%%EOF\n"

"""Which encoding a text is in: the one that makes most headings that are known, for decoding alone proves little."""

import codecs
import re

from tenants.uploads import headers

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LOOKED_AT = 20_000
_BETWEEN_WORDS = re.compile(r"<[^>]{0,2000}>|[,;\t|^~\"'<>{}\[\]\r\n]+")


def decode(content: bytes) -> tuple[str, str]:
    """The text and its encoding. Never fails: what is no text shows by what it looks like."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace"), encoding
    head = content[:_LOOKED_AT]
    if head.count(0) > len(head) / 200:
        return _best(content, [_sixteen(head)])
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        lenient = content.decode("utf-8", errors="replace")
        damaged = lenient.count("\ufffd")
        if damaged * 20 < sum(1 for character in lenient if ord(character) > 127):
            return lenient, "utf-8"
    return _best(content, ["gb18030", "cp950", "cp1252"])


def _sixteen(head: bytes) -> str:
    """Text of two bytes a character: blanks, digits and separators have their zero before or after."""
    return "utf-16-be" if head[::2].count(0) > head[1::2].count(0) else "utf-16-le"


def _best(content: bytes, encodings: list[str]) -> tuple[str, str]:
    readings = [(encoding, content.decode(encoding, errors="replace")) for encoding in encodings]
    single = _single_high_bytes(content)

    def score(reading: tuple[str, str]) -> tuple[float, float, int]:
        encoding, written = reading
        damage = written.count("\ufffd") / max(len(written), 1)
        return _hits(written), -damage, int((encoding == "cp1252") == single)

    encoding, written = max(readings, key=score)
    return written, encoding


def _hits(written: str) -> float:
    """How many known headings there are near the beginning, between separators, quotes or tags."""
    words = {word.strip() for word in _BETWEEN_WORDS.split(written[:_LOOKED_AT])}
    return sum(headers.strength(word) for word in words)


def _single_high_bytes(content: bytes) -> bool:
    """Whether bytes above 127 stand mostly alone, as accented letters do, rather than in pairs."""
    runs = re.findall(rb"[\x80-\xff]+", content[:200_000])
    return sum(1 for run in runs if len(run) == 1) * 2 > len(runs)

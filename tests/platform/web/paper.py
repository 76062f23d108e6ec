"""Reads a paper back as a screen reader or a search would: its words, page by page, by the maps of its typefaces."""

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj\s(.*?)endobj", re.DOTALL)
_FONT = re.compile(rb"/(\w+) [\d.]+ Tf")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def objects(paper):
    return {int(number): body for number, body in _OBJECT.findall(paper)}


def pages(paper):
    """The words of each page, in the order in which they are drawn."""
    found = objects(paper)
    return [_words(found, body) for body in found.values() if body.startswith(b"<</Type/Page/")]


def words(paper):
    return "\n".join(pages(paper))


def _words(found, page):
    resources = found[int(re.search(rb"/Resources (\d+) 0 R", page)[1])]
    fonts = re.search(rb"/Font<<(.*?)>>", resources, re.DOTALL)
    maps = {
        name: _map(found, int(number)) for name, number in re.findall(rb"/(\w+) (\d+) 0 R", fonts[1] if fonts else b"")
    }
    content, at, drawn, now = _body(found[int(re.search(rb"/Contents (\d+) 0 R", page)[1])]), 0, [], {}
    while at < len(content):
        font = _FONT.match(content, at)
        if font:
            now, at = maps[font[1]], font.end()
        elif content.startswith(b"<<", at):
            at = content.index(b">>BDC", at)  # what a stretch of the page is, not what it says
        elif content[at : at + 1] in (b"(", b"<"):
            codes, at = (_string if content.startswith(b"(", at) else _hex)(content, at)
            drawn.append("".join(now[codes[place : place + 2]] for place in range(0, len(codes), 2)))
        else:
            at += 1
    return "".join(drawn)


def _string(content, at):
    """A string and where it ends: brackets inside it are balanced."""
    begins, depth = at + 1, 0
    while True:
        sign = content[at : at + 1]
        at += 2 if sign == b"\\" else 1
        depth += (sign == b"(") - (sign == b")")
        if not depth:
            return _plain(content[begins : at - 1]), at


def _hex(content, at):
    """A string in digits, as one is written that has a letter beyond the first 127 of its typeface."""
    ends = content.index(b">", at)
    return bytes.fromhex(content[at + 1 : ends].decode()), ends + 1


def _map(found, font):
    told = _body(found[int(re.search(rb"/ToUnicode (\d+) 0 R", found[font])[1])])
    return {bytes.fromhex(code.decode()): bytes.fromhex(text.decode()).decode("utf-16-be")
            for code, text in re.findall(rb"<(\w{4})> <(\w+)>", told.partition(b"endcodespacerange")[2])}  # fmt: skip


def _body(thing):
    begins = re.search(rb"stream\r?\n", thing).end()
    body = thing[begins : begins + int(re.search(rb"/Length (\d+)", thing)[1])]
    return zlib.decompress(body) if b"/FlateDecode" in thing else body


def _plain(text):
    def read(match):
        said = match[1]
        return bytes([int(said, 8)]) if said[:1].isdigit() else _LETTERS.get(said, said)

    return _ESCAPE.sub(read, text)

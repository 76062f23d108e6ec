"""Sets one paper in a process of its own: `python typesetting.py FOLDER TYPEFACES` makes FOLDER/paper.pdf.

In FOLDER stand `main.typ`, the sources it includes, `data.json` and the files to show. Pictures and PDF files come from
strangers and are taken apart here, where a crash, a bomb or an endless loop hurts nobody. What the data holds are
values, never markup. Nothing is printed: what goes wrong may quote what customers said.
"""

import json
import resource
import struct
import sys
import unicodedata
from pathlib import Path
from typing import Any

import typst

#: Seconds of work and bytes of memory that one paper may take; a photo of a telephone takes half a second.
SECONDS = 60
MEMORY = 3 * 1024**3
#: Pages of an attached PDF file that are shown; the whole file is inside the paper anyhow.
MOST_PAGES = 12
DOTS_PER_INCH = 110
#: A picture of more bytes is drawn anew as fine as it is printed, in points within which a page shows it.
LARGE = 400_000
PRINTED_DOTS = 150
WIDE, HIGH = 482, 624
#: How the process ends when a paper cannot be set.
NOT_SET = 3
NO_GLYPH = "could not be displayed"


def main(folder: Path, typefaces: str) -> int:
    """Sets the paper; exits with `NOT_SET` when it cannot be set."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    told = json.loads((folder / "data.json").read_text("utf-8"))
    data = _without_controls(told | {"files": _looked_at(folder, told["files"])})
    try:
        paper = _set(folder, data, typefaces)
    except typst.TypstError as error:
        if NO_GLYPH not in str(error):
            return NOT_SET
        try:
            paper = _set(folder, _named(data, _known(Path(typefaces))), typefaces)
        except typst.TypstError:
            return NOT_SET
    (folder / "paper.pdf").write_bytes(paper)
    return 0


def _set(folder: Path, data: dict[str, Any], typefaces: str) -> bytes:
    (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    made = typst.compile(
        str(folder / "main.typ"), root=str(folder), format="pdf", pdf_standards=["ua-1"], font_paths=[typefaces],
        ignore_system_fonts=True,
    )  # fmt: skip
    assert isinstance(made, bytes)
    return made


# --- The files to show: each is looked at by itself, so that a broken one does not spoil the paper ---


def _looked_at(folder: Path, names: list[str]) -> dict[str, list[str]]:
    """What is shown of each file, as names of pictures: itself, the pages of a PDF file, or nothing."""
    return {name: _pages(folder, name) if name.endswith(".pdf") else _picture(folder, name) for name in names}


def _picture(folder: Path, name: str) -> list[str]:
    """The picture itself, or where that is smaller one that is as fine as paper can show."""
    size = (folder / name).stat().st_size
    if size <= LARGE:
        return [name] if _drawn(folder, f'image("{name}", width: 20pt)') else []
    drawn = _drawn(folder, _WITHIN % {"name": name, "wide": WIDE, "high": HIGH}, dots=PRINTED_DOTS)
    if drawn is None or len(drawn) >= size:
        return [name] if drawn else []
    (folder / f"{name}.png").write_bytes(drawn)
    return [f"{name}.png"]


_WITHIN = """context {
  let own = measure(image("%(name)s"))
  image("%(name)s", width: own.width * calc.min(%(wide)spt / own.width, %(high)spt / own.height))
}"""


def _pages(folder: Path, name: str) -> list[str]:
    shown: list[str] = []
    for number in range(1, MOST_PAGES + 1):
        drawn = _drawn(folder, f'image("{name}", page: {number}, width: 595pt)')
        if drawn is None:
            break
        shown.append(f"{name}.{number}.png")
        (folder / shown[-1]).write_bytes(drawn)
    return shown


def _drawn(folder: Path, picture: str, *, dots: int = DOTS_PER_INCH) -> bytes | None:
    """A picture, drawn; None when it cannot be read. `picture` holds no word that anybody typed."""
    source = folder / "one.typ"
    source.write_text(f"#set page(width: auto, height: auto, margin: 0pt)\n#{picture}")
    try:
        drawn = typst.compile(str(source), root=str(folder), format="png", ppi=dots, ignore_system_fonts=True)
    except typst.TypstError:
        return None
    return drawn if isinstance(drawn, bytes) else None


# --- Characters that no typeface has: a paper for everybody may not hold them ---


def _without_controls(value: Any) -> Any:
    """The same without control characters, which are no text, and without halves of characters."""
    return _mapped(
        value, lambda text: "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in _NO_TEXT)
    )


_NO_TEXT = ("Cc", "Cs", "Co", "Cn")


def _named(value: Any, known: frozenset[int]) -> Any:
    """The same with the name of each sign that cannot be shown, so that nothing a customer wrote goes missing."""
    return _mapped(value, lambda text: "".join(c if c.isspace() or ord(c) in known else _name(c) for c in text))


def _name(character: str) -> str:
    if unicodedata.category(character)[0] in "MC":
        return ""  # what joins or colours the sign before it
    return f"[{unicodedata.name(character, f'U+{ord(character):04X}').lower()}]"


def _mapped(value: Any, change: Any) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_mapped(each, change) for each in value]
    if isinstance(value, dict):
        return {name: _mapped(each, change) for name, each in value.items()}
    return value


def _known(typefaces: Path) -> frozenset[int]:
    """The code points that the typeface has, by the table that maps them to glyphs (format 12)."""
    body = next(typefaces.glob("*.ttc")).read_bytes()
    (start,) = struct.unpack_from(">I", body, 12)
    (tables,) = struct.unpack_from(">H", body, start + 4)
    places = {
        tag: place
        for tag, _sum, place, _length in (
            struct.unpack_from(">4sIII", body, start + 12 + 16 * number) for number in range(tables)
        )
    }
    at = places[b"cmap"]
    (count,) = struct.unpack_from(">H", body, at + 2)
    for number in range(count):
        _platform, _encoding, offset = struct.unpack_from(">HHI", body, at + 4 + 8 * number)
        if struct.unpack_from(">H", body, at + offset) == (12,):
            (groups,) = struct.unpack_from(">I", body, at + offset + 12)
            spans = struct.iter_unpack(">III", body[at + offset + 16 : at + offset + 16 + 12 * groups])
            return frozenset(point for first, last, _glyph in spans for point in range(first, last + 1))
    raise LookupError("The typeface has no table of format 12.")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))

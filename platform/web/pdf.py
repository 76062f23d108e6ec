"""Papers out: PDF files that everybody can read, screen readers too (PDF/UA-1), set in Chinese and English.

A source in `templates/reports/` lays a paper out; its words come as data and are never read as markup, so what somebody
typed prints as it was typed.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import noto_cjk_sans_otc
import structlog
from django.conf import settings

from web import typesetting

log = structlog.get_logger(__name__)

PDF_TYPE = "application/pdf"
SECONDS = 90
#: How Typst calls a language of ours, and the face of the typeface that draws its characters.
LANGUAGES = {
    "en": {"lang": "en", "region": "GB", "font": "Noto Sans CJK SC"},
    "zh-hans": {"lang": "zh", "region": "CN", "font": "Noto Sans CJK SC"},
    "zh-hant": {"lang": "zh", "region": "TW", "font": "Noto Sans CJK TC"},
}
#: How a language is called in the name of a file.
TAGS = {"en": "en", "zh-hans": "zh-Hans", "zh-hant": "zh-Hant"}


class NotMade(Exception):
    """The paper could not be set: it took too long, or something in it cannot be drawn."""


def pdf(
    source: str, *, data: Mapping[str, Any], language: str, files: Mapping[str, Callable[[], bytes]] | None = None
) -> bytes:
    """A paper by a source of `templates/reports/`, in one of our languages. Raises `NotMade`.

    `files` are fetched one after the other, so that no two of them are in memory at a time.

    `data` is plain values and has a "title". The source reads it with `page` and `files` beside it: for each file,
    under the name it was given ("1.jpg"), the names of the pictures that show it; none when it cannot be read.
    """
    files = files or {}
    sources = Path(settings.ROOT) / "templates" / "reports"
    with tempfile.TemporaryDirectory(prefix="aftercall-") as name:
        folder = Path(name)
        for each in sources.glob("*.typ"):
            (folder / each.name).write_bytes(each.read_bytes())
        (folder / source).rename(folder / "main.typ")
        for each_name, fetch in files.items():
            (folder / each_name).write_bytes(fetch())
        told = {**data, "page": LANGUAGES[language], "languages": LANGUAGES, "files": list(files)}
        (folder / "data.json").write_text(json.dumps(told), "ascii")
        _run(folder, source)
        return (folder / "paper.pdf").read_bytes()


def _run(folder: Path, source: str) -> None:
    command = [sys.executable, "-I", typesetting.__file__, str(folder), str(Path(noto_cjk_sans_otc.FONT_PATH).parent)]
    try:
        ended = subprocess.run(command, timeout=SECONDS, capture_output=True, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        log.error("paper_not_made", source=source, why="too_long")
        raise NotMade from error
    if ended.returncode != 0:
        log.error("paper_not_made", source=source, why=ended.returncode)  # its words may quote a customer
        raise NotMade

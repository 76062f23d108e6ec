"""Message catalogues without a gettext binary: extracted by Babel, kept as .po, compiled to .mo beside them."""

import argparse
import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages import catalog as babel
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("platform", "tenants", "callcenter", "billing")
LANGUAGES = {"zh_Hans": "zh_Hans_CN", "zh_Hant": "zh_Hant_TW"}
KEYWORDS = {
    **dict.fromkeys(("gettext", "gettext_lazy", "gettext_noop", "_"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
BORN = datetime(2026, 11, 22, tzinfo=UTC)  # fixed, so that a run without new words changes nothing
Message = tuple[str | tuple[str, ...], str | None]


def main() -> int:
    parser = argparse.ArgumentParser(description="Brings the message catalogues in line with the sources.")
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when something is missing")
    parser.add_argument("--missing", metavar="LANGUAGE", help="print the words that lack a translation")
    options = parser.parse_args()
    if options.missing:
        return _print_missing(options.missing)
    faults = check() if options.check else update()
    for fault in faults:
        print(fault, file=sys.stderr)
    return int(bool(faults) and options.check)


def found() -> dict[Message, list[str]]:
    """Every word that a person may read, as (id, context), with the files it stands in."""
    words: dict[Message, list[str]] = {}
    for path in _sources():
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            from django.utils.translation.template import templatize

            text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())
        for _line, message, _comments, context in extract(
            "python", io.BytesIO(text.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"}
        ):
            name = str(path.relative_to(ROOT))
            places = words.setdefault((message, context), [])
            if name not in places:
                places.append(name)
    return words


def check() -> list[str]:
    """What is wrong with the catalogues, as sentences; empty when they are complete."""
    faults, words = [], found()
    for language in LANGUAGES:
        catalog = _read(language)
        for (message, context), places in words.items():
            entry = catalog.get(message if isinstance(message, str) else message[0], context)
            if entry is None or not _is_translated(entry.string) or entry.fuzzy:
                faults.append(f"{language}: not translated: {message!r} ({places[0]})")
            elif entry.python_format and list(entry.check(catalog)):
                faults.append(f"{language}: placeholders differ: {message!r} ({places[0]})")
        if not _mo(language).exists() or _mo(language).read_bytes() != _compiled(catalog):
            faults.append(f"{language}: the compiled catalogue does not match; run bin/messages")
    return faults


def update() -> list[str]:
    """Adds new words, drops old ones, compiles; answers what is still missing."""
    words = found()
    for language, locale in LANGUAGES.items():
        old = _read(language)
        new = Catalog(
            locale=locale.split("_")[0],
            project="Aftercall",
            header_comment=f"# Aftercall in {language}. Written by bin/messages; edit only translations.",
            creation_date=BORN,
            revision_date=BORN,
            fuzzy=False,
        )
        new.mime_headers = [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Plural-Forms", "nplurals=1; plural=0;"),
            ("Language", language),
        ]
        for (message, context), places in sorted(words.items(), key=lambda item: (item[1][0], str(item[0]))):
            before = old.get(message if isinstance(message, str) else message[0], context)
            new.add(message, _kept(before, message), locations=[(places[0], 0)], context=context)
        _write(language, new)
    return check()


def _kept(before: babel.Message | None, message: Any) -> Any:
    """The translation so far, in the shape that the message has now: it may have gained or lost its plural."""
    if before is None or not before.string:
        return None
    kept = before.string
    if isinstance(message, str):
        return kept if isinstance(kept, str) else kept[0]
    return (kept,) if isinstance(kept, str) else kept


def _print_missing(language: str) -> int:
    catalog = _read(language)
    for message, context in found():
        entry = catalog.get(message if isinstance(message, str) else message[0], context)
        if entry is None or not _is_translated(entry.string):
            print(repr(message) if context is None else repr((message, context)))
    return 0


def _sources() -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts and "fakestripe" not in path.parts and path != Path(__file__):
                yield path
    yield from sorted(p for p in (ROOT / "templates").rglob("*") if p.suffix in (".html", ".txt"))


def _is_translated(string: str | tuple[str, ...] | list[str] | None) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


def _po(language: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def _mo(language: str) -> Path:
    return _po(language).with_suffix(".mo")


def _read(language: str) -> Catalog:
    if not _po(language).exists():
        return Catalog(locale="zh")
    with _po(language).open("rb") as handle:
        return read_po(handle, locale="zh")


def _write(language: str, catalog: Catalog) -> None:
    _po(language).parent.mkdir(parents=True, exist_ok=True)
    with _po(language).open("wb") as handle:
        write_po(handle, catalog, width=120, omit_header=False, no_location=False, include_lineno=False)
    _mo(language).write_bytes(_compiled(_read(language)))


def _compiled(catalog: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "platform")]
    import django
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    raise SystemExit(main())

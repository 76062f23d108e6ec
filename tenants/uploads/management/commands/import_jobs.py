"""Imports a file of delivered jobs without the web: the same verbs as the portal's page, one after the other."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from tenants.jobs import upsert
from tenants.shops import standing
from tenants.shops.models import Shop
from tenants.uploads import headers, look, matching, messages, outright, result
from tenants.uploads.reading import MAX_BYTES, Unreadable

FAILED, UNREADABLE = 1, 2
_NOT_KNOWN = "No heading in row {row} is known. Say what the columns are, with --map FIELD=HEADER for each."


class Refused(Exception):
    """The command cannot do it: a code, a sentence and the exit code."""

    def __init__(self, code: str, message: str, status: int = FAILED) -> None:
        super().__init__(message)
        self.code, self.message, self.status = code, message, status


class Command(BaseCommand):
    help = (
        "Imports a CSV or Excel file of delivered jobs into a shop. Exits 0 when a table was read, even if every row "
        "was rejected; 2 when the file cannot be read; 1 when the shop is unknown or may not import."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the shop")
        parser.add_argument("file", help="a CSV or Excel file")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and write nothing")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output, nothing else")
        parser.add_argument(
            "--map", action="append", default=[], metavar="FIELD=HEADER", help="what a column is; may come often"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        language = translation.get_language() or "en"
        try:
            answers = _answers(options["map"])
            shop = _shop(options["slug"])
            with translation.override(shop.language):
                found = self._import(shop, Path(options["file"]), answers, dry_run=options["dry_run"])
        except Refused as refused:
            if options["json"]:
                self._json({"error": {"code": refused.code, "message": refused.message}})
            raise CommandError(refused.message, returncode=refused.status) from refused
        if options["json"]:
            self._json(found)
        else:
            with translation.override(language):
                self._words(found, dry_run=options["dry_run"])

    def _import(self, shop: Shop, path: Path, answers: dict[str, str], *, dry_run: bool) -> dict[str, Any]:
        now = timezone.now()
        if not dry_run and not standing.is_good(shop):
            raise Refused("read_only", f"{shop.slug}: the shop is read-only until a plan is paid")
        content = _content(path)
        self._say(f"Reading {path.name} ...")
        with shop.schema():
            try:
                if dry_run:
                    understood = look.file(content, name=path.name, shop=shop, answers=answers, now=now)
                    self._warn(understood.headers, understood.header_row, understood.is_known, answers)
                    return result.of(understood, upsert.preview(understood.jobs))
                upload = outright.file(
                    content, name=path.name, by_name="import_jobs", shop=shop, answers=answers, tell=self._progress,
                    now=now,
                )  # fmt: skip
            except Unreadable as error:
                raise Refused(error.code, messages.unreadable(error.code), UNREADABLE) from error
            self._warn(upload.about["headers"], upload.about["header_row"], upload.about["known"], answers)
            return result.of_import(upload)

    def _warn(self, there: list[str], header_row: int, is_known: bool, answers: dict[str, str]) -> None:
        known = {headers.normalise(header) for header in there}
        for header in answers:
            if headers.normalise(header) not in known:
                self._say(f"The file has no column “{header}”.")
        if not is_known:
            self._say(_NOT_KNOWN.format(row=header_row))

    def _progress(self, done: int, total: int) -> None:
        self._say(f"{done} of {total} jobs written")

    def _json(self, value: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(value, ensure_ascii=False))

    def _say(self, words: str) -> None:
        self.stderr.write(words, style_func=lambda plain: plain)

    def _words(self, found: dict[str, Any], *, dry_run: bool) -> None:
        if dry_run:
            self.stdout.write("Nothing was written; this is what an import would do.")
        for name in ("rows", "accepted", "duplicates", "rejected", "created", "updated", "unchanged"):
            self.stdout.write(f"{name:12}{found[name]:>8}")
        for header, names in found["asked"].items():
            self.stdout.write(f"What is “{header}”? Say --map FIELD={header} with one of: {', '.join(names)}")
        for one in found["rejections"]:
            self.stdout.write(f"Row {one['row']}: {one['message']}")
        for code, number in sorted(found["findings"].items()):
            self.stdout.write(f"{code:32}{number:>8}")


def _answers(given: list[str]) -> dict[str, str]:
    """`--map field=header` as heading to field; an empty field leaves the column out."""
    answers: dict[str, str] = {}
    for one in given:
        name, separator, header = one.partition("=")
        name, header = name.strip(), header.strip()
        if not separator or not header:
            raise Refused("bad_map", f"--map {one}: write it as FIELD=HEADER")
        if name and (name not in headers.types() or name == matching.NEVER_KEPT):
            raise Refused("unknown_field", f"--map {one}: there is no field {name}")
        answers[header] = name
    return answers


def _shop(slug: str) -> Shop:
    found = Shop.objects.select_related("standing", "settings").filter(slug=slug, closed_at=None).first()
    if found is None or found.ready_at is None:
        raise Refused("unknown_shop", f"{slug}: there is no such shop")
    return found


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Refused("too_large", messages.unreadable("too_large"), UNREADABLE)
        return path.read_bytes()
    except OSError as error:
        raise Refused("not_found", f"{path}: {error.strerror or 'cannot be opened'}", UNREADABLE) from error

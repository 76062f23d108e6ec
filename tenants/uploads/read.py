"""A file is read and checked: its columns, its counts and its faults are kept for a person to look at."""

import time
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

import structlog
from django.db import transaction
from django.db.models import F

from tenants.shops.models import Shop
from tenants.uploads import behind, consequences, contents, headers, look
from tenants.uploads.choices import Choices
from tenants.uploads.matching import NEVER_KEPT
from tenants.uploads.models import RejectedRow, Upload, UploadContent
from tenants.uploads.reading import Row, Unreadable
from tenants.uploads.understand import Understanding

log = structlog.get_logger(__name__)

MOST_TRIES = 3


def upload(upload_id: uuid.UUID, *, shop: Shop, now: datetime) -> Understanding | None:
    """Reads a file that waits to be read; does nothing when it has been. May run twice.

    A file that cannot be read is marked so, with the code of the reason; so is one that ended its readers three times.
    """
    began = time.monotonic()
    with shop.schema():
        waiting = Upload.objects.filter(pk=upload_id, read_at=None, failed_at=None, accepted_at=None)
        if not waiting.update(tries=F("tries") + 1, working_since=now):
            return None
        found = Upload.objects.get(pk=upload_id)
        if found.tries > MOST_TRIES:
            _failed(found, "too_large", now=now)
            return None
        content = contents.of(found.pk)
        try:
            understood = look.file(
                content, name=found.name, shop=shop, answers=found.answers, choices=Choices.of(found.choices), now=now
            )
        except Unreadable as error:
            _failed(found, error.code, now=now)
            return None
        if not found.about:
            found.about["waited"] = (now - found.received_at).total_seconds() + time.monotonic() - began
        keep(found, understood, shop=shop, now=now)
        return understood


@transaction.atomic
def keep(found: Upload, understood: Understanding, *, shop: Shop, preview: bool = True, now: datetime) -> None:
    """Writes what was understood beside the file; `preview` also counts what an import would do."""
    found.fingerprint, found.answers = understood.fingerprint, understood.said
    found.choices = understood.choices.json()
    found.about = {
        "waited": found.about.get("waited", 0),
        "sheet": understood.sheet,
        "sheets": understood.sheets[:50],
        "dates": understood.dates,
        "words": [asdict(word) for word in understood.words],
        "clocks": understood.clocks,
        "kind": understood.kind,
        "encoding": understood.encoding,
        "header_row": understood.header_row,
        "known": understood.is_known,
        "headers": understood.headers,
        "reading": {"key": understood.key, "facts": understood.facts},
    }
    found.mapping, found.asked, found.ignored = understood.mapping, understood.asked, understood.ignored
    found.columns = _columns(understood)
    found.counts = counts(understood)
    if preview:
        foretold = consequences.of(understood.jobs, shop=shop, now=now)
        found.counts |= foretold.counts
        UploadContent.objects.filter(upload=found).update(behind=behind.of(understood, foretold.rows))
    found.findings = understood.findings
    found.rows_total, found.rows_done = understood.rows, 0
    found.read_at, found.failed_at, found.failure_code = now, None, ""
    found.working_since, found.tries = None, 0
    found.save()
    found.rejected_rows.all().delete()
    RejectedRow.objects.bulk_create(_rejected(found, understood), batch_size=2000)


def counts(understood: Understanding) -> dict[str, int]:
    """How many rows there are, and what became of them."""
    return {
        "rows": understood.rows,
        "accepted": understood.accepted,
        "duplicates": understood.duplicates,
        "rejected": understood.rejected,
        "left_out": understood.left_out,
        "jobs": len(understood.jobs),
    }


def _columns(understood: Understanding) -> list[dict[str, Any]]:
    """Each column with what it is taken for, how surely, and some of its cells."""
    names = {header: name for name, header in understood.mapping.items()}
    return [
        {
            "header": header,
            "field": names.get(header, ""),
            "certainty": understood.match.certainty.get(names.get(header, ""), ""),
            "candidates": understood.asked.get(header, []),
            "samples": [] if headers.meaning(header) == NEVER_KEPT else understood.samples.get(header, []),
        }
        for header in understood.headers
        if header
    ]


def _rejected(found: Upload, understood: Understanding) -> list[RejectedRow]:
    """Each fault, with the row as written; cells of columns that are never stored stay out of it, too."""
    kept = kept_headers(understood.mapping, understood.asked)
    places = [place for place, header in enumerate(understood.headers) if header in kept]
    rows = []
    for checked in understood.checked:
        for place, one in enumerate(checked.rejections):
            rows.append(
                RejectedRow(
                    upload=found,
                    row=checked.number,
                    column=one.column[:120],
                    field=one.field,
                    value=one.value[:200],
                    code=one.code,
                    cells=[_written(checked.cells or [], column) for column in places] if place == 0 else None,
                )
            )
    return rows


def kept_headers(mapping: Mapping[str, str], asked: Iterable[str]) -> set[str]:
    """The headings of columns that are stored, or may be once somebody has said what they are."""
    return {header for name, header in mapping.items() if name in headers.KEPT} | set(asked)


def _written(row: Row, place: int) -> str:
    return str(row[place])[:2000] if place < len(row) else ""


def _failed(found: Upload, code: str, *, now: datetime) -> None:
    found.failed_at, found.failure_code, found.working_since = now, code, None
    found.save(update_fields=["failed_at", "failure_code", "working_since"])
    contents.forget([found.pk])
    log.info("upload_unreadable", upload=str(found.pk), code=code)

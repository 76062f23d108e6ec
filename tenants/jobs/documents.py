"""The papers of a job: attached by the shop's people, read by them alone, taken off again."""

import hashlib
import uuid
from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction

from tenants.jobs import pictures
from tenants.jobs.models import Job, JobDocument, JobDocumentContent, Signer
from tenants.shops import standing
from tenants.shops.models import Shop

MAX_BYTES = 10 * 1024 * 1024
#: What a download is called; the name that was sent may claim to be something else.
SUFFIXES = {pictures.JPEG: "jpg", pictures.PNG: "png", pictures.WEBP: "webp", pictures.PDF: "pdf"}
#: More papers than any job has; whoever sends more sends them to the wrong place.
MOST = 40


class Refused(Exception):
    """The file cannot be kept; `why` is a code: empty, too_large, unknown_kind, heif, damaged, too_many, twice."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@transaction.atomic
def attach(
    job: Job,
    content: bytes,
    *,
    kind: str,
    name: str,
    signed_by: Collection[str] = (),
    signed_at: datetime | None = None,
    signed_total_minor: int | None = None,
    note: str = "",
    by: uuid.UUID | None,
    by_name: str,
    shop: Shop,
    now: datetime,
) -> JobDocument:
    """Keeps a paper, a photo without its metadata. Raises `Refused`, and `standing.ReadOnly`."""
    standing.require_good(shop)
    if len(content) > MAX_BYTES:
        raise Refused("too_large")
    if not content:
        raise Refused("empty")
    try:
        media_type, body = pictures.read(content)
    except pictures.Heif as error:
        raise Refused("heif") from error
    except pictures.UnknownKind as error:
        raise Refused("unknown_kind") from error
    except pictures.Damaged as error:
        raise Refused("damaged") from error
    Job.objects.select_for_update().get(pk=job.pk)
    if JobDocument.objects.filter(job=job).count() >= MOST:
        raise Refused("too_many")
    try:
        with transaction.atomic():
            document = JobDocument.objects.create(
                job=job,
                kind=kind,
                name=(name.rpartition("/")[2].rpartition("\\")[2].replace("\x00", "") or "paper")[-200:],
                media_type=media_type,
                size=len(body),
                sha256=hashlib.sha256(body).hexdigest(),
                signed_by=[code for code in Signer.values if code in signed_by],
                signed_at=signed_at,
                signed_total_minor=signed_total_minor,
                note=note.strip()[:300],
                attached_at=now,
                by=by,
                by_name=by_name[:120],
            )
    except IntegrityError as error:
        raise Refused("twice") from error
    JobDocumentContent.objects.create(document=document, body=body)
    return document


@transaction.atomic
def describe(
    document: JobDocument,
    *,
    kind: str,
    signed_by: Collection[str] = (),
    signed_at: datetime | None = None,
    signed_total_minor: int | None = None,
    note: str = "",
    shop: Shop,
) -> None:
    """Corrects what a person read on a paper. Raises `Refused` ("twice"), and `standing.ReadOnly`."""
    standing.require_good(shop)
    document.kind, document.note = kind, note.strip()[:300]
    document.signed_by = [code for code in Signer.values if code in signed_by]
    document.signed_at, document.signed_total_minor = signed_at, signed_total_minor
    try:
        with transaction.atomic():
            document.save(update_fields=["kind", "note", "signed_by", "signed_at", "signed_total_minor"])
    except IntegrityError as error:
        raise Refused("twice") from error


def remove(document: JobDocument, *, shop: Shop) -> None:
    """Takes a paper off its job, for good. Raises `standing.ReadOnly`."""
    standing.require_good(shop)
    document.delete()


def content(document: JobDocument) -> bytes:
    """The bytes of a paper."""
    return bytes(JobDocumentContent.objects.get(document=document).body)


def file_name(document: JobDocument) -> str:
    """What a download is called."""
    stem = document.name.rpartition(".")[0] or document.name
    return f"{stem}.{SUFFIXES[document.media_type]}"

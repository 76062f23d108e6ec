"""The papers of a job: attached by the shop's people, read by them alone, taken off again."""

import uuid
from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction

from tenants.jobs import sent_papers
from tenants.jobs.models import Job, JobDocument, JobDocumentContent, Signer
from tenants.jobs.sent_papers import MAX_BYTES, Refused
from tenants.shops import standing
from tenants.shops.models import Shop

__all__ = ["MAX_BYTES", "MOST", "Refused", "attach", "content", "describe", "file_name", "remove"]

#: More papers than any job has; whoever sends more sends them to the wrong place.
MOST = 40


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
    paper = sent_papers.read(content, name=name)
    Job.objects.select_for_update().get(pk=job.pk)
    if JobDocument.objects.filter(job=job).count() >= MOST:
        raise Refused("too_many")
    try:
        with transaction.atomic():
            document = JobDocument.objects.create(
                job=job,
                kind=kind,
                name=paper.name,
                media_type=paper.media_type,
                size=len(paper.body),
                sha256=paper.sha256,
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
    JobDocumentContent.objects.create(document=document, body=paper.body)
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
    return sent_papers.download_name(document.name, document.media_type)

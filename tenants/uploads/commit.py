"""An accepted file becomes jobs, findings and follow-ups, in batches that a killed worker leaves whole."""

import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import F

from tenants.audits import catalogue, find, open_orders
from tenants.audits import job as job_audit
from tenants.audits.find import Fault
from tenants.followups import plan
from tenants.jobs import upsert
from tenants.jobs.drafts import JobDraft
from tenants.jobs.upsert import Upserted
from tenants.shops.models import Shop
from tenants.uploads import again, contents, journal, look, steady, told, wishes
from tenants.uploads.checking import FINDINGS
from tenants.uploads.choices import Choices
from tenants.uploads.models import Upload
from tenants.uploads.understand import Understanding

log = structlog.get_logger(__name__)

BATCH = 2000
MOST_TRIES = 5


@steady.without_collecting()
def upload(
    upload_id: uuid.UUID,
    *,
    shop: Shop,
    now: datetime,
    understood: Understanding | None = None,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> Upload:
    """Writes what an accepted file tells; does nothing for any other. May run twice, also at the same time.

    Each batch is one transaction with its jobs, their findings and follow-ups and how far the file has come, so that
    whoever takes over goes on after the last whole batch. `understood` spares reading the file again, and lets its jobs
    go as they are written; `tell` hears of progress in jobs.
    """
    began = time.monotonic()
    with shop.schema():
        mine = Upload.objects.filter(pk=upload_id, imported_at=None, failed_at=None).exclude(accepted_at=None)
        if not mine.update(working_since=now, tries=F("tries") + 1):
            return Upload.objects.get(pk=upload_id)
        found = Upload.objects.get(pk=upload_id)
        if found.tries > MOST_TRIES:
            mine.update(failed_at=now, failure_code="stopped", working_since=None)
            log.error("upload_stopped", upload=str(upload_id))
            return Upload.objects.get(pk=upload_id)
        if understood is None and again.write(found, shop=shop, now=now):
            open_orders.tell([], shop=shop, now=now)
            return _finish(upload_id, now=now + timedelta(seconds=time.monotonic() - began))
        understood = understood or _again(found, shop)
        if not found.rows_done:
            Upload.objects.filter(pk=upload_id).update(about=found.about | {"told": again.told(found, understood)})
        done, total = 0, len(understood.jobs)
        for start, drafts in _batches(understood.jobs):
            moment = now + timedelta(seconds=time.monotonic() - began)
            _write(upload_id, start, drafts, shop=shop, now=moment)
            done += len(drafts)
            tell(done, total)
        open_orders.tell(told.open_orders(understood.checked), shop=shop, now=now)
        return _finish(upload_id, now=now + timedelta(seconds=time.monotonic() - began))


@transaction.atomic
def write(drafts: Sequence[JobDraft], *, upload: uuid.UUID | None, shop: Shop, now: datetime) -> tuple[Upserted, int]:
    """Jobs with their findings, wishes, follow-ups and the journal of it all, in one transaction.

    Answers what became of the jobs and how many follow-ups are new.
    """
    done = upsert.jobs(drafts, upload=upload, now=now)
    before = journal.beside(done.updated)
    touched = {*done.created, *done.updated}
    # What is told the very same way as the last time is no news, and neither are its wishes.
    heard = {job: draft for (job, _), draft in zip(done.outcomes, drafts, strict=True) if job in done.before}
    told = {job: draft for job, draft in heard.items() if job in touched}
    faults = {
        job: [Fault(one.code, *FINDINGS[one.code], one.field, one.value) for one in draft.findings]
        for job, draft in told.items()
    }
    codes = catalogue.looked_for(drafts[0].fields) if drafts else ()
    find.store(faults, codes=codes, now=now, new={job: each.job for job, each in done.fresh.items()})
    job_audit.audit(touched, now=now, fresh=done.fresh, told=faults)
    wished = wishes.keep(heard, touched=touched, now=now)
    made = plan.for_jobs(touched - wished.unwanted, shop=shop, now=now, fresh=done.fresh)
    told_in = [draft.rows for draft in drafts]
    journal.keep(done, before, upload=upload, marks=wished.marks, told_in=told_in, now=now)
    return done, made


def _again(found: Upload, shop: Shop) -> Understanding:
    """The file as it was when the person looked at it: the same day, and the same answers."""
    content = contents.of(found.pk)
    assert found.read_at is not None
    choices = Choices.of(found.choices)
    return look.file(
        content, name=found.name, shop=shop, answers=found.answers, choices=choices, learn=False, now=found.read_at
    )


def _batches(jobs: list[JobDraft]) -> Iterator[tuple[int, list[JobDraft]]]:
    """The oldest first, so that a first visit is known for one; each with the number of rows before it.

    What was written is not needed any more: a big file's jobs are most of what it takes in memory.
    """
    jobs.sort(key=lambda job: job.order, reverse=True)
    rows = 0
    while jobs:
        batch = jobs[: -BATCH - 1 : -1]
        del jobs[-BATCH:]
        yield rows, batch
        rows += sum(len(job.rows) for job in batch)


@transaction.atomic
def _write(upload_id: uuid.UUID, start: int, drafts: list[JobDraft], *, shop: Shop, now: datetime) -> None:
    found = Upload.objects.select_for_update().get(pk=upload_id)
    if found.rows_done != start or found.imported_at is not None:
        return  # this batch is in already
    done, made = write(drafts, upload=upload_id, shop=shop, now=now)
    new = {
        "created": len(done.created), "updated": len(done.updated), "unchanged": done.unchanged, "follow_ups": made,
    }  # fmt: skip
    found.written = {name: found.written.get(name, 0) + number for name, number in new.items()}
    found.rows_done = start + sum(len(draft.rows) for draft in drafts)
    found.working_since, found.tries = now, 0
    found.save(update_fields=["written", "rows_done", "working_since", "tries"])


@transaction.atomic
def _finish(upload_id: uuid.UUID, *, now: datetime) -> Upload:
    """The file is in; its bytes, its words and the samples of its columns have done their duty."""
    found = Upload.objects.select_for_update().get(pk=upload_id)
    if found.imported_at is None:
        none = {"created": 0, "updated": 0, "unchanged": 0, "follow_ups": 0}
        found.imported_at, found.working_since = now, None
        found.written = {**none, **found.written}
        found.counts = {**found.counts, **{name: found.written[name] for name in ("created", "updated", "unchanged")}}
        found.columns = [{**column, "samples": []} for column in found.columns]
        found.about = {**found.about, "words": []}
        found.choices = {name: value for name, value in found.choices.items() if name not in ("cells", "was")}
        found.save()
        contents.forget([found.pk])
        log.info("upload_imported", upload=str(upload_id), rows=found.rows_total, **found.written)
    return found

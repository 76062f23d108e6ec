"""An import is taken back: what that would do, a person's word to do it, and the work, batch by batch."""

import time
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import F

from tenants.followups import plan
from tenants.jobs import upsert
from tenants.shops import standing
from tenants.shops.models import Shop
from tenants.uploads import journal, layers
from tenants.uploads.models import State, ToldJob, Upload

log = structlog.get_logger(__name__)

BATCH = 1000
MOST_TRIES = 5
#: Reasons for keeping a job that may pass.
PASSING = (ToldJob.Kept.IN_HAND, ToldJob.Kept.PAPERS, ToldJob.Kept.USED)


class NotImported(Exception):
    """The file was never imported, or its import has not ended."""


class TooLate(Exception):
    """The import is older than thirty days."""


class BeingUndone(Exception):
    """Somebody has asked for it already, and it is not done yet."""


class NothingLeft(Exception):
    """It was undone as far as it can be."""


@dataclass(frozen=True)
class Prospect:
    """What undoing would do now: jobs that would go or return, and how many would be kept, by reason."""

    removed: int
    returned: int
    kept: dict[str, int]


def until(upload: Upload) -> datetime | None:
    """The moment until which an import may be undone."""
    return upload.imported_at + journal.KEPT if upload.imported_at else None


def prospect(upload: Upload, *, now: datetime) -> Prospect:
    """Looks, and writes nothing."""
    counted = layers.count(upload.pk, now=now)
    kept: dict[str, int] = {}
    for (did, why), n in counted.items():
        if why and did != ToldJob.Did.UNCHANGED:
            kept[why] = kept.get(why, 0) + n
    return Prospect(
        removed=counted.get((ToldJob.Did.CREATED, ""), 0),
        returned=counted.get((ToldJob.Did.UPDATED, ""), 0),
        kept=kept,
    )


def can_go_on(upload: Upload) -> bool:
    """Whether asking once more may undo jobs that were kept."""
    return upload.told_jobs.filter(kept__in=PASSING).exists()


@transaction.atomic
def upload(upload: Upload, *, by: uuid.UUID | None, by_name: str, shop: Shop, now: datetime) -> Upload:
    """Promises that the import is undone; `work` does it. What was kept for a passing reason may be asked for again.

    Raises `NotImported`, `TooLate`, `BeingUndone`, `NothingLeft`, and `standing.ReadOnly`.
    """
    standing.require_good(shop)
    found = Upload.objects.select_for_update().get(pk=upload.pk)
    if found.imported_at is None:
        raise NotImported
    if found.state == State.UNDOING:
        raise BeingUndone
    if now >= found.imported_at + journal.KEPT:
        raise TooLate
    if found.state == State.UNDONE and not found.told_jobs.filter(kept__in=PASSING).update(kept=""):
        raise NothingLeft
    total = found.told_jobs.filter(kept="").count()
    found.undo_asked_at, found.undo_by, found.undo_by_name, found.undone_at = now, by, by_name[:120], None
    found.undone = {"removed": 0, "returned": 0, **found.undone, "total": total, "left": total}
    found.working_since, found.tries, found.mailed = now, 0, ""
    found.save()
    return found


def work(upload_id: uuid.UUID, *, shop: Shop, now: datetime) -> Upload:
    """Undoes what was asked for; does nothing for any other upload. May run twice, also at the same time.

    Each batch is one transaction, and what is undone has left the journal: whoever takes over goes on with the rest.
    """
    began = time.monotonic()
    with shop.schema():
        mine = Upload.objects.filter(pk=upload_id, undone_at=None).exclude(undo_asked_at=None)
        if not mine.update(working_since=now, tries=F("tries") + 1):
            return Upload.objects.get(pk=upload_id)
        if mine.filter(tries__gt=MOST_TRIES).update(undo_asked_at=None, working_since=None):
            log.error("undo_stopped", upload=str(upload_id))
            return Upload.objects.get(pk=upload_id)
        while _some(upload_id, shop=shop, now=now + timedelta(seconds=time.monotonic() - began)):
            pass
        return _finish(upload_id, now=now + timedelta(seconds=time.monotonic() - began))


@transaction.atomic
def _some(upload_id: uuid.UUID, *, shop: Shop, now: datetime) -> bool:
    """The newest lines that are left; False when there are none."""
    upsert.wait_for_others()
    found = Upload.objects.select_for_update().get(pk=upload_id)
    lines = list(layers.lines(upload_id, now=now)[:BATCH]) if found.state == State.UNDOING else []
    if not lines:
        return False
    done = layers.take_away(lines, upload=upload_id, now=now)
    if done.moved:
        plan.for_jobs(done.moved, shop=shop, now=now)
    found.undone |= {
        "removed": found.undone["removed"] + done.removed,
        "returned": found.undone["returned"] + done.returned,
        "left": max(0, found.undone["left"] - len(lines)),
    }
    found.working_since, found.tries = now, 0
    found.save(update_fields=["undone", "working_since", "tries"])
    return True


@transaction.atomic
def _finish(upload_id: uuid.UUID, *, now: datetime) -> Upload:
    found = Upload.objects.select_for_update().get(pk=upload_id)
    if found.state == State.UNDOING:
        kept = found.told_jobs.exclude(kept="").count()
        found.undone_at, found.working_since = now, None
        found.undone |= {"kept": kept, "left": 0}
        found.save()
        counts = {name: found.undone[name] for name in ("removed", "returned", "kept")}
        log.info("upload_undone", upload=str(upload_id), **counts)
    return found

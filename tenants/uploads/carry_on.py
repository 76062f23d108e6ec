"""Files whose reader or writer died: whose turn it is to be sent on their way again; and what is too old to keep."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from tenants.uploads import contents, journal, letters
from tenants.uploads.models import RejectedRow, Upload

SILENCE = timedelta(minutes=2)
KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Stuck:
    """Files that somebody should work on: to read, to import, to undo; and those whose end nobody was told of."""

    to_read: list[uuid.UUID]
    to_commit: list[uuid.UUID]
    to_undo: list[uuid.UUID]
    to_tell: list[uuid.UUID]


def stuck(*, now: datetime) -> Stuck:
    """What nobody has worked on for two minutes; it counts as sent from now on."""
    silent = Upload.objects.filter(Q(working_since=None) | Q(working_since__lt=now - SILENCE), failed_at=None)
    waiting = silent.filter(imported_at=None, content__isnull=False)
    found = Stuck(
        to_read=list(waiting.filter(read_at=None, accepted_at=None).values_list("pk", flat=True)),
        to_commit=list(waiting.exclude(accepted_at=None).values_list("pk", flat=True)),
        to_undo=list(silent.exclude(undo_asked_at=None).filter(undone_at=None).values_list("pk", flat=True)),
        to_tell=letters.waiting(now=now),
    )
    sent = [*found.to_read, *found.to_commit, *found.to_undo]
    Upload.objects.filter(pk__in=sent).update(working_since=now)
    return found


def forget(*, now: datetime) -> int:
    """Drops what nobody needs after thirty days: files that nobody accepted, rejected rows, and the old journal.

    Answers how many files were dropped.
    """
    journal.forget(now=now)
    old = Upload.objects.filter(received_at__lt=now - KEPT)
    ids = list(old.filter(accepted_at=None, failed_at=None).values_list("pk", flat=True))
    contents.forget(ids)
    dropped = Upload.objects.filter(pk__in=ids).update(
        failed_at=now, failure_code="expired", columns=[], choices={}, about={}
    )
    ended = old.exclude(imported_at=None, failed_at=None)
    RejectedRow.objects.filter(upload__in=ended).delete()
    return dropped

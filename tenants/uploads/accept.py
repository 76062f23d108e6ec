"""A person says: import it. Until then nothing of a file is among the shop's jobs."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from tenants.shops import standing
from tenants.shops.models import Shop
from tenants.uploads.models import Upload

#: For so long a file that somebody sent and has not imported yet is told of to others.
LATELY = timedelta(hours=1)


class NotReady(Exception):
    """The file is not read yet, has columns to explain, could not be read, or was accepted before."""


@transaction.atomic
def upload(
    upload: Upload, *, by: uuid.UUID | None, shop: Shop, despite_questions: bool = False, now: datetime
) -> Upload:
    """Accepts a file that was read and has no open question; one whose import stopped may be accepted once more.

    `despite_questions` leaves columns that nobody explained out. Raises `NotReady`, and `standing.ReadOnly`.
    """
    standing.require_good(shop)
    found = Upload.objects.select_for_update().get(pk=upload.pk)
    stopped = found.accepted_at is not None and found.failed_at is not None
    fresh = found.read_at is not None and found.accepted_at is None and found.failed_at is None
    if found.asked and not despite_questions:
        fresh = False
    if not (stopped or fresh):
        raise NotReady
    found.accepted_at, found.accepted_by = found.accepted_at or now, by
    found.failed_at, found.failure_code = None, ""
    found.working_since, found.tries = now, 0
    found.save()
    return found


def being_imported() -> Upload | None:
    """The file that is being imported now; whoever comes second is told."""
    return (
        Upload.objects.filter(imported_at=None, failed_at=None)
        .exclude(accepted_at=None)
        .order_by("accepted_at")
        .first()
    )


def beside(upload: Upload, *, now: datetime) -> Sequence[Upload]:
    """Files of other people that are being imported or undone, or were sent within the hour and wait; newest first."""
    busy = Q(imported_at=None) & ~Q(accepted_at=None) | Q(undone_at=None) & ~Q(undo_asked_at=None)
    waiting = Q(accepted_at=None, received_at__gt=now - LATELY)
    others = Upload.objects.filter(busy | waiting, failed_at=None).exclude(pk=upload.pk)
    if upload.by is not None:
        others = others.exclude(waiting & Q(by=upload.by))
    return list(others.order_by("-received_at")[:5])

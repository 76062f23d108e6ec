"""Files whose reader or writer died: whose turn it is to be sent on their way again."""

import uuid
from datetime import datetime, timedelta

from django.db.models import Q

from tenants.uploads.models import Upload, UploadContent

SILENCE = timedelta(minutes=2)
KEPT = timedelta(days=30)


def stuck(*, now: datetime) -> tuple[list[uuid.UUID], list[uuid.UUID]]:
    """Files to read and files to commit that nobody has worked on for two minutes; they count as sent from now on."""
    waiting = Upload.objects.filter(failed_at=None, imported_at=None, content__isnull=False).filter(
        Q(working_since=None) | Q(working_since__lt=now - SILENCE)
    )
    to_read = list(waiting.filter(read_at=None, accepted_at=None).values_list("pk", flat=True))
    to_commit = list(waiting.exclude(accepted_at=None).values_list("pk", flat=True))
    Upload.objects.filter(pk__in=[*to_read, *to_commit]).update(working_since=now)
    return to_read, to_commit


def forget(*, now: datetime) -> int:
    """Drops the bytes of files that nobody accepted within thirty days; answers how many."""
    old = Upload.objects.filter(received_at__lt=now - KEPT, accepted_at=None, failed_at=None)
    ids = list(old.values_list("pk", flat=True))
    UploadContent.objects.filter(upload__in=ids).delete()
    return Upload.objects.filter(pk__in=ids).update(failed_at=now, failure_code="expired", columns=[])

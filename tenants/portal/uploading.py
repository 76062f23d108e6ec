"""What the upload pages share: who may open them, how a file is sent to be worked on, and how it is read again."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from tenants.portal import background
from tenants.uploads import read, tasks
from tenants.uploads.models import Upload

#: Up to so many rows a file is read again while the person waits: so many are previewed within three seconds.
AT_ONCE = 2000


def send(task: Any, request: HttpRequest, upload: Upload) -> None:
    """Gives a file to a task as soon as what is kept of it is committed."""
    background.send(task, request, upload_id=str(upload.pk))


def read_again(request: HttpRequest, upload: Upload) -> bool:
    """Reads a file again that waits for it; answers whether that is done, or was given to a task."""
    if upload.rows_total > AT_ONCE:
        send(tasks.read_upload, request, upload)
        return False
    read.upload(upload.pk, shop=request.shop, now=timezone.now())  # type: ignore[attr-defined]
    return True

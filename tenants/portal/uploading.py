"""What the upload pages share: who may open them, and how a file is sent to be worked on."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest

from tenants.shops.models import Role
from tenants.uploads.models import Upload

UPLOADERS = (Role.OWNER, Role.MANAGER, Role.ADVISOR)


def send(task: Any, request: HttpRequest, upload: Upload) -> None:
    """Gives a file to a task as soon as what is kept of it is committed."""
    ids = {"shop_id": str(request.shop.pk), "upload_id": str(upload.pk)}  # type: ignore[attr-defined]
    # A broker that does not answer harms nothing: the beat sends what never left.
    transaction.on_commit(lambda: task.apply_async(kwargs=ids, retry=False), robust=True)

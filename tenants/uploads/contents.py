"""The bytes of a file: kept while they are needed, and handled without more copies in memory than one must have."""

import uuid
from collections.abc import Iterable

from tenants.jobs import wire
from tenants.uploads.models import UploadContent


def keep(upload_id: uuid.UUID, body: bytes) -> None:
    """Keeps the bytes of a new file. As part of a statement's text they would stand in memory several times over."""
    wire.append(UploadContent, ("upload_id", "body", "behind"), [(upload_id, body, {})])


def of(upload_id: uuid.UUID) -> bytes:
    """The bytes as they came. Raises `UploadContent.DoesNotExist` when they are not kept any more."""
    return bytes(UploadContent.objects.values_list("body", flat=True).get(upload=upload_id))


def forget(upload_ids: Iterable[uuid.UUID]) -> None:
    """Drops the bytes of these files and what was kept with them."""
    UploadContent.objects.only("upload").filter(upload__in=list(upload_ids)).delete()

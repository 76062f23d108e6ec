"""A file arrives: its bytes are kept in the shop's schema, and nothing is read yet."""

import hashlib
import uuid
from datetime import datetime

from django.db import transaction

from tenants.shops import standing
from tenants.shops.models import Shop
from tenants.uploads import contents
from tenants.uploads.models import Upload
from tenants.uploads.reading import MAX_BYTES, Unreadable


@transaction.atomic
def file(content: bytes, *, name: str, by: uuid.UUID | None, by_name: str, shop: Shop, now: datetime) -> Upload:
    """Keeps a file. Raises `Unreadable` for one that is empty or too large, and `standing.ReadOnly`."""
    standing.require_good(shop)
    if len(content) > MAX_BYTES:
        raise Unreadable("too_large", f"more than {MAX_BYTES} bytes")
    if not content.strip():
        raise Unreadable("file_empty")
    upload = Upload.objects.create(
        name=(name.rpartition("/")[2].rpartition("\\")[2].replace("\x00", "") or "file")[-200:],
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        by=by,
        by_name=by_name[:120],
        received_at=now,
        working_since=now,
    )
    contents.keep(upload.pk, content)
    return upload


def same_before(upload: Upload) -> Upload | None:
    """The latest import of the very same file, if there was one that stands."""
    twins = Upload.objects.filter(sha256=upload.sha256, undo_asked_at=None).exclude(pk=upload.pk)
    twins = twins.exclude(imported_at=None)
    return twins.order_by("-imported_at").first()

"""Letters about files that took so long that whoever sent them has left the page: counts and a link, no customer."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation

from accounts import mails
from accounts.models import User
from tenants.shops.models import Membership, Shop
from tenants.uploads.messages import unreadable
from tenants.uploads.models import State, Upload

#: Who waits longer than this, or for a file with more rows, is written to.
PATIENCE = timedelta(seconds=60)
MANY_ROWS = 500
#: How long the end of a file is news.
NEWS = timedelta(days=1)
_TEMPLATES = {
    State.COLUMNS: "upload_read",
    State.CHECK: "upload_read",
    State.DONE: "upload_imported",
    State.UNDONE: "upload_undone",
    State.FAILED: "upload_failed",
}


def is_due(upload: Upload) -> bool:
    """Whether somebody is to be written to about where this file has come to."""
    return (
        upload.mailed != upload.state
        and upload.state in _TEMPLATES
        and _reader(upload) is not None
        and _took_long(upload)
    )


def waiting(*, now: datetime) -> list[uuid.UUID]:
    """Files of which there is news, and of which nobody was told who should have been."""
    since = now - NEWS
    ended = Upload.objects.filter(
        Q(read_at__gt=since) | Q(imported_at__gt=since) | Q(undone_at__gt=since) | Q(failed_at__gt=since)
    )
    return [upload.pk for upload in ended if is_due(upload)]


@transaction.atomic
def tell(upload_id: uuid.UUID, *, shop: Shop, now: datetime) -> bool:
    """Writes to the person who sent, imported or undid a file, once; answers whether a letter left. Inside the shop."""
    upload = Upload.objects.select_for_update().get(pk=upload_id)
    if not is_due(upload):
        return False
    state, upload.mailed = upload.state, upload.state
    # Noted first: a letter that cannot be sent takes the note back, and is tried again.
    upload.save(update_fields=["mailed"])
    membership = (
        Membership.objects.filter(shop=shop, user=_reader(upload), revoked_at=None, user__is_active=True)
        .select_related("user")
        .first()
    )
    if membership is None:
        return False
    _compose(upload, state, to=membership.user, shop=shop).send()
    return True


def _reader(upload: Upload) -> uuid.UUID | None:
    return upload.undo_by if upload.state == State.UNDONE else upload.accepted_by or upload.by


def _took_long(upload: Upload) -> bool:
    match upload.state:
        case State.COLUMNS | State.CHECK:
            # Only the first reading: whoever answers questions about a file is at its page.
            return not upload.mailed and upload.about.get("waited", 0) > PATIENCE.total_seconds()
        case State.DONE:
            return upload.rows_total > MANY_ROWS or _apart(upload.accepted_at, upload.imported_at)
        case State.UNDONE:
            return upload.undone.get("total", 0) > MANY_ROWS or _apart(upload.undo_asked_at, upload.undone_at)
        case _:
            if upload.failure_code == "expired":
                return False
            return upload.accepted_at is not None or _apart(upload.received_at, upload.failed_at)


def _apart(began: datetime | None, ended: datetime | None) -> bool:
    return began is not None and ended is not None and ended - began > PATIENCE


def _compose(upload: Upload, state: State, *, to: User, shop: Shop) -> EmailMultiAlternatives:
    """The letter in its reader's language."""
    with translation.override(to.language or shop.language), timezone.override(shop.zone):
        path = reverse("upload", args=[upload.pk], urlconf=settings.HOST_URLCONFS["shop"])
        context = {
            "upload": upload,
            "shop": shop,
            "name": to.name,
            "url": shop.url(path),
            "why_failed": unreadable(upload.failure_code) if state == State.FAILED else "",
        }
        return mails.build(_TEMPLATES[state], to.email, context, key=f"{upload.pk}.{state}.{to.pk}")

"""Background work on files: reading, writing and undoing them, letters, and taking up what a dead worker left."""

import uuid
from typing import Any

import structlog
from celery import shared_task
from django.utils import timezone

from tenants.shops.models import Shop
from tenants.uploads import carry_on, commit, letters, read, undo
from tenants.uploads.models import Upload

log = structlog.get_logger(__name__)


@shared_task(name="uploads.read")
def read_upload(*, shop_id: str, upload_id: str, **_later: Any) -> None:
    """Reads and checks a file. May run twice."""
    shop = _shop(shop_id)
    read.upload(uuid.UUID(upload_id), shop=shop, now=timezone.now())
    _tell(shop, upload_id)


@shared_task(name="uploads.commit")
def commit_upload(*, shop_id: str, upload_id: str, **_later: Any) -> None:
    """Writes what an accepted file tells. May run twice."""
    shop = _shop(shop_id)
    commit.upload(uuid.UUID(upload_id), shop=shop, now=timezone.now())
    _tell(shop, upload_id)


@shared_task(name="uploads.undo")
def undo_upload(*, shop_id: str, upload_id: str, **_later: Any) -> None:
    """Takes an import back. May run twice."""
    shop = _shop(shop_id)
    undo.work(uuid.UUID(upload_id), shop=shop, now=timezone.now())
    _tell(shop, upload_id)


@shared_task(name="uploads.tell", autoretry_for=(OSError,), retry_backoff=30, max_retries=6)
def tell(*, shop_id: str, upload_id: str, **_later: Any) -> None:
    """Writes to whoever has waited long for a file. May run twice."""
    shop = _shop(shop_id)
    with shop.schema():
        letters.tell(uuid.UUID(upload_id), shop=shop, now=timezone.now())


@shared_task(name="uploads.carry_on_all")
def carry_on_all(**_later: Any) -> None:
    """Sends one task for each shop, so that one where it fails or takes long does not keep the others waiting."""
    for shop_id in Shop.objects.filter(closed_at=None, ready_at__isnull=False).values_list("pk", flat=True):
        # One that could not run within the minute is overtaken by the next round.
        carry_on_shop.apply_async(kwargs={"shop_id": str(shop_id)}, expires=60)


@shared_task(name="uploads.carry_on")
def carry_on_shop(*, shop_id: str, **_later: Any) -> None:
    """Sends one shop's stuck files on their way, and forgets what is too old. May run twice."""
    shop = Shop.objects.filter(pk=shop_id, closed_at=None, ready_at__isnull=False).first()
    if shop is None:
        return
    now = timezone.now()
    with shop.schema():
        stuck = carry_on.stuck(now=now)
        carry_on.forget(now=now)
    for task, ids in (
        (read_upload, stuck.to_read),
        (commit_upload, stuck.to_commit),
        (undo_upload, stuck.to_undo),
        (tell, stuck.to_tell),
    ):
        for upload_id in ids:
            task.delay(shop_id=shop_id, upload_id=str(upload_id))


def _tell(shop: Shop, upload_id: str) -> None:
    """Has the letter written that is due, if one is; a broker that does not answer harms nothing."""
    with shop.schema():
        found = Upload.objects.filter(pk=upload_id).first()
    if found is not None and letters.is_due(found):
        try:
            tell.apply_async(kwargs={"shop_id": str(shop.pk), "upload_id": upload_id}, retry=False)
        except Exception:
            log.exception("upload_letter_waits", upload=upload_id)


def _shop(shop_id: str) -> Shop:
    return Shop.objects.select_related("standing", "settings").get(pk=shop_id)

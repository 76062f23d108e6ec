"""Background work on files: reading them, writing what they tell, and taking up what a dead worker left."""

import uuid
from typing import Any

import structlog
from celery import shared_task
from django.utils import timezone

from tenants.shops.models import Shop
from tenants.uploads import carry_on, commit, read

log = structlog.get_logger(__name__)


@shared_task(name="uploads.read")
def read_upload(*, shop_id: str, upload_id: str, **_later: Any) -> None:
    """Reads and checks a file. May run twice."""
    read.upload(uuid.UUID(upload_id), shop=_shop(shop_id), now=timezone.now())


@shared_task(name="uploads.commit")
def commit_upload(*, shop_id: str, upload_id: str, **_later: Any) -> None:
    """Writes what an accepted file tells. May run twice."""
    commit.upload(uuid.UUID(upload_id), shop=_shop(shop_id), now=timezone.now())


@shared_task(name="uploads.carry_on_all")
def carry_on_all(**_later: Any) -> None:
    """Sends every shop's stuck files on their way; a shop where it fails does not keep the others waiting."""
    for shop in Shop.objects.filter(closed_at=None, ready_at__isnull=False):
        now = timezone.now()
        try:
            with shop.schema():
                to_read, to_commit = carry_on.stuck(now=now)
                carry_on.forget(now=now)
        except Exception:
            log.exception("uploads_not_carried_on", shop_id=str(shop.pk))
            continue
        for task, ids in ((read_upload, to_read), (commit_upload, to_commit)):
            for upload_id in ids:
                task.delay(shop_id=str(shop.pk), upload_id=str(upload_id))


def _shop(shop_id: str) -> Shop:
    return Shop.objects.select_related("standing", "settings").get(pk=shop_id)

"""Background work about complaints: letters, and the watch over the clocks."""

import uuid
from typing import Any

import structlog
from celery import shared_task
from django.utils import timezone

from tenants.complaints import letters, watch
from tenants.shops.models import Shop

log = structlog.get_logger(__name__)


@shared_task(name="complaints.tell", autoretry_for=(letters.NotSent,), retry_backoff=30, max_retries=6)
def tell(*, shop_id: str, complaint_id: str, about: str, **_later: Any) -> None:
    """Writes to the shop's people about a complaint. May run twice."""
    shop = Shop.objects.get(pk=shop_id)
    with shop.schema():
        letters.tell(uuid.UUID(complaint_id), about, shop=shop, now=timezone.now())


@shared_task(name="complaints.watch_all")
def watch_all(**_later: Any) -> None:
    """Looks after every shop's complaints; a shop where it fails does not keep the others waiting. May run twice."""
    for shop in Shop.objects.filter(closed_at=None, ready_at__isnull=False):
        try:
            with shop.schema():
                watch.shop(shop, now=timezone.now())
        except Exception:
            log.exception("complaint_watch_failed", shop=str(shop.pk))

"""Background work about complaints: letters, and the watch over the clocks."""

import uuid
from typing import Any

from celery import shared_task
from django.utils import timezone

from tenants.complaints import letters, recurrence_letters, watch
from tenants.shops.models import Shop


@shared_task(name="complaints.tell", autoretry_for=(letters.NotSent,), retry_backoff=30, max_retries=6)
def tell(*, shop_id: str, complaint_id: str, about: str, **_later: Any) -> None:
    """Writes to the shop's people about a complaint. May run twice."""
    shop = Shop.objects.get(pk=shop_id)
    with shop.schema():
        letters.tell(uuid.UUID(complaint_id), about, shop=shop, now=timezone.now())


@shared_task(name="complaints.watch_all")
def watch_all(**_later: Any) -> None:
    """Sends one task for each shop, so that one where it fails or takes long does not keep the others waiting."""
    for shop_id in Shop.objects.filter(closed_at=None, ready_at__isnull=False).values_list("pk", flat=True):
        # One that could not run within the minute is overtaken by the next round.
        watch_shop.apply_async(kwargs={"shop_id": str(shop_id)}, expires=60)


@shared_task(name="complaints.watch")
def watch_shop(*, shop_id: str, **_later: Any) -> None:
    """Looks after one shop's complaints. May run twice."""
    shop = Shop.objects.filter(pk=shop_id, closed_at=None, ready_at__isnull=False).first()
    if shop is not None:
        with shop.schema():
            watch.shop(shop, now=timezone.now())


@shared_task(name="complaints.recurring_all")
def recurring_all(**_later: Any) -> None:
    """Sends one task for each shop to look for parts and technicians that recur."""
    for shop_id in Shop.objects.filter(closed_at=None, ready_at__isnull=False).values_list("pk", flat=True):
        recurring_shop.apply_async(kwargs={"shop_id": str(shop_id)}, expires=3600)


@shared_task(name="complaints.recurring")
def recurring_shop(*, shop_id: str, **_later: Any) -> None:
    """Looks for what recurs in one shop, and writes about it once. May run twice."""
    shop = Shop.objects.filter(pk=shop_id, closed_at=None, ready_at__isnull=False).first()
    if shop is not None:
        with shop.schema():
            recurrence_letters.look(shop, now=timezone.now())

"""Background work about bookings and reminders: the watch of every minute, and what is planned each day."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from tenants.care import reminders, watch
from tenants.shops.models import Shop


@shared_task(name="care.watch_all")
def watch_all(**_later: Any) -> None:
    """Sends one task for each shop, so that one where it fails or takes long does not keep the others waiting."""
    for shop_id in Shop.objects.filter(closed_at=None, ready_at__isnull=False).values_list("pk", flat=True):
        watch_shop.apply_async(kwargs={"shop_id": str(shop_id)}, expires=60)


@shared_task(name="care.watch")
def watch_shop(*, shop_id: str, **_later: Any) -> None:
    """Looks after one shop's bookings. May run twice."""
    shop = Shop.objects.filter(pk=shop_id, closed_at=None, ready_at__isnull=False).first()
    if shop is not None:
        with shop.schema():
            watch.shop(shop, now=timezone.now())


@shared_task(name="care.remind_all")
def remind_all(**_later: Any) -> None:
    """Every hour, so that each shop's day begins on its own clock; planning again makes nothing new."""
    for shop_id in Shop.objects.filter(closed_at=None, ready_at__isnull=False).values_list("pk", flat=True):
        remind_shop.apply_async(kwargs={"shop_id": str(shop_id)}, expires=3600)


@shared_task(name="care.remind")
def remind_shop(*, shop_id: str, **_later: Any) -> None:
    """Plans one shop's reminders. May run twice."""
    shop = Shop.objects.filter(pk=shop_id, closed_at=None, ready_at__isnull=False).first()
    if shop is not None:
        with shop.schema():
            reminders.plan(shop, now=timezone.now())

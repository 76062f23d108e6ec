"""Background work of audits: what becomes true by time alone, and what follows a change of rules."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from tenants.audits import follow, overdue
from tenants.shops.models import Shop


@shared_task(name="audits.overdue_all")
def overdue_all(**_later: Any) -> None:
    """Sends one task for each shop, so that one where it fails or takes long does not keep the others waiting."""
    for shop_id in Shop.objects.filter(closed_at=None, ready_at__isnull=False).values_list("pk", flat=True):
        overdue_shop.apply_async(kwargs={"shop_id": str(shop_id)}, expires=3600)


@shared_task(name="audits.overdue")
def overdue_shop(*, shop_id: str, **_later: Any) -> None:
    """Audits one shop's jobs that time has caught up with, or whose change of rules was not followed. May run twice."""
    shop = _open(shop_id)
    if shop is not None:
        with shop.schema():
            follow.audit(now=timezone.now())
            overdue.audit(now=timezone.now())


@shared_task(name="audits.follow")
def follow_shop(*, shop_id: str, **_later: Any) -> None:
    """Judges one shop's jobs anew after a rule or a number of its staff was changed. May run twice."""
    shop = _open(shop_id)
    if shop is not None:
        with shop.schema():
            follow.audit(now=timezone.now())


def _open(shop_id: str) -> Shop | None:
    return Shop.objects.filter(pk=shop_id, closed_at=None, ready_at__isnull=False).first()

"""Background work of audits: what becomes true by time alone."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from tenants.audits import overdue
from tenants.shops.models import Shop


@shared_task(name="audits.overdue_all")
def overdue_all(**_later: Any) -> None:
    """Sends one task for each shop, so that one where it fails or takes long does not keep the others waiting."""
    for shop_id in Shop.objects.filter(closed_at=None, ready_at__isnull=False).values_list("pk", flat=True):
        overdue_shop.apply_async(kwargs={"shop_id": str(shop_id)}, expires=3600)


@shared_task(name="audits.overdue")
def overdue_shop(*, shop_id: str, **_later: Any) -> None:
    """Audits one shop's jobs that time has caught up with. May run twice."""
    shop = Shop.objects.filter(pk=shop_id, closed_at=None, ready_at__isnull=False).first()
    if shop is not None:
        with shop.schema():
            overdue.audit(now=timezone.now())

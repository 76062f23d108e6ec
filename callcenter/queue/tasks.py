"""Background work of the queue: each shop's refill and forecast in tasks of their own, and leases nobody renews."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from callcenter.queue import lease, planner, refill
from callcenter.queue.models import Call
from tenants.shops.models import Shop


@shared_task(name="queue.refill_all")
def refill_all(**_later: Any) -> None:
    """Sends one task for each shop that may be called for, and for each that still has calls on the list."""
    open_ones = Shop.objects.filter(ready_at__isnull=False, closed_at=None, assignment__isnull=False)
    listed = Call.objects.filter(closed_at=None).values_list("shop_id", flat=True).distinct()
    for shop_id in {*open_ones.values_list("pk", flat=True), *listed}:
        # One that could not run within the minute is overtaken by the next round.
        refill_shop.apply_async(kwargs={"shop_id": str(shop_id)}, expires=60)


@shared_task(name="queue.refill")
def refill_shop(*, shop_id: str, **_later: Any) -> None:
    """Refills from one shop. May run twice."""
    shop = Shop.objects.select_related("standing", "settings").filter(pk=shop_id).first()
    if shop is not None:
        refill.shop(shop, now=timezone.now())


@shared_task(name="queue.plan_all")
def plan_all(**_later: Any) -> None:
    """Sends one task for each shop that somebody calls for."""
    open_ones = Shop.objects.filter(ready_at__isnull=False, closed_at=None, assignment__isnull=False)
    for shop_id in open_ones.values_list("pk", flat=True):
        plan_shop.apply_async(kwargs={"shop_id": str(shop_id)}, expires=3600)


@shared_task(name="queue.plan")
def plan_shop(*, shop_id: str, **_later: Any) -> None:
    """Works out one shop's forecast of coverage. May run twice."""
    shop = Shop.objects.select_related("settings").filter(pk=shop_id, closed_at=None).first()
    if shop is not None:
        planner.shop(shop, now=timezone.now())


@shared_task(name="queue.sweep")
def sweep(**_later: Any) -> None:
    """Takes back dead leases, and brings the ready list up to the minute."""
    lease.sweep(now=timezone.now())

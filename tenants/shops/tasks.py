"""Background work of the registry: spare schemas, and schemas for shops that found the pool empty."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from tenants.shops import provision
from tenants.shops.models import Shop


@shared_task(name="shops.keep_spares")
def keep_spares(**_later: Any) -> None:
    """Fills the pool of spare schemas."""
    provision.keep_spares(now=timezone.now())


@shared_task(name="shops.provide")
def provide(*, shop_id: str, **_later: Any) -> None:
    """Gives a waiting shop its schema. May run twice, and after the shop has gone."""
    waiting = Shop.objects.filter(pk=shop_id).first()
    if waiting is not None:
        provision.provide(waiting, now=timezone.now())

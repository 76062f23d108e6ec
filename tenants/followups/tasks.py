"""Background work about messages: mails to customers, and the round that finds what is due."""

import uuid
from typing import Any

from celery import shared_task
from django.utils import timezone

from tenants.followups import messages, post
from tenants.shops import standing
from tenants.shops.models import Shop


@shared_task(name="followups.mail", autoretry_for=(post.NotSent,), retry_backoff=30, max_retries=4)
def mail(*, shop_id: str, message_id: str, **_later: Any) -> None:
    """Gives one mail to the mail server. May run twice."""
    shop = Shop.objects.get(pk=shop_id)
    with shop.schema():
        messages.mailed(uuid.UUID(message_id), shop=shop, now=timezone.now())


@shared_task(name="followups.messages_all")
def messages_all(**_later: Any) -> None:
    """Sends one task for each shop, so that one where it fails or takes long does not keep the others waiting."""
    for shop_id in Shop.objects.filter(closed_at=None, ready_at__isnull=False).values_list("pk", flat=True):
        # One that could not run in time is overtaken by the next round.
        messages_of.apply_async(kwargs={"shop_id": str(shop_id)}, expires=300)


@shared_task(name="followups.messages")
def messages_of(*, shop_id: str, **_later: Any) -> None:
    """One shop's round; a read-only shop sends nothing new. May run twice."""
    found = Shop.objects.select_related("standing", "settings", "assignment")
    shop = found.filter(pk=shop_id, closed_at=None, ready_at__isnull=False).first()
    if shop is not None and standing.is_good(shop):
        with shop.schema():
            messages.look_after(shop=shop, now=timezone.now())

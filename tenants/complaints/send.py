"""Sends the post of a complaint to the background when the transaction is through."""

from functools import partial

import structlog
from celery import current_app
from django.db import transaction

from tenants.complaints.models import Complaint
from tenants.shops.models import Shop, expected_schema

log = structlog.get_logger(__name__)


def letter(complaint: Complaint, about: str, *, shop: Shop | None = None) -> None:
    """On commit, has the letter `about` a complaint of the current `shop` written (see `letters.ABOUTS`).

    A broker that does not answer harms nothing: the watch sends what never left.
    """
    shop_id = shop.pk if shop else Shop.objects.values_list("pk", flat=True).get(schema_name=expected_schema.get())
    ids = {"shop_id": str(shop_id), "complaint_id": str(complaint.pk), "about": about}
    transaction.on_commit(partial(_hand_over, ids))


def _hand_over(ids: dict[str, str]) -> None:
    try:
        current_app.signature("complaints.tell", kwargs=ids).apply_async(retry=False)
    except Exception:
        log.exception("complaint_letter_waits", **ids)

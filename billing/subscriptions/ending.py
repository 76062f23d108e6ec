"""Ending a plan at the end of what is paid, and thinking again."""

from datetime import datetime
from uuid import UUID

import structlog

from billing.subscriptions import stripe_client, sync
from billing.subscriptions.change import NotSubscribed
from billing.subscriptions.models import Subscription
from billing.subscriptions.verdict import LIVE
from tenants.shops.models import Shop

log = structlog.get_logger(__name__)

REASONS = ("too_expensive", "missing_features", "switched_service", "unused", "other")


def plan(shop: Shop, *, reason: str = "", by: UUID, now: datetime) -> None:
    """Lets the plan end with its period. Raises `NotSubscribed` and what `stripe_client.talking` raises."""
    wish = {"cancel_at_period_end": True}
    if reason in REASONS:
        wish["cancellation_details"] = {"feedback": reason}  # type: ignore[assignment]
    _update(shop, wish, now=now)
    log.info("plan_cancelled", shop=str(shop.pk), by=str(by), reason=reason)


def take_back(shop: Shop, *, by: UUID, now: datetime) -> None:
    """Lets a cancelled plan go on, as long as it has not ended. Raises as `plan` does."""
    _update(shop, {"cancel_at_period_end": False}, now=now)
    log.info("plan_resumed", shop=str(shop.pk), by=str(by))


def _update(shop: Shop, wish: dict[str, bool], *, now: datetime) -> None:
    row = Subscription.objects.filter(shop=shop, status__in=LIVE).first()
    if row is None or not row.stripe_subscription:
        raise NotSubscribed
    try:
        with stripe_client.talking() as client:
            client.v1.subscriptions.update(row.stripe_subscription, wish)  # type: ignore[arg-type]
    except stripe_client.Refused as over:
        sync.shop(shop, now=now)  # it may have ended meanwhile
        raise NotSubscribed from over
    sync.shop(shop, now=now)

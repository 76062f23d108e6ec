"""Compares all subscriptions at Stripe with ours, and mends what a lost webhook left."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

import structlog

from billing.subscriptions import checkout, stripe_client, sync
from billing.subscriptions.models import Checkout, Subscription
from billing.subscriptions.verdict import LATE

log = structlog.get_logger(__name__)


def everybody(*, now: datetime) -> int:
    """How many rows had to be mended. Raises what `stripe_client.talking` raises."""
    theirs: dict[str, list[Any]] = defaultdict(list)
    with stripe_client.talking() as client:
        every = client.v1.subscriptions.list({"status": "all", "limit": 100})
        for found in every.auto_paging_iter():
            theirs[str(found.customer)].append(found)
    mended = 0
    for row in Subscription.objects.filter(stripe_customer__isnull=False):
        subscription = sync.pick(theirs.pop(str(row.stripe_customer), []))
        drifted = subscription is not None and _differs(row, sync.facts(subscription))
        if drifted or row.status in LATE:
            sync.customer(str(row.stripe_customer), now=now)
        if drifted:
            log.warning("subscription_mended", shop=str(row.shop_id))
            mended += 1
    if theirs:
        log.warning("strangers_at_stripe", customers=len(theirs))
    for visit in Checkout.objects.filter(
        completed_at=None, stripe_session__isnull=False, started_at__gt=now - timedelta(days=2)
    ):
        checkout.confirm(visit, now=now)
    return mended


def _differs(row: Subscription, facts: dict[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in facts.items())

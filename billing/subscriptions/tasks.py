"""Background work of paying: webhooks, usage, the clock, and the comparison with Stripe."""

from typing import Any

import structlog
from celery import shared_task
from django.utils import timezone

from billing.subscriptions import checkout, inbox, lapse, reconcile, review, stripe_client, usage
from billing.subscriptions.models import Checkout
from tenants.shops.models import Shop

log = structlog.get_logger(__name__)

_PATIENT: dict[str, Any] = {"autoretry_for": (stripe_client.Unavailable,), "retry_backoff": 5, "retry_backoff_max": 600}


@shared_task(name="subscriptions.process_event", max_retries=8, **_PATIENT)
def process_event(*, event_id: str, **_later: Any) -> None:
    """Looks at what a webhook is about. May run twice."""
    inbox.process(event_id, now=timezone.now())


@shared_task(name="subscriptions.confirm_checkout", max_retries=4, **_PATIENT)
def confirm_checkout(*, checkout_id: str, **_later: Any) -> None:
    """Asks what became of a visit to the payment page. May run twice."""
    visit = Checkout.objects.filter(pk=checkout_id).first()
    if visit is not None:
        checkout.confirm(visit, now=timezone.now())


@shared_task(name="subscriptions.report_usage", max_retries=8, **_PATIENT)
def report_usage(*, shop_id: str, **_later: Any) -> None:
    """Tells Stripe of reached customers beyond the included ones. May run twice."""
    usage.report(Shop.objects.get(pk=shop_id), now=timezone.now())


@shared_task(name="subscriptions.review_all")
def review_all(**_later: Any) -> None:
    """Ends trials and grace periods, and picks up what was left lying. May run twice."""
    now = timezone.now()
    review.everybody(now=now)
    for event_id in inbox.left_over(now=now):
        process_event.delay(event_id=event_id)
    for shop_id in usage.unreported():
        report_usage.delay(shop_id=str(shop_id))


@shared_task(name="subscriptions.lapse_all")
def lapse_all(**_later: Any) -> None:
    """Ends sign-ups whose address nobody proved. May run twice."""
    lapse.everybody(now=timezone.now())


@shared_task(name="subscriptions.reconcile_all", max_retries=2, **_PATIENT)
def reconcile_all(**_later: Any) -> None:
    """Mends what a lost webhook left. May run twice."""
    mended = reconcile.everybody(now=timezone.now())
    log.info("reconciled", mended=mended)

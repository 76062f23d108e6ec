"""Webhooks: checked, kept once by their id, and taken as a hint to look at Stripe's objects."""

from datetime import datetime, timedelta

import structlog
from celery import current_app
from django.db import transaction

from billing.subscriptions import checkout, stripe_client, sync
from billing.subscriptions.models import StripeEvent

log = structlog.get_logger(__name__)

LOOKED_AT = ("customer.", "invoice.", "checkout.session.", "payment_method.")
PATIENCE = timedelta(minutes=2)


@transaction.atomic
def take(payload: bytes, signature: str, *, now: datetime) -> bool:
    """Keeps an event and has a worker look at it after the commit; False when it is known already.

    `payload` is the raw body. Raises `stripe_client.BadSignature`.
    """
    event = stripe_client.event(payload, signature)
    seen = event.get("data", {}).get("object", {})
    kind = str(event.get("type", ""))[:64]
    is_ours = kind.startswith(LOOKED_AT)
    _, made = StripeEvent.objects.get_or_create(
        id=event["id"][:64],
        defaults={
            "type": kind,
            "object_id": str(seen.get("id") or "")[:64],
            "payload": event,
            "received_at": now,
            "processed_at": None if is_ours else now,
        },
    )
    if made and is_ours:
        event_id = event["id"][:64]
        transaction.on_commit(lambda: _look_later(event_id), robust=True)
    return made


def process(event_id: str, *, now: datetime) -> None:
    """Fetches what the event is about and brings our rows in line. May run twice.

    Raises `stripe_client.Unavailable`; then the event stays to be looked at.
    """
    event = StripeEvent.objects.filter(pk=event_id, processed_at=None).first()
    if event is None:
        return
    failure = ""
    try:
        if event.type.startswith("checkout.session."):
            checkout.confirm_session(event.payload["data"]["object"]["id"], now=now)
        elif customer := _customer(event):
            sync.customer(customer, now=now)
    except sync.UnknownCustomer:
        failure = "unknown customer"
    except stripe_client.Refused as refused:
        failure = f"refused: {refused.code}"[:200]
        log.warning("event_refused", event=event.pk, type=event.type, code=refused.code)
    StripeEvent.objects.filter(pk=event.pk).update(processed_at=now, failure=failure)


def left_over(*, now: datetime) -> list[str]:
    """Events that should have been looked at by now: their task was lost."""
    waiting = StripeEvent.objects.filter(processed_at=None, received_at__lt=now - PATIENCE)
    return list(waiting.order_by("received_at").values_list("pk", flat=True)[:500])


def _customer(event: StripeEvent) -> str:
    """The customer whom the event is about. The body was signed; whose customer it is our own row says."""
    seen = event.payload["data"]["object"]
    found = seen.get("id") if seen.get("object") == "customer" else seen.get("customer")
    return found if isinstance(found, str) else ""


def _look_later(event_id: str) -> None:
    """Asks a worker to look. By name: verbs do not know tasks."""
    current_app.send_task("subscriptions.process_event", kwargs={"event_id": event_id})

"""Paying by card: the visit to Stripe's payment page, and what it led to."""

from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from celery import current_app
from django.db import transaction

from billing.subscriptions import order as ordering
from billing.subscriptions import payer, stripe_client, sync
from billing.subscriptions.models import Checkout, Method, Subscription
from billing.subscriptions.order import Order
from tenants.shops.models import Shop

log = structlog.get_logger(__name__)

STRIPE_LOCALES = {"en": "en", "zh-hans": "zh", "zh-hant": "zh-TW"}


def start(shop: Shop, order: Order, *, by: UUID, language: str, back: str, paid: str, now: datetime) -> str:
    """The address of the payment page; a second click gets the same page.

    `paid` and `back` are absolute addresses to return to. Raises `order.AlreadySubscribed` and what
    `stripe_client.talking` raises.
    """
    ordering.require_unsubscribed(shop, now=now)
    visit = ordering.visit(shop, order, method=Method.CARD, by=by, now=now)
    if visit.stripe_session:
        if address := _still_open(visit):
            return address
        visit = ordering.visit(shop, order, method=Method.CARD, by=by, now=now, over=visit)
    ordering.close_others(shop, but=visit, now=now)
    data: dict[str, Any] = {}
    if free_until := ordering.trial_end(shop, started_at=visit.started_at):
        data["trial_end"] = free_until
    params: dict[str, Any] = {
        "mode": "subscription",
        "customer": payer.customer(shop),
        "client_reference_id": str(visit.pk),
        "line_items": ordering.items(shop, order),
        "success_url": paid,
        "cancel_url": back,
        "locale": STRIPE_LOCALES.get(language, "auto"),
        "tax_id_collection": {"enabled": True},
        "customer_update": {"name": "auto", "address": "auto"},
        **({"subscription_data": data} if data else {}),
    }
    with stripe_client.talking() as client:
        session = client.v1.checkout.sessions.create(
            params,  # type: ignore[arg-type]
            stripe_client.once("checkout", visit.pk, params=params),
        )
    Checkout.objects.filter(pk=visit.pk).update(stripe_session=session.id)
    log.info("checkout_started", shop=str(shop.pk), checkout=str(visit.pk), plan=order.plan.code, by=str(by))
    return session.url or back


def confirm(visit: Checkout, *, now: datetime) -> bool:
    """Asks Stripe what became of a visit, by the session that we noted when it began; whether it was completed.

    A session of another customer, or one that names another visit, moves nothing.
    """
    if visit.completed_at or not visit.stripe_session:
        return bool(visit.completed_at)
    with stripe_client.talking() as client:
        session = client.v1.checkout.sessions.retrieve(visit.stripe_session)
    owner = Subscription.objects.values_list("stripe_customer", flat=True).get(shop_id=visit.shop_id)
    if session.customer != owner or session.client_reference_id != str(visit.pk):
        log.error("checkout_of_another_shop", checkout=str(visit.pk), session=session.id)
        return False
    if session.status != "complete":
        return False
    sync.customer(str(owner), now=now)
    Checkout.objects.filter(pk=visit.pk, completed_at=None).update(completed_at=now)
    return True


def confirm_session(session_id: str, *, now: datetime) -> None:
    """What a webhook about a session leads to; a session that we never began is passed over."""
    visit = Checkout.objects.filter(stripe_session=session_id).first()
    if visit is not None:
        confirm(visit, now=now)


def ask_later(visit: Checkout) -> None:
    """Has a worker ask what became of a visit, in case the webhook is late or lost."""
    visit_id = str(visit.pk)
    transaction.on_commit(
        lambda: current_app.send_task("subscriptions.confirm_checkout", kwargs={"checkout_id": visit_id}), robust=True
    )


def latest(shop: Shop) -> Checkout | None:
    """The newest visit to the payment page."""
    return Checkout.objects.filter(shop=shop, method=Method.CARD).order_by("-started_at").first()


def _still_open(visit: Checkout) -> str:
    """The address of the visit's page while it can be used, else nothing."""
    try:
        with stripe_client.talking() as client:
            session = client.v1.checkout.sessions.retrieve(visit.stripe_session or "")
    except stripe_client.Refused:
        return ""
    return (session.url or "") if session.status == "open" else ""

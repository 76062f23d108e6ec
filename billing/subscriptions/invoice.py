"""Paying by invoice: a subscription whose invoices are sent and due in fourteen days; and the pages of invoices."""

from datetime import datetime
from typing import Any
from uuid import UUID

import structlog

from billing.subscriptions import order as ordering
from billing.subscriptions import payer, stripe_client, sync
from billing.subscriptions.models import Checkout, Method, Subscription
from billing.subscriptions.order import Order
from tenants.shops.models import Shop

log = structlog.get_logger(__name__)

DAYS = 14


class NoSuchInvoice(Exception):
    """The shop has no such invoice, or it has no page."""


def start(shop: Shop, order: Order, *, by: UUID, now: datetime) -> str:
    """Begins the subscription; answers the page of the first invoice, or nothing while the trial still runs.

    Raises `order.AlreadySubscribed` and what `stripe_client.talking` raises.
    """
    ordering.require_unsubscribed(shop, now=now)
    visit = ordering.visit(shop, order, method=Method.INVOICE, by=by, now=now)
    ordering.close_others(shop, but=visit, now=now)
    customer = payer.customer(shop)
    params: dict[str, Any] = {
        "customer": customer,
        "items": ordering.items(shop, order),
        "collection_method": "send_invoice",
        "days_until_due": DAYS,
        "expand": ["latest_invoice"],
    }
    if free_until := ordering.trial_end(shop, started_at=visit.started_at):
        params["trial_end"] = free_until
    with stripe_client.talking() as client:
        made = client.v1.subscriptions.create(
            params,  # type: ignore[arg-type]
            stripe_client.once("invoice", visit.pk),
        )
    Checkout.objects.filter(pk=visit.pk).update(completed_at=now)
    sync.customer(customer, now=now)
    log.info("paying_by_invoice", shop=str(shop.pk), plan=order.plan.code, by=str(by))
    first = made.latest_invoice
    is_owed = first is not None and not isinstance(first, str) and first.amount_due > 0
    return (getattr(first, "hosted_invoice_url", "") or "") if is_owed else ""


def page(shop: Shop, invoice_id: str) -> str:
    """The address of an invoice's page, asked for anew as it changes with time. Raises `NoSuchInvoice`."""
    owner = Subscription.objects.filter(shop=shop).values_list("stripe_customer", flat=True).first()
    try:
        with stripe_client.talking() as client:
            found = client.v1.invoices.retrieve(invoice_id)
    except stripe_client.Refused as missing:
        raise NoSuchInvoice from missing
    if not owner or found.customer != owner or not found.hosted_invoice_url:
        raise NoSuchInvoice
    return found.hosted_invoice_url

"""Brings our row in line with Stripe: always from what Stripe says now, so that no order of webhooks matters."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import structlog
from django.db import transaction

from billing.subscriptions import catalogue, review, stripe_client, verdict
from billing.subscriptions.models import Method, Subscription
from tenants.shops.models import Shop

log = structlog.get_logger(__name__)

INVOICES = 24
STARTING = ("incomplete",)


class UnknownCustomer(Exception):
    """No shop of ours is this customer."""


def shop(opened: Shop, *, now: datetime) -> None:
    """As `customer`, for a shop; does nothing for a shop that never was a customer."""
    known = Subscription.objects.filter(shop=opened).values_list("stripe_customer", flat=True).first()
    if known:
        customer(known, now=now)


@transaction.atomic
def customer(customer_id: str, *, now: datetime) -> None:
    """Fetches the customer's subscriptions and invoices and writes the shop's row and standing.

    The row is locked before anything is fetched: of two workers the later one also has the later answer. Whose
    customer it is only our own row says; names and notes in Stripe's objects are never asked. Raises
    `UnknownCustomer` and what `stripe_client.talking` raises.
    """
    rows = Subscription.objects.select_for_update(of=("self",)).select_related("shop")
    row = rows.filter(stripe_customer=customer_id).first()
    if row is None:
        raise UnknownCustomer(customer_id)
    found, invoices = fetch(customer_id)
    subscription = pick(found)
    if subscription is not None:
        for name, value in facts(subscription).items():
            setattr(row, name, value)
        row.late_since = _late_since(subscription, invoices)
        row.snapshot = _snapshot(subscription, invoices)
    row.checked_at = now
    row.save()
    review.shop(row.shop, row=row, now=now)


def fetch(customer_id: str) -> tuple[list[Any], list[Any]]:
    """The customer's subscriptions and newest invoices as they are at Stripe now."""
    with stripe_client.talking() as client:
        subscriptions = client.v1.subscriptions.list(
            {"customer": customer_id, "status": "all", "limit": 100, "expand": ["data.default_payment_method"]}
        )
        invoices = client.v1.invoices.list({"customer": customer_id, "limit": INVOICES})
    return subscriptions.data, invoices.data


def pick(found: Iterable[Any]) -> Any | None:
    """The subscription that counts: a live one before one that is starting, before one that is over; then the
    newest. Two live ones would be paid twice, so that is said aloud."""
    ranked = sorted(found, key=lambda one: (_rank(one.status), one.created, one.id))
    live = [one.id for one in ranked if one.status in verdict.LIVE]
    if len(live) > 1:
        log.error("paid_twice", customer=ranked[-1].customer, subscriptions=live)
    return ranked[-1] if ranked else None


def facts(subscription: Any) -> dict[str, Any]:
    """The columns of our row that mirror Stripe's object. The period stands on the item, not on the subscription."""
    item = _plan_item(subscription)
    plan = catalogue.plan_of(item.price.product)
    if plan is None:
        log.error("unknown_product", subscription=subscription.id, product=item.price.product)
    return {
        **({"plan": plan.code} if plan else {}),
        "interval": item.price.recurring.interval,
        "branches": item.quantity or 1,
        "method": Method.INVOICE if subscription.collection_method == "send_invoice" else Method.CARD,
        "stripe_subscription": subscription.id,
        "status": subscription.status,
        "current_period_end": _moment(item.current_period_end),
        "cancel_at": _moment(subscription.cancel_at),
    }


def _snapshot(subscription: Any, invoices: list[Any]) -> dict[str, Any]:
    """What the billing page shows without asking Stripe; amounts are minor units, moments are ISO texts."""
    item, extra = _plan_item(subscription), _extra_item(subscription)
    open_ones = [one for one in _of(subscription, invoices) if one.status == "open"]
    tries = [one.next_payment_attempt for one in open_ones if one.next_payment_attempt]
    return {
        "plan_item": item.id,
        "extra_item": extra.id if extra else "",
        "plan_price": item.price.id,
        "unit_amount": item.price.unit_amount,
        "amount": (item.price.unit_amount or 0) * (item.quantity or 1),
        "currency": item.price.currency.upper(),
        "period_start": _text(item.current_period_start),
        "paid_from": _text(subscription.trial_end or subscription.start_date),
        "trial_end": _text(subscription.trial_end),
        "left_unpaid": _left_unpaid(subscription),
        "ended_at": _text(subscription.ended_at),
        "next_try": _text(min(tries)) if tries else None,
        "open_invoice": open_ones[0].id if open_ones else "",
        "open_amount": sum(one.amount_remaining for one in open_ones),
        "card": _card(subscription),
        "invoices": [_invoice(one) for one in invoices if one.status != "draft"],
    }


def _invoice(one: Any) -> dict[str, Any]:
    return {
        "id": one.id,
        "number": one.number or "",
        "at": _text(one.effective_at or one.created),
        "due_at": _text(one.due_date),
        "total": one.total,
        "open": one.amount_remaining,
        "currency": one.currency.upper(),
        "status": one.status,
    }


def _card(subscription: Any) -> dict[str, str] | None:
    method = subscription.default_payment_method
    card = getattr(method, "card", None)
    return {"brand": card.brand, "last4": card.last4} if card else None


def _late_since(subscription: Any, invoices: list[Any]) -> datetime | None:
    """When the oldest open debt became one: at the first failed charge, or on the day a sent invoice was due."""
    if subscription.status not in verdict.LATE and not _left_unpaid(subscription):
        return None
    moments = []
    for one in _of(subscription, invoices):
        if one.status == "open" and one.collection_method == "send_invoice":
            moments.append(one.due_date)
        elif one.status == "open" and one.attempted:
            moments.append(one.status_transitions.finalized_at or one.created)
    return _moment(min(filter(None, moments), default=_plan_item(subscription).current_period_start))


def _left_unpaid(subscription: Any) -> bool:
    details = subscription.cancellation_details
    return subscription.status == "canceled" and bool(details) and details.reason == "payment_failed"


def _of(subscription: Any, invoices: list[Any]) -> list[Any]:
    """The subscription's own invoices."""
    return [
        one
        for one in invoices
        if one.parent
        and one.parent.subscription_details
        and one.parent.subscription_details.subscription == subscription.id
    ]


def _plan_item(subscription: Any) -> Any:
    items = subscription["items"].data  # the attribute of that name is the mapping's own method
    licensed = [one for one in items if one.price.recurring.usage_type == "licensed"]
    return (licensed or items)[0]


def _extra_item(subscription: Any) -> Any | None:
    metered = [one for one in subscription["items"].data if one.price.recurring.usage_type == "metered"]
    return metered[0] if metered else None


def _rank(status: str) -> int:
    return 2 if status in verdict.LIVE else 1 if status in STARTING else 0


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _text(seconds: int | None) -> str | None:
    moment = _moment(seconds)
    return None if moment is None else moment.isoformat()

"""What a person wants to buy, checked against our own table; no price ever comes from the browser."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from billing.subscriptions import catalogue, plans, stripe_client, sync, trial, verdict
from billing.subscriptions.models import Checkout, Subscription
from billing.subscriptions.plans import Plan
from tenants.shops.models import Shop

MOST_BRANCHES = 200
SHORTEST_TRIAL = timedelta(hours=49)  # Stripe's payment page takes no trial that ends within 48 hours
STAYS_OPEN = timedelta(hours=23)  # a payment page is good for a day


class BadOrder(Exception):
    """No such plan, interval or number of branches."""


class AlreadySubscribed(Exception):
    """The shop has a plan; it is changed, not bought again."""


@dataclass(frozen=True, slots=True)
class Order:
    plan: Plan
    interval: str
    branches: int


def of(plan: str, interval: str, branches: int) -> Order:
    """The order. Raises `BadOrder`."""
    try:
        chosen = plans.get(plan)
    except plans.UnknownPlan as unknown:
        raise BadOrder from unknown
    if interval not in plans.INTERVALS or not 1 <= branches <= MOST_BRANCHES:
        raise BadOrder
    return Order(chosen, interval, branches)


def row_of(shop: Shop) -> Subscription:
    """The shop's row; for a shop that has none, what it would be, not saved."""
    return Subscription.objects.filter(shop=shop).first() or Subscription(
        shop=shop,
        plan=plans.DEFAULT.code,
        trial_ends_at=trial.ends_at(shop.created_at),
        trial_reached=trial.REACHED,
        created_at=shop.created_at,
    )


def require_unsubscribed(shop: Shop, *, now: datetime) -> None:
    """Asks Stripe first, as a webhook may still be on its way. Raises `AlreadySubscribed`."""
    row = row_of(shop)
    if row._state.adding:
        row.save(force_insert=True)
    sync.shop(shop, now=now)
    if Subscription.objects.get(shop=shop).status in verdict.LIVE:
        raise AlreadySubscribed


@transaction.atomic
def visit(shop: Shop, order: Order, *, method: str, by: UUID, now: datetime, over: Checkout | None = None) -> Checkout:
    """The row of this purchase; two clicks on the same thing get the same one, until that is `over`."""
    list(Shop.objects.select_for_update(no_key=True).filter(pk=shop.pk).values_list("pk"))
    wish = {"plan": order.plan.code, "interval": order.interval, "branches": order.branches, "method": method}
    same = Checkout.objects.filter(shop=shop, completed_at=None, started_at__gt=now - STAYS_OPEN, **wish)
    found = same.order_by("-started_at").first() if over is None else None
    return found or Checkout.objects.create(shop=shop, started_by=by, started_at=now, **wish)


def items(shop: Shop, order: Order) -> list[dict[str, Any]]:
    """The lines of a purchase, by the ids of prices at Stripe."""
    prices = catalogue.ensure(order.plan, order.interval, catalogue.currency_of(shop))
    return [{"price": prices.plan, "quantity": order.branches}, {"price": prices.extra}]


def trial_end(shop: Shop, *, started_at: datetime) -> int | None:
    """The rest of the trial stays free of charge; seconds since 1970, or nothing when the trial is over."""
    ends = Subscription.objects.values_list("trial_ends_at", flat=True).get(shop=shop)
    if ends <= started_at:
        return None
    return int(max(ends, started_at + SHORTEST_TRIAL).timestamp())


def close_others(shop: Shop, *, but: Checkout, now: datetime) -> None:
    """Ends the shop's other open payment pages, so that nobody pays twice."""
    others = Checkout.objects.filter(
        shop=shop, completed_at=None, stripe_session__isnull=False, started_at__gt=now - STAYS_OPEN
    ).exclude(pk=but.pk)
    for other in others:
        try:
            with stripe_client.talking() as client:
                client.v1.checkout.sessions.expire(other.stripe_session or "")
        except stripe_client.Refused:
            continue  # paid or expired already

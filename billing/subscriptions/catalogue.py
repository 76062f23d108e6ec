"""Products, prices and the meter at Stripe, made from the table of plans when they are missing."""

from dataclasses import dataclass
from typing import Any

from django.utils import translation

from billing.subscriptions import plans, stripe_client
from billing.subscriptions.plans import Plan
from tenants.shops.models import Shop

METER = "aftercall_reached"
EXTRA_PRODUCT = "aftercall_reached"
PRODUCT = "aftercall_"


@dataclass(frozen=True, slots=True)
class Prices:
    """Ids at Stripe: what a branch costs, and what a reached customer beyond the included ones costs."""

    plan: str
    extra: str


def currency_of(shop: Shop) -> str:
    """The currency a shop pays in: its own, or US dollars where there is no price in its own."""
    return shop.currency if shop.currency in plans.CURRENCIES else "USD"


def ensure(plan: Plan, interval: str, currency: str) -> Prices:
    """Finds both prices by their keys, or makes them. A price that changed in our table gets a new one at Stripe;
    who pays the old one keeps it. Raises what `stripe_client.talking` raises, and `plans.UnknownPlan`."""
    amount, extra = plan.price(currency, interval), plan.extra(currency)  # noqa: S610 - a price, no query
    key = plans.lookup_key(plan, currency, interval)
    extra_key = key.replace("aftercall_", "aftercall_extra_", 1)
    with stripe_client.talking() as client:
        found = client.v1.prices.list({"lookup_keys": [key, extra_key], "active": True, "limit": 10}).data
        known = {(price.lookup_key, price.unit_amount): price.id for price in found}
        ids = Prices(known.get((key, amount), ""), known.get((extra_key, extra), ""))
        if ids.plan and ids.extra:
            return ids
        recurring: dict[str, Any] = {"interval": interval}
        if not ids.plan:
            with translation.override("en"):
                _product(client, PRODUCT + plan.code, f"Aftercall {plan.name}", unit="branch")
            ids = Prices(_price(client, key, PRODUCT + plan.code, amount, currency, recurring), ids.extra)
        if not ids.extra:
            _product(client, EXTRA_PRODUCT, "Reached customers beyond the included ones", unit="customer")
            recurring |= {"usage_type": "metered", "meter": _meter(client)}
            ids = Prices(ids.plan, _price(client, extra_key, EXTRA_PRODUCT, extra, currency, recurring))
    return ids


def plan_of(product: str) -> Plan | None:
    """The plan that a product at Stripe stands for, if it is one of ours."""
    try:
        return plans.get(product.removeprefix(PRODUCT)) if product.startswith(PRODUCT) else None
    except plans.UnknownPlan:
        return None


def _product(client: Any, product_id: str, name: str, *, unit: str) -> None:
    try:
        with stripe_client.talking():
            client.v1.products.retrieve(product_id)
            return
    except stripe_client.Refused as fault:
        if fault.code != "resource_missing":
            raise
    params = {"id": product_id, "name": name, "unit_label": unit}
    try:
        with stripe_client.talking():
            client.v1.products.create(params, stripe_client.once("product", params=params))
    except stripe_client.Refused as fault:  # somebody made it in this very moment
        if fault.code != "resource_already_exists":
            raise


def _price(client: Any, key: str, product: str, amount: int, currency: str, recurring: dict[str, Any]) -> str:
    params = {
        "product": product,
        "currency": currency.lower(),
        "unit_amount": amount,
        "recurring": recurring,
        "lookup_key": key,
        "transfer_lookup_key": True,
        "tax_behavior": "exclusive",
    }
    made: str = client.v1.prices.create(params, stripe_client.once("price", params=params)).id
    return made


def _meter(client: Any) -> str:
    for meter in client.v1.billing.meters.list({"status": "active", "limit": 100}).auto_paging_iter():
        if meter.event_name == METER:
            found: str = meter.id
            return found
    params = {
        "display_name": "Reached customers beyond the included ones",
        "event_name": METER,
        "default_aggregation": {"formula": "sum"},
    }
    made: str = client.v1.billing.meters.create(params, stripe_client.once("meter", params=params)).id
    return made

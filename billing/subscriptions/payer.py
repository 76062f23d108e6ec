"""The customer at Stripe that stands for a shop: one per shop, and no more about anybody than an invoice needs."""

from typing import Any

from billing.subscriptions import stripe_client
from billing.subscriptions.models import Subscription
from tenants.shops.models import Membership, Role, Shop

LOCALES = {"en": "en", "zh-hans": "zh", "zh-hant": "zh-TW"}


def customer(shop: Shop) -> str:
    """The shop's customer id, made on first use, and made anew when it was deleted at Stripe.

    Raises what `stripe_client.talking` raises.
    """
    known = Subscription.objects.values_list("stripe_customer", flat=True).get(shop=shop)
    with stripe_client.talking() as client:
        if known and not _is_gone(client, known):
            return known
        params = {"name": shop.name, "preferred_locales": [LOCALES.get(shop.language, "en")]}
        if mail := owner_mail(shop):
            params["email"] = mail
        made: str = client.v1.customers.create(
            params,  # type: ignore[arg-type]
            stripe_client.once("customer", shop.pk, known or "first", params=params),
        ).id
    Subscription.objects.filter(shop=shop, stripe_customer=known).update(stripe_customer=made)
    return Subscription.objects.values_list("stripe_customer", flat=True).get(shop=shop) or made


def owner_mail(shop: Shop) -> str:
    """Where invoices go: the owner who has been there longest."""
    owners = Membership.objects.filter(shop=shop, role=Role.OWNER, revoked_at=None, user__is_active=True)
    return owners.order_by("joined_at").values_list("user__email", flat=True).first() or ""


def _is_gone(client: Any, known: str) -> bool:
    try:
        with stripe_client.talking():
            return bool(getattr(client.v1.customers.retrieve(known), "deleted", False))
    except stripe_client.Refused as fault:
        if fault.code != "resource_missing":
            raise
        return True

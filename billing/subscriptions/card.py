"""Stripe's own pages for the card and the address on the invoices."""

from billing.subscriptions import stripe_client
from billing.subscriptions.checkout import STRIPE_LOCALES
from billing.subscriptions.models import Subscription
from tenants.shops.models import Shop


class NotACustomer(Exception):
    """The shop has never been to the payment page."""


def page(shop: Shop, *, language: str, back: str) -> str:
    """The address of the pages, good for some minutes.

    Raises `NotACustomer` and what `stripe_client.talking` raises.
    """
    known = Subscription.objects.filter(shop=shop).values_list("stripe_customer", flat=True).first()
    if not known:
        raise NotACustomer
    with stripe_client.talking() as client:
        session = client.v1.billing_portal.sessions.create(
            {"customer": known, "return_url": back, "locale": STRIPE_LOCALES.get(language, "auto")}  # type: ignore[typeddict-item]
        )
    return session.url

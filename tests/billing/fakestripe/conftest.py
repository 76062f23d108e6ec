"""One local Stripe per test, and what most stories begin with."""

import urllib.error
import urllib.parse
import urllib.request
from types import SimpleNamespace

import pytest

from billing.fakestripe.testing import running

DAY = 24 * 60 * 60


@pytest.fixture(autouse=True)
def _no_cache_between_tests():
    """These tests touch no cache of ours, so they need none to run."""


@pytest.fixture
def server():
    with running() as server:
        yield server


@pytest.fixture
def client(server):
    return server.client(max_network_retries=0)


@pytest.fixture
def catalogue(client):
    """Two monthly plans and a yearly one."""
    product = client.v1.products.create({"name": "Shop plan"})

    def price(key, amount, interval="month"):
        wanted = {
            "product": product.id,
            "currency": "cny",
            "unit_amount": amount,
            "recurring": {"interval": interval},
            "lookup_key": key,
        }
        return client.v1.prices.create(wanted)

    return SimpleNamespace(
        product=product,
        basic=price("basic_month", 99_00),
        pro=price("pro_month", 199_00),
        year=price("basic_year", 990_00, "year"),
    )


@pytest.fixture
def customer(client):
    return client.v1.customers.create({"email": "owner@north.example", "name": "North Garage"})


@pytest.fixture
def paying(client, customer):
    """The customer with a card that works."""
    method = client.v1.payment_methods.attach("pm_card_visa", {"customer": customer.id})
    return client.v1.customers.update(customer.id, {"invoice_settings": {"default_payment_method": method.id}})


@pytest.fixture
def subscribed(client, paying, catalogue):
    """A paid subscription to the basic plan."""
    return client.v1.subscriptions.create({"customer": paying.id, "items": [{"price": catalogue.basic.id}]})


class Visit:
    """What a browser got: status, text, and where it was sent."""

    def __init__(self, status, text, location):
        self.status, self.text, self.location = status, text, location


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args, **kwargs):
        return None


@pytest.fixture
def visit(server):
    """Open a page, or send its form; the server's own address stands in for the name in the URL."""
    opener = urllib.request.build_opener(_Stay, urllib.request.ProxyHandler({}))

    def visit(url, form=None, **headers):
        url = server.base + url[url.index("/_") :]
        data = None if form is None else urllib.parse.urlencode(form).encode()
        request = urllib.request.Request(url, data=data, headers=headers)
        try:
            with opener.open(request) as answer:
                return Visit(answer.status, answer.read().decode("utf-8", "replace"), None)
        except urllib.error.HTTPError as answer:
            return Visit(answer.code, answer.read().decode(), answer.headers.get("Location"))

    return visit

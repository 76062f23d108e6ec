"""Every object that is sent has every field that the SDK's class promises, also inside."""

import typing

import pytest
import stripe

from .conftest import DAY

CLASSES = {
    "billing.meter": stripe.billing.Meter,
    "billing.meter_event": stripe.billing.MeterEvent,
    "billing.meter_event_summary": stripe.billing.MeterEventSummary,
    "billing_portal.configuration": stripe.billing_portal.Configuration,
    "billing_portal.session": stripe.billing_portal.Session,
    "checkout.session": stripe.checkout.Session,
    "credit_note": stripe.CreditNote,
    "credit_note_line_item": stripe.CreditNoteLineItem,
    "customer": stripe.Customer,
    "event": stripe.Event,
    "invoice": stripe.Invoice,
    "invoice_payment": stripe.InvoicePayment,
    "invoiceitem": stripe.InvoiceItem,
    "item": stripe.LineItem,
    "line_item": stripe.InvoiceLineItem,
    "list": stripe.ListObject,
    "payment_intent": stripe.PaymentIntent,
    "payment_method": stripe.PaymentMethod,
    "plan": stripe.Plan,
    "price": stripe.Price,
    "product": stripe.Product,
    "subscription": stripe.Subscription,
    "subscription_item": stripe.SubscriptionItem,
    "tax_id": stripe.TaxId,
    "webhook_endpoint": stripe.WebhookEndpoint,
}


def lacks(value, shape=None, path="", seen=None):
    """Paths of promised fields that are not there, and of fields the class does not know."""
    if isinstance(value, list):
        for one in value:
            yield from lacks(one, shape, path, seen)
        return
    if not isinstance(value, dict):
        return
    kind = value.get("object")
    shape = CLASSES.get(kind, shape) if isinstance(kind, str) else shape
    if shape is None or (value.get("deleted") and len(value) == 3):
        return
    if seen is not None and isinstance(kind, str):
        seen.add(kind)
    hints = shape.__annotations__
    path = path or kind
    for name, hint in hints.items():
        words = str(hint)
        if name != "OBJECT_NAME" and "Optional" not in words and "NoneType" not in words and name not in value:
            yield f"{path}.{name} is missing"
    for name, inner in value.items():
        if kind == "list" and name == "data":
            yield from lacks(inner, None, path, seen)
        elif name not in hints:
            if hints and kind != "list":
                yield f"{path}.{name} is no field of {shape.__name__}"
        else:
            yield from lacks(inner, _inner(hints[name]), f"{path}.{name}", seen)


def _inner(hint):
    deeper = [deep for arg in typing.get_args(hint) for deep in typing.get_args(arg)]
    for one in (hint, *typing.get_args(hint), *deeper):
        if isinstance(one, type) and issubclass(one, stripe.StripeObject):
            return one
    return None


def plain(thing):
    return thing.to_dict()


@pytest.fixture
def everything(server, client, paying, subscribed, catalogue):
    """One of each kind, through the API and through events."""
    v1 = client.v1
    meter = v1.billing.meters.create(
        {"display_name": "Reached", "event_name": "reached", "default_aggregation": {"formula": "sum"}}
    )
    event = v1.billing.meter_events.create(
        {"event_name": "reached", "identifier": "a", "payload": {"stripe_customer_id": paying.id, "value": "3"}}
    )
    window = {"customer": paying.id, "start_time": event.timestamp - 60, "end_time": event.timestamp + 60}
    item = subscribed["items"].data[0]
    v1.subscriptions.update(subscribed.id, {"items": [{"id": item.id, "price": catalogue.pro.id}]})
    session = v1.checkout.sessions.create(
        {
            "mode": "subscription",
            "line_items": [{"price": catalogue.basic.id, "quantity": 1}],
            "success_url": "http://localhost/",
            "expand": ["line_items"],
        }
    )
    invoice = v1.invoices.retrieve(subscribed.latest_invoice, {"expand": ["payments", "payments.data.payment"]})
    made = [
        meter,
        event,
        session,
        invoice,
        v1.billing.meters.event_summaries.list(meter.id, window),
        v1.invoices.create_preview({"subscription": subscribed.id}),
        v1.billing_portal.sessions.create({"customer": paying.id, "expand": ["configuration"]}),
        v1.credit_notes.create({"invoice": invoice.id, "amount": 100, "credit_amount": 100}),
        v1.customers.tax_ids.create(paying.id, {"type": "cn_tin", "value": "91310000"}),
        v1.webhook_endpoints.create({"url": "http://localhost:9/", "enabled_events": ["invoice.paid"]}),
        v1.payment_intents.retrieve(v1.invoice_payments.list({"invoice": invoice.id}).data[0].payment.payment_intent),
        v1.customers.retrieve(paying.id, {"expand": ["subscriptions", "tax_ids"]}),
        v1.prices.list(),
    ]
    server.advance(32 * DAY)
    return [plain(one) for one in [*made, *v1.events.list({"limit": 100}).data]]


def test_every_object_has_every_promised_field(everything):
    seen = set()

    found = sorted({lack for one in everything for lack in lacks(one, seen=seen)})

    assert found == []
    assert set(CLASSES) - seen == set()


def test_the_guard_notices_a_missing_and_an_invented_field(subscribed):
    document = plain(subscribed)
    del document["items"]["data"][0]["current_period_end"]
    document["current_period_end"] = 1

    assert list(lacks(document)) == [
        "subscription.items.current_period_end is missing",
        "subscription.current_period_end is no field of Subscription",
    ]

"""Metered prices, tiers, credit notes, loose charges, and the months' ends."""

from datetime import UTC, datetime

import pytest
import stripe

from billing.fakestripe.amounts import cost, written
from billing.fakestripe.periods import period_after

from .conftest import DAY


@pytest.fixture
def meter(client):
    return client.v1.billing.meters.create(
        {"display_name": "Reached", "event_name": "reached", "default_aggregation": {"formula": "sum"}}
    )


def report(client, customer, identifier, value=1):
    return client.v1.billing.meter_events.create(
        {
            "event_name": "reached",
            "identifier": identifier,
            "payload": {"stripe_customer_id": customer.id, "value": str(value)},
        }
    )


def test_a_meter_event_counts_once_by_its_identifier(client, paying, meter):
    event = report(client, paying, "attempt-1", 2)
    with pytest.raises(stripe.InvalidRequestError, match="already exists"):
        report(client, paying, "attempt-1", 2)
    report(client, paying, "attempt-2", 3)

    window = {"customer": paying.id, "start_time": event.timestamp - 60, "end_time": event.timestamp + 60}
    assert client.v1.billing.meters.event_summaries.list(meter.id, window).data[0].aggregated_value == 5


def test_usage_is_billed_by_tiers_after_the_period(server, client, paying, catalogue, meter):
    reached = client.v1.prices.create(
        {
            "product": catalogue.product.id,
            "currency": "cny",
            "recurring": {"interval": "month", "usage_type": "metered", "meter": meter.id},
            "billing_scheme": "tiered",
            "tiers_mode": "graduated",
            "tiers": [{"up_to": 10, "unit_amount": 0}, {"up_to": "inf", "unit_amount": 150}],
        }
    )
    items = [{"price": catalogue.basic.id}, {"price": reached.id}]
    subscription = client.v1.subscriptions.create({"customer": paying.id, "items": items})
    report(client, paying, "many", 14)
    expected = 99_00 + 4 * 150

    assert client.v1.invoices.create_preview({"subscription": subscription.id}).total == expected
    server.advance(32 * DAY)
    renewal = client.v1.invoices.list({"subscription": subscription.id}).data[0]
    assert (renewal.total, renewal.status) == (expected, "paid")
    server.advance(31 * DAY)
    assert client.v1.invoices.list({"subscription": subscription.id}).data[0].total == 99_00


def test_a_paid_invoice_is_credited_to_the_balance_and_not_more_than_once(client, paying, subscribed):
    note = client.v1.credit_notes.create(
        {"invoice": subscribed.latest_invoice, "amount": 50_00, "credit_amount": 50_00, "reason": "order_change"}
    )

    assert (note.total, note.type) == (50_00, "post_payment")
    assert client.v1.customers.retrieve(paying.id).balance == -50_00
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.credit_notes.create({"invoice": subscribed.latest_invoice, "amount": 50_00, "credit_amount": 50_00})


def test_a_loose_charge_comes_with_an_invoice_made_by_hand(client, paying):
    client.v1.invoice_items.create({"customer": paying.id, "amount": 30_00, "currency": "cny", "description": "Set-up"})
    draft = client.v1.invoices.create({"customer": paying.id, "pending_invoice_items_behavior": "include"})
    assert (draft.status, draft.total) == ("draft", 30_00)

    paid = client.v1.invoices.pay(draft.id)

    assert (paid.status, paid.lines.data[0].description) == ("paid", "Set-up")


def test_a_declined_payment_stays_on_record(client, paying, subscribed):
    client.v1.invoice_items.create({"customer": paying.id, "amount": 30_00, "currency": "cny"})
    draft = client.v1.invoices.create({"customer": paying.id, "pending_invoice_items_behavior": "include"})

    with pytest.raises(stripe.CardError) as refused:
        client.v1.invoices.pay(draft.id, {"payment_method": "pm_card_chargeCustomerFail"})

    assert (refused.value.http_status, refused.value.code) == (402, "card_declined")
    invoice = client.v1.invoices.retrieve(draft.id)
    assert (invoice.status, invoice.attempt_count) == ("open", 1)


def test_the_first_payment_must_work_or_nothing_is_made_when_asked_so(client, customer, catalogue):
    failing = client.v1.payment_methods.attach("pm_card_chargeCustomerFail", {"customer": customer.id})
    wanted = {
        "customer": customer.id,
        "items": [{"price": catalogue.basic.id}],
        "default_payment_method": failing.id,
    }

    assert client.v1.subscriptions.create(wanted).status == "incomplete"
    with pytest.raises(stripe.CardError):
        client.v1.subscriptions.create(wanted | {"payment_behavior": "error_if_incomplete"})
    assert len(client.v1.subscriptions.list({"status": "all"}).data) == 1


def test_a_lookup_key_moves_only_when_told(client, catalogue):
    wanted = {
        "product": catalogue.product.id,
        "currency": "cny",
        "unit_amount": 120_00,
        "recurring": {"interval": "month"},
        "lookup_key": "basic_month",
    }
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.prices.create(wanted)

    moved = client.v1.prices.create(wanted | {"transfer_lookup_key": True})

    assert [one.id for one in client.v1.prices.list({"lookup_keys": ["basic_month"]}).data] == [moved.id]


def test_a_deleted_customer_loses_its_subscription(client, paying, subscribed):
    client.v1.customers.delete(paying.id)

    assert client.v1.customers.retrieve(paying.id).deleted is True
    assert client.v1.subscriptions.retrieve(subscribed.id).status == "canceled"
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.billing_portal.sessions.create({"customer": paying.id})


def day(year, month, day):
    return int(datetime(year, month, day, 9, tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (day(2026, 1, 31), day(2026, 2, 28)),
        (day(2026, 2, 28), day(2026, 3, 31)),
        (day(2026, 3, 31), day(2026, 4, 30)),
        (day(2028, 1, 31), day(2028, 2, 29)),
    ],
)
def test_a_month_that_begins_on_the_31st_does_not_drift(start, end):
    assert period_after(start, anchor=day(2026, 1, 31), interval="month", count=1) == end


def test_a_year_from_the_29th_of_february_ends_on_the_28th():
    anchor = day(2028, 2, 29)

    assert period_after(anchor, anchor=anchor, interval="year", count=1) == day(2029, 2, 28)


TIERS = [
    {"up_to": 10, "unit_amount_decimal": "5", "flat_amount_decimal": "100"},
    {"up_to": None, "unit_amount_decimal": "2.5", "flat_amount_decimal": None},
]


@pytest.mark.parametrize(
    ("mode", "quantity", "total"), [("graduated", 12, 155), ("volume", 12, 30), ("volume", 4, 120)]
)
def test_tiers_cost_what_stripe_says(mode, quantity, total):
    assert cost({"billing_scheme": "tiered", "tiers_mode": mode, "_tiers": TIERS}, quantity) == total


def test_amounts_are_written_with_their_currency():
    assert [written(118800, "cny"), written(-5, "usd"), written(500, "jpy")] == ["¥1,188.00", "-US$0.05", "JP¥500"]

"""One customer from the first look at the prices to the last invoice, over HTTP with the real client."""

import json

import pytest
import stripe

from .conftest import DAY

MONTH = 31 * DAY


def test_a_subscription_lives_from_checkout_to_its_end(server, client, catalogue, visit):
    story = []

    def told():
        """The types of the events since the last look; every one carries a signature that holds."""
        since = []

        def receive(payload, signature):
            event = stripe.Webhook.construct_event(payload, signature, server.secret)
            assert event.api_version == "2026-10-28.endive"
            since.append(event.type)

        server.deliver_to(receive)
        story.extend(since)
        return since

    # The price is found by its key, the customer goes to Checkout and pays.
    price = client.v1.prices.list({"lookup_keys": ["basic_month"], "active": True}).data[0]
    customer = client.v1.customers.create({"email": "owner@north.example"})
    session = client.v1.checkout.sessions.create(
        {
            "mode": "subscription",
            "customer": customer.id,
            "line_items": [{"price": price.id, "quantity": 2}],
            "success_url": "http://localhost:8000/paid/?session={CHECKOUT_SESSION_ID}",
            "cancel_url": "http://localhost:8000/prices/",
            "client_reference_id": "order-1",
        }
    )
    assert (session.status, session.amount_total) == ("open", 198_00)
    told()
    paid = visit(session.url, {"action": "pay", "card": "4242 4242 4242 4242"})
    assert (paid.status, paid.location) == (303, f"http://localhost:8000/paid/?session={session.id}")

    session = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["subscription.latest_invoice.payments"]})
    assert (session.status, session.payment_status, session.client_reference_id) == ("complete", "paid", "order-1")
    subscription, invoice = session.subscription, session.subscription.latest_invoice
    assert (subscription.status, subscription["items"].data[0].quantity) == ("active", 2)
    assert (invoice.status, invoice.amount_paid, invoice.billing_reason) == ("paid", 198_00, "subscription_create")
    assert invoice.parent.subscription_details.subscription == subscription.id
    assert invoice.payments.data[0].payment.payment_intent.startswith("pi_")
    assert {"customer.subscription.created", "invoice.paid", "checkout.session.completed"} <= set(told())

    # Upgrade: the preview says what the invoice then says.
    item = subscription["items"].data[0]
    change = {"items": [{"id": item.id, "price": catalogue.pro.id}], "proration_behavior": "always_invoice"}
    change["proration_date"] = server.advance(10 * DAY)
    preview = client.v1.invoices.create_preview({"subscription": subscription.id, "subscription_details": change})
    subscription = client.v1.subscriptions.update(subscription.id, change | {"expand": ["latest_invoice"]})
    upgrade = subscription.latest_invoice
    assert preview.total == upgrade.total == upgrade.amount_paid
    assert 0 < upgrade.total < 200_00
    assert upgrade.billing_reason == "subscription_update"
    assert [line.parent.subscription_item_details.proration for line in upgrade.lines.data] == [True, True]
    told()

    # Renewal.
    server.advance(22 * DAY)
    subscription = client.v1.subscriptions.retrieve(subscription.id, {"expand": ["latest_invoice"]})
    renewal = subscription.latest_invoice
    assert (renewal.billing_reason, renewal.status, renewal.total) == ("subscription_cycle", "paid", 398_00)
    assert subscription["items"].data[0].current_period_start == renewal.period_end
    assert "invoice.paid" in told()

    # The card stops working; then another one pays.
    server.faults(decline_charges=True)
    server.advance(MONTH)
    subscription = client.v1.subscriptions.retrieve(subscription.id, {"expand": ["latest_invoice"]})
    assert (subscription.status, subscription.latest_invoice.status) == ("past_due", "open")
    assert subscription.latest_invoice.next_payment_attempt
    assert client.v1.customers.retrieve(customer.id).delinquent is True
    assert "invoice.payment_failed" in told()
    server.faults(reset=True)
    client.v1.invoices.pay(subscription.latest_invoice.id, {"payment_method": "pm_card_mastercard"})
    assert client.v1.subscriptions.retrieve(subscription.id).status == "active"
    assert client.v1.customers.retrieve(customer.id).delinquent is False
    assert told()[-1] == "customer.updated"

    # Cancel in the portal, think again, cancel for good.
    portal = client.v1.billing_portal.sessions.create({"customer": customer.id, "return_url": "http://localhost:8000/"})
    ended = visit(portal.url, {"action": "end", "subscription": subscription.id, "feedback": "unused"})
    assert ended.status == 303
    subscription = client.v1.subscriptions.retrieve(subscription.id)
    assert subscription.cancel_at_period_end is True
    assert subscription.cancel_at == subscription["items"].data[0].current_period_end
    assert subscription.cancellation_details.feedback == "unused"
    visit(portal.url, {"action": "keep", "subscription": subscription.id})
    assert client.v1.subscriptions.retrieve(subscription.id).cancel_at is None
    client.v1.subscriptions.update(subscription.id, {"cancel_at_period_end": True})
    server.advance(MONTH)
    subscription = client.v1.subscriptions.retrieve(subscription.id)
    assert (subscription.status, subscription.ended_at) == ("canceled", subscription.cancel_at)
    assert told()[-1] == "customer.subscription.deleted"
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.subscriptions.update(subscription.id, {"cancel_at_period_end": False})

    # The log has every event that was sent.
    logged = [event.type for event in client.v1.events.list({"limit": 100}).auto_paging_iter()]
    assert logged[::-1][-len(story) :] == story


def test_an_event_keeps_the_object_as_it_was_and_says_what_changed(server, client, subscribed):
    client.v1.subscriptions.update(subscribed.id, {"cancel_at_period_end": True})

    event = next(one for one in reversed(server.events()) if one["type"] == "customer.subscription.updated")
    assert event["data"]["object"]["cancel_at_period_end"] is True
    assert event["data"]["previous_attributes"]["cancel_at_period_end"] is False
    client.v1.subscriptions.update(subscribed.id, {"cancel_at_period_end": False})
    assert client.v1.events.retrieve(event["id"]).data.object.cancel_at_period_end is True
    assert json.dumps(event)


def test_a_sent_invoice_is_paid_on_its_page_and_is_overdue_when_it_is_not(server, client, customer, catalogue, visit):
    subscription = client.v1.subscriptions.create(
        {
            "customer": customer.id,
            "items": [{"price": catalogue.year.id}],
            "collection_method": "send_invoice",
            "days_until_due": 14,
            "expand": ["latest_invoice"],
        }
    )
    invoice = subscription.latest_invoice
    assert (subscription.status, invoice.status, invoice.amount_due) == ("active", "open", 990_00)
    assert invoice.due_date == invoice.created + 14 * DAY

    server.advance(15 * DAY)
    assert client.v1.subscriptions.retrieve(subscription.id).status == "past_due"
    assert server.events()[-1]["type"] == "customer.updated"

    assert visit(invoice.hosted_invoice_url, {"way": "alipay"}).status == 303
    assert "thank you" in visit(invoice.hosted_invoice_url).text.lower()
    invoice = client.v1.invoices.retrieve(invoice.id, {"expand": ["payments.data.payment.payment_intent"]})
    assert (invoice.status, invoice.amount_remaining) == ("paid", 0)
    assert client.v1.subscriptions.retrieve(subscription.id).status == "active"


def test_a_trial_without_a_card_warns_then_fails_and_one_with_a_card_is_paid(server, client, catalogue, customer):
    wanted = {"customer": customer.id, "items": [{"price": catalogue.basic.id}], "trial_period_days": 14}
    subscription = client.v1.subscriptions.create(wanted)
    assert subscription.status == "trialing"
    assert client.v1.invoices.retrieve(subscription.latest_invoice).total == 0

    server.advance(12 * DAY)
    assert server.events()[-1]["type"] == "customer.subscription.trial_will_end"
    server.advance(3 * DAY)
    assert client.v1.subscriptions.retrieve(subscription.id).status == "past_due"

    method = client.v1.payment_methods.attach("pm_card_visa", {"customer": customer.id})
    second = client.v1.subscriptions.create(wanted | {"default_payment_method": method.id})
    server.advance(15 * DAY)
    second = client.v1.subscriptions.retrieve(second.id, {"expand": ["latest_invoice"]})
    assert (second.status, second.latest_invoice.total) == ("active", 99_00)


def test_a_card_is_tried_again_and_given_up_after_the_last_try(server, client, paying, subscribed):
    failing = client.v1.payment_methods.attach("pm_card_chargeCustomerFail", {"customer": paying.id})
    client.v1.customers.update(paying.id, {"invoice_settings": {"default_payment_method": failing.id}})
    server.settings(retry_days=[3, 5])

    renewal = server.advance_to(subscribed["items"].data[0].current_period_end)
    invoice = client.v1.invoices.list({"subscription": subscribed.id}).data[0]
    assert (invoice.attempt_count, invoice.status) == (1, "open")
    for day, attempts in ((3, 2), (5, 3)):
        assert invoice.next_payment_attempt == renewal + day * DAY
        server.advance_to(invoice.next_payment_attempt)
        invoice = client.v1.invoices.retrieve(invoice.id)
        assert invoice.attempt_count == attempts
    assert invoice.next_payment_attempt is None
    assert client.v1.subscriptions.retrieve(subscribed.id).status == "canceled"
    assert client.v1.subscriptions.list({"customer": paying.id}).data == []
    assert len(client.v1.subscriptions.list({"customer": paying.id, "status": "all"}).data) == 1


def test_a_retry_that_works_makes_the_subscription_active_again(server, client, paying, subscribed):
    server.faults(decline_charges=True)
    server.settings(retry_days=[3, 5], after_retries="unpaid")
    server.advance_to(subscribed["items"].data[0].current_period_end)
    assert client.v1.subscriptions.retrieve(subscribed.id).status == "past_due"

    server.faults(reset=True)
    server.advance(3 * DAY)

    assert client.v1.subscriptions.retrieve(subscribed.id).status == "active"


def test_a_downgrade_leaves_a_credit_for_the_next_invoice(server, client, paying, catalogue):
    subscription = client.v1.subscriptions.create({"customer": paying.id, "items": [{"price": catalogue.pro.id}]})
    item = subscription["items"].data[0]
    client.v1.subscriptions.update(subscription.id, {"items": [{"id": item.id, "price": catalogue.basic.id}]})

    waiting = client.v1.invoice_items.list({"customer": paying.id, "pending": True}).data
    assert sum(one.amount for one in waiting) == -100_00
    preview = client.v1.invoices.create_preview({"subscription": subscription.id})
    assert preview.total == -1_00
    server.advance(32 * DAY)
    renewal = client.v1.invoices.list({"subscription": subscription.id}).data[0]
    assert (renewal.total, renewal.amount_due, renewal.status) == (-1_00, 0, "paid")
    assert client.v1.customers.retrieve(paying.id).balance == -1_00


def test_a_change_to_yearly_starts_a_new_cycle_and_is_paid_at_once(client, subscribed, catalogue):
    item = subscribed["items"].data[0]
    change = {"items": [{"id": item.id, "price": catalogue.year.id}], "expand": ["latest_invoice"]}

    changed = client.v1.subscriptions.update(subscribed.id, change)

    assert changed.latest_invoice.total == 990_00 - 99_00
    assert changed["items"].data[0].current_period_end - changed.billing_cycle_anchor in (365 * DAY, 366 * DAY)

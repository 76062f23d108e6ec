"""The pages for people: paying, paying an invoice, the portal, in two languages."""

import pytest


@pytest.fixture
def session(client, catalogue):
    return client.v1.checkout.sessions.create(
        {
            "mode": "subscription",
            "line_items": [{"price": catalogue.basic.id, "quantity": 1}],
            "success_url": "http://localhost:8000/paid/?session={CHECKOUT_SESSION_ID}",
            "cancel_url": "http://localhost:8000/prices/",
            "subscription_data": {"metadata": {"order": "7"}, "trial_period_days": 5},
        }
    )


def test_the_page_says_that_no_real_money_moves_in_both_languages(session, visit):
    english, chinese = visit(session.url), visit(session.url + "?locale=zh")

    assert "Local test payment page: no real money" in english.text
    assert '<html lang="en">' in english.text
    assert '<label for="card">Card number</label>' in english.text
    assert "不涉及真实资金" in chinese.text
    assert '<html lang="zh-Hans">' in chinese.text
    assert "不涉及真实资金" in visit(session.url, **{"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5"}).text


def test_a_declined_card_is_said_and_buys_nothing_and_the_next_one_works(client, session, visit):
    form = {"action": "pay", "email": "owner@north.example"}

    declined = visit(session.url, form | {"card": "4000 0000 0000 0002"})
    assert (declined.status, "Your card was declined." in declined.text) == (402, True)
    mistyped = visit(session.url + "?locale=zh-CN", form | {"card": "4242"})
    assert "卡号不正确" in mistyped.text
    assert client.v1.customers.list().data == []
    assert client.v1.checkout.sessions.retrieve(session.id).status == "open"

    assert visit(session.url, form | {"card": "4242424242424242"}).status == 303
    bought = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["subscription"]})
    assert (bought.subscription.status, bought.subscription.metadata["order"]) == ("trialing", "7")
    assert bought.customer_details.email == "owner@north.example"


def test_pressing_pay_twice_buys_once_and_the_page_then_says_so(client, session, visit):
    form = {"action": "pay", "email": "owner@north.example", "card": "4242424242424242"}

    first, second = visit(session.url, form), visit(session.url, form)

    assert first.location == second.location
    assert len(client.v1.subscriptions.list().data) == 1
    assert "paid already" in visit(session.url).text


def test_cancelling_goes_back_and_leaves_the_session_open(client, session, visit):
    back = visit(session.url, {"action": "cancel"})

    assert (back.status, back.location) == (303, "http://localhost:8000/prices/")
    assert client.v1.checkout.sessions.retrieve(session.id).status == "open"


def test_a_session_that_nobody_paid_expires(server, client, session, visit):
    server.advance(25 * 60 * 60)

    assert client.v1.checkout.sessions.retrieve(session.id).status == "expired"
    assert server.events()[-1]["type"] == "checkout.session.expired"
    assert "expired" in visit(session.url).text


def test_an_invoice_is_declined_or_paid_by_card_on_its_page(client, customer, catalogue, visit):
    subscription = client.v1.subscriptions.create(
        {
            "customer": customer.id,
            "items": [{"price": catalogue.basic.id}],
            "collection_method": "send_invoice",
            "days_until_due": 14,
            "expand": ["latest_invoice"],
        }
    )
    url = subscription.latest_invoice.hosted_invoice_url

    assert "支付宝" in visit(url + "?locale=zh").text
    assert visit(url, {"way": "card", "card": "4000000000000002"}).status == 402
    assert client.v1.invoices.retrieve(subscription.latest_invoice.id).status == "open"
    assert visit(url, {"way": "card", "card": "4242424242424242"}).status == 303
    assert client.v1.invoices.retrieve(subscription.latest_invoice.id).status == "paid"
    assert visit(subscription.latest_invoice.invoice_pdf).text.startswith("%PDF-1.4")


def test_the_portal_replaces_the_card_and_lists_invoices(client, paying, subscribed, visit):
    portal = client.v1.billing_portal.sessions.create({"customer": paying.id, "return_url": "http://localhost:8000/"})
    assert "4242" in visit(portal.url).text

    assert visit(portal.url, {"action": "card", "card": "5555 5555 5555 4444"}).status == 303

    after = visit(portal.url)
    assert "4444" in after.text
    assert "-0001</a>" in after.text
    default = client.v1.customers.retrieve(paying.id).invoice_settings.default_payment_method
    assert client.v1.payment_methods.retrieve(default).card.last4 == "4444"
    assert visit(portal.url, {"action": "card", "card": "4000000000000002"}).status == 402


def test_the_portal_closes_after_an_hour_and_knows_only_its_customer(server, client, paying, subscribed, visit):
    other = client.v1.customers.create({"name": "South"})
    portal = client.v1.billing_portal.sessions.create({"customer": other.id})
    visit(portal.url, {"action": "end", "subscription": subscribed.id})
    assert client.v1.subscriptions.retrieve(subscribed.id).cancel_at_period_end is False

    server.advance(61 * 60)
    assert visit(portal.url).status == 410


def test_an_unknown_page_is_a_404(visit):
    assert visit("/_pay/cs_test_none").status == 404
    assert visit("/_nothing/").status == 404

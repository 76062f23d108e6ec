"""A shop pays by card and by invoice, over HTTP with the real client."""

from datetime import timedelta

import pytest

from billing.fakestripe.errors import CardError
from billing.subscriptions import checkout, ending, invoice, order, review, stripe_client, sync
from billing.subscriptions.models import Checkout, Subscription

from .conftest import DAY, DECLINED_CARD, FAILING_CARD, session_of


def test_a_card_payment_makes_the_shop_active_when_the_webhooks_came(payer):
    payer.end_trial()
    payer.buy("plus", branches=2)
    assert payer.row.status == ""

    payer.webhooks()

    row = payer.row
    assert (payer.standing, row.status, row.plan, row.branches, row.method) == ("active", "active", "plus", 2, "card")
    assert timedelta(days=27) < row.current_period_end - payer.now < timedelta(days=32)
    assert row.snapshot["amount"] == 2 * 439_00
    assert row.snapshot["card"] == {"brand": "visa", "last4": "4242"}
    assert [one["status"] for one in row.snapshot["invoices"]] == ["paid"]
    assert Checkout.objects.get().completed_at


def test_what_is_left_of_the_trial_stays_free(payer):
    ends = payer.row.trial_ends_at
    payer.buy()
    payer.webhooks()

    assert (payer.standing, payer.row.status) == ("active", "trialing")
    assert abs(payer.row.current_period_end - ends) < timedelta(seconds=2)
    assert payer.row.snapshot["invoices"][0]["total"] == 0


def test_a_trial_in_its_last_hours_is_rounded_up_to_what_stripe_takes(payer):
    Subscription.objects.update(trial_ends_at=payer.now + timedelta(hours=3))

    payer.buy()
    payer.webhooks()

    assert timedelta(hours=48) < payer.row.current_period_end - payer.now < timedelta(hours=50)


def test_the_return_comes_before_the_webhook(payer):
    payer.end_trial()
    payer.buy()

    assert checkout.confirm(checkout.latest(payer.shop), now=payer.now) is True

    assert payer.standing == "active"
    payer.webhooks()
    assert (payer.standing, Checkout.objects.count()) == ("active", 1)


def test_the_webhook_comes_before_the_return(payer):
    payer.end_trial()
    payer.buy()
    payer.webhooks()
    before = Checkout.objects.get().completed_at

    assert checkout.confirm(checkout.latest(payer.shop), now=payer.now + timedelta(minutes=1)) is True

    assert Checkout.objects.get().completed_at == before


def test_who_returns_without_paying_is_not_confirmed(payer):
    payer.start()

    assert checkout.confirm(checkout.latest(payer.shop), now=payer.now) is False
    assert payer.standing == "trial"


def test_a_declined_card_leaves_everything_as_it_was(payer):
    payer.end_trial()
    review.shop(payer.shop, now=payer.now)
    with pytest.raises(CardError):
        payer.buy(card=DECLINED_CARD)
    payer.webhooks()

    assert (payer.standing, payer.reason, payer.row.status) == ("read_only", "trial_days", "")


def test_two_clicks_open_one_page(payer):
    first, second = payer.start(), payer.start()

    assert first == second
    assert Checkout.objects.count() == 1
    assert len(payer.stripe.client().v1.customers.list().data) == 1


def test_a_click_after_a_crash_finds_the_same_page(payer):
    first = payer.start()
    Checkout.objects.update(stripe_session=None)  # we fell over before we could note it

    assert payer.start() == first


def test_another_choice_closes_the_page_that_was_open(payer):
    first, second = payer.start("basic"), payer.start("plus")

    sessions = payer.stripe.client().v1.checkout.sessions
    assert sessions.retrieve(session_of(first)).status == "expired"
    assert sessions.retrieve(session_of(second)).status == "open"
    assert payer.start("basic") not in (first, second)


def expire(payer):
    sessions = payer.stripe.client().v1.checkout.sessions
    for one in sessions.list({"customer": payer.row.stripe_customer, "status": "open"}).data:
        sessions.expire(one.id)


def test_an_expired_page_is_replaced_every_time(payer):
    seen = set()
    for _ in range(3):
        seen.add(payer.start())
        expire(payer)

    assert len(seen) == 3


def test_nobody_pays_twice(payer):
    payer.end_trial()
    payer.buy()  # and no webhook came

    with pytest.raises(order.AlreadySubscribed):
        payer.start("plus")
    with pytest.raises(order.AlreadySubscribed):
        payer.buy_by_invoice()
    assert payer.standing == "active"


def test_the_customer_at_stripe_knows_no_more_than_an_invoice_needs(payer):
    payer.start()

    customer = payer.stripe.client().v1.customers.retrieve(payer.row.stripe_customer)
    assert (customer.name, customer.email) == ("North Garage", payer.owner.email)
    assert customer.metadata.to_dict() == {}
    session = payer.stripe.client().v1.checkout.sessions.list().data[0]
    assert session.client_reference_id == str(Checkout.objects.get().pk)
    assert session.metadata.to_dict() == {}


def test_a_customer_deleted_at_stripe_is_made_anew(payer):
    payer.start()
    old = payer.row.stripe_customer
    payer.stripe.client().v1.customers.delete(old)
    payer.end_trial()

    payer.buy("basic")
    payer.webhooks()

    assert payer.row.stripe_customer != old
    assert payer.standing == "active"


@pytest.mark.parametrize(
    ("plan", "interval", "branches"),
    [
        ("gold", "month", 1), ("", "month", 1), ("standard", "week", 1), ("standard", "month", 0),
        ("standard", "month", -3), ("standard", "month", 1000), ("price_123", "month", 1),
    ],
)  # fmt: skip
def test_only_what_is_on_our_table_can_be_ordered(plan, interval, branches):
    with pytest.raises(order.BadOrder):
        order.of(plan, interval, branches)
    assert order.of("standard", "month", 1).plan.code == "standard"


@pytest.mark.parametrize(("interval", "amount"), [("month", 239_900), ("year", 2_399_000)])
def test_each_shop_pays_in_its_own_currency(other, interval, amount):
    other.end_trial()
    other.buy("plus", interval)
    other.webhooks()

    assert (other.row.snapshot["currency"], other.row.snapshot["amount"]) == ("CNY", amount)
    assert other.row.interval == interval


def test_prices_are_made_once_and_follow_our_table(payer, other, monkeypatch):
    from billing.subscriptions import plans

    payer.start()
    other.start()
    prices = payer.stripe.client().v1.prices
    assert len(prices.list({"limit": 100}).data) == 4

    expire(payer)
    payer.start()
    assert len(prices.list({"limit": 100}).data) == 4

    monkeypatch.setitem(plans.STANDARD.monthly, "GBP", 199_00)
    expire(payer)
    payer.end_trial()
    payer.buy()
    payer.webhooks()
    assert payer.row.snapshot["unit_amount"] == 199_00
    assert len(prices.list({"lookup_keys": ["aftercall_standard_month_gbp"]}).data) == 1


def test_an_invoice_is_sent_paid_on_its_page_and_late_after_fourteen_days(payer):
    payer.end_trial()
    address = payer.buy_by_invoice("basic")
    assert "/_invoice/" in address
    assert (payer.standing, payer.row.status, payer.row.method) == ("active", "active", "invoice")
    assert payer.row.snapshot["open_amount"] == 79_00
    due = payer.now + timedelta(days=14)

    payer.stripe.advance(14 * DAY + 60)
    payer.webhooks()
    assert (payer.standing, payer.row.status) == ("grace", "past_due")
    assert abs(payer.row.late_since - due) < timedelta(minutes=5)

    review.shop(payer.shop, now=due + timedelta(days=14, minutes=5))
    assert (payer.standing, payer.reason) == ("read_only", "unpaid")

    open_one = payer.row.snapshot["open_invoice"]
    payer.stripe.client().v1.invoices.pay(open_one, {"paid_out_of_band": True})
    payer.webhooks()
    assert (payer.standing, payer.row.late_since) == ("active", None)


def test_by_invoice_during_the_trial_nothing_is_owed_yet(payer):
    assert payer.buy_by_invoice() == ""

    assert (payer.standing, payer.row.status) == ("active", "trialing")


def test_the_page_of_an_invoice_opens_for_its_own_shop_only(payer, other):
    payer.end_trial()
    address = payer.buy_by_invoice()
    other.start()
    invoice_id = payer.row.snapshot["invoices"][0]["id"]

    assert invoice.page(payer.shop, invoice_id) == address
    for shop, wanted in ((other.shop, invoice_id), (payer.shop, "in_nonsense")):
        with pytest.raises(invoice.NoSuchInvoice):
            invoice.page(shop, wanted)


def test_a_failed_renewal_leaves_fourteen_days_and_a_paid_one_mends_all(paying):
    paying.stripe.faults(decline_charges=True)
    paying.stripe.settings(after_retries="past_due")
    failed = paying.stripe.advance_to(int(paying.row.current_period_end.timestamp()))
    paying.webhooks()
    assert paying.standing == "grace"
    assert abs(paying.row.late_since.timestamp() - failed) < 5
    assert paying.row.snapshot["next_try"]

    paying.stripe.advance(13 * DAY)
    paying.webhooks()
    assert paying.standing == "grace"
    paying.stripe.advance(2 * DAY)
    review.everybody(now=paying.now)
    assert (paying.standing, paying.reason) == ("read_only", "unpaid")

    paying.stripe.faults(reset=True)
    paying.stripe.client().v1.invoices.pay(paying.row.snapshot["open_invoice"])
    paying.webhooks()
    assert (paying.standing, paying.row.late_since) == ("active", None)


def test_a_card_that_stripe_gives_up_early_still_leaves_the_fourteen_days(paying):
    paying.stripe.faults(decline_charges=True)
    paying.stripe.settings(retry_days=[1])
    paying.stripe.advance_to(int(paying.row.current_period_end.timestamp()))
    paying.stripe.advance(2 * DAY)
    paying.webhooks()

    assert (paying.row.status, paying.standing) == ("canceled", "grace")
    review.shop(paying.shop, now=paying.now + timedelta(days=13))
    assert (paying.standing, paying.reason) == ("read_only", "unpaid")


def test_a_card_that_fails_at_the_end_of_the_trial(payer):
    payer.buy(card=FAILING_CARD)
    payer.webhooks()
    assert payer.standing == "active"

    payer.stripe.advance_to(int(payer.row.current_period_end.timestamp()))
    payer.webhooks()

    assert (payer.row.status, payer.standing) == ("past_due", "grace")


def test_a_cancelled_plan_runs_to_its_end_and_can_be_taken_back_before(paying):
    by = paying.owner.pk
    ending.plan(paying.shop, reason="unused", by=by, now=paying.now)
    assert paying.row.cancel_at == paying.row.current_period_end
    assert paying.standing == "active"

    ending.take_back(paying.shop, by=by, now=paying.now)
    assert paying.row.cancel_at is None

    ending.plan(paying.shop, by=by, now=paying.now)
    paying.stripe.advance_to(int(paying.row.cancel_at.timestamp()))
    paying.webhooks()
    assert (paying.standing, paying.reason, paying.row.status) == ("read_only", "cancelled", "canceled")
    with pytest.raises(ending.NotSubscribed):
        ending.take_back(paying.shop, by=by, now=paying.now)

    paying.buy("basic")
    paying.webhooks()
    assert (paying.standing, paying.row.plan) == ("active", "basic")


def test_who_has_no_plan_cannot_cancel_one(payer):
    with pytest.raises(ending.NotSubscribed):
        ending.plan(payer.shop, by=payer.owner.pk, now=payer.now)


def test_when_stripe_is_down_that_is_said_and_nothing_is_half_done(payer):
    payer.stripe.faults(fail_requests=100)

    with pytest.raises(stripe_client.Unavailable):
        payer.start()

    assert payer.standing == "trial"
    payer.stripe.faults(reset=True)
    assert payer.start()
    assert Checkout.objects.count() == 1


def test_a_lost_answer_creates_nothing_twice(payer):
    payer.end_trial()
    payer.stripe.faults(lose_answers=1)
    payer.buy_by_invoice()

    found = payer.stripe.client().v1.subscriptions.list({"customer": payer.row.stripe_customer}).data
    assert len(found) == 1


def test_without_a_key_nothing_is_asked(payer, settings):
    settings.STRIPE_SECRET_KEY = ""
    with pytest.raises(stripe_client.Unavailable):
        payer.start()


def test_a_shop_that_never_paid_has_nothing_to_fetch(payer):
    sync.shop(payer.shop, now=payer.now)

    assert payer.row.checked_at is None
    with pytest.raises(sync.UnknownCustomer):
        sync.customer("cus_stranger", now=payer.now)

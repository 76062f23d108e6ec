"""The billing page: who sees it, what it says in every state, and where its buttons lead."""

from datetime import timedelta

import pytest
from django.utils import timezone

from billing.fakestripe.testing import running
from billing.subscriptions import review, stripe_client, usage
from billing.subscriptions.models import Checkout, Subscription
from tenants.shops import members, standing
from tests.billing.subscriptions.conftest import Payer, on_trial, session_of
from tests.factories import make_user, new_id

NORTH = {"host": "north.localhost"}
ORDER = {"plan": "standard", "interval": "month", "branches": 1}
READ = ["", "return/", "return/state/", "change/", "cancellation/"]
ACT = ["card-payment/", "invoice-payment/", "change/confirmation/", "card/", "resumption/", "check/", "cancellation/"]


@pytest.fixture
def stripe(settings):
    with running() as server:
        settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRET = server.key, server.secret
        settings.STRIPE_API_BASE = server.base
        yield server


@pytest.fixture
def stripe_does_not_wait(monkeypatch):
    """The client gives up at the first failure instead of trying again after a pause."""
    monkeypatch.setattr(stripe_client, "RETRIES", 0)


@pytest.fixture
def payer(client, north, stripe) -> Payer:
    """The shop on trial, its owner signed in."""
    payer = on_trial(north, stripe)
    client.force_login(payer.owner)
    return payer


@pytest.fixture
def paying(payer) -> Payer:
    payer.end_trial()
    payer.buy("basic")
    payer.webhooks()
    return payer


def get(client, page="", **query):
    return client.get(f"/billing/{page}", query, headers=NORTH)


def post(client, page, **data):
    return client.post(f"/billing/{page}", data, headers=NORTH)


@pytest.mark.parametrize("role", ["manager", "advisor", "viewer"])
def test_only_owners_find_the_page(client, payer, north, role):
    assert get(client).status_code == 200

    somebody = make_user("Some Body")
    members.join(north, somebody, role=role, now=payer.now)
    client.force_login(somebody)

    assert {get(client, page).status_code for page in READ} == {404}
    assert {post(client, page, **ORDER).status_code for page in ACT} == {404}
    assert Checkout.objects.count() == 0


def test_strangers_sign_in_first_and_owners_of_other_shops_find_nothing(client, payer, shunda):
    client.logout()
    assert get(client).status_code == 302

    other = make_user("Other Owner")
    members.join(shunda, other, role="owner", now=payer.now)
    client.force_login(other)
    assert get(client).status_code == 404
    assert post(client, "card-payment/", **ORDER).status_code == 404


def test_a_trial_is_told_in_days_and_customers(client, payer):
    page = get(client).text

    assert "Trial: 14 days or 100 reached customers left, no card on file." in page
    assert "£189.00" in page
    assert "Pay by card" in page
    assert "Pay by invoice" in page


def test_prices_follow_rhythm_and_branches_of_the_address(client, payer):
    page = get(client, interval="year", branches="3").text

    assert "£5,670.00" in page
    assert 'value="3"' in page
    assert get(client, interval="week", branches="-5").status_code == 200


def test_the_card_button_leads_to_the_payment_page(client, payer):
    answer = post(client, "card-payment/", **ORDER)

    assert answer.status_code == 303
    assert answer["Location"].startswith("http://localhost:")
    assert "/_pay/" in answer["Location"]


def test_the_browser_may_follow_to_the_pages_of_stripe(client, payer):
    policy = get(client).headers["Content-Security-Policy"]

    form_action = next(part for part in policy.split(";") if "form-action" in part)
    for page in ("https://checkout.stripe.com", "https://billing.stripe.com", "https://invoice.stripe.com"):
        assert page in form_action


@pytest.mark.parametrize(
    "change",
    [
        {"plan": "gold"}, {"plan": "price_1"}, {"interval": "week"}, {"branches": 0}, {"branches": -1},
        {"branches": 100000}, {"branches": "1e3"}, {"plan": ""},
    ],
)  # fmt: skip
def test_an_order_that_is_not_on_the_table_is_refused(client, payer, change):
    for page in ("card-payment/", "invoice-payment/"):
        assert post(client, page, **{**ORDER, **change}).status_code == 422
    assert Checkout.objects.count() == 0


def test_prices_in_the_request_are_not_listened_to(client, payer):
    payer.end_trial()
    answer = post(client, "card-payment/", **ORDER, price="price_1", amount="1", unit_amount="1", currency="cny",
                  stripe_customer="cus_other", customer="cus_other")  # fmt: skip
    payer.stripe.pay(session_of(answer["Location"]))
    payer.webhooks()

    assert (payer.row.snapshot["amount"], payer.row.snapshot["currency"]) == (189_00, "GBP")


def test_the_return_page_waits_for_our_own_state_whatever_its_address_says(client, payer):
    payer.end_trial()
    assert get(client, "return/").status_code == 302  # never been to the payment page
    payer.start()

    waiting = get(client, "return/", session_id="cs_test_paid", status="paid").text
    assert "Waiting for the confirmation" in waiting
    assert "every 2s" in waiting
    assert "Waiting" in get(client, "return/state/").text

    payer.stripe.pay(Checkout.objects.get().stripe_session)
    payer.webhooks()

    assert "Thank you. Your plan is Standard." in get(client, "return/").text
    part = get(client, "return/state/")
    assert part.headers["HX-Refresh"] == "true"
    assert "every 2s" not in part.text
    assert "<html" not in part.text


def test_the_return_page_has_a_worker_ask_when_no_webhook_comes(
    client, payer, monkeypatch, django_capture_on_commit_callbacks
):
    from billing.subscriptions import checkout, tasks

    monkeypatch.setattr(
        checkout.current_app,
        "send_task",
        lambda name, kwargs: tasks.confirm_checkout.apply(kwargs=kwargs),
        raising=False,
    )
    payer.end_trial()
    payer.buy()

    with django_capture_on_commit_callbacks(execute=True):
        get(client, "return/")

    assert payer.standing == "active"
    assert "Thank you" in get(client, "return/").text


def test_paying_by_invoice_leads_to_the_invoice(client, payer):
    payer.end_trial()

    answer = post(client, "invoice-payment/", **ORDER)

    assert answer.status_code == 303
    assert "/_invoice/" in answer["Location"]
    page = get(client).text
    assert "An invoice of £189.00 is open, due by" in page
    assert "Pay the open invoice" in page


def test_paying_by_invoice_on_trial_says_when_it_begins(client, payer):
    assert post(client, "invoice-payment/", **ORDER).status_code == 302

    assert "Standard is chosen and free until" in get(client).text


def test_a_paid_plan_shows_renewal_card_usage_and_invoices(client, paying):
    for _ in range(3):
        usage.count(paying.shop, follow_up=new_id(), attempt=new_id(), now=timezone.now())

    page = get(client).text

    assert "Paid. Renews on" in page
    assert "for £79.00." in page
    assert "Visa ending in 4242" in page
    assert "3 of 50" in page
    assert paying.row.snapshot["invoices"][0]["number"] in page
    assert "Cancel the plan" in page
    assert "Pay by card" not in page


def test_a_plan_is_not_bought_a_second_time(client, paying):
    for page in ("card-payment/", "invoice-payment/"):
        assert post(client, page, **ORDER).status_code == 302
    assert len(paying.stripe.client().v1.subscriptions.list().data) == 1


def test_an_invoice_opens_by_its_own_page_and_only_for_its_shop(client, paying):
    number = paying.row.snapshot["invoices"][0]["id"]

    assert "/_invoice/" in get(client, f"invoices/{number}/")["Location"]
    assert get(client, "invoices/in_other/").status_code == 404


def test_an_upgrade_is_shown_to_the_penny_before_it_happens(client, paying):
    shown = get(client, "change/", plan="plus", interval="month", branches=1)
    preview = shown.context["preview"]
    assert 0 < preview.due_now <= 439_00 - 79_00
    assert paying.row.plan == "basic"

    assert post(client, "change/confirmation/", token=preview.token).status_code == 302

    assert (paying.row.plan, paying.row.snapshot["amount"]) == ("plus", 439_00)
    newest = paying.row.snapshot["invoices"][0]
    assert (newest["total"], newest["status"]) == (preview.due_now, "paid")
    post(client, "change/confirmation/", token=preview.token)  # pressed twice
    assert len(paying.row.snapshot["invoices"]) == 2


def test_a_downgrade_costs_nothing_now_and_becomes_credit(client, paying):
    token = get(client, "change/", plan="plus", interval="month", branches=2).context["preview"].token
    post(client, "change/confirmation/", token=token)

    preview = get(client, "change/", plan="basic", interval="month", branches=1).context["preview"]
    assert (preview.due_now, preview.is_more) == (0, False)
    post(client, "change/confirmation/", token=preview.token)

    assert (paying.row.plan, paying.row.branches) == ("basic", 1)
    assert len(paying.row.snapshot["invoices"]) == 2
    balance = paying.stripe.client().v1.invoice_items.list({"pending": True}).data
    assert sum(one.amount for one in balance) < 0


def test_a_change_to_yearly_is_paid_at_once(client, paying):
    preview = get(client, "change/", plan="basic", interval="year", branches=1).context["preview"]
    post(client, "change/confirmation/", token=preview.token)

    assert (paying.row.interval, paying.row.snapshot["amount"]) == ("year", 790_00)
    assert paying.row.snapshot["invoices"][0]["total"] == preview.due_now
    assert paying.row.current_period_end - paying.now > timedelta(days=360)


def test_a_change_during_the_free_days_costs_nothing_now(client, payer):
    payer.buy("basic")
    payer.webhooks()

    preview = get(client, "change/", plan="plus", interval="month", branches=1).context["preview"]
    assert (preview.due_now, preview.on_trial) == (0, True)
    post(client, "change/confirmation/", token=preview.token)

    assert (payer.row.plan, payer.row.status) == ("plus", "trialing")


def test_a_declined_card_changes_nothing(client, paying):
    token = get(client, "change/", plan="plus", interval="month", branches=1).context["preview"].token
    paying.stripe.faults(decline_charges=True)

    answer = post(client, "change/confirmation/", token=token)

    assert answer.status_code == 402
    assert "declined" in answer.text
    assert paying.row.plan == "basic"
    assert paying.standing == "active"


def test_a_forged_an_old_and_a_foreign_preview_are_refused(client, paying, shunda):
    token = get(client, "change/", plan="plus", interval="month", branches=1).context["preview"].token
    other = get(client, "change/", plan="standard", interval="month", branches=1).context["preview"].token
    post(client, "change/confirmation/", token=other)
    assert paying.row.plan == "standard"

    for bad in ("", "nonsense", token[:-2] + "xx", token):  # the last one was shown for another plan
        post(client, "change/confirmation/", token=bad)
        assert paying.row.plan == "standard"


def test_what_changes_nothing_is_said(client, paying):
    assert get(client, "change/", plan="basic", interval="month", branches=1).status_code == 302
    assert get(client, "change/", plan="gold", interval="month", branches=1).status_code == 422


def test_the_card_is_changed_on_the_pages_of_stripe(client, paying):
    answer = post(client, "card/")

    assert answer.status_code == 303
    assert "/_portal/" in answer["Location"]


def test_who_never_paid_has_no_card_to_change(client, payer):
    assert post(client, "card/")["Location"] == "/billing/"
    assert "Card and invoice address" not in get(client).text


def test_cancelling_takes_two_clicks_and_can_be_taken_back(client, paying):
    asked = get(client, "cancellation/").text
    assert "Nothing is deleted" in asked
    assert paying.row.cancel_at is None

    assert post(client, "cancellation/", reason="unused").status_code == 302
    page = get(client).text
    assert "Cancelled: the plan runs until" in page
    assert get(client, "cancellation/").status_code == 302

    assert "Keep the plan" in page
    post(client, "resumption/")
    assert paying.row.cancel_at is None
    assert "Paid. Renews on" in get(client).text


def test_nobody_cancels_what_is_not_there(client, payer):
    assert get(client, "cancellation/").status_code == 302
    assert post(client, "cancellation/").status_code == 302
    assert post(client, "resumption/").status_code == 302


def test_late_payment_is_told_with_its_days(client, paying):
    paying.stripe.faults(decline_charges=True)
    paying.stripe.advance_to(int(paying.row.current_period_end.timestamp()))
    paying.webhooks()

    page = get(client).text

    assert "next try on" in page
    assert "Service goes on until" in page
    assert "Pay the open invoice" in page


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("trial_days", "its days have passed"), ("trial_reached", "all its customers were reached"),
        ("unpaid", "The payment did not come"), ("cancelled", "as you asked"),
    ],
)  # fmt: skip
def test_read_only_says_why_and_still_takes_money(client, payer, north, reason, words):
    payer.end_trial()
    standing.write(north, state="read_only", reason=reason, now=payer.now)

    page = get(client).text
    assert words in page
    assert "Nothing was deleted" in page

    assert post(client, "card-payment/", **ORDER).status_code == 303


@pytest.mark.parametrize("page", ACT)
def test_when_stripe_is_down_the_page_says_so_and_stands(client, stripe_does_not_wait, paying, page):
    paying.stripe.faults(fail_requests=1000)
    before = Subscription.objects.values().get()

    answer = post(client, page, **ORDER, token="x")

    if page not in ("change/confirmation/",):  # an unreadable preview is refused before anything is asked
        assert answer.status_code == 503
        assert "does not answer right now" in answer.text
        assert "Paid. Renews on" in answer.text
    assert get(client).status_code == 200
    assert Subscription.objects.values().get() == before


def test_asking_now_mends_what_a_lost_webhook_left(client, payer):
    payer.end_trial()
    payer.buy()
    payer.stripe.forget_waiting()
    review.shop(payer.shop, now=payer.now)
    assert payer.standing == "read_only"

    assert post(client, "check/").status_code == 302

    assert payer.standing == "active"


def test_a_shop_without_a_subscription_row_is_not_an_error(client, north, stripe):
    owner = make_user("Old Owner")
    members.join(north, owner, role="owner", now=timezone.now())
    client.force_login(owner)

    assert "in good standing" in get(client).text
    assert {get(client, page).status_code for page in READ} <= {200, 302, 422}
    assert post(client, "card-payment/", **ORDER).status_code == 303

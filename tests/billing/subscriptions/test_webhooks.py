"""The door for webhooks: what gets in, what does not, and that no order of them matters."""

import functools
import hashlib
import hmac
import itertools
import json
import random
import time

import pytest
from django.db import IntegrityError, transaction

from billing.fakestripe import webhooks
from billing.subscriptions import checkout, inbox, reconcile, review, stripe_client, sync, tasks
from billing.subscriptions.models import Checkout, StripeEvent, Subscription

from .conftest import deliver

DOOR = "/stripe/webhook/"
LIFE = ("trialing", "checkout", "paid", "upgraded", "failed", "recovered", "cancelled")


def knock(client, payload, signature, *, host="localhost"):
    headers = {"Stripe-Signature": signature, "host": host}
    return client.post(DOOR, payload, content_type="application/json", headers=headers)


def signed(event, secret, *, at=None):
    payload = json.dumps(event).encode()
    return payload, webhooks.sign(payload, secret, at=at or int(time.time()))


@pytest.fixture
def event(payer):
    """A webhook as it comes from Stripe: body and signature."""
    payer.start()
    return next(one for one in payer.stripe.waiting() if json.loads(one[0])["type"] == "customer.created")


def test_a_signed_event_is_kept_once_and_answered_every_time(client, event):
    assert [knock(client, *event).status_code for _ in range(3)] == [200, 200, 200]

    kept = StripeEvent.objects.get()
    assert kept.pk == json.loads(event[0])["id"]
    assert kept.payload == json.loads(event[0])


def test_the_worker_is_sent_after_the_commit_and_only_the_first_time(
    client, event, monkeypatch, django_capture_on_commit_callbacks
):
    sent = []
    monkeypatch.setattr(inbox.current_app, "send_task", lambda name, kwargs: sent.append(kwargs), raising=False)
    with django_capture_on_commit_callbacks(execute=True):
        knock(client, *event)
        knock(client, *event)

    assert sent == [{"event_id": json.loads(event[0])["id"]}]


def test_a_broker_that_is_down_does_not_refuse_the_event(
    client, event, monkeypatch, django_capture_on_commit_callbacks
):
    def down(name, kwargs):
        raise OSError("no broker")

    monkeypatch.setattr(inbox.current_app, "send_task", down, raising=False)
    with django_capture_on_commit_callbacks(execute=True):
        assert knock(client, *event).status_code == 200

    later = StripeEvent.objects.get().received_at + 2 * inbox.PATIENCE
    assert inbox.left_over(now=later) == [StripeEvent.objects.get().pk]


@pytest.mark.parametrize("host", ["north.localhost", "console.localhost", "ops.localhost"])
def test_the_door_is_on_the_public_host_only(client, event, host):
    answer = knock(client, *event, host=host)

    assert answer.status_code in (302, 404)  # where staff works, strangers are sent to sign in
    assert not StripeEvent.objects.exists()


def test_reading_the_door_is_no_knock(client):
    assert client.get(DOOR, headers={"host": "localhost"}).status_code == 405


def test_two_secrets_are_good_while_one_replaces_the_other(client, event, settings):
    settings.STRIPE_WEBHOOK_SECRET = f"whsec_new, {settings.STRIPE_WEBHOOK_SECRET}"
    assert knock(client, *event).status_code == 200
    assert knock(client, *signed(json.loads(event[0]), "whsec_new")).status_code == 200

    settings.STRIPE_WEBHOOK_SECRET = "whsec_new"
    assert knock(client, *event).status_code == 400


def test_old_unsigned_and_foreign_events_are_refused(client, event, settings):
    secret, now = settings.STRIPE_WEBHOOK_SECRET, int(time.time())
    body = json.loads(event[0])
    refused = [
        (event[0], ""),
        (event[0], "t=,v1="),
        signed(body, "whsec_other"),
        signed(body, "whsec_" + "localserver"[::-1]),
        signed(body, secret, at=now - 301),
        signed({**body, "livemode": True}, secret),
        signed({**body, "account": "acct_other"}, secret),
        signed({**body, "object": "charge"}, secret),
        signed({**body, "id": None}, secret),
        signed([body], secret),
    ]
    assert {knock(client, *one).status_code for one in refused} == {400}
    assert not StripeEvent.objects.exists()

    assert knock(client, *signed(body, secret, at=now - 290)).status_code == 200


def test_without_a_secret_nothing_gets_in(client, event, settings):
    settings.STRIPE_WEBHOOK_SECRET = ""
    payload = event[0]
    empty = hmac.new(b"", b"%d." % int(time.time()) + payload, hashlib.sha256).hexdigest()

    assert knock(client, payload, f"t={int(time.time())},v1={empty}").status_code == 400


@pytest.mark.parametrize("how_many", [400, pytest.param(10_000, marks=pytest.mark.nightly)])
def test_no_forged_event_gets_in(client, event, how_many):
    dice = random.Random(20261122)
    payload, signature = event

    answers = set()
    for _ in range(how_many):
        answers.add(knock(client, *_forged(payload, signature, dice)).status_code)

    assert answers == {400}
    assert not StripeEvent.objects.exists()
    assert knock(client, payload, signature).status_code == 200


def _forged(payload, signature, dice):
    """The event with something changed that Stripe did not sign."""
    body, seal = bytearray(payload), signature
    kind = dice.randrange(7)
    if kind == 0:  # one byte of the body
        place = dice.randrange(len(body))
        body[place] = (body[place] + dice.randrange(1, 255)) % 256
    elif kind == 1:  # one digit of the seal
        at = seal.index("v1=") + 3 + dice.randrange(64)
        seal = seal[:at] + dice.choice([c for c in "0123456789abcdef" if c != seal[at]]) + seal[at + 1 :]
    elif kind == 2:  # another moment
        moment = int(signature[2 : signature.index(",")]) + dice.choice([-1, 1, 60, -60, 3600])
        seal = f"t={moment}{signature[signature.index(',') :]}"
    elif kind == 3:  # a part cut off, or something added
        body = body[: dice.randrange(len(body))] if dice.random() < 0.5 else body + b" " * dice.randrange(1, 9)
    elif kind == 4:  # another scheme, or a seal cut short
        seal = dice.choice([signature.replace("v1=", "v0="), signature[: -dice.randrange(1, 60)], signature[5:], "v1="])
    elif kind == 5:  # another event under the old seal
        event = json.loads(payload)
        event["id"] = f"evt_{dice.randrange(10**9)}"
        body = bytearray(json.dumps(event).encode())
    else:  # a seal of one's own
        moment = int(time.time())
        guess = hmac.new(dice.randbytes(12), b"%d." % moment + payload, hashlib.sha256).hexdigest()
        seal = f"t={moment},v1={guess}"
    return bytes(body), seal


# --- Any order ----------------------------------------------------------------------------------------------------


def live_a_life(payer):
    """From the free days to the end; answers the webhook of each turn of it."""
    server, client = payer.stripe, payer.stripe.client()
    told = {}

    def took(name, kind):
        told[name] = next(one for one in reversed(server.waiting()) if json.loads(one[0])["type"] == kind)

    payer.buy("basic")
    took("trialing", "customer.subscription.created")
    took("checkout", "checkout.session.completed")
    sync.shop(payer.shop, now=payer.now)
    server.advance_to(int(payer.row.current_period_end.timestamp()))
    took("paid", "invoice.paid")
    sync.shop(payer.shop, now=payer.now)
    row = payer.row
    from billing.subscriptions import catalogue, plans

    plus = catalogue.ensure(plans.PLUS, "month", "GBP")
    items = [
        {"id": row.snapshot["plan_item"], "price": plus.plan},
        {"id": row.snapshot["extra_item"], "price": plus.extra},
    ]
    client.v1.subscriptions.update(row.stripe_subscription, {"items": items, "proration_behavior": "always_invoice"})
    took("upgraded", "customer.subscription.updated")
    server.settings(after_retries="past_due")
    server.faults(decline_charges=True)
    server.advance_to(int(row.current_period_end.timestamp()))
    took("failed", "invoice.payment_failed")
    server.faults(reset=True)
    sync.shop(payer.shop, now=payer.now)
    client.v1.invoices.pay(payer.row.snapshot["open_invoice"])
    took("recovered", "customer.subscription.updated")
    client.v1.subscriptions.update(row.stripe_subscription, {"cancel_at_period_end": True})
    sync.shop(payer.shop, now=payer.now)
    server.advance_to(int(payer.row.cancel_at.timestamp()))
    took("cancelled", "customer.subscription.deleted")
    assert tuple(told) == LIFE
    return told


def forget(payer, customer):
    """As if nothing had reached us since the payment page was opened."""
    StripeEvent.objects.all().delete()
    Checkout.objects.update(completed_at=None)
    fresh = Subscription(
        shop=payer.shop, plan="standard", trial_ends_at=payer.row.trial_ends_at, trial_reached=100,
        created_at=payer.row.created_at, stripe_customer=customer,
    )  # fmt: skip
    fresh.save()


def keep(told, *, now):
    """As the door keeps them."""
    events = [json.loads(payload) for payload, _ in told.values()]
    StripeEvent.objects.bulk_create(
        StripeEvent(id=each["id"], type=each["type"], payload=each, received_at=now) for each in events
    )


def state(payer):
    row = Subscription.objects.filter(shop=payer.shop).values().get()
    row.pop("checked_at")
    return row, payer.standing, payer.reason, bool(Checkout.objects.get().completed_at)


@pytest.mark.parametrize(
    "orders", [pytest.param(300, id="300"), pytest.param(None, id="5040", marks=pytest.mark.nightly)]
)
def test_any_order_of_a_lifes_events_leads_to_one_state(payer, orders, monkeypatch):
    told = live_a_life(payer)
    # What Stripe answers stays the same from here on, so asking once is enough for all orders.
    monkeypatch.setattr(sync, "fetch", functools.cache(sync.fetch))
    sessions = payer.stripe.client().v1.checkout.sessions
    known = {one: sessions.retrieve(one) for one in Checkout.objects.values_list("stripe_session", flat=True)}
    monkeypatch.setattr(type(sessions), "retrieve", lambda _sessions, wanted: known[wanted])
    dice, customer, now = random.Random(7), payer.row.stripe_customer, payer.now
    every = list(itertools.permutations(LIFE))
    states = []
    forget(payer, customer)
    keep(told, now=now)

    for _ in _delivered(told, _with_duplicates(every if orders is None else dice.sample(every, orders), dice), now=now):
        if (reached := state(payer)) not in states:
            states.append(reached)

    assert len(states) == 1
    row, standing, reason, completed = states[0]
    assert (row["status"], row["plan"], standing, reason, completed) == (
        "canceled", "plus", "read_only", "cancelled", True,
    )  # fmt: skip


def _with_duplicates(orders, dice):
    """Each order with up to two of its events delivered once more, anywhere."""
    for one in orders:
        deliveries = list(one)
        for _ in range(dice.randrange(3)):
            deliveries.insert(dice.randrange(len(deliveries) + 1), dice.choice(LIFE))
        yield deliveries


def _delivered(told, orders, *, now):
    """Delivers each order whole and yields at its end. What two neighbours begin with alike is done once for both."""
    before, beginnings = [], []
    for one in sorted(orders):
        shared = sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], zip(before, one, strict=False)))
        if beginnings[shared:]:
            transaction.savepoint_rollback(beginnings[shared])
            del beginnings[shared:]
        for name in one[shared:]:
            beginnings.append(transaction.savepoint())
            inbox.process(json.loads(told[name][0])["id"], now=now)
        before = one
        yield


def test_events_that_arrive_while_life_goes_on_lead_to_the_same_state(payer):
    """Each webhook is held back and comes late, behind those that follow it."""
    payer.stripe.faults(webhook_reorder=50, webhook_duplicates=20)
    live_a_life(payer)
    payer.webhooks()

    assert (payer.row.status, payer.standing, payer.reason) == ("canceled", "read_only", "cancelled")
    assert not StripeEvent.objects.filter(processed_at=None).exists()


# --- Two shops ------------------------------------------------------------------------------------------------------


def test_ids_swapped_between_two_shops_move_nothing(payer, other):
    for one in (payer, other):
        one.end_trial()
        one.start()
        review.shop(one.shop, now=one.now)
    mine, theirs = Checkout.objects.get(shop=payer.shop), Checkout.objects.get(shop=other.shop)
    payer.stripe.pay(mine.stripe_session)

    # The other shop's visit is made to point at what the first one paid.
    Checkout.objects.filter(pk=mine.pk).update(stripe_session=None)
    Checkout.objects.filter(pk=theirs.pk).update(stripe_session=mine.stripe_session)
    assert checkout.confirm(Checkout.objects.get(pk=theirs.pk), now=other.now) is False
    assert (other.standing, other.row.status) == ("read_only", "")

    # Everything Stripe says about the payment is told with the other shop's ids written into it.
    Checkout.objects.filter(pk=theirs.pk).update(stripe_session=theirs.stripe_session)
    Checkout.objects.filter(pk=mine.pk).update(stripe_session=mine.stripe_session)
    for payload, _ in payer.stripe.waiting():
        event = json.loads(payload)
        seen = event["data"]["object"]
        for field, value in (
            ("metadata", {"shop": str(other.shop.pk)}),
            ("client_reference_id", str(theirs.pk)),
            ("customer", other.row.stripe_customer),
        ):
            if field in seen:
                seen[field] = value
        deliver(*signed(event, payer.stripe.secret), now=other.now)
    assert (other.standing, other.row.status, other.row.stripe_subscription) == ("read_only", "", None)

    payer.webhooks()
    sync.shop(payer.shop, now=payer.now)
    assert payer.standing == "active"
    assert other.standing == "read_only"


def test_notes_at_stripe_do_not_say_whose_subscription_it_is(payer, other):
    payer.end_trial()
    other.end_trial()
    payer.buy()
    other.start()
    found = payer.stripe.client().v1.subscriptions.list().data[0]
    payer.stripe.client().v1.subscriptions.update(found.id, {"metadata": {"shop": str(other.shop.pk)}})

    payer.webhooks()

    assert (payer.row.status, other.row.status) == ("active", "")


def test_one_customer_belongs_to_one_shop(payer, other):
    payer.start()
    with pytest.raises(IntegrityError):
        Subscription.objects.filter(shop=other.shop).update(stripe_customer=payer.row.stripe_customer)


def test_an_event_about_a_stranger_is_done_with(payer):
    payer.stripe.client().v1.customers.create({"email": "stranger@example.com"})
    payer.webhooks()

    assert StripeEvent.objects.get().failure == "unknown customer"


# --- What was lost --------------------------------------------------------------------------------------------------


def test_an_event_waits_while_stripe_does_not_answer(payer, monkeypatch):
    monkeypatch.setattr(stripe_client, "RETRIES", 0)
    payer.end_trial()
    payer.buy()
    payload, signature = payer.stripe.waiting()[-1]
    inbox.take(payload, signature, now=payer.now)
    payer.stripe.faults(fail_requests=5)
    event = StripeEvent.objects.get()

    with pytest.raises(stripe_client.Unavailable):
        inbox.process(event.pk, now=payer.now)
    event.refresh_from_db()
    assert event.processed_at is None

    payer.stripe.faults(reset=True)
    inbox.process(event.pk, now=payer.now)
    event.refresh_from_db()
    assert event.processed_at
    assert payer.standing == "active"


def test_lost_webhooks_are_mended_by_comparing(payer, other):
    for one in (payer, other):
        one.end_trial()
        one.buy()
    payer.stripe.forget_waiting()

    assert reconcile.everybody(now=payer.now) == 2
    assert (payer.standing, other.standing) == ("active", "active")
    assert not Checkout.objects.filter(completed_at=None).exists()
    assert reconcile.everybody(now=payer.now) == 0

    payer.stripe.client().v1.subscriptions.cancel(payer.row.stripe_subscription)
    payer.stripe.forget_waiting()
    assert reconcile.everybody(now=payer.now) == 1
    assert (payer.standing, other.standing) == ("read_only", "active")


def test_the_periodic_tasks_run_twice_without_harm(paying):
    for _ in range(2):
        tasks.reconcile_all.apply(throw=True)
        tasks.review_all.apply(throw=True)

    assert paying.standing == "active"


def test_two_live_plans_are_said_aloud_and_the_newer_counts(paying, caplog):
    prices = [{"price": paying.row.snapshot["plan_price"]}]
    paying.stripe.advance(10)
    second = paying.stripe.client().v1.subscriptions.create({"customer": paying.row.stripe_customer, "items": prices})

    paying.webhooks()

    assert paying.row.stripe_subscription == second.id

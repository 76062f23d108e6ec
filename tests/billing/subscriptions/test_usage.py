"""Reached customers: counted once, weighed against trial and plan, told to Stripe to the last one."""

from datetime import datetime, timedelta

import pytest

from billing.subscriptions import catalogue, plans, review, stripe_client, usage
from billing.subscriptions.models import Subscription, UsageRecord
from tests.factories import new_id

from .conftest import on_trial


@pytest.fixture
def trying(north):
    """A shop on trial that needs no Stripe."""
    return on_trial(north)


@pytest.fixture
def tiny(monkeypatch, paying):
    """A paid plan that includes three customers a month."""
    monkeypatch.setitem(plans.__dict__, "PLANS", tuple(_with(plan, included=3) for plan in plans.PLANS))
    return paying


def _with(plan, **changes):
    from dataclasses import replace

    return replace(plan, **changes)


def reach(payer, times=1, *, now=None):
    for _ in range(times):
        usage.count(payer.shop, follow_up=new_id(), attempt=new_id(), now=now or payer.now)


def metered(payer):
    """What Stripe has counted for the shop."""
    client = payer.stripe.client()
    meter = next(one for one in client.v1.billing.meters.list().data if one.event_name == catalogue.METER)
    now = int(payer.now.timestamp())
    window = {"customer": payer.row.stripe_customer, "start_time": now - 40 * 86400, "end_time": now + 86400}
    return client.v1.billing.meters.event_summaries.list(meter.id, window).data[0].aggregated_value


def test_a_follow_up_counts_once(trying):
    follow_up = new_id()

    assert usage.count(trying.shop, follow_up=follow_up, attempt=new_id(), now=trying.now) is True
    assert usage.count(trying.shop, follow_up=follow_up, attempt=new_id(), now=trying.now) is False

    assert UsageRecord.objects.count() == 1


def test_the_trial_counts_down_and_ends_with_its_last_customer(trying):
    Subscription.objects.update(trial_reached=3)

    reach(trying, 2)
    assert trying.standing == "trial"
    trying.shop.standing.refresh_from_db()
    assert trying.shop.standing.trial_reached_left == 1

    reach(trying)
    assert (trying.standing, trying.reason) == ("read_only", "trial_reached")


def test_the_trial_ends_with_its_days(trying):
    ends = trying.row.trial_ends_at

    review.everybody(now=ends - timedelta(seconds=1))
    assert trying.standing == "trial"
    review.everybody(now=ends)
    assert (trying.standing, trying.reason) == ("read_only", "trial_days")


def test_a_shop_without_a_row_keeps_its_standing(north, now):
    usage.count(north, follow_up=new_id(), attempt=new_id(), now=now)

    assert review.shop(north, now=now).state == "active"


def test_customers_of_another_shop_do_not_count(trying, shunda):
    other = on_trial(shunda)
    reach(other, 5)

    trying.shop.standing.refresh_from_db()
    assert trying.shop.standing.trial_reached_left == 100


def test_only_what_is_beyond_the_plan_is_told_to_stripe(tiny):
    reach(tiny, 5)
    assert UsageRecord.objects.filter(beyond=True).count() == 2

    assert usage.report(tiny.shop, now=tiny.now) == 2
    assert usage.report(tiny.shop, now=tiny.now) == 0
    assert metered(tiny) == 2


def test_the_renewal_charges_what_was_beyond(tiny):
    reach(tiny, 5)
    usage.report(tiny.shop, now=tiny.now)

    tiny.stripe.advance_to(int(tiny.row.current_period_end.timestamp()))
    tiny.webhooks()

    extra = plans.STANDARD.extra("GBP")
    assert tiny.row.snapshot["invoices"][0]["total"] == 189_00 + 2 * extra
    reach(tiny)
    assert usage.of(tiny.shop, tiny.row, now=tiny.now).used == 1


def test_a_report_that_is_cut_off_anywhere_counts_each_customer_once(tiny, monkeypatch):
    monkeypatch.setattr(stripe_client, "RETRIES", 0)
    reach(tiny, 23)
    for _ in range(60):
        tiny.stripe.faults(lose_answers=1)  # carried out, and we never hear of it
        try:
            usage.report(tiny.shop, now=tiny.now)
        except stripe_client.Unavailable:
            continue
        break
    tiny.stripe.faults(reset=True)
    usage.report(tiny.shop, now=tiny.now)

    assert metered(tiny) == 20
    assert not UsageRecord.objects.filter(beyond=True, reported_at=None).exists()


def test_a_note_that_we_lost_is_not_told_as_a_second_customer(tiny):
    reach(tiny, 6)
    usage.report(tiny.shop, now=tiny.now)
    UsageRecord.objects.update(reported_at=None)

    assert usage.report(tiny.shop, now=tiny.now) == 3
    assert metered(tiny) == 3


def test_a_later_smaller_plan_does_not_charge_for_what_was_included(tiny):
    reach(tiny, 3)
    Subscription.objects.filter(shop=tiny.shop).update(branches=2)
    reach(tiny, 3)
    Subscription.objects.filter(shop=tiny.shop).update(branches=1)
    assert not UsageRecord.objects.filter(beyond=True).exists()

    reach(tiny)
    assert UsageRecord.objects.filter(beyond=True).count() == 1


def test_free_days_of_a_chosen_plan_cost_nothing(payer, monkeypatch):
    monkeypatch.setitem(plans.__dict__, "PLANS", tuple(_with(plan, included=1) for plan in plans.PLANS))
    payer.buy()
    payer.webhooks()

    reach(payer, 5)

    assert payer.row.status == "trialing"
    assert not UsageRecord.objects.filter(beyond=True).exists()
    assert payer.standing == "active"


def test_the_page_is_told_use_and_forecast(tiny):
    begun = datetime.fromisoformat(tiny.row.snapshot["period_start"])
    reach(tiny, 4, now=begun + timedelta(days=1))

    early = usage.of(tiny.shop, tiny.row, now=begun + timedelta(days=2))
    later = usage.of(tiny.shop, tiny.row, now=begun + timedelta(days=10))

    assert (early.included, early.used, early.beyond, early.forecast) == (3, 4, 1, None)
    assert later.forecast == round(4 * ((later.until - later.since) / timedelta(days=10)))
    assert later.cost == plans.STANDARD.extra("GBP")


def test_shops_that_owe_a_report_are_found(tiny):
    assert usage.unreported() == []
    reach(tiny, 4)
    assert usage.unreported() == [tiny.shop.pk]
    usage.report(tiny.shop, now=tiny.now)
    assert usage.unreported() == []

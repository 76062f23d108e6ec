"""Prices, the estimate and the bounds of the trial."""

from datetime import timedelta

import pytest

from billing.signup import estimate
from billing.subscriptions import plans, trial


@pytest.mark.parametrize("plan", plans.PLANS)
@pytest.mark.parametrize("currency", plans.CURRENCIES)
def test_a_year_costs_ten_months(plan, currency):
    assert plan.price(currency, "year") == 10 * plan.price(currency, "month") > 0


@pytest.mark.parametrize("currency", plans.CURRENCIES)
def test_a_larger_plan_costs_more_and_each_reached_customer_less(currency):
    for smaller, larger in zip(plans.PLANS, plans.PLANS[1:], strict=False):
        assert smaller.price(currency) < larger.price(currency)
        assert smaller.extra(currency) > larger.extra(currency)
        assert smaller.price(currency) / smaller.included > larger.price(currency) / larger.included


def test_what_is_not_sold_is_refused_by_name():
    with pytest.raises(plans.UnknownPlan):
        plans.get("gold")
    with pytest.raises(plans.UnknownPlan):
        plans.BASIC.price("JPY")
    with pytest.raises(plans.UnknownPlan):
        plans.BASIC.price("CNY", "week")
    assert plans.get("basic") is plans.BASIC


def test_reached_customers_beyond_the_included_ones_are_added():
    assert plans.BASIC.cost(50, "CNY") == 39900
    assert plans.BASIC.cost(53, "CNY") == 39900 + 3 * 800
    assert plans.BASIC.cost(100, "CNY", branches=2) == 2 * 39900


@pytest.mark.parametrize("jobs", [10, 80, 200, 400, 700, 2000])
def test_the_estimate_names_the_plan_that_costs_least(jobs):
    found = estimate.of_jobs(jobs, "CNY")

    assert found.reached == round(jobs * 0.6)
    assert found.monthly == min(plan.cost(found.reached, "CNY") for plan in plans.PLANS)


@pytest.mark.parametrize(
    ("languages", "currency"),
    [
        ("zh-CN,zh;q=0.9", "CNY"),
        ("zh-HK", "HKD"),
        ("zh-TW,zh;q=0.8", "TWD"),
        ("en-GB", "GBP"),
        ("en-US", "USD"),
        ("", "USD"),
    ],
)
def test_the_currency_is_guessed_from_the_browser(languages, currency):
    assert estimate.currency_for(languages) == currency


def test_a_trial_ends_by_its_days_or_by_its_customers_whichever_comes_first(now):
    ends = trial.ends_at(now)

    assert not trial.is_over(ends=ends, limit=100, reached=99, now=now + timedelta(days=13, hours=23))
    assert trial.is_over(ends=ends, limit=100, reached=100, now=now)
    assert trial.is_over(ends=ends, limit=100, reached=0, now=now + timedelta(days=14))
    assert [trial.days_left(ends=ends, now=now + timedelta(days=d)) for d in (0, 13.5, 14, 20)] == [14, 1, 0, 0]

"""Which shops will miss their coverage, and what that does to the order in which shops are served."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callcenter.agents import assign
from callcenter.agents.models import Team
from callcenter.queue import complete, planner, ready, tasks
from callcenter.queue.models import Call, CoverageForecast, Ready, ShopTurn
from tests.callcenter.queue.test_fairness import listed, make_shops, served
from tests.factories import at, claimed_call, make_agent, make_follow_up


def test_a_shop_that_will_miss_its_target_is_at_risk_and_its_turn_weighs_more(shunda, north, team):
    complete.call(claimed_call(north, make_agent(team)), disposition="complete", now=at(north))
    for _ in range(3):
        make_follow_up(shunda)

    planner.shop(shunda, now=at(shunda))
    planner.shop(north, now=at(north, "11:00"))

    behind, fine = planner.of(team)
    assert (behind.shop, behind.is_at_risk, behind.weight) == (shunda, True, 2.0)
    assert (fine.shop, fine.handled, fine.due) == (north, 1, 1)
    assert ShopTurn.objects.get(shop=shunda).weight == 2.0


def test_the_weight_goes_when_the_shop_has_caught_up(shunda, team):
    attempt = claimed_call(shunda, make_agent(team))
    planner.shop(shunda, now=at(shunda))
    ShopTurn.objects.update(last_tag=7)
    complete.call(attempt, disposition="complete", now=at(shunda, "10:40"))

    # On the last evening of the month nothing more is expected.
    row = planner.shop(shunda, now=at(shunda, "20:00", days=12))

    assert (row.is_at_risk, row.weight) == (False, 1.0)
    turn = ShopTurn.objects.get(shop=shunda)
    assert (turn.weight, turn.last_tag) == (1.0, 7)


def test_a_shop_goes_with_its_team(shunda, team):
    make_follow_up(shunda)
    planner.shop(shunda, now=at(shunda))
    other = Team.objects.create(slug="harbour", name="Harbour Team", created_at=at(shunda))

    assign.assign(shunda, other, now=at(shunda))
    assert planner.of(team) == []

    planner.shop(shunda, now=at(shunda))
    assert [row.shop for row in planner.of(other)] == [shunda]


def test_a_shop_that_nobody_calls_for_has_no_forecast(shunda):
    planner.shop(shunda, now=at(shunda))
    shunda.assignment.delete()

    assert planner.shop(shunda, now=at(shunda)) is None
    assert not CoverageForecast.objects.exists()


def test_every_shop_that_somebody_calls_for_gets_its_forecast_in_a_task_of_its_own(shunda, north, monkeypatch):
    sent = []
    monkeypatch.setattr(tasks.plan_shop, "apply_async", lambda kwargs, **_how: sent.append(kwargs["shop_id"]))

    tasks.plan_all()

    assert sorted(sent) == sorted([str(shunda.pk), str(north.pk)])
    tasks.plan_shop(shop_id=sent[0])
    assert CoverageForecast.objects.count() == 1


def test_a_shop_of_twice_the_weight_is_served_twice_as_often(team, shunda):
    now = at(shunda)
    behind, fine = make_shops(team, 2, now)
    listed(behind, 100, now), listed(fine, 100, now)
    ShopTurn.objects.create(team=team, shop=behind, weight=2)
    ready.refresh(now=now)

    order = served(make_agent(team), 60, now)

    assert 39 <= order.count(behind.pk) <= 41


def test_numbers_that_were_not_used_are_taken_back_by_the_shops_own_step(team, shunda):
    now = at(shunda)
    (shop,) = make_shops(team, 1, now)
    listed(shop, 4, now)
    ShopTurn.objects.create(team=team, shop=shop, weight=2)
    ready.refresh(now=now)
    assert ShopTurn.objects.get(shop=shop).last_tag == 2

    ready.refresh(now=at(shunda, "12:00"))

    assert ShopTurn.objects.get(shop=shop).last_tag == 0


@pytest.fixture
def six(team, shunda):
    """Six shops with 24 due calls each."""
    shops = make_shops(team, 6, at(shunda))
    for shop in shops:
        listed(shop, 24, at(shunda))
    return shops


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(weights=st.lists(st.floats(1, 2), min_size=6, max_size=6))
def test_whatever_the_weights_every_shop_gets_half_of_its_fair_share_and_shares_go_by_weight(
    six, team, shunda, weights
):
    Ready.objects.all().delete()
    ShopTurn.objects.all().delete()
    ShopTurn.objects.bulk_create(
        ShopTurn(team=team, shop=shop, weight=weight) for shop, weight in zip(six, weights, strict=True)
    )

    ready.refresh(now=at(shunda))

    order = list(Ready.objects.filter(shop__in=six).order_by("tag", "call").values_list("shop", flat=True))
    assert len(order) == Call.objects.filter(shop__in=six).count()
    for served_so_far in range(12, 61, 6):
        got = [order[:served_so_far].count(shop.pk) for shop in six]
        assert min(got) >= served_so_far // 12  # half of a sixth
    by_weight = [order[:60].count(shop.pk) / weight for shop, weight in zip(six, weights, strict=True)]
    assert sum(by_weight) ** 2 / (6 * sum(n * n for n in by_weight)) >= 0.98

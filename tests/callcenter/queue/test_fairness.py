"""In what order the shops of a team are served."""

from callcenter.agents import assign
from callcenter.queue import claim, ready
from callcenter.queue.models import Call, Ready, ShopTurn
from tenants.shops.models import Shop
from tests.factories import at, make_agent, new_id


def make_shops(team, count, now):
    shops = [
        Shop(slug=f"s{n}", schema_name=f"shop_s{n}", name=f"S{n}", created_at=now, ready_at=now) for n in range(count)
    ]
    for shop in shops:
        shop.save()
        assign.assign(shop, team, now=now)
    return shops


def listed(shop, count, now, **more):
    usual = {
        "kind": "survey", "language": "zh-hans", "due_at": now, "expires_at": at(shop, days=9), "not_before": now,
        "open_from": now, "open_until": at(shop, "12:00"), "created_at": now,
    }  # fmt: skip
    Call.objects.bulk_create(Call(shop=shop, follow_up=new_id(), **{**usual, **more}) for _ in range(count))


def served(agent, count, now):
    """The shops in the order in which their calls are popped; the attempts end at once."""
    from callcenter.queue.models import Attempt

    order = []
    for _ in range(count):
        attempt = Attempt.objects.select_related("call").get(pk=claim.next_call(agent, now=now).attempt)
        order.append(attempt.call.shop_id)
        Call.objects.filter(pk=attempt.call_id).update(closed_at=now)
        attempt.delete()
    return order


def test_a_small_shop_is_served_between_the_calls_of_a_big_one(team, shunda):
    now = at(shunda)
    big, small = make_shops(team, 2, now)
    listed(big, 300, now), listed(small, 10, now)
    ready.refresh(now=now)

    order = served(make_agent(team), 40, now)

    assert order[:20].count(small.pk) == 10


def test_a_shop_that_comes_later_starts_beside_the_one_being_served(team, shunda):
    now = at(shunda)
    big, late = make_shops(team, 2, now)
    agent = make_agent(team)
    listed(big, 100, now)
    ready.refresh(now=now)
    served(agent, 50, now)
    listed(late, 30, now)
    ready.refresh(now=now)

    order = served(agent, 40, now)

    assert 18 <= order.count(late.pk) <= 22


def test_a_shop_cannot_gain_by_sending_its_calls_in_pieces(team, shunda):
    now = at(shunda)
    whole, pieces = make_shops(team, 2, now)
    listed(whole, 60, now)
    for _ in range(6):
        listed(pieces, 10, now)
        ready.refresh(now=now)

    order = served(make_agent(team), 40, now)

    assert order.count(whole.pk) == order.count(pieces.pk) == 20


def test_a_closed_window_costs_a_shop_nothing(team, shunda):
    now, later = at(shunda), at(shunda, "13:30")
    lunching, working = make_shops(team, 2, now)
    agent = make_agent(team)
    listed(lunching, 100, now), listed(working, 200, now, open_until=at(shunda, "18:00"))
    ready.refresh(now=now)
    served(agent, 20, now)
    ready.refresh(now=at(shunda, "12:00"))
    assert not Ready.objects.filter(shop=lunching).exists()
    Call.objects.filter(shop=lunching).update(open_from=later, open_until=at(shunda, "18:00"))
    ready.refresh(now=later)

    order = served(agent, 40, later)

    assert 18 <= order.count(lunching.pk) <= 22


def test_soft_promises_move_forward_a_few_places_and_not_before_everybody(team, shunda):
    now = at(shunda)
    crying, quiet = make_shops(team, 2, now)
    listed(crying, 100, now, promised_at=now), listed(quiet, 100, now)
    ready.refresh(now=now)

    order = served(make_agent(team), 60, now)

    assert order[:6] == [crying.pk] * 6
    assert 25 <= order.count(quiet.pk) <= 30


def test_turns_are_kept_once_per_shop_and_team(team, shunda):
    now = at(shunda)
    (shop,) = make_shops(team, 1, now)
    listed(shop, 3, now)
    ready.refresh(now=now), ready.refresh(now=now)

    assert ShopTurn.objects.get(shop=shop).last_tag == 3


def test_a_re_contact_does_not_wait_behind_the_days_surveys(team):
    now = at(Shop.objects.get(slug="shunda"))
    one, other = make_shops(team, 2, now)
    listed(one, 40, now)
    ready.refresh(now=now)
    listed(other, 1, now, kind="recontact")
    ready.refresh(now=now)

    assert served(make_agent(team), 1, now) == [other.pk]

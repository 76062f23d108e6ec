"""My next calls: in the order in which they are handed out, masked, and each look noted in the shop."""

from datetime import timedelta

from callcenter.agents.assign import assign
from callcenter.agents.models import ShopAssignment
from callcenter.console import rail, today
from callcenter.queue import claim, complete, ready
from callcenter.queue.models import Call
from tenants.consent.models import AccessLog
from tenants.shops.models import Shop, schema_of
from tests.callcenter.console.conftest import CONSOLE
from tests.factories import claimed_call, due_call, make_agent, make_customer


def rows(client):
    return client.get("/next-calls/", headers=CONSOLE)


def test_five_calls_stand_in_the_order_in_which_they_will_be_claimed(client, me, shunda, moment):
    for surname in "王李张刘陈杨":
        due_call(shunda, customer=make_customer(shunda, name=f"{surname}芳", title="女士"))

    shown = [row["customer"] for row in rows(client).context["rows"]]

    claimed = []
    for _ in range(5):
        attempt = claim.open_next(me, now=moment)
        claimed.append(today.unfinished(attempt).customer)
        complete.call(attempt, disposition="handled_by_shop", note="Rang", now=moment)
    assert len(shown) == 5
    assert shown == claimed


def test_the_customers_are_masked_and_the_look_is_noted_in_the_shop(client, me, shunda, moment):
    customer = make_customer(shunda, name="王芳", title="女士", phone="+8613800001234")
    due_call(shunda, customer=customer)

    page = rows(client).text

    assert "王女士" in page
    assert "138****1234" in page
    assert "王芳" not in page
    assert "13800001234" not in page
    with shunda.schema():
        noted = AccessLog.objects.get(what="next_calls")
    assert (noted.actor, noted.subject) == (me.user_id, customer.pk)


def test_ones_own_promise_that_is_due_comes_first_with_its_clock(client, me, team, shunda, moment):
    attempt = claimed_call(shunda, me)
    at = moment + timedelta(minutes=30)
    complete.call(attempt, disposition="callback_firm", callback_at=at, now=moment)
    other = claimed_call(shunda, make_agent(team, name="Other"))
    complete.call(other, disposition="callback_firm", callback_at=at, now=moment)
    due_call(shunda)
    Call.objects.filter(pk__in=(attempt.call_id, other.call_id)).update(not_before=moment)
    ready.refresh(now=moment, shop=shunda)

    found = rows(client).context["rows"]

    assert [row["why"] for row in found] == ["promised", "due"], "another's promise is not mine to see"
    assert found[0]["clock"] == f"{at:%H:%M}"


def test_another_team_sees_nothing_of_it(client, stranger, me, shunda):
    due_call(shunda)
    assert len(rows(client).context["rows"]) == 1

    client.force_login(stranger.user)

    assert rows(client).context["rows"] == []


def test_shops_of_a_team_have_different_colours_that_stay(team, shunda, moment):
    ShopAssignment.objects.filter(team=team).delete()
    shops = [shunda, *(bare_shop(n, moment) for n in range(rail.COLOURS))]
    for n, shop in enumerate(shops[:-1]):
        assign(shop, team, now=moment + timedelta(minutes=n // 2))  # two of them in the same moment

    dealt = [rail.colour(shop) for shop in shops[:-1]]
    assign(shops[-1], team, now=moment + timedelta(days=1))

    assert sorted(dealt) == list(range(rail.COLOURS))
    assert [rail.colour(shop) for shop in shops[:-1]] == dealt
    assert rail.colour(shops[-1]) == 0, "all are used, so it begins anew"


def bare_shop(n, now):
    """A row in the registry alone: nobody looks into it here."""
    return Shop.objects.create(slug=f"bare{n}", schema_name=schema_of(f"bare{n}"), name=f"Bare {n}", created_at=now)

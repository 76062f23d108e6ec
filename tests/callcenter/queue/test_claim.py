"""Who gets which call, and when."""

from datetime import timedelta

import pytest

from callcenter.agents.models import Team
from callcenter.queue import claim, complete, lease, ready, refill
from callcenter.queue.models import Attempt, Call, Ready
from tenants.consent import suppress
from tenants.followups import close
from tenants.followups.models import ClosedReason, FollowUp
from tenants.shops import standing
from tenants.shops.models import Standing
from tests.factories import at, claimed_call, due_call, make_agent, make_customer


def test_an_agent_gets_a_due_call(shunda, team):
    call, agent = due_call(shunda), make_agent(team)

    attempt = claim.open_next(agent, now=at(shunda))

    assert (attempt.call_id, attempt.agent_id, attempt.number) == (call.pk, agent.pk, 1)
    assert attempt.lease_until == at(shunda) + timedelta(minutes=5)
    assert not Ready.objects.exists()


def test_two_agents_never_get_the_same_call(shunda, team):
    due_call(shunda)
    claim.open_next(make_agent(team), now=at(shunda))

    with pytest.raises(claim.NothingDue):
        claim.open_next(make_agent(team), now=at(shunda))


def test_an_agent_who_asks_again_gets_the_same_call_back(shunda, team):
    due_call(shunda), due_call(shunda)
    agent = make_agent(team)
    first = claim.open_next(agent, now=at(shunda))

    again = claim.open_next(agent, now=at(shunda, "10:33"))

    assert again.pk == first.pk
    assert Attempt.objects.get(pk=first.pk).lease_until == at(shunda, "10:38")


def test_an_agent_gets_no_calls_of_another_teams_shops(shunda, team):
    due_call(shunda)
    other = Team.objects.create(slug="other", name="Other", created_at=at(shunda))

    with pytest.raises(claim.NothingDue):
        claim.open_next(make_agent(other), now=at(shunda))


def test_an_agent_gets_only_calls_in_own_languages(shunda, team):
    due_call(shunda)

    with pytest.raises(claim.NothingDue):
        claim.open_next(make_agent(team, speaks_zh=False), now=at(shunda))
    assert claim.open_next(make_agent(team, speaks_en=False), now=at(shunda))


@pytest.mark.parametrize(
    ("clock", "open_"),
    [("08:59", False), ("09:00", True), ("11:59", True), ("12:00", False), ("13:30", True), ("20:00", False)],
)
def test_customers_are_called_in_their_calling_hours_only(shunda, team, clock, open_):
    due_call(shunda, now=at(shunda, "08:00"))
    refill.shop(shunda, now=at(shunda, clock))

    if open_:
        assert claim.open_next(make_agent(team), now=at(shunda, clock))
    else:
        with pytest.raises(claim.NothingDue):
            claim.open_next(make_agent(team), now=at(shunda, clock))


def test_calling_hours_are_those_of_the_shops_zone(north, shunda, team):
    due_call(north, now=at(shunda)), due_call(shunda, now=at(shunda))
    agents = [make_agent(team) for _ in range(2)]

    assert claim.open_next(agents[0], now=at(shunda)).call.shop == shunda
    with pytest.raises(claim.NothingDue) as refusal:
        claim.open_next(agents[1], now=at(shunda))
    assert refusal.value.next_at == at(north, "09:00")


def test_a_customers_own_window_wins(shunda, team):
    customer = make_customer(shunda, prefers_from="20:30", prefers_until="21:00")
    due_call(shunda, customer=customer)
    agent = make_agent(team)

    with pytest.raises(claim.NothingDue) as refusal:
        claim.open_next(agent, now=at(shunda))

    assert refusal.value.next_at == at(shunda, "20:30")
    assert claim.open_next(agent, now=at(shunda, "20:30"))


def test_a_call_whose_hour_came_after_the_last_round_is_found(shunda, team):
    due_call(shunda, now=at(shunda, "08:00"))
    assert not Ready.objects.exists()

    assert claim.open_next(make_agent(team), now=at(shunda, "09:00"))


def test_nothing_due_and_nothing_coming(shunda, team):
    with pytest.raises(claim.NothingDue) as refusal:
        claim.open_next(make_agent(team), now=at(shunda))

    assert refusal.value.next_at is None


@pytest.mark.parametrize("why", ["closed", "suppressed", "moved", "read_only"])
def test_a_call_that_is_no_longer_due_is_passed_over(shunda, north, team, why):
    stale = due_call(shunda)
    with shunda.schema():
        follow_up = FollowUp.objects.select_related("customer").get(pk=stale.follow_up)
        if why == "closed":
            close.follow_up(follow_up, reason=ClosedReason.UNDONE, now=at(shunda))
        if why == "suppressed":
            suppress.number(follow_up.customer.phone, reason="letter", by=None, now=at(shunda))
        if why == "moved":
            FollowUp.objects.filter(pk=follow_up.pk).update(next_try_at=at(shunda, days=2))
    if why == "read_only":
        standing.write(shunda, state=Standing.State.READ_ONLY, now=at(shunda))
        with pytest.raises(claim.NothingDue):
            claim.open_next(make_agent(team), now=at(shunda))
    else:
        fresh = Call.objects.create(**_copy_of(shunda))
        ready.refresh(now=at(shunda))
        assert claim.open_next(make_agent(team), now=at(shunda)).call_id == fresh.pk

    assert Attempt.objects.filter(call=stale, ended_at=None).count() == 0
    assert (Call.objects.get(pk=stale.pk).closed_at is None) is (why == "moved")


def _copy_of(shop):
    from tests.factories import make_follow_up

    follow_up = make_follow_up(shop)
    moment = at(shop)
    return {
        "shop": shop, "follow_up": follow_up.pk, "kind": "survey", "language": follow_up.language,
        "due_at": follow_up.due_at, "expires_at": follow_up.expires_at, "not_before": follow_up.next_try_at,
        "open_from": moment, "open_until": at(shop, "12:00"), "created_at": moment,
    }  # fmt: skip


def test_a_call_that_came_to_its_end_while_it_was_put_on_the_list_is_not_made_and_keeps_that_end(shunda, team):
    agent = make_agent(team)
    attempt = claimed_call(shunda, agent)
    complete.call(attempt, disposition="complete", now=at(shunda))
    late = {"team": team, "shop": shunda, "language": attempt.call.language, "tag": 0, "closes_at": at(shunda, "12:00")}
    Ready.objects.create(call=attempt.call, **late)

    with pytest.raises(claim.NothingDue):
        claim.open_next(agent, now=at(shunda, "10:40"))

    attempt.call.refresh_from_db()
    assert (attempt.call.closed_reason, attempt.call.closed_at) == ("done", at(shunda))
    assert Attempt.objects.filter(call=attempt.call, released="not_due").count() == 1


def promise(shop, agent, *, clock="11:00"):
    attempt = claimed_call(shop, agent)
    complete.call(attempt, disposition="callback_firm", callback_at=at(shop, clock), now=at(shop))
    return attempt.call


def test_a_firm_promise_comes_first_when_its_time_has_come(shunda, team):
    agent = make_agent(team)
    call = promise(shunda, agent)
    others = [due_call(shunda) for _ in range(3)]

    early = claim.open_next(agent, now=at(shunda, "10:59"))
    complete.call(early, disposition="no_answer", now=at(shunda, "10:59"))
    lease.sweep(now=at(shunda, "11:00"))
    due = claim.open_next(agent, now=at(shunda, "11:00"))

    assert early.call in others
    assert due.call_id == call.pk


def test_a_promise_is_its_agents_own_for_a_quarter_of_an_hour(shunda, team):
    owner, other = make_agent(team), make_agent(team)
    call = promise(shunda, owner)

    for clock in ("11:00", "11:14"):
        with pytest.raises(claim.NothingDue):
            claim.open_next(other, now=at(shunda, clock))

    assert claim.open_next(other, now=at(shunda, "11:15")).call_id == call.pk


def test_a_promise_of_an_agent_who_has_left_goes_to_anybody(shunda, team):
    from callcenter.agents import join

    owner = make_agent(team)
    call = promise(shunda, owner)
    join.leave(owner, now=at(shunda))
    refill.shop(shunda, now=at(shunda))

    assert claim.open_next(make_agent(team), now=at(shunda, "11:00")).call_id == call.pk


def test_a_free_promise_comes_before_calls_in_turn(shunda, team):
    owner, other = make_agent(team), make_agent(team)
    call = promise(shunda, owner)
    due_call(shunda)
    lease.sweep(now=at(shunda, "11:20"))

    assert claim.open_next(other, now=at(shunda, "11:20")).call_id == call.pk

"""One person, several shops: wishes and contacts of one hold for the others, who never learn whose they are."""

from datetime import timedelta

import pytest

from callcenter.agents.assign import assign
from callcenter.agents.models import Team
from callcenter.limits import contacts
from callcenter.limits.frequency import Limit
from callcenter.limits.models import Contact
from callcenter.limits.people import people
from callcenter.queue import claim, complete, dial, refill
from callcenter.queue.models import Call
from tenants.consent.models import Suppression
from tenants.followups import opt_in
from tenants.followups.models import FollowUp
from tests.factories import at, claimed_call, make_agent, make_customer, make_follow_up, new_id
from tests.helpers.at_once import told_by

NUMBER = "+8613911112222"


@pytest.fixture(autouse=True)
def _one_clock(north, shunda):
    north.timezone = shunda.timezone
    north.save()


def due(shop, *, now=None, phone=NUMBER, **more):
    """A follow-up on the list, about a customer with this number."""
    follow_up = make_follow_up(shop, now=now, customer=make_customer(shop, phone=phone, **more))
    refill.shop(shop, now=now or at(shop))
    return follow_up


def ended(shop, agent, code, *, phone=NUMBER, **more):
    attempt = claimed_call(shop, agent, customer=make_customer(shop, phone=phone))
    complete.call(attempt, disposition=code, now=at(shop), **more)
    return attempt


def nobody_is_due(agent, now):
    with pytest.raises(claim.NothingDue):
        claim.open_next(agent, now=now)


def test_who_was_spoken_to_for_one_shop_is_left_alone_by_the_other_for_a_day(shunda, north, team):
    agent = make_agent(team)
    ended(shunda, agent, "complete")
    follow_up = due(north)

    nobody_is_due(agent, at(shunda, "11:00"))
    refill.shop(north, now=at(shunda, "11:00"))
    nobody_is_due(agent, at(shunda, "11:00"))

    refill.shop(north, now=at(shunda, days=1))
    attempt = claim.open_next(agent, now=at(shunda, days=1))
    assert attempt.call.follow_up == follow_up.pk


def test_who_did_not_answer_one_shop_may_be_called_by_the_other(shunda, north, team):
    agent = make_agent(team)
    ended(shunda, agent, "no_answer")
    due(north)

    assert claim.open_next(agent, now=at(shunda, "11:00")).call.shop == north
    assert not Contact.objects.exists()


def test_another_number_of_the_same_person_counts_as_well(shunda, north, team):
    agent = make_agent(team)
    ended(shunda, agent, "complete")
    due(north, phone="+8613933334444", other_phones=[NUMBER])

    nobody_is_due(agent, at(shunda, "11:00"))


def test_a_team_may_set_another_limit(shunda, north, team):
    contacts.set_cap(team.pk, Limit(contacts=9, rest=timedelta(0)))
    agent = make_agent(team)
    ended(shunda, agent, "complete")
    due(north)

    assert claim.open_next(agent, now=at(shunda, "11:00")).call.shop == north


def test_what_was_promised_is_kept_whoever_else_called_meanwhile(shunda, north, team):
    agent = make_agent(team)
    ended(north, agent, "callback_firm", callback_at=at(shunda, "11:30"), by=agent)
    contacts.began(people([NUMBER]), attempt=new_id(), shop_id=shunda.pk, now=at(shunda, "10:45"))
    Contact.objects.update(spoke=True)
    refill.shop(north, now=at(shunda, "11:30"))

    attempt = claim.open_next(agent, now=at(shunda, "11:30"))
    assert dial.start(attempt, now=at(shunda, "11:30")).at == at(shunda, "11:30")


def test_a_call_that_waits_for_a_limit_comes_back_by_itself_and_not_before(shunda, north, team):
    agent = make_agent(team)
    ended(shunda, agent, "complete")
    due(north)
    nobody_is_due(agent, at(shunda, "11:00"))

    held = Call.objects.get(shop=north)
    assert held.held_until == held.not_before == at(shunda, days=1)
    assert held.closed_at is None
    refill.shop(north, now=at(shunda, "15:00"))
    held.refresh_from_db()
    assert held.not_before == at(shunda, days=1)


def test_no_calls_from_the_whole_team_closes_what_the_other_shop_had_planned(shunda, north, team):
    agent = make_agent(team)
    follow_up = make_follow_up(north, customer=make_customer(north, phone=NUMBER))
    ended(shunda, agent, "do_not_call", wider="team")
    refill.shop(north, now=at(shunda, days=2))

    nobody_is_due(agent, at(shunda, days=2))

    with north.schema():
        assert FollowUp.objects.get(pk=follow_up.pk).closed_reason == "suppressed"
        assert not Suppression.objects.exists()
    with shunda.schema():
        assert Suppression.objects.get().phone == NUMBER


@pytest.mark.parametrize(("wider", "stops"), [("", False), ("team", False), ("everywhere", True)])
def test_a_wish_reaches_another_team_only_when_it_is_meant_for_everybody(shunda, north, team, wider, stops):
    ended(shunda, make_agent(team), "do_not_call", wider=wider)
    harbour = Team.objects.create(slug="harbour", name="Harbour", created_at=at(shunda))
    assign(north, harbour, now=at(shunda))
    due(north, now=at(shunda, days=2))
    agent = make_agent(harbour)

    if stops:
        nobody_is_due(agent, at(shunda, days=2))
    else:
        assert claim.open_next(agent, now=at(shunda, days=2)).call.shop == north


def test_a_wish_heard_while_the_agent_reads_the_card_stops_the_dial(shunda, north, team):
    agent, other = make_agent(team), make_agent(team)
    attempt = claimed_call(north, agent, now=at(shunda), customer=make_customer(north, phone=NUMBER), dialled=False)
    ended(shunda, other, "do_not_call", wider="team")

    with pytest.raises(dial.NoLongerDue):
        dial.start(attempt, now=at(shunda, "10:31"))

    with north.schema():
        assert FollowUp.objects.get().closed_reason == "suppressed"


def test_nobody_is_rung_by_two_agents_at_once(shunda, north, team):
    attempts = []
    for shop in (shunda, north):
        due(shop)
        attempts.append(claim.open_next(make_agent(team), now=at(shunda)))

    dial.start(attempts[0], now=at(shunda))
    with pytest.raises(dial.NotNow) as refusal:
        dial.start(attempts[1], now=at(shunda, "10:31"))
    assert refusal.value.held_until == at(shunda, days=1)

    complete.call(attempts[0], disposition="no_answer", now=at(shunda, "10:32"))
    assert not Contact.objects.exists()


def test_of_two_dials_at_the_same_moment_the_second_waits_and_is_refused(own_database):
    assert told_by("tests.callcenter.limits.two_at_once", database=own_database) == {
        "first": True, "second_waited": True, "second_done_before_commit": False, "second": "refused"
    }  # fmt: skip


def test_a_wish_that_is_taken_back_ends_for_the_whole_team(shunda, north, team):
    agent = make_agent(team)
    ended(shunda, agent, "do_not_call", wider="team")
    with shunda.schema():
        opt_in.lift(Suppression.objects.get(), shop=shunda, now=at(shunda, days=1))
    due(north, now=at(shunda, days=2))

    assert claim.open_next(agent, now=at(shunda, days=2)).call.shop == north

"""The telephone rings once, and only when it may."""

import pytest

from callcenter.queue import claim, dial
from callcenter.queue.models import Attempt, Call
from tenants.followups import close, opt_out
from tenants.followups.models import ClosedReason, FollowUp
from tests.factories import at, claimed_call, make_agent, make_customer


def test_an_attempt_is_dialled_once(shunda, team):
    attempt = claimed_call(shunda, make_agent(team), dialled=False)

    first, again = (dial.start(attempt, now=at(shunda, clock)) for clock in ("10:31", "10:32"))

    assert (first.at, first.again) == (at(shunda, "10:31"), False)
    assert (again.at, again.again) == (at(shunda, "10:31"), True)


def test_who_was_suppressed_while_the_agent_read_the_card_is_not_rung(shunda, team):
    customer, agent = make_customer(shunda), make_agent(team)
    attempt = claimed_call(shunda, agent, customer=customer, dialled=False)
    with shunda.schema():
        opt_out.number(customer.phone, reason="letter", by=None, now=at(shunda))

    with pytest.raises(dial.NoLongerDue):
        dial.start(attempt, now=at(shunda))

    assert Attempt.objects.get(pk=attempt.pk).released == "not_due"
    assert Call.objects.get().closed_reason == "withdrawn"
    with pytest.raises(claim.NothingDue):
        claim.open_next(agent, now=at(shunda))


def test_a_follow_up_answered_by_link_is_not_rung(shunda, team):
    attempt = claimed_call(shunda, make_agent(team), dialled=False)
    with shunda.schema():
        close.follow_up(FollowUp.objects.get(), reason=ClosedReason.REACHED, now=at(shunda))

    with pytest.raises(dial.NoLongerDue) as refusal:
        dial.start(attempt, now=at(shunda))
    assert refusal.value.reason == "reached"


def test_nobody_is_rung_when_the_hours_ended_while_the_agent_read_the_card(shunda, team):
    agent = make_agent(team)
    attempt = claimed_call(shunda, agent, now=at(shunda, "11:59"), dialled=False)

    with pytest.raises(dial.NotNow) as refusal:
        dial.start(attempt, now=at(shunda, "12:00"))

    assert refusal.value.opens_at == at(shunda, "13:30")
    assert claim.open_next(agent, now=at(shunda, "13:30")).call_id == attempt.call_id


def test_a_call_no_longer_in_hand_cannot_be_dialled(shunda, team):
    from callcenter.queue import lease

    attempt = claimed_call(shunda, make_agent(team), dialled=False)
    lease.sweep(now=at(shunda, "10:36"))

    with pytest.raises(dial.LeaseLost):
        dial.start(attempt, now=at(shunda, "10:36"))

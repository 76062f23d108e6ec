"""Leases, handing back, and calls whose agent vanished."""

from datetime import timedelta

import pytest

from callcenter.queue import claim, complete, dial, lease, refill, release, review
from callcenter.queue.holding import LEASE, AlreadyDialled, LeaseLost, NotYours
from callcenter.queue.models import Attempt, Call
from tests.factories import at, claimed_call, make_agent


def test_a_heartbeat_renews_the_lease(shunda, team):
    attempt = claimed_call(shunda, make_agent(team), dialled=False)

    lease.renew(attempt, now=at(shunda, "10:34"))

    assert lease.sweep(now=at(shunda, "10:38")) == 0
    assert lease.sweep(now=at(shunda, "10:40")) == 1


def test_the_page_renews_a_lease_only_when_it_is_older_than_a_heartbeat(shunda, team):
    attempt = claimed_call(shunda, make_agent(team), dialled=False)
    attempt.refresh_from_db()
    fresh = attempt.lease_until

    lease.hold(attempt, now=fresh - LEASE + timedelta(seconds=19))
    assert Attempt.objects.get(pk=attempt.pk).lease_until == fresh

    lease.hold(attempt, now=fresh - LEASE + timedelta(seconds=21))
    assert Attempt.objects.get(pk=attempt.pk).lease_until == fresh + timedelta(seconds=21)


def test_the_page_of_a_call_that_has_ended_is_told_so_at_once(shunda, team):
    attempt = claimed_call(shunda, agent := make_agent(team), dialled=False)
    release.call(attempt, by=agent, now=at(shunda, "10:31"))
    attempt.refresh_from_db()

    with pytest.raises(LeaseLost):
        lease.hold(attempt, now=at(shunda, "10:31"))


def test_a_call_that_was_not_dialled_goes_back_when_its_lease_runs_out(shunda, team):
    attempt = claimed_call(shunda, make_agent(team), dialled=False)

    lease.sweep(now=at(shunda, "10:36"))

    assert claim.open_next(make_agent(team), now=at(shunda, "10:36")).call_id == attempt.call_id
    with pytest.raises(LeaseLost):
        lease.renew(attempt, now=at(shunda, "10:36"))


def test_a_dialled_call_is_never_handed_out_again_by_itself(shunda, team):
    attempt = claimed_call(shunda, make_agent(team))

    for clock in ("10:36", "11:00"):
        assert lease.sweep(now=at(shunda, clock)) == 0
        refill.shop(shunda, now=at(shunda, clock))

    with pytest.raises(claim.NothingDue):
        claim.open_next(make_agent(team), now=at(shunda, "11:00"))
    assert review.waiting(team) == [attempt.call]
    assert Call.objects.get().needs_review_since == at(shunda, "10:36")


def test_an_attempt_whose_call_was_deleted_with_its_shop_goes_and_holds_nobody_up(shunda, team):
    orphan = claimed_call(shunda, make_agent(team), dialled=False)
    other = claimed_call(shunda, make_agent(team), dialled=False)
    Call.objects.filter(pk=orphan.call_id)._raw_delete("default")

    assert lease.sweep(now=at(shunda, "10:36")) == 1
    assert list(Attempt.objects.values_list("pk", "released")) == [(other.pk, "expired")]


def test_an_agent_who_comes_back_gets_the_dialled_call_back(shunda, team):
    agent = make_agent(team)
    attempt = claimed_call(shunda, agent)
    lease.sweep(now=at(shunda, "10:36"))

    assert claim.open_next(agent, now=at(shunda, "10:40")).pk == attempt.pk
    assert review.waiting(team) == []
    assert complete.call(attempt, disposition="complete", now=at(shunda, "10:41")).closed


def test_a_dialled_call_can_be_completed_while_it_waits_for_review(shunda, team):
    attempt = claimed_call(shunda, make_agent(team))
    lease.sweep(now=at(shunda, "10:36"))

    assert complete.call(attempt, disposition="complete", now=at(shunda, "10:40")).closed
    assert review.waiting(team) == []


def test_a_call_handed_back_goes_to_somebody_else(shunda, team):
    attempt = claimed_call(shunda, make_agent(team), dialled=False)

    release.call(attempt, now=at(shunda))
    release.call(attempt, now=at(shunda))

    assert Attempt.objects.get(pk=attempt.pk).released == "handed_back"
    assert claim.open_next(make_agent(team), now=at(shunda)).call_id == attempt.call_id


def test_a_dialled_call_cannot_be_handed_back(shunda, team):
    attempt = claimed_call(shunda, make_agent(team))

    with pytest.raises(AlreadyDialled):
        release.call(attempt, now=at(shunda))


def test_another_agents_call_cannot_be_handed_back_or_dialled(shunda, team):
    attempt, stranger = claimed_call(shunda, make_agent(team), dialled=False), make_agent(team)

    with pytest.raises(NotYours):
        release.call(attempt, by=stranger, now=at(shunda))
    with pytest.raises(NotYours):
        dial.start(attempt, by=stranger, now=at(shunda))
    assert not dial.start(attempt, by=attempt.agent, now=at(shunda)).again

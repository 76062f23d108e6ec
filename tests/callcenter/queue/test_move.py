"""Giving a shop to another team: who may, what goes along, and what is finished first."""

from datetime import timedelta

import pytest

from callcenter.agents.assign import team_of
from callcenter.agents.models import Team
from callcenter.queue import claim, complete, lease, move, refill, review
from callcenter.queue.models import Call, Ready
from tests.factories import at, claimed_call, due_call, make_agent, make_supervisor


@pytest.fixture
def harbour(shunda):
    return Team.objects.create(slug="harbour", name="Harbour", created_at=at(shunda))


@pytest.fixture
def boss(team):
    return make_supervisor(team)


def test_the_new_team_gets_the_calls_at_once_and_the_old_one_gets_none(shunda, team, boss, harbour):
    old, new, call = make_agent(team), make_agent(harbour), due_call(shunda)

    move.shop(shunda, to=harbour, by=boss, now=at(shunda))

    assert team_of(shunda) == harbour
    assert [ready.team_id for ready in Ready.objects.all()] == [harbour.pk]
    with pytest.raises(claim.NothingDue):
        claim.open_next(old, now=at(shunda))
    assert claim.open_next(new, now=at(shunda)).call_id == call.pk


def test_other_shops_stay_with_the_team(shunda, north, team, boss, harbour):
    make_agent(harbour)
    due_call(shunda), due_call(north)

    move.shop(shunda, to=harbour, by=boss, now=at(shunda))

    assert {(ready.shop_id, ready.team_id) for ready in Ready.objects.all()} == {
        (shunda.pk, harbour.pk),
        (north.pk, team.pk),
    }


def test_who_is_in_a_call_finishes_it(shunda, team, boss, harbour):
    make_agent(harbour)
    attempt = claimed_call(shunda, make_agent(team))
    assert move.on_hand(shunda) == move.OnHand(calls=1, promises=0, in_hand=1)

    move.shop(shunda, to=harbour, by=boss, now=at(shunda, "10:31"))

    assert lease.renew(attempt, now=at(shunda, "10:32"))
    assert complete.call(attempt, disposition="complete", by=attempt.agent, now=at(shunda, "10:35")).closed


@pytest.mark.parametrize("moves_first", [True, False])
def test_a_promise_loses_an_agent_who_is_not_in_the_new_team(shunda, team, boss, harbour, moves_first):
    old, new = make_agent(team), make_agent(harbour)
    attempt, promised = claimed_call(shunda, old), at(shunda, "15:00")
    if moves_first:
        move.shop(shunda, to=harbour, by=boss, now=at(shunda, "10:31"))
    complete.call(attempt, disposition="callback_firm", callback_at=promised, now=at(shunda, "10:35"))
    if not moves_first:
        assert Call.objects.get().owner == old
        assert move.on_hand(shunda).promises == 1
        move.shop(shunda, to=harbour, by=boss, now=at(shunda, "10:36"))

    assert Call.objects.get().owner is None
    refill.shop(shunda, now=promised + timedelta(minutes=1))
    assert claim.open_next(new, now=promised + timedelta(minutes=1)).call_id == attempt.call_id


def test_a_call_that_waited_for_its_language_is_handed_out_where_it_is_spoken(shunda, team, harbour):
    boss = make_supervisor(team, speaks_en=False)
    attempt = claimed_call(shunda, make_agent(team, speaks_en=False))
    complete.call(attempt, disposition="language", language="en", now=at(shunda, "10:35"))
    assert review.waiting(team)
    english = make_agent(harbour, speaks_zh=False)

    move.shop(shunda, to=harbour, by=boss, now=at(shunda, "10:36"))

    assert not review.waiting(harbour)
    assert claim.open_next(english, now=at(shunda, "10:36")).call_id == attempt.call_id


def test_a_call_left_lying_is_decided_by_the_new_team(shunda, team, boss, harbour):
    attempt = claimed_call(shunda, make_agent(team))
    lease.sweep(now=at(shunda, "10:36"))
    new_boss = make_supervisor(harbour)

    move.shop(shunda, to=harbour, by=boss, now=at(shunda, "10:37"))

    with pytest.raises(review.NotYourTeam):
        review.resolve(attempt.call, by=boss, action="close", now=at(shunda, "10:40"))
    assert review.resolve(attempt.call, by=new_boss, action="close", now=at(shunda, "10:40")).closed


def test_only_a_supervisor_of_the_team_that_calls_moves_a_shop_and_only_once(shunda, team, boss, harbour):
    theirs = make_supervisor(harbour)
    for nobody in (make_agent(team), theirs):
        with pytest.raises(move.NotYourShop):
            move.shop(shunda, to=harbour, by=nobody, now=at(shunda))
    assert team_of(shunda) == team

    move.shop(shunda, to=harbour, by=boss, now=at(shunda))

    with pytest.raises(move.NotYourShop):
        move.shop(shunda, to=harbour, by=boss, now=at(shunda))
    move.shop(shunda, to=team, by=theirs, now=at(shunda))
    assert team_of(shunda) == team


def test_a_shop_is_moved_to_another_team_with_people_in_it(shunda, team, boss, harbour):
    with pytest.raises(move.SameTeam):
        move.shop(shunda, to=team, by=boss, now=at(shunda))
    with pytest.raises(move.NobodyThere):
        move.shop(shunda, to=harbour, by=boss, now=at(shunda))

    assert team_of(shunda) == team


def test_a_move_is_logged_by_ids(shunda, team, boss, harbour, caplog):
    make_agent(harbour)

    move.shop(shunda, to=harbour, by=boss, now=at(shunda))

    assert "shop_moved" in caplog.text
    assert str(harbour.pk) in caplog.text
    assert "Harbour" not in caplog.text

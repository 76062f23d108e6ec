"""What an agent is doing: ready, preparing, on a call, wrapping up, on a break, in training, away."""

from datetime import timedelta

import pytest

from callcenter.agents import floor, states
from callcenter.agents.models import Reason, Seat, State, StateChange
from tests.conftest import NOW
from tests.factories import make_agent, new_id

CALL = new_id()


def later(seconds):
    return NOW + timedelta(seconds=seconds)


@pytest.fixture
def agent(team):
    return make_agent(team)


def state(agent, *, now):
    return states.of(agent, now=now).state


def log(agent):
    return list(StateChange.objects.filter(agent=agent).order_by("at", "id").values_list("state", flat=True))


def on_call(agent, *, now=NOW):
    states.ready(agent, now=now)
    states.prepare(agent, CALL, now=now)
    states.talk(agent, CALL, now=now)


def test_who_was_never_here_is_offline_and_may_be_handed_a_call(agent):
    assert state(agent, now=NOW) == State.OFFLINE

    states.require_working(agent, now=NOW)


def test_a_call_goes_from_preparing_to_talk_to_wrap_up_to_ready(agent):
    on_call(agent)
    states.hang_up(agent, CALL, now=later(60))
    seat = states.of(agent, now=later(61))
    assert (seat.state, seat.until) == (State.WRAP_UP, later(105))

    states.finish(agent, CALL, now=later(80))

    assert state(agent, now=later(104)) == State.WRAP_UP
    assert state(agent, now=later(105)) == State.READY
    states.prepare(agent, new_id(), now=later(120))
    assert log(agent) == ["ready", "preparing", "on_call", "wrap_up", "ready", "preparing"]
    assert StateChange.objects.filter(agent=agent, state="ready").latest("at").at == later(105)


def test_a_wrap_up_lasts_as_long_as_its_call_has_no_outcome(agent):
    on_call(agent)
    states.hang_up(agent, CALL, now=later(10))
    assert state(agent, now=later(500)) == State.WRAP_UP

    states.finish(agent, CALL, now=later(500))

    assert state(agent, now=later(500)) == State.READY


def test_finishing_without_hanging_up_begins_the_wrap_up(agent):
    on_call(agent)

    states.finish(agent, CALL, now=later(60))

    assert state(agent, now=later(60)) == State.WRAP_UP
    assert state(agent, now=later(106)) == State.READY


def test_the_team_says_how_long_a_wrap_up_lasts(agent):
    agent.team.wrap_up_seconds = 20
    on_call(agent)

    states.finish(agent, CALL, now=later(60))

    assert states.of(agent, now=later(61)).until == later(80)


def test_a_wrap_up_is_made_longer_once_and_for_a_reason(agent):
    on_call(agent)
    with pytest.raises(states.NotWrappingUp):
        states.extend(agent, reason=Reason.LONG_NOTE, now=later(5))
    states.hang_up(agent, CALL, now=later(10))
    with pytest.raises(states.ReasonMissing):
        states.extend(agent, reason="", now=later(15))

    seat = states.extend(agent, reason=Reason.LONG_NOTE, now=later(20))

    assert seat.until == later(10 + 45 + 45)
    with pytest.raises(states.AlreadyExtended):
        states.extend(agent, reason=Reason.LONG_NOTE, now=later(30))
    assert StateChange.objects.filter(agent=agent, reason="long_note").count() == 1


@pytest.mark.parametrize("away", [lambda agent: states.take_break(agent, reason="meal", now=NOW),
                                  lambda agent: states.train(agent, now=NOW)])  # fmt: skip
def test_no_call_is_handed_out_on_a_break_or_in_training(agent, away):
    away(agent)
    with pytest.raises(states.NotWorking):
        states.require_working(agent, now=later(3600))

    states.ready(agent, now=later(3700))

    states.require_working(agent, now=later(3700))


def test_a_break_needs_one_of_its_reasons(agent):
    for reason in ("", "long_note", "boredom"):
        with pytest.raises(states.ReasonMissing):
            states.take_break(agent, reason=reason, now=NOW)

    assert states.take_break(agent, reason=Reason.REST, now=NOW).reason == "rest"


def test_with_a_call_in_hand_nobody_leaves(agent):
    on_call(agent)
    for leaving in (states.ready, states.train, states.leave):
        with pytest.raises(states.CallInHand):
            leaving(agent, now=later(5))
    with pytest.raises(states.CallInHand):
        states.take_break(agent, reason="rest", now=later(5))

    states.finish(agent, CALL, now=later(60))

    assert states.take_break(agent, reason="rest", now=later(61)).state == State.BREAK


def test_saying_the_same_twice_is_one_line_of_the_log(agent):
    for _ in range(2):
        states.ready(agent, now=NOW)
    for _ in range(2):
        states.prepare(agent, CALL, now=later(1))
    for _ in range(2):
        states.talk(agent, CALL, now=later(2))
    for _ in range(2):
        states.hang_up(agent, CALL, now=later(3))
    for _ in range(2):
        states.finish(agent, CALL, now=later(4))

    assert log(agent) == ["ready", "preparing", "on_call", "wrap_up"]


def test_another_call_than_the_one_in_hand_changes_nothing(agent):
    on_call(agent)

    states.hang_up(agent, new_id(), now=later(5))
    states.finish(agent, new_id(), now=later(5))
    states.put_down(agent, new_id(), now=later(5))

    assert state(agent, now=later(6)) == State.ON_CALL
    states.put_down(agent, CALL, now=later(7))
    assert state(agent, now=later(8)) == State.READY


def test_who_gives_no_sign_while_waiting_is_not_there(agent):
    states.ready(agent, now=NOW)
    states.sign(agent, now=later(100))
    assert state(agent, now=later(270)) == State.READY
    assert state(agent, now=later(300)) == State.OFFLINE

    assert states.note_the_absent(now=later(300)) == 1

    assert Seat.objects.get().state == State.OFFLINE
    assert StateChange.objects.get(state="offline").at == later(100)
    assert states.note_the_absent(now=later(400)) == 0


def test_breaks_and_calls_need_no_sign(agent, team):
    states.take_break(agent, reason="meal", now=NOW)
    busy = make_agent(team)
    on_call(busy)

    assert states.note_the_absent(now=later(3600)) == 0

    assert state(agent, now=later(3600)) == State.BREAK
    assert state(busy, now=later(3600)) == State.ON_CALL


def test_the_floor_shows_each_state_with_the_day_so_far(agent, team):
    on_call(agent)
    states.hang_up(agent, CALL, now=later(120))
    states.finish(agent, CALL, now=later(130))
    idle = make_agent(team, name="Idle")
    gone = make_agent(team, name="Gone", revoked_at=NOW)
    states.take_break(idle, reason="meal", now=later(10))
    states.sign(agent, now=later(200))

    shown = {each.agent: each for each in floor.of(team, since=NOW, now=later(265))}

    assert gone not in shown
    assert shown[idle].seat.state == State.BREAK
    assert shown[agent].seat.state == State.READY
    today = shown[agent].today
    assert (today.talk, today.wrap_up, today.waiting) == tuple(timedelta(seconds=n) for n in (120, 45, 100))
    assert today.handled == 1
    assert floor.today_of(agent, since=NOW, now=later(265)) == today


def test_the_day_begins_with_the_state_that_held_at_midnight(agent):
    states.ready(agent, now=NOW - timedelta(hours=1))
    states.take_break(agent, reason="rest", now=later(60))

    today = floor.today_of(agent, since=NOW, now=later(100))

    assert (today.waiting, today.away) == (timedelta(seconds=60), timedelta(seconds=40))

"""Firm promises: as many as people are there to keep them, handed over when their owner is away, and counted."""

from datetime import time, timedelta

import pytest

from callcenter.agents import duty
from callcenter.queue import claim, complete, dial, promises, refill, slots
from callcenter.queue.models import Call
from tests.factories import at, claimed_call, make_agent

MORNINGS = duty.Hours((((time(9), time(12)),),) * 7, "Asia/Shanghai")
ALL_DAY = duty.Hours(duty.WHENEVER, "Asia/Shanghai")


@pytest.fixture
def agent(team):
    return make_agent(team)


def promise(shop, agent, clock, *, days=0, **more):
    attempt = claimed_call(shop, agent)
    complete.call(attempt, disposition="callback_firm", callback_at=at(shop, clock, days=days), now=at(shop), **more)
    return Call.objects.get(pk=attempt.call_id)


def free(shop, team, *, days=0, now=None):
    day = at(shop, days=days).date()
    return {
        f"{each.at.astimezone(shop.zone):%H:%M}": each.free
        for each in slots.slots(shop, day, team=team, now=now or at(shop))
    }


def test_a_slot_takes_as_many_promises_as_people_work(shunda, team, agent):
    promise(shunda, agent, "15:00")

    with pytest.raises(slots.SlotFull) as refusal:
        promise(shunda, agent, "15:10")

    assert refusal.value.next_free == at(shunda, "15:15")
    assert not Call.objects.filter(promised_at=at(shunda, "15:10")).exists()
    make_agent(team)
    complete.call(_in_hand(agent), disposition="callback_firm", callback_at=at(shunda, "15:10"), now=at(shunda))
    assert Call.objects.filter(promised_at=at(shunda, "15:10")).exists()


def _in_hand(agent):
    held = claim.held_by(agent)
    assert held is not None
    return held


def test_a_soft_promise_takes_no_slot(shunda, team, agent):
    promise(shunda, agent, "15:00", callback_is_firm=False)

    assert free(shunda, team)["15:00"] == 1
    assert promise(shunda, agent, "15:00").promised_at == at(shunda, "15:00")


def test_slots_lie_in_calling_hours_and_in_the_future(shunda, team, agent):
    promise(shunda, agent, "15:00")

    found = free(shunda, team, now=at(shunda, "10:31"))

    assert next(iter(found)) == "10:45"
    assert "12:00" not in found
    assert (found["14:45"], found["15:00"], found["15:15"]) == (1, 0, 1)
    assert free(shunda, team, days=-1) == {}


def test_nobody_can_be_promised_a_time_at_which_nobody_works(shunda, team, agent):
    duty.set_hours(team, MORNINGS)

    with pytest.raises(slots.SlotFull) as refusal:
        promise(shunda, agent, "15:00")
    assert refusal.value.next_free == at(shunda, "09:00", days=1)


def test_a_person_may_work_at_other_hours_than_the_team(shunda, team, agent):
    duty.set_hours(team, MORNINGS)
    duty.set_hours(agent, ALL_DAY)

    assert promise(shunda, agent, "15:00").owner == agent


def test_a_promise_for_when_its_owner_is_away_is_anybodys(shunda, team, agent):
    colleague = make_agent(team)
    duty.set_hours(agent, MORNINGS)

    call = promise(shunda, agent, "15:00")
    assert call.owner is None
    refill.shop(shunda, now=at(shunda, "15:00"))
    assert Call.objects.get(pk=call.pk).owner is None
    assert claim.open_next(colleague, now=at(shunda, "15:00")).call_id == call.pk


def test_a_promise_made_before_the_hours_changed_is_handed_over(shunda, team, agent):
    call = promise(shunda, agent, "15:00")
    assert call.owner == agent

    duty.set_hours(agent, MORNINGS)
    Call.objects.filter(pk=call.pk).update(attempts_made=9)  # so that the round writes it anew
    refill.shop(shunda, now=at(shunda, "11:00"))

    assert Call.objects.get(pk=call.pk).owner is None


@pytest.mark.parametrize(("clock", "kept"), [("15:00", 1), ("15:14", 1), ("15:16", 0), (None, 0)])
def test_a_promise_is_kept_by_a_dial_within_a_quarter_of_an_hour(shunda, team, agent, clock, kept):
    promise(shunda, agent, "15:00")
    if clock:
        dial.start(claim.open_next(agent, now=at(shunda, clock)), now=at(shunda, clock))

    found = promises.kept(team, since=at(shunda), until=at(shunda, days=1), now=at(shunda, "16:00"))

    assert (found.due, found.kept) == (1, kept)
    assert found.rate == kept


def test_what_is_not_due_yet_or_was_withdrawn_before_its_time_is_not_counted(shunda, team, agent):
    call = promise(shunda, agent, "15:00")

    def count(clock):
        return promises.kept(team, since=at(shunda), until=at(shunda, days=1), now=at(shunda, clock))

    assert (count("15:14").due, count("15:14").rate) == (0, None)
    assert count("15:15").due == 1
    Call.objects.filter(pk=call.pk).update(
        closed_at=at(shunda, "15:00") - timedelta(minutes=1), closed_reason="withdrawn"
    )
    assert count("15:15").due == 0

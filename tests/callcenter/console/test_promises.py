"""Promises at the console: the times that can be promised on a call, and whether the team keeps its promises."""

import pytest
import time_machine

from callcenter.agents import duty
from callcenter.queue import complete, dial
from callcenter.queue.models import Attempt
from tenants.jobs.models import Customer
from tests.callcenter.console.conftest import CONSOLE
from tests.factories import at, claimed_call, make_agent, make_customer

PAGE = "/promises/"


def times(client, attempt, day=""):
    query = f"?day={day}" if day else ""
    return client.get(f"/api/v1/attempts/{attempt.pk}/times/{query}", headers=CONSOLE)


def free(found):
    return {each["time"]: each["free"] for each in found["slots"]}


def promise(shop, agent, clock, **more):
    attempt = claimed_call(shop, agent, customer=make_customer(shop, phone=f"+86138{clock[:2]}{clock[3:]}5678"))
    complete.call(attempt, disposition="callback_firm", callback_at=at(shop, clock), now=at(shop), **more)
    return attempt


@pytest.fixture
def attempt(me, shunda):
    promise(shunda, me, "15:00")
    return claimed_call(shunda, me)


def test_the_screen_shows_free_and_taken_times_of_a_day(client, attempt):
    found = times(client, attempt).json()

    assert (found["day"], found["first"]) == ("2026-11-18", "2026-11-18")
    assert (free(found)["14:45"], free(found)["15:00"], free(found)["15:15"]) == (1, 0, 1)
    assert "10:15" not in free(found)
    assert "12:30" not in free(found)
    assert next(each for each in found["slots"] if each["time"] == "15:00")["at"] == "2026-11-18T15:00"
    assert found["full"] == {}


def test_a_quick_choice_that_is_full_comes_with_the_next_free_times(client, me, shunda):
    promise(shunda, me, "11:30")
    promise(shunda, me, "13:30")

    found = times(client, claimed_call(shunda, me)).json()

    assert [each["at"][-5:] for each in found["full"]["1h"]] == ["11:45", "13:45", "14:00"]
    assert found["full"].keys() == {"1h", "3h"}


def test_times_stand_on_the_customers_clock_and_in_the_window_the_customer_wants(client, me, shunda):
    customer = make_customer(shunda)
    attempt = claimed_call(shunda, me, customer=customer)
    with shunda.schema():
        Customer.objects.update(zone="Asia/Tokyo", prefers_from="20:30", prefers_until="21:00")

    found = free(times(client, attempt).json())

    assert "11:45" in found  # 10:45 at the shop, now is 10:30
    assert "11:15" not in found
    assert (found["20:30"], found["20:45"]) == (1, 1)
    assert "21:00" not in found


def test_days_outside_the_follow_up_have_no_times_and_a_day_without_people_only_full_ones(client, attempt, team):
    assert times(client, attempt, "2026-11-17").json()["slots"] == []
    assert times(client, attempt, "2027-11-17").json()["slots"] == []

    duty.set_hours(team, duty.Hours(((),) * 7, "Asia/Shanghai"))

    assert set(free(times(client, attempt, "2026-11-19").json()).values()) == {0}


def test_a_day_that_cannot_be_read_is_refused_and_a_colleagues_call_is_not_there(client, attempt, team, shunda):
    theirs = claimed_call(shunda, make_agent(team, name="Col League"))

    assert times(client, attempt, "tomorrow").status_code == 400
    assert times(client, theirs).status_code == 404


def test_a_supervisor_sees_what_was_kept_and_the_calls_behind_it(client, supervisor, team, shunda):
    ann, bob = make_agent(team, name="Ann Agent"), make_agent(team, name="Bob Agent")
    kept, broken = promise(shunda, ann, "15:00"), promise(shunda, bob, "16:00")
    with time_machine.travel(at(shunda, "15:05"), tick=False):
        again = claimed_call_again(kept, ann, at(shunda, "15:05"))
        dial.start(again, by=ann, now=at(shunda, "15:05"))

    with time_machine.travel(at(shunda, "18:00"), tick=False):
        client.force_login(supervisor.user)
        every = client.get(PAGE, headers=CONSOLE).text
        only = client.get(f"{PAGE}?broken=on", headers=CONSOLE).text
        of_ann = client.get(f"{PAGE}?agent={ann.pk}", headers=CONSOLE).text

    assert "50" in every
    assert "at most 15 minutes before or after" in every
    assert str(kept.call_id) in every
    assert str(broken.call_id) in every
    assert str(kept.call_id) not in only
    assert str(broken.call_id) in only
    assert str(broken.call_id) not in of_ann


def claimed_call_again(attempt, agent, now):
    return Attempt.objects.create(
        call=attempt.call, agent=agent, number=2, claimed_at=now, lease_until=at(attempt.call.shop, "15:30")
    )


def test_promises_of_a_shop_that_moved_away_are_nobody_elses_to_see(client, supervisor, team, shunda, moved):
    promise(shunda, make_agent(team), "15:00")
    with time_machine.travel(at(shunda, "18:00"), tick=False):
        client.force_login(supervisor.user)
        assert shunda.name in client.get(PAGE, headers=CONSOLE).text
        moved()

        assert "No promise fell due" in client.get(PAGE, headers=CONSOLE).text


@pytest.mark.parametrize("query", ["?days=x", "?agent=x", "?days=365"])
def test_a_query_that_makes_no_sense_shows_all(client, supervisor, query):
    assert client.get(PAGE + query, headers=CONSOLE).status_code == 200


def test_agents_do_not_see_the_page(client, me):
    assert client.get(PAGE, headers=CONSOLE).status_code == 404

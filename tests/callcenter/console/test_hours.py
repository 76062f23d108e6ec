"""The pages of working hours, and the refusal of a time at which everybody is taken."""

import pytest

from callcenter.agents import duty
from callcenter.agents.models import Agent, Team
from tests.callcenter.console.conftest import CONSOLE
from tests.callcenter.console.test_api import complete
from tests.factories import claimed_call, make_agent

ZONE = {"zone": "Asia/Shanghai"}
WEEK = {**dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "9:00-12:00, 13:00-18:00"), **ZONE}


def post(client, path, **said):
    return client.post(path, said, headers=CONSOLE)


def test_a_supervisor_sets_the_hours_of_the_team(client, supervisor, team):
    assert post(client, "/people/hours/", **WEEK).status_code == 302

    found = duty.hours_of(Team.objects.get(pk=team.pk))
    assert found.zone == "Asia/Shanghai"
    assert [len(day) for day in found.week] == [2, 2, 2, 2, 2, 0, 0]
    assert "09:00-12:00, 13:00-18:00" in client.get("/people/hours/", headers=CONSOLE).text


def test_a_person_may_have_other_hours_and_go_back(client, supervisor, team):
    path = f"/people/{make_agent(team).pk}/hours/"
    other = Agent.objects.exclude(pk=supervisor.pk).get()

    post(client, path, sat="10:00-14:00", **ZONE)
    other.refresh_from_db()
    assert [len(day) for day in duty.hours_of(other).week] == [0, 0, 0, 0, 0, 1, 0]
    post(client, path, follow="on", **ZONE)
    other.refresh_from_db()
    assert duty.hours_of(other) is None


@pytest.mark.parametrize("wrong", ["morning", "12:00-09:00", "9:00-13:00, 12:00-15:00", "25:00-26:00"])
def test_hours_that_cannot_be_read_are_refused(client, supervisor, team, wrong):
    refused = post(client, "/people/hours/", mon=wrong, **ZONE)

    assert refused.status_code == 422
    assert "Hours look like this" in refused.text
    assert duty.hours_of(Team.objects.get(pk=team.pk)) is None


def test_agents_and_other_teams_change_no_hours(client, me, stranger):
    assert post(client, "/people/hours/", **WEEK).status_code == 404
    assert post(client, f"/people/{me.pk}/hours/", **WEEK).status_code == 404


def test_a_supervisor_changes_nobody_of_another_team(client, supervisor, stranger):
    assert post(client, f"/people/{stranger.pk}/hours/", **WEEK).status_code == 404


def test_a_time_that_is_taken_is_refused_with_the_next_free_one(client, me, shunda):
    first = claimed_call(shunda, me)
    said = {"disposition": "callback_firm", "callback_at": "2026-11-18T15:00"}
    assert complete(client, first, **said).status_code == 200

    refused = complete(client, claimed_call(shunda, me), **said)

    assert (refused.status_code, refused.json()["code"]) == (422, "callback_full")
    assert "15:15" in refused.json()["detail"]
    assert refused.json()["field"] == "callback_at"

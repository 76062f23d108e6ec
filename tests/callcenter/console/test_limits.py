"""Limits over all shops at the console: the cap of the team, and how far "do not call again" reaches."""

import pytest

from callcenter.console import endings
from callcenter.limits import contacts, suppress
from callcenter.limits.frequency import USUAL
from callcenter.limits.models import Suppression
from callcenter.limits.people import people
from tests.callcenter.console.conftest import CONSOLE
from tests.callcenter.console.test_api import PHONE, complete
from tests.factories import claimed_call, make_customer

PAGE = "/limits/"


def post(client, **said):
    return client.post(PAGE, {"contacts": 3, "days": 10, "rest": 12, **said}, headers=CONSOLE)


def test_a_supervisor_sets_how_often_the_team_calls_one_person(client, supervisor, team):
    assert contacts.cap_of(team.pk) == USUAL
    assert post(client).status_code == 302

    cap = contacts.cap_of(team.pk)
    assert (cap.contacts, cap.days, cap.rest.total_seconds() / 3600) == (3, 10, 12)
    assert 'value="10"' in client.get(PAGE, headers=CONSOLE).text


@pytest.mark.parametrize("wrong", [{"contacts": 0}, {"days": 61}, {"rest": ""}])
def test_a_cap_that_cannot_be_kept_is_refused(client, supervisor, team, wrong):
    assert post(client, **wrong).status_code == 422
    assert contacts.cap_of(team.pk) == USUAL


def test_agents_set_no_cap(client, me, team):
    assert post(client).status_code == 404
    assert client.get(PAGE, headers=CONSOLE).status_code == 404


@pytest.fixture
def attempt(me, shunda):
    return claimed_call(shunda, me, customer=make_customer(shunda, phone=PHONE))


@pytest.mark.parametrize(("said", "reaches"), [({}, False), ({"wider": ""}, False), ({"wider": "team"}, True)])
def test_the_agent_says_how_far_the_wish_reaches(client, attempt, team, moment, said, reaches):
    assert complete(client, attempt, disposition="do_not_call", **said).status_code == 200

    stopped = suppress.stopped(people([PHONE]), team_id=team.pk, purpose="survey", now=moment)
    assert stopped is reaches


def test_an_agent_speaks_for_the_team_and_not_for_everybody(client, attempt):
    assert complete(client, attempt, disposition="do_not_call", wider="everywhere").status_code == 400
    assert not Suppression.objects.exists()


def test_the_screen_asks_how_far(client, attempt):
    page = client.get(f"/calls/{attempt.pk}/", headers=CONSOLE)

    outcomes = page.context["state"]["outcomes"]
    assert outcomes["do_not_call"]["wish"]
    assert [outcomes[each["code"]]["sends"]["wider"] for each in endings.wishes()] == ["", "team"]
    assert 'id="wish-dialog"' in page.text

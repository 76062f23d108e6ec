"""The supervisor's page of shops, and giving one to another team."""

import pytest
from django.test import Client

from callcenter.agents.assign import team_of
from callcenter.agents.models import Team
from tests.callcenter.console.conftest import CONSOLE
from tests.factories import at, due_call, make_agent, make_supervisor

MOVE = "/shops/shunda/team/"


@pytest.fixture
def harbour(shunda):
    found = Team.objects.create(slug="harbour", name="Harbour Team", invite_code="HARB", created_at=at(shunda))
    make_agent(found)
    return found


def get(client, path):
    return client.get(path, headers=CONSOLE)


def post(client, path, **data):
    return client.post(path, data, headers=CONSOLE)


@pytest.fixture
def proven(client, supervisor):
    post(client, "/accounts/reauthenticate/", password="correct horse battery")


def test_a_supervisor_sees_the_shops_of_the_team_and_their_open_calls(client, supervisor, shunda, north, harbour):
    due_call(shunda)

    rows = get(client, "/shops/").context["rows"]
    assert {(row["shop"].slug, row["n"]) for row in rows} == {("shunda", 1), ("north", 0)}

    theirs = Client()
    theirs.force_login(make_supervisor(harbour).user)
    assert "No shop yet" in get(theirs, "/shops/").text


def test_agents_see_and_move_no_shop(client, me, shunda, team, harbour):
    assert get(client, "/shops/").status_code == 404
    assert get(client, MOVE).status_code == 404
    assert post(client, MOVE, code="HARB", confirmed="on").status_code == 404
    assert team_of(shunda) == team


def test_moving_asks_for_the_password_first(client, supervisor, shunda, team, harbour):
    assert "reauthenticate" in get(client, MOVE)["Location"]
    assert "reauthenticate" in post(client, MOVE, code="HARB", confirmed="on")["Location"]
    assert team_of(shunda) == team


def test_the_code_shows_whose_it_is_and_the_confirmation_moves_the_shop(client, proven, shunda, team, harbour):
    due_call(shunda)

    asked = post(client, MOVE, code="harb")
    assert "To Harbour Team. Please confirm." in asked.text
    assert "1 open call goes to the other team at once." in asked.text
    assert team_of(shunda) == team
    done = client.post(MOVE, {"code": "HARB", "confirmed": "on"}, headers=CONSOLE, follow=True)

    assert "Harbour Team calls for 顺达汽修 from now on." in done.text
    assert team_of(shunda) == harbour
    assert get(client, MOVE).status_code == 404
    assert post(client, MOVE, code="HARB", confirmed="on").status_code == 404


def test_the_old_team_finds_nothing_of_the_shop_any_more(client, proven, shunda, team, harbour):
    post(client, MOVE, code="HARB", confirmed="on")

    assert [row["shop"].slug for row in get(client, "/shops/").context["rows"]] == ["north"]
    theirs = Client()
    theirs.force_login(make_supervisor(harbour).user)
    assert [row["shop"].slug for row in get(theirs, "/shops/").context["rows"]] == ["shunda"]


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("", "This field is required"),
        ("NOBODY", "No team has this code."),
        ("OURS", "This is the code of your own team."),
        ("EMPTY", "Nobody works in this team yet."),
    ],
)
def test_a_code_that_leads_nowhere_is_refused(client, proven, shunda, team, harbour, code, sentence):
    Team.objects.filter(pk=team.pk).update(invite_code="OURS")
    Team.objects.create(slug="empty", name="Empty", invite_code="EMPTY", created_at=at(shunda))

    refused = post(client, MOVE, code=code, confirmed="on")

    assert refused.status_code == 422
    assert sentence in refused.text
    assert 'name="confirmed"' not in refused.text, "the next code must be confirmed anew"
    assert team_of(shunda) == team


def test_a_shop_of_another_team_is_like_none(client, proven, moved):
    moved()

    for slug in ("shunda", "nobody"):
        assert get(client, f"/shops/{slug}/team/").status_code == 404
        assert post(client, f"/shops/{slug}/team/", code="HARB", confirmed="on").status_code == 404
    assert get(client, "/shops/north/team/").status_code == 200

"""A team's own outcomes at the console: the supervisors' page, the agents' list, and what is kept of a call."""

import json
import re

import pytest

from callcenter.agents.models import TeamOutcome
from tenants.followups import set_outcomes, team_outcomes
from tenants.followups.models import CallRecord
from tenants.shops import members
from tests.callcenter.console.conftest import CONSOLE
from tests.callcenter.console.test_api import complete
from tests.factories import at, claimed_call, make_user

PAGE = "/outcomes/"


def post(client, address, **said):
    return client.post(f"{PAGE}{address}", said, headers=CONSOLE)


@pytest.fixture
def dear(team):
    return set_outcomes.finer(team, "refused", names={"en": "Too dear", "zh-hans": "嫌贵"}, needs_note=True)


def state_of(client, attempt):
    page = client.get(f"/calls/{attempt.pk}/", headers=CONSOLE)
    return page, json.loads(re.search(r'id="call-state" type="application/json">(.*?)</script>', page.text, re.S)[1])


def test_a_supervisor_names_keys_and_hides_outcomes(client, supervisor, team):
    assert post(client, "busy/", name_en="Engaged", digit="3").status_code == 302
    assert post(client, "hung_up/", name_en="", digit="", hidden="on").status_code == 302

    found = {line.key: line for line in team_outcomes.lines(team.pk)}
    assert team_outcomes.names(team.pk).of("busy") == "Engaged"
    assert (found["busy"].digit, found["hung_up"].hidden) == ("3", True)
    assert "Engaged" in client.get(PAGE, headers=CONSOLE).text


@pytest.mark.parametrize(("name", "ends", "means"), [
    ("Completed", "AAPOR 1.1 · final", "Interview; the follow-up ends"),
    ("Call back at a time", "interim", "Nothing counted yet; is called again as agreed"),
    ("Too dear", "AAPOR 2.112 · final", "Refusal or break-off; the follow-up ends"),
])  # fmt: skip
def test_the_list_says_what_each_outcome_means(client, supervisor, dear, name, ends, means):
    page = client.get(PAGE, headers=CONSOLE).text
    row = next(each for each in page.split("<tr>") if re.search(f">{name}<", each))
    words = " ".join(re.sub("<[^>]+>", " ", row).split())

    assert f"{ends} {means}" in words


@pytest.mark.parametrize(("address", "said", "sentence"), [
    ("hung_up/", {"digit": "3"}, "“Line busy” has this key"),
    ("refused/finer/", {"name_en": " "}, "Give it a name"),
    ("refused/finer/", {"name_en": "Too dear"}, "Another outcome has this name"),
])  # fmt: skip
def test_a_change_that_makes_no_sense_is_refused_in_a_sentence(client, supervisor, team, dear, address, said, sentence):
    before = list(TeamOutcome.objects.values())

    page = post(client, address, **said)

    assert page.status_code == 422
    assert sentence in page.text
    assert list(TeamOutcome.objects.values()) == before


def test_what_is_needed_has_no_switch_to_hide_it_and_none_is_taken(client, supervisor, team):
    assert 'name="hidden"' not in client.get(f"{PAGE}do_not_call/", headers=CONSOLE).text
    assert 'name="hidden"' in client.get(f"{PAGE}hung_up/", headers=CONSOLE).text

    post(client, "do_not_call/", hidden="on", digit="7")

    assert not next(line for line in team_outcomes.lines(team.pk) if line.key == "do_not_call").hidden


def test_lines_move_and_all_can_be_as_usual_again(client, supervisor, team, dear):
    usual = [line.key for line in team_outcomes.lines(team.pk)]
    assert post(client, "busy/place/", to="up").status_code == 302
    assert [line.key for line in team_outcomes.lines(team.pk)] != usual

    assert post(client, "usual/").status_code == 302

    assert [line.key for line in team_outcomes.lines(team.pk)] == usual


@pytest.mark.parametrize("address", ["max_attempts/", "party/", "language/finer/", "refused/finer/0a0a/"])
def test_what_does_not_exist_is_not_found(client, supervisor, team, address):
    assert client.get(f"{PAGE}{address}", headers=CONSOLE).status_code == 404
    assert client.get(f"{PAGE}busy/", headers=CONSOLE).status_code == 200


def test_the_call_screen_offers_the_teams_list(client, me, team, shunda, dear):
    set_outcomes.line(team, "busy", names={"en": "Engaged"}, digit="3", hidden=False, needs_note=False)
    set_outcomes.line(team, "hung_up", names={}, digit="", hidden=True, needs_note=False)

    page, state = state_of(client, claimed_call(shunda, me))

    assert f'value="refused:{dear}">Too dear</option>' in page.text
    assert "Engaged" in page.text
    assert '"hung_up"' not in page.text
    assert state["outcomes"][f"refused:{dear}"]["sends"] == {"disposition": "refused", "detail": dear}


def test_another_team_sees_nothing_of_it(client, me, stranger, shunda, team):
    theirs = set_outcomes.finer(stranger.team, "refused", names={"en": "Their own"})
    attempt = claimed_call(shunda, me)

    page, _state = state_of(client, attempt)

    assert "Their own" not in page.text
    assert complete(client, attempt, disposition="refused", detail=theirs).status_code == 422


def test_a_finer_outcome_is_kept_beside_what_is_counted(client, me, shunda, dear):
    attempt = claimed_call(shunda, me)
    assert complete(client, attempt, disposition="refused", detail=dear).status_code == 422  # it needs a note
    assert complete(client, attempt, disposition="busy", detail=dear).status_code == 422

    assert complete(client, attempt, disposition="refused", detail=dear, note="Found it dear").status_code == 200

    with shunda.schema():
        record = CallRecord.objects.get(pk=attempt.pk)
    assert (record.disposition, record.detail) == ("refused", dear)
    assert "Refused this survey: Too dear" in client.get(f"/calls/{attempt.pk}/", headers=CONSOLE).text


def test_a_team_may_ask_for_a_note_where_the_catalogue_does_not(client, me, team, shunda):
    attempt = claimed_call(shunda, me)
    set_outcomes.line(team, "refused", names={}, digit="6", hidden=False, needs_note=True)

    assert complete(client, attempt, disposition="refused").json()["code"] == "note_missing"
    assert complete(client, attempt, disposition="refused", note="No time").status_code == 200


def test_the_shop_reads_the_teams_words_even_after_it_moved(client, me, shunda, dear, moved):
    attempt = claimed_call(shunda, me)
    complete(client, attempt, disposition="refused", detail=dear, note="Found it dear")
    with shunda.schema():
        job = CallRecord.objects.select_related("follow_up__job").get(pk=attempt.pk).follow_up.job
    moved()
    owner = make_user()
    members.join(shunda, owner, role="owner", now=at(shunda))
    client.force_login(owner)

    page = client.get(f"/jobs/{job.pk}/", headers={"host": "shunda.localhost"})

    assert "Too dear" in page.text or "嫌贵" in page.text


def test_agents_change_no_outcomes(client, me, team):
    assert client.get(PAGE, headers=CONSOLE).status_code == 404
    assert post(client, "busy/", name_en="Engaged").status_code == 404
    assert not TeamOutcome.objects.exists()

"""The supervisor's page of how often a shop's customers are tried."""

import pytest

from tenants.followups.attempt_policy import DEFAULT, DELAYED
from tenants.followups.calling import attempts_of
from tenants.shops.models import Shop
from tests.callcenter.console.conftest import CONSOLE

PAGE = "/shops/shunda/attempts/"
USUAL = {
    "max_attempts": 3, "max_dials": 8, "cooling_off_hours": 24, "fallback_after": 3, "fallback_day": 4,
    **{f"delay_{code}": int(DEFAULT.delays[code].total_seconds() // 60) for code in DELAYED},
}  # fmt: skip


def post(client, path=PAGE, **changed):
    return client.post(path, {**USUAL, **changed}, headers=CONSOLE)


def limits(kind=""):
    return attempts_of(Shop.objects.select_related("settings").get(slug="shunda"), kind)


def test_what_a_supervisor_sets_holds_for_every_kind_of_call(client, supervisor):
    assert post(client, max_attempts=5, delay_busy=45, fallback_after=5).status_code == 302

    assert limits("repair").max_attempts == 5
    assert limits("repair").delays["busy"].total_seconds() == 45 * 60
    assert 'value="5"' in client.get(PAGE, headers=CONSOLE).text


def test_one_kind_of_call_may_differ_and_go_back(client, supervisor):
    post(client, PAGE + "wash/", max_attempts=1, fallback_after=0)
    assert (limits("wash").max_attempts, limits("repair")) == (1, DEFAULT)

    assert client.post(PAGE + "wash/general/", headers=CONSOLE).status_code == 302
    assert limits("wash") == DEFAULT


def test_what_was_not_changed_is_not_written(client, supervisor, shunda):
    post(client)

    assert Shop.objects.get(pk=shunda.pk).settings.attempts == {}


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"max_attempts": 0}, "greater than or equal to 1"),
        ({"max_attempts": 9, "fallback_after": 9}, "fewer dials than attempts"),
        ({"fallback_after": 4}, "cannot come after more attempts"),
        ({"delay_busy": ""}, "required"),
    ],
)
def test_limits_that_cannot_be_kept_are_refused_in_a_sentence(client, supervisor, changed, sentence):
    refused = post(client, **changed)

    assert refused.status_code == 422
    assert sentence in refused.text
    assert limits() == DEFAULT


def test_general_limits_must_leave_room_for_those_of_a_kind(client, supervisor):
    post(client, PAGE + "wash/", fallback_after=2)

    refused = post(client, max_attempts=1, fallback_after=1)

    assert refused.status_code == 422
    assert "“Wash” has limits of its own" in refused.text
    assert limits() == DEFAULT


def test_agents_and_other_teams_find_no_such_page(client, me, moved):
    assert client.get(PAGE, headers=CONSOLE).status_code == 404
    assert post(client).status_code == 404


def test_a_supervisor_of_another_team_finds_nothing(client, supervisor, moved):
    assert client.get(PAGE, headers=CONSOLE).status_code == 200
    moved()
    assert client.get(PAGE, headers=CONSOLE).status_code == 404
    assert client.get(PAGE + "birthday/", headers=CONSOLE).status_code == 404

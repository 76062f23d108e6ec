"""The calls behind a shop's count: what each waits for, and nothing about a customer."""

from datetime import timedelta

import pytest
from django.test import Client

from callcenter.console import open_calls
from callcenter.console.open_calls import Waiting
from callcenter.queue.models import Attempt, Call
from tests.callcenter.console.conftest import CONSOLE
from tests.conftest import NOW
from tests.factories import claimed_call, due_call, make_agent, make_customer

HOUR = timedelta(hours=1)
PATH = "/shops/shunda/calls/"


def waits(**said):
    usual = {"language": "zh-hans", "due_at": NOW - HOUR, "not_before": NOW - HOUR, "open_from": NOW - HOUR,
             "open_until": NOW + HOUR, "expires_at": NOW + 2 * HOUR}  # fmt: skip
    call = Call(kind="survey", **{**usual, **said})
    return open_calls.waiting(call, in_hand=None, spoken={"en", "zh-hans"}, now=NOW)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, Waiting(open_calls.NEXT, NOW - HOUR)),
        ({"not_before": NOW + HOUR}, Waiting(open_calls.PLANNED, NOW + HOUR)),
        ({"open_from": NOW + HOUR, "open_until": NOW + 2 * HOUR}, Waiting(open_calls.HOURS, NOW + HOUR)),
        ({"open_until": NOW}, Waiting(open_calls.HOURS)),
        ({"expires_at": NOW}, Waiting(open_calls.OVER, NOW)),
        ({"needs_review_since": NOW, "not_before": NOW + HOUR}, Waiting(open_calls.REVIEW, NOW)),
        ({"language": "zh-hant"}, Waiting(open_calls.LANGUAGE)),
        ({"language": "zh-hant", "not_before": NOW + HOUR}, Waiting(open_calls.PLANNED, NOW + HOUR)),
    ],
)
def test_what_stands_first_between_a_call_and_an_agent_is_told(said, expected):
    assert waits(**said) == expected


def test_the_count_opens_its_calls_and_they_name_no_customer(client, supervisor, shunda):
    customer = make_customer(shunda, phone="+8613900001234", name="赵云")
    call = due_call(shunda, customer=customer)

    shops = client.get("/shops/", headers=CONSOLE).text
    page = client.get(PATH, headers=CONSOLE)

    assert f'href="{PATH}"' in shops
    assert 'href="/shops/north/calls/"' not in shops, "none is open there"
    assert [row.call.pk for row in page.context["rows"]] == [call.pk]
    for word in ("赵云", "13900001234", "1234"):
        assert word not in page.text.replace(str(call.pk), "")


def test_a_call_in_hand_names_the_agent_and_a_promise_the_one_who_made_it(client, supervisor, shunda, team):
    ann = make_agent(team, name="Ann Agent")
    attempt = claimed_call(shunda, ann)
    call = Call.objects.get(pk=attempt.call_id)

    [held] = open_calls.rows([call], team=team, now=attempt.claimed_at)
    Attempt.objects.filter(pk=attempt.pk).update(ended_at=attempt.claimed_at)
    call.owner, call.promised_at = ann, attempt.claimed_at
    [owned] = open_calls.rows([call], team=team, now=attempt.claimed_at)

    assert held.waiting == Waiting(open_calls.IN_HAND, attempt.claimed_at, "Ann Agent")
    assert (owned.waiting.code, owned.waiting.agent) == (open_calls.OWNED, "Ann Agent")


def test_agents_and_other_teams_find_no_such_page(client, supervisor, shunda, team, moved):
    assert client.get(PATH, headers=CONSOLE).status_code == 200

    ours = Client()
    ours.force_login(make_agent(team).user)
    assert ours.get(PATH, headers=CONSOLE).status_code == 404
    moved()
    assert client.get(PATH, headers=CONSOLE).status_code == 404
    assert client.get("/shops/nobody/calls/", headers=CONSOLE).status_code == 404

"""Why this call, why not that one: on the screen of the call in hand, and for supervisors."""

import time_machine

from callcenter.console import why_words
from callcenter.queue.why import Explained, Reason, Rule
from tenants.consent import suppress
from tenants.followups import gate
from tests.callcenter.console.conftest import CONSOLE
from tests.factories import AT_ANY_HOUR, at, claimed_call, due_call, make_agent, make_customer

LIST = "/shops/shunda/calls/"


def get(client, path):
    return client.get(path, headers=CONSOLE)


def test_the_agent_reads_why_the_call_was_handed_out(client, me, shunda):
    attempt = claimed_call(shunda, me)

    assert f"/calls/{attempt.pk}/why/" in get(client, f"/calls/{attempt.pk}/").text
    panel = get(client, f"/calls/{attempt.pk}/why/")
    assert "You have it in hand." in panel.text
    assert "not now" not in panel.text


def test_it_says_that_a_shop_allows_calls_at_any_hour(client, me, shunda):
    attempt = claimed_call(shunda, me)
    usual = get(client, f"/calls/{attempt.pk}/why/").text
    shunda.settings.calling = AT_ANY_HOUR
    shunda.settings.save()

    told = get(client, f"/calls/{attempt.pk}/why/").text

    assert "It is a time at which this customer may be called." in usual
    assert "It is a time at which this customer may be called." not in told
    assert "This shop allows calls at any hour" in told


def test_nobody_else_reads_it(client, me, shunda, team):
    attempt = claimed_call(shunda, make_agent(team))

    assert get(client, f"/calls/{attempt.pk}/why/").status_code == 404


def test_a_supervisor_finds_every_open_call_and_why_it_waits(client, supervisor, shunda):
    call = due_call(shunda, customer=make_customer(shunda, phone="+8613911112222", name="王小明"))

    listed = get(client, LIST)
    assert f"{LIST}{call.pk}/" in listed.text
    told = get(client, f"{LIST}{call.pk}/")
    assert "Every rule passes" in told.text
    assert "No call goes before it." in told.text
    for page in (listed, told):
        assert "王小明" not in page.text
        assert "13911112222" not in page.text


def test_it_says_from_when_a_call_may_be_made(client, supervisor, shunda):
    call = due_call(shunda)

    with time_machine.travel(at(shunda, "12:30"), tick=False):
        told = get(client, f"{LIST}{call.pk}/").text

    assert "Nobody is called at this hour." in told
    assert "13:30" in told


def test_it_says_that_a_call_will_not_be_made(client, supervisor, shunda):
    call = due_call(shunda, customer=make_customer(shunda, phone="+8613911112222"))
    with shunda.schema():
        suppress.number("+8613911112222", reason="letter", by=None, now=at(shunda))

    told = get(client, f"{LIST}{call.pk}/").text

    assert "It will not be made as things stand." in told
    assert "The customer has asked this shop to stop calling." in told


def test_agents_and_other_teams_find_nothing(client, me, shunda):
    call = due_call(shunda)

    assert get(client, LIST).status_code == 404
    assert get(client, f"{LIST}{call.pk}/").status_code == 404


def test_a_call_is_found_under_its_own_shop_only(client, supervisor, shunda, north, moved):
    call = due_call(shunda)

    assert get(client, f"/shops/north/calls/{call.pk}/").status_code == 404
    moved()
    assert get(client, f"{LIST}{call.pk}/").status_code == 404


def test_every_rule_has_its_sentences():
    for rule in [*Rule, *gate.Rule]:
        for passed in (True, False) if rule is not Rule.LINE else (True,):
            (line,) = why_words.lines(Explained([Reason(rule, passed, "zh-hans")], None))
            assert line.sentence.endswith("."), rule

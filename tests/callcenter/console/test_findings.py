"""The audit's step on the call screen: what the agent sees of the job's findings, and sending one back."""

import uuid

import pytest

from tenants.audits.models import Finding
from tests.factories import at, claimed_call, make_agent, make_job

CONSOLE = {"host": "console.localhost"}
NUMBER = "+447009000123"


@pytest.fixture
def agent(client, team):
    agent = make_agent(team)
    client.force_login(agent.user)
    return agent


@pytest.fixture
def attempt(north, agent):
    return claimed_call(north, agent, dialled=False)


@pytest.fixture
def find(north, attempt):
    """Writes a finding of the call's job, or of another."""

    def finding(code="mileage_round", *, job=None, **told):
        from tenants.followups.models import FollowUp

        with north.schema():
            job = job or FollowUp.objects.get(pk=attempt.call.follow_up).job
            usual = {"level": "warning", "post": "advisor", "found_at": at(north)}
            return Finding.objects.create(job=job, code=code, **{**usual, **told})

    return finding


def panel(client, attempt):
    return client.get(f"/calls/{attempt.pk}/findings/", headers=CONSOLE)


def send_back(client, attempt, finding, note="Check it", **headers):
    path = f"/calls/{attempt.pk}/findings/{finding.pk}/return/"
    return client.post(path, {"note": note}, headers={**CONSOLE, **headers})


def again(shop, finding):
    with shop.schema():
        return Finding.objects.get(pk=finding.pk)


def test_an_agent_sees_the_open_findings_of_the_job_before_dialling(client, attempt, find, north):
    find(value="40000")
    find("phone_landline", field="mobile", value=NUMBER, level="info")
    find("plate_bad_format", field="plate", value="AB12CDE")
    find("advice_missing", waived_at=at(north))

    shown = panel(client, attempt).content.decode()

    assert "The mileage is a round number" in shown
    assert "447****0123" in shown
    assert "No advice for the next visit" not in shown
    for hidden in (NUMBER, NUMBER[3:], "AB12CDE"):
        assert hidden not in shown


def test_nothing_of_another_customer_is_told(client, attempt, find):
    find("plate_other_name", evidence={"job": str(uuid.uuid4()), "number": "R9", "name": "Bob Hill", "days": 12})

    shown = panel(client, attempt).content.decode()

    assert "R9" in shown
    assert "Bob Hill" not in shown


def test_a_finding_is_sent_back_with_a_note_that_stays_in_the_shop(client, attempt, find, north, agent):
    finding = find()

    answer = send_back(client, attempt, finding, "Ask for the odometer", **{"hx-request": "true"})

    kept = again(north, finding)
    assert answer.status_code == 200
    assert "Ask for the odometer" in answer.content.decode()
    assert (kept.sent_back_note, kept.sent_back_by) == ("Ask for the odometer", agent.user_id)
    assert kept.sent_back_by_name == str(agent.user)


@pytest.mark.parametrize(("did", "shown"), [
    ({"contested_reason": "It is what the dial says"}, "The shop contests it: It is what the dial says"),
    ({"waived_reason": "A new dial"}, "Waived: A new dial"), ({}, "Mended: "),
])  # fmt: skip
def test_the_agent_sees_what_the_shop_did_about_it(client, attempt, find, north, did, shown):
    what = next(iter(did), "mended_reason").removesuffix("_reason")
    find(sent_back_at=at(north), sent_back_note="Ask for the odometer", **{f"{what}_at": at(north)}, **did)
    find("advice_missing", mended_at=at(north))

    told = panel(client, attempt).content.decode()

    assert shown in told
    assert "Ask for the odometer" in told
    assert "No advice for the next visit" not in told


def test_without_script_one_comes_back_to_the_call(client, attempt, find, north):
    finding = find()

    answer = send_back(client, attempt, finding)

    assert answer.url == f"/calls/{attempt.pk}/"
    assert again(north, finding).sent_back_at


@pytest.mark.parametrize(("note", "told", "words"), [
    (" ", {}, "Tell the shop what to look at."), ("x", {"mended": True}, "mended or waived meanwhile"),
])  # fmt: skip
def test_what_cannot_be_sent_back_is_said(client, attempt, find, north, note, told, words):
    finding = find(mended_at=at(north) if told else None)

    answer = send_back(client, attempt, finding, note, **{"hx-request": "true"})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert again(north, finding).sent_back_at is None


def test_a_finding_of_another_job_or_call_is_as_absent_as_none(client, attempt, find, north, team):
    elsewhere = find(job=make_job(north))
    mine = find()
    absent = client.post(f"/calls/{attempt.pk}/findings/{uuid.uuid4()}/return/", {"note": "x"}, headers=CONSOLE)

    foreign = send_back(client, attempt, elsewhere)
    client.force_login(make_agent(team, name="Bob").user)

    assert (foreign.status_code, foreign.content) == (404, absent.content)
    assert panel(client, attempt).status_code == 404
    assert send_back(client, attempt, mine).status_code == 404
    assert again(north, elsewhere).sent_back_at is None
    assert again(north, mine).sent_back_at is None

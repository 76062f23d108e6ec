"""What the call page gets: questions with their keys, steps that may be said, words by how a complaint stands."""

from dataclasses import replace

import pytest

from callcenter.agents.assign import assign
from callcenter.console import screen
from callcenter.scripts import document, draft, publish
from callcenter.scripts.presets import preset
from callcenter.scripts.script import Choice, Condition, Kind, Op, Question
from tenants.complaints import file
from tenants.complaints.models import Complaint, Validity
from tenants.consent import suppress
from tenants.consent.models import Purpose
from tenants.followups import answers
from tenants.followups.models import FollowUp
from tests.callcenter.console.test_api import COMPLAINT, complete, patch
from tests.callcenter.console.test_call import page_of, state_of
from tests.conftest import NOW
from tests.factories import claimed_call, make_customer, new_id

MINE = (
    Question("likely", "?", Kind.SCALE, reasons=(Choice("far", "太远"),), name="Likely"),
    Question("known", "?", Kind.MULTI, choices=(Choice("web", "网上"), Choice("sign", "路过")), name="Known", low=None),
    Question("taxi", "?", Kind.YES_NO, only_if=Condition("likely", Op.AT_LEAST, (9,)), name="Taxi"),
)


@pytest.fixture
def attempt(me, shunda):
    return claimed_call(
        shunda, me, customer=make_customer(shunda), technician="赵工", running_in_notes="前三百公里轻踩刹车"
    )


@pytest.fixture
def own(team, shunda):
    """The team's own script for repairs."""
    assign(shunda, team, now=NOW)
    version = draft.open(team, call_type="repair", language="zh-hans", by=None, now=NOW)
    body = document.write(replace(preset("repair", "zh-hans"), questions=MINE))
    saved = draft.save(version.pk, body, revision=0, by=None, now=NOW)
    return publish.version(saved.pk, revision=1, by=None, now=NOW).version


@pytest.fixture
def state(client, attempt):
    """Opens the page, and answers what its script gets."""
    return lambda: state_of(page_of(client, attempt))


def said(pieces):
    return "".join(text for text, _merged in pieces)


def complain(attempt, validity):
    shop = attempt.call.shop
    with shop.schema():
        made = file.complaint(
            shop=shop, follow_up_id=attempt.call.follow_up, attempt_id=new_id(), fields=COMPLAINT,
            agent_id=attempt.agent_id, agent_name="Ann Agent", now=NOW,
        )  # fmt: skip
        Complaint.objects.filter(pk=made.pk).update(validity=validity)


def customer_of(attempt):
    return FollowUp.objects.select_related("customer").get(pk=attempt.call.follow_up).customer


def test_every_question_says_which_keys_press_it(state, own):
    found = {each["key"]: each for each in state()["questions"]}

    scale, several, yes_no = found["likely"]["keys"], found["known"]["keys"], found["taxi"]["keys"]
    assert [(caps, value) for caps, kind, value, _ in scale if kind == "score"] == [
        (["⇧0"], 0), *(([str(n)], n) for n in range(1, 10)), (["0"], 10),
    ]  # fmt: skip
    assert [(caps, value) for caps, kind, value, _ in scale if kind == "reason"] == [(["A"], "far")]
    assert [(caps, kind, value) for caps, kind, value, _ in several[:2]] == [
        (["A", "1"], "chosen", "web"), (["B", "2"], "chosen", "sign"),
    ]  # fmt: skip
    assert [(caps[0], value) for caps, _, value, _ in yes_no[:2]] == [("Y", "yes"), ("N", "no")]
    for each in found.values():
        assert [(caps, value) for caps, kind, value, _ in each["keys"] if kind == "code"] == [
            (["X"], "na"), (["K"], "dont_know"), (["R"], "refused"),
        ]  # fmt: skip
        pressed = [cap for caps, _, _, _ in each["keys"] for cap in caps]
        assert len(pressed) == len(set(pressed)), "one key, one meaning"
    assert (found["likely"]["low"], found["known"]["low"]) == (6, None)
    assert found["taxi"]["only_if"] == ["likely", "at_least", [9]]


@pytest.mark.parametrize("call_type", ["repair", "churn", "no_show", "crisis"])
def test_in_a_preset_no_key_has_two_meanings(call_type):
    for question in preset(call_type, "en").questions:
        pressed = [cap for caps, _, _, _ in screen._keys(question) for cap in caps]
        assert len(pressed) == len(set(pressed)), question.key


def test_a_language_that_lags_behind_has_words_for_every_question(state, own):
    found = state()

    for words in found["scripts"].values():
        assert set(words["questions"]) == {each["key"] for each in found["questions"]} == {"likely", "known", "taxi"}
        assert set(words["steps"]) == {each["key"] for each in found["steps"]}
        assert words["questions"]["known"]["choices"] == {"web": "网上", "sign": "路过"}
    assert said(found["scripts"]["en"]["steps"]["greet"]["say"]).startswith("Hello, my name is")
    assert found["version"] == str(own.pk)


def test_the_page_of_a_preset_says_so(state):
    assert state()["version"] == "preset"


@pytest.mark.parametrize(
    ("validity", "words"),
    [
        (None, "我会把事情原原本本记下来"),
        (Validity.PENDING, "正在核实情况"),
        (Validity.VALID, "确实是店里的错"),
        (Validity.INVALID, "认真查过了"),
    ],
)
def test_what_is_said_goes_by_how_the_complaint_stands(state, attempt, validity, words):
    if validity:
        complain(attempt, validity)

    assert words in said(state()["scripts"]["zh-hans"]["steps"]["complaint"]["say"])


@pytest.mark.parametrize(
    ("validity", "refused", "shown"),
    [
        (None, None, True),
        (Validity.INVALID, None, True),
        (Validity.PENDING, None, False),
        (Validity.VALID, None, False),
        (None, Purpose.REMINDER, False),
    ],
)
def test_advertising_is_on_the_page_only_where_it_is_allowed(state, attempt, shunda, validity, refused, shown):
    if validity:
        complain(attempt, validity)
    if refused:
        with shunda.schema():
            phone = customer_of(attempt).phone
            suppress.number(phone, purpose=refused, reason="asked", by=None, now=NOW)

    found = state()

    assert ("invite" in {each["key"] for each in found["steps"]}) is shown
    assert ({"next_need", "wechat"} <= {each["key"] for each in found["questions"]}) is shown
    assert ("invite" in found["scripts"]["en"]["steps"]) is shown


def test_names_from_the_job_are_in_the_words(state, team, shunda):
    assign(shunda, team, now=NOW)
    version = draft.open(team, call_type="repair", language="zh-hans", by=None, now=NOW)
    script = draft.script_of(version)
    greet = replace(script.steps[0], say="{technician}：{running_in}。{declined}。{shop}，{shop_name}。")
    body = document.write(replace(script, steps=(greet, *script.steps[1:])))
    draft.save(version.pk, body, revision=0, by=None, now=NOW)
    publish.version(version.pk, revision=1, by=None, now=NOW)

    words = said(state()["scripts"]["zh-hans"]["steps"]["greet"]["say"])

    name = shunda.spoken_name or shunda.name
    assert words == f"赵工：前三百公里轻踩刹车。上次建议做而没有做的项目。{name}，{shunda.name}。"


def test_a_call_under_an_own_script_is_finished_when_its_own_questions_are_answered(client, attempt, own, shunda):
    assert patch(client, attempt, question="likely", score=9, seq=1, version=str(own.pk)).status_code == 200
    assert patch(client, attempt, question="known", chosen=["web"], seq=2).status_code == 200

    refused = complete(client, attempt)

    assert refused.status_code == 422
    assert refused.json()["questions"] == ["taxi"]
    assert "Taxi" in refused.json()["detail"]
    patch(client, attempt, question="taxi", code="dont_know", seq=3)
    assert complete(client, attempt).status_code == 200
    with shunda.schema():
        told = {each.question: each.words for each in answers.of(attempt.call.follow_up)}
    assert told == {"likely": "", "known": "网上", "taxi": ""}
    over = client.get(f"/calls/{attempt.pk}/", headers={"host": "console.localhost"}).text
    for words in ("Likely", "Known", "网上", "Don't know"):
        assert words.replace("'", "&#x27;") in over or words in over


def test_a_page_with_a_script_of_another_call_is_told_so(client, attempt, own):
    refused = patch(client, attempt, question="price", score=4, seq=1, version="nonsense")

    assert refused.status_code == 400
    assert "Open the call again" in refused.json()["detail"]

"""The call's page: everything about one customer on one page, for the agent on the line and for nobody else."""

import gzip
import json
import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from callcenter.queue import complete, dial
from tenants.consent.models import AccessLog
from tenants.followups import answers
from tenants.jobs.models import DeclinedItem, JobLine, Vehicle
from tests.callcenter.console.conftest import CONSOLE
from tests.factories import AT_ANY_HOUR, at, claimed_call, make_agent, make_customer, make_supervisor, new_id

PHONE = "+8613800001234"


def page_of(client, attempt):
    return client.get(f"/calls/{attempt.pk}/", headers=CONSOLE)


def state_of(page):
    found = re.search(r'<script id="call-state" type="application/json">(.*?)</script>', page.text, re.S)
    return json.loads(found.group(1))


@pytest.fixture
def attempt(me, shunda):
    customer = make_customer(shunda, name="王芳", title="女士", phone=PHONE)
    found = claimed_call(
        shunda, me, customer=customer, dialled=False, technician="赵工", work_done="更换刹车片", mileage=52000,
        running_in_notes="前三百公里轻踩刹车",
    )  # fmt: skip
    with shunda.schema():
        job = customer.jobs.get()
        JobLine.objects.create(job=job, position=1, item="前刹车片", quantity=1, amount_minor=45600)
        DeclinedItem.objects.create(job=job, item="更换雨刮", reason="下次")
    return found


def test_the_agent_has_everything_on_one_page(client, attempt):
    page = page_of(client, attempt)

    assert page.status_code == 200
    for words in (
        "王芳女士", "138****1234", "Buick Excelle", "李强", "赵工", "更换刹车片", "前刹车片", "更换雨刮",
        "前三百公里轻踩刹车", "顺达汽修", "Attempt 1", "Nobody has called this customer before.",
    ):  # fmt: skip
        assert words in page.text, words


def said_at_first(page):
    found = re.search(r'<div class="call-say" id="say"[^>]*>(.*?)</div>', page.text, re.S)
    return re.sub("<[^>]+>", "", found.group(1))


def test_the_first_words_stand_in_the_page_before_any_script_runs(client, attempt):
    page = page_of(client, attempt)

    state = state_of(page)
    greeting = state["scripts"][state["language"]]["steps"][state["steps"][0]["key"]]["say"]
    assert unescape(said_at_first(page)) == "".join(text for text, _merged in greeting)
    assert "顺达汽修" in said_at_first(page)


def test_a_call_that_goes_on_does_not_flash_its_first_words(client, attempt, shunda, moment):
    with shunda.schema():
        answers.save(attempt.call.follow_up, shop=shunda, question="response_speed", score=5, seq=1, now=moment)

    assert said_at_first(page_of(client, attempt)) == ""


def test_the_number_the_plate_and_the_price_stay_hidden_until_it_is_dialled(client, attempt, moment):
    masked = page_of(client, attempt).text
    assert PHONE not in masked
    assert PHONE[3:] not in masked
    assert "456.00" not in masked
    with attempt.call.shop.schema():
        assert Vehicle.objects.get().plate not in masked

    dial.start(attempt, now=moment)

    page = page_of(client, attempt)
    assert state_of(page)["number"] == PHONE


def test_opening_the_page_is_noted_in_the_shop(client, attempt, me, shunda):
    page_of(client, attempt)

    with shunda.schema():
        line = AccessLog.objects.get()
    assert (line.actor, line.actor_role, line.what) == (me.user_id, "agent", "call")


def test_the_script_is_in_three_languages_with_the_names_filled_in(client, attempt):
    state = state_of(page_of(client, attempt))

    assert state["language"] == "zh-hans"
    assert set(state["scripts"]) == {"en", "zh-hans", "zh-hant"}
    greeting = "".join(text for text, _merged in state["scripts"]["zh-hans"]["steps"]["greet"]["say"])
    assert "顺达汽修" in greeting
    assert "Ann Agent" in greeting
    assert [each["key"] for each in state["questions"]] == [
        "response_speed", "service_quality", "repair_quality", "price", "open_remark", "next_need", "wechat",
    ]  # fmt: skip
    assert state["outcomes"][state["digits"]["1"]]["complete"]


def test_a_page_opened_again_shows_what_the_server_has(client, attempt, shunda, moment):
    with shunda.schema():
        answers.save(attempt.call.follow_up, shop=shunda, question="price", score=2, seq=7, now=moment)

    state = state_of(page_of(client, attempt))

    assert state["answers"] == [{"question": "price", "score": 2, "code": "", "text": "", "chosen": [], "seq": 7}]


def test_the_windows_for_a_callback_are_on_the_customers_clock(client, attempt):
    state = state_of(page_of(client, attempt))

    assert state["zone"] == "Asia/Shanghai"
    assert state["windows"][0] == ["2026-11-18T10:30", "2026-11-18T12:00", "12:00"]
    assert state["windows"][1] == ["2026-11-18T13:30", "2026-11-18T18:00", "18:00"]


def test_nobody_else_finds_the_page(client, attempt, team, stranger):
    assert page_of(client, attempt).status_code == 200

    for somebody in (make_agent(team, name="Bob"), make_supervisor(team), stranger):
        client.force_login(somebody.user)
        assert page_of(client, attempt).status_code == 404
    assert client.get(f"/calls/{new_id()}/", headers=CONSOLE).status_code == 404


def test_a_finished_call_shows_its_summary(client, attempt, shunda, moment):
    dial.start(attempt, now=moment)
    with shunda.schema():
        answers.save(attempt.call.follow_up, shop=shunda, question="price", score=2, text="太贵了", seq=1, now=moment)
    complete.call(attempt, disposition="partial", note="Prefers mornings", now=moment)

    page = page_of(client, attempt)

    for words in ("Partly completed", "Prefers mornings", "太贵了", "王女士", "138****1234"):
        assert words in page.text, words
    assert "call-state" not in page.text
    assert PHONE not in page.text


def test_an_old_call_of_a_shop_that_went_to_another_team_is_gone(client, attempt, moment, moved):
    dial.start(attempt, now=moment)
    complete.call(attempt, disposition="no_answer", now=moment)
    assert page_of(client, attempt).status_code == 200

    moved()

    assert page_of(client, attempt).status_code == 404


def test_earlier_contacts_are_shown_with_their_scores(client, me, shunda):
    customer, friday = make_customer(shunda), at(shunda, days=-5)
    earlier = claimed_call(shunda, me, customer=customer, now=friday)
    with shunda.schema():
        for n, question in enumerate(("response_speed", "price")):
            answers.save(earlier.call.follow_up, shop=shunda, question=question, score=4 + n, seq=1, now=friday)
    complete.call(earlier, disposition="partial", note="Was in a hurry", now=friday)

    page = page_of(client, claimed_call(shunda, me, customer=customer))

    assert "Partly completed" in page.text
    assert "Nov. 13, 2026 10:30" in page.text, "a moment is written as the days beside it are"
    assert "4 5" in page.text
    assert "Was in a hurry" in page.text


def test_holding_the_page_renews_the_lease(client, attempt, moment):
    attempt.lease_until = moment + timedelta(seconds=5)
    attempt.save()

    page_of(client, attempt)

    attempt.refresh_from_db()
    assert attempt.lease_until > moment + timedelta(minutes=4)


def test_a_window_that_ends_on_another_day_says_which(client, attempt, shunda):
    week = {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
    shunda.settings.calling = {"week": week}
    shunda.settings.save()

    opens, closes, words = state_of(page_of(client, attempt))["windows"][0]

    assert (opens, closes, words) == ("2026-11-18T10:30", "2026-12-01T00:00", "Dec. 1, 2026 00:00")


def test_a_shop_that_may_be_called_for_at_any_hour_is_told_apart(client, attempt, shunda):
    usual = state_of(page_of(client, attempt))
    shunda.settings.calling = AT_ANY_HOUR
    shunda.settings.save()

    around_the_clock = state_of(page_of(client, attempt))

    assert (usual["any_hour"], usual["promise_any_hour"]) == (False, False)
    assert (around_the_clock["any_hour"], around_the_clock["promise_any_hour"]) == (True, True)
    assert around_the_clock["words"]["any_hour"] == "This shop allows calls at any hour"


def test_the_agent_chooses_what_the_customer_speaks_instead(client, attempt):
    page = page_of(client, attempt)

    assert [each["language"] for each in page.context["other_languages"]] == ["en", "other"]
    assert 'data-outcome="language:en"' in page.text
    assert state_of(page)["outcomes"]["language:en"] == {
        "name": "Speaks another language: English", "note": False,
        "sends": {"disposition": "language", "language": "en"},
    }  # fmt: skip


def test_the_page_runs_under_the_strict_policy(client, attempt):
    page = page_of(client, attempt)

    assert "unsafe" not in page["Content-Security-Policy"]
    assert "style=" not in page.text
    assert "<noscript>" in page.text
    assert page["Cache-Control"].count("no-store")


def test_the_island_stays_small():
    scripts = {
        name: Path(finders.find(f"console/{name}.js")).read_bytes() for name in ("call", "keys", "state", "also")
    }

    assert len(scripts["call"]) < 36_000
    assert sum(len(gzip.compress(script)) for script in scripts.values()) < 16_000, "what the network carries"
    assert not [name for name, script in scripts.items() if b"innerHTML" in script]


def test_only_one_script_of_the_console_knows_the_token_so_that_all_survive_a_new_sign_in():
    folder = Path(finders.find("console/ask.js")).parent
    knowing = {path.name for path in folder.glob("*.js") if "CSRF" in path.read_text()}

    assert knowing == {"ask.js"}, "ask the server by window.aftercall.ask"

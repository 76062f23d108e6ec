"""A team's own script on the call screen: every kind of question by its keys, conditions, reasons, advertising."""

import pytest
from playwright.sync_api import expect

from tests.browser.helpers.hands import ready
from tests.browser.test_call_screen import SCENES, first_call, light, outcome, score

pytestmark = pytest.mark.browser


@pytest.fixture
def call(site, page):
    """Opens a call of a team that wrote a script of its own; answers the follow-up's id."""

    def opened(**more):
        e_mail = site.make(f"{SCENES}.agent")
        site.make(f"{SCENES}.own_script")
        (follow_up,) = site.make(f"{SCENES}.due_calls", names=["王芳"], **more)
        site.sign_in(page, e_mail)
        page.goto(site.url())
        first_call(page)
        return follow_up

    yield opened
    site.make(f"{SCENES}.no_own_script")


def asked(page):
    return page.locator("#questions section:not([hidden]) h2")


def given(site, page, follow_up):
    expect(light(page)).to_contain_text("Saved")
    return site.make(f"{SCENES}.said", follow_up=follow_up)


def test_every_kind_of_question_is_answered_by_its_keys(site, page, call, accessible, picture):
    follow_up = call()
    expect(page.locator("#say")).to_contain_text("团队")

    score(page, "5")
    expect(asked(page)).to_have_text("Recommends us")
    accessible()
    picture("call-scale")
    score(page, "0")
    expect(page.locator('[data-q="recommend"] b')).to_have_text("10")
    score(page, "Y")
    expect(asked(page)).to_have_text("Which day")
    expect(page.locator("#text-pick_day")).to_be_focused()
    page.locator("#text-pick_day").fill("2026-11-15")
    page.keyboard.press("Enter")
    expect(asked(page)).to_have_text("Heard of us")
    score(page, "A", "C", "a", "b")
    accessible()
    picture("call-several")
    page.keyboard.press("Enter")
    expect(page.locator("#text-open_remark")).to_be_focused()
    page.keyboard.type("很好")
    page.keyboard.press("Enter")

    assert given(site, page, follow_up) == {
        "service_quality": [5, "", "", []], "recommend": [10, "", "", []], "picked_up": [None, "", "yes", []],
        "pick_day": [None, "", "2026-11-15", []], "how_known": [None, "", "", ["web", "sign"]],
        "open_remark": [None, "", "很好", []],
    }  # fmt: skip


def test_a_condition_opens_and_closes_a_question_and_none_of_it_is_missed_at_the_end(site, page, call):
    call()
    score(page, "5", "9", "Y")
    expect(page.locator('[data-q="pick_day"]')).to_be_visible()
    page.locator('[data-q="picked_up"] button').click()
    score(page, "N")
    expect(page.locator('[data-q="pick_day"]')).to_be_hidden()
    expect(asked(page)).to_have_text("Heard of us")
    score(page, "K")
    outcome(page, "1")

    page.keyboard.press("Control+Enter")

    expect(page.locator("#messages")).to_contain_text("No call is due for you now")


def test_a_low_score_opens_its_reasons_and_takes_advertising_away(site, page, call, accessible, picture):
    follow_up = call()
    score(page, "5")
    expect(page.locator('[data-step="invite"]')).to_be_visible()
    score(page, "Shift+0")
    expect(page.locator('[data-q="recommend"] b')).to_have_text("0")
    reasons = page.locator("#questions section:not([hidden]) .call-reasons")
    expect(reasons).to_be_visible()
    expect(page.locator("#messages")).to_contain_text("A low score")
    expect(page.locator('[data-step="complaint"]')).to_be_visible()
    expect(page.locator('[data-step="invite"]')).to_be_hidden()
    score(page, "B", "A", "B")
    accessible()
    picture("call-reasons")

    assert given(site, page, follow_up)["recommend"] == [0, "", "", ["trust"]]
    score(page, "7")
    expect(reasons).to_be_hidden()
    assert given(site, page, follow_up)["recommend"] == [7, "", "", []]


def test_choices_made_offline_survive_a_reload(site, page, call):
    follow_up = call()
    score(page, "5")
    expect(light(page)).to_contain_text("Saved")
    page.context.set_offline(True)
    score(page, "3", "A", "Enter", "N")
    expect(light(page)).to_have_text("Offline – 2 answers not yet saved")
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto(site.url())
    first_call(page)

    found = given(site, page, follow_up)

    assert (found["recommend"], found["picked_up"]) == ([3, "", "", ["trust"]], [None, "", "no", []])
    assert page.evaluate("() => localStorage.length") == 0


def test_a_call_goes_on_with_the_script_that_it_began_with(site, page, call):
    follow_up = call()
    site.make(f"{SCENES}.own_script", greeting="新版：您好。")
    score(page, "4")
    expect(light(page)).to_contain_text("Saved")

    page.reload()

    ready(page)
    expect(page.locator("#say")).not_to_contain_text("新版")
    expect(page.locator('[data-q="recommend"]')).to_be_visible()
    score(page, "9")
    assert given(site, page, follow_up)["recommend"] == [9, "", "", []]


def test_in_a_language_that_lags_behind_the_words_of_the_call_are_kept(page, call):
    call()
    page.keyboard.press("Alt+L")
    page.keyboard.press("Alt+L")

    expect(page.locator("#say")).to_contain_text("Hello, my name is")
    page.locator('[data-q="recommend"] button').click()
    expect(page.locator("#questions section:not([hidden]) .call-ask")).to_contain_text("推荐")

"""Calls by keyboard alone, in a real browser: nothing that was typed is lost, and nothing is answered by accident."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

SCENES = "tests.browser.scenes"


@pytest.fixture
def desk(site, page):
    """Opens the desk of a new agent with calls for these customers; answers the follow-ups' ids."""

    def open_with(*names, **agent):
        e_mail = site.make(f"{SCENES}.agent", **agent)
        follow_ups = site.make(f"{SCENES}.due_calls", names=list(names))
        site.sign_in(page, e_mail)
        page.goto(site.url())
        return follow_ups

    return open_with


def first_call(page):
    """Takes the next call by its key."""
    page.keyboard.press("Control+Enter")
    expect(page.locator("#survey")).to_be_focused()


def light(page):
    return page.locator("#light")


def score(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def finish(page):
    """Finishes the call by its key, and waits for the next one."""
    before = page.url
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: url != before)
    expect(page.locator("#survey")).to_be_focused()


def outcome(page, digit):
    page.keyboard.press("F2")
    expect(page.locator("#outcome-dialog")).to_be_visible()
    page.keyboard.press(digit)


def follow_up_of(site, page):
    """The follow-up behind the call on the screen."""
    attempt = page.url.rstrip("/").rpartition("/")[2]
    return site.make(f"{SCENES}.follow_up_of", attempt=attempt)


def fits(page):
    """Whether the page as a whole can be seen without scrolling, either way."""
    tall, wide = page.evaluate("() => [document.documentElement.scrollHeight, document.documentElement.scrollWidth]")
    return tall <= page.viewport_size["height"] and wide <= page.viewport_size["width"]


def test_three_calls_by_keyboard_alone(site, page, desk, accessible, picture):
    desk("王芳", "李明", "张伟")
    accessible()
    picture("desk")

    # A satisfied customer.
    first_call(page)
    assert fits(page)
    accessible()
    picture("call")
    masked = page.locator("#phone").inner_text()
    assert "****" in masked
    page.keyboard.press("F8")
    expect(page.locator("#phone")).to_contain_text("+86138")
    expect(page.locator("#seat")).to_contain_text("On call")
    number = page.locator("#phone").inner_text()
    assert page.evaluate("() => window.rung") == [f"tel:{number}"]
    page.keyboard.press("F8")  # nothing rings twice
    assert page.evaluate("() => window.rung.length") == 1
    satisfied = follow_up_of(site, page)
    score(page, "5", "4", "5", "5")
    expect(page.locator("#text-open_remark")).to_be_focused()
    page.keyboard.type("很满意")
    page.keyboard.press("Enter")
    expect(light(page)).to_contain_text(re.compile(r"Saved \d\d:\d\d:\d\d"))
    outcome(page, "1")
    picture("call-answered")
    finish(page)

    # A complaint.
    first = site.make(f"{SCENES}.kept", follow_up=satisfied)
    assert first["outcomes"] == ["complete"]
    assert first["answers"] == {
        "response_speed": 5, "service_quality": 4, "repair_quality": 5, "price": 5, "open_remark": "很满意",
    }  # fmt: skip
    page.keyboard.press("F8")
    score(page, "4", "Enter", "4", "Enter", "1", "Enter", "x")
    expect(page.locator("#why-repair_quality")).to_be_visible()
    page.keyboard.press("F4")
    expect(page.locator("#c-words")).to_be_focused()
    page.keyboard.type("修完还是异响")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#complaint-problem")).to_contain_text("what it is about")
    expect(page.locator("#c-category")).to_be_focused()
    page.keyboard.type("Repair")
    accessible()
    picture("complaint")
    page.keyboard.press("Escape")
    expect(page.locator("#complaint-words")).to_have_text("Complaint: draft")
    page.keyboard.press("F4")
    expect(page.locator("#c-words")).to_have_value("修完还是异响")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#complaint-words")).to_have_text("Complaint: kept")
    outcome(page, "1")
    complains = follow_up_of(site, page)
    finish(page)

    # A callback, first at an hour when nobody may call.
    second = site.make(f"{SCENES}.kept", follow_up=complains)
    assert second["complaint"] == "修完还是异响"
    assert second["answers"]["price"] == "na"
    page.keyboard.press("F8")
    page.keyboard.press("F2")
    expect(page.locator("#outcome-dialog")).to_be_visible()
    picture("outcomes")
    page.keyboard.press("4")
    expect(page.locator("#callback-dialog")).to_be_visible()
    page.keyboard.press("2")  # in three hours it is half past one
    expect(page.locator("#callback-dialog")).to_be_hidden()
    outcome(page, "4")
    expect(page.locator("#callback-dialog")).to_be_visible()
    page.keyboard.press("1")  # in one hour
    expect(page.locator("#callback-dialog")).to_be_hidden()
    outcome(page, "4")
    expect(page.locator("#callback-dialog")).to_be_visible()
    page.keyboard.press("4")
    expect(page.locator("#times-list button:focus")).to_be_visible()
    page.locator("#pick-time").fill("2026-11-18T21:00")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.locator("#pick-take").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#callback-problem")).to_contain_text("The next allowed time is")
    accessible()
    picture("callback")
    page.locator("#take-next").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#outcome-words")).to_contain_text("09:00")
    later = follow_up_of(site, page)
    page.keyboard.press("Control+Enter")

    expect(page.locator("#messages")).to_contain_text("No call is due for you now. The next one opens on")
    expect(page.locator("#next-call")).to_be_visible()
    assert site.make(f"{SCENES}.kept", follow_up=later)["promised_at"] == "2026-11-19 01:00:00+00:00"
    expect(page.locator("tbody tr")).to_have_count(1)
    accessible()
    picture("desk-after")


def test_a_reload_in_the_middle_keeps_the_answers(site, page, desk):
    (follow_up,) = desk("王芳")
    first_call(page)
    score(page, "3", "4")
    expect(light(page)).to_contain_text("Saved")

    page.reload()

    expect(page.locator('[data-q="response_speed"] b')).to_have_text("3")
    expect(page.locator('[data-q="service_quality"] b')).to_have_text("4")
    score(page, "5")
    expect(light(page)).to_contain_text("Saved")
    assert site.make(f"{SCENES}.kept", follow_up=follow_up)["answers"] == {
        "response_speed": 3, "service_quality": 4, "repair_quality": 5,
    }  # fmt: skip


def test_scores_typed_offline_survive_a_reload_and_are_sent_when_the_network_is_back(site, page, desk, picture):
    (follow_up,) = desk("王芳")
    first_call(page)
    score(page, "5")
    expect(light(page)).to_contain_text("Saved")
    page.context.set_offline(True)
    score(page, "2", "Enter", "3", "r")
    expect(light(page)).to_have_text("Offline – 3 answers not yet saved")
    picture("offline")
    stored = page.evaluate("() => JSON.stringify(localStorage)")
    assert "service_quality" in stored
    assert "王" not in stored
    outcome(page, "0")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#problem")).to_contain_text("not saved yet")

    # The page is gone, and comes back with the network.
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto(site.url())
    expect(page.get_by_text("You have an unfinished call with 王女士")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#text-open_remark")).to_be_focused()  # all the others have their answers

    expect(light(page)).to_contain_text("Saved")
    assert site.make(f"{SCENES}.kept", follow_up=follow_up)["answers"] == {
        "response_speed": 5, "service_quality": 2, "repair_quality": 3, "price": "refused",
    }  # fmt: skip
    assert page.evaluate("() => localStorage.length") == 0


def test_words_typed_offline_make_the_page_warn_before_it_is_left(page, desk):
    desk("王芳")
    first_call(page)
    page.context.set_offline(True)
    page.keyboard.press("Alt+N")
    page.keyboard.type("Call the office instead")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))

    assert "office" not in page.evaluate("() => JSON.stringify(localStorage)")
    with page.expect_event("dialog"):
        page.evaluate("() => { setTimeout(() => location.reload()); }")

    assert asked == ["beforeunload"]


def test_keys_of_an_input_method_answer_nothing(page, desk):
    desk("王芳")
    first_call(page)

    def composing(more):
        page.evaluate(
            """(more) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown",
               { key: "1", code: "Digit1", bubbles: true, cancelable: true, ...more }))""",
            more,
        )

    composing({"isComposing": True})
    composing({"keyCode": 229})
    expect(page.locator('[data-q="response_speed"] b')).to_have_text("–")
    composing({"key": "１"})  # a full-width digit

    expect(page.locator('[data-q="response_speed"] b')).to_have_text("1")
    score(page, "Enter", "5", "5", "5")
    expect(page.locator("#text-open_remark")).to_be_focused()
    pinyin = page.context.new_cdp_session(page)
    pinyin.send("Input.imeSetComposition", {"text": "ni hao", "selectionStart": 6, "selectionEnd": 6})
    composing({"key": "Enter", "code": "Enter", "isComposing": True})
    expect(page.locator("#text-open_remark")).to_be_focused()
    pinyin.send("Input.insertText", {"text": "你好"})
    expect(page.locator("#text-open_remark")).to_have_value("你好")
    expect(page.locator('[data-q="price"] b')).to_have_text("5")


def test_tab_commits_nothing_and_single_keys_can_be_turned_off(page, desk):
    desk("王芳", single_keys=False)
    first_call(page)

    score(page, "5", "x")
    for _ in range(12):
        page.keyboard.press("Tab")
    expect(page.locator('[data-q="response_speed"] b')).to_have_text("–")

    page.locator("#questions section:not([hidden]) .call-score").nth(3).focus()
    page.keyboard.press("Space")
    expect(page.locator('[data-q="response_speed"] b')).to_have_text("4")


def test_an_open_question_stops_completed_in_place(page, desk):
    desk("王芳")
    first_call(page)
    score(page, "5", "5")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#outcome-dialog")).to_be_visible()
    expect(page.locator("#outcome-hint")).to_contain_text("Choose how the call ended")
    page.keyboard.press("1")

    page.keyboard.press("Control+Enter")

    expect(page.locator("#problem")).to_contain_text("Repair quality")
    expect(page.locator('[data-q="repair_quality"] button')).to_have_attribute("aria-current", "true")
    outcome(page, "0")
    page.keyboard.press("Control+Shift+Enter")
    expect(page.locator("#next-call")).to_be_visible()


def test_the_script_changes_its_language_and_help_opens_and_closes(page, desk, accessible):
    desk("王芳")
    first_call(page)
    expect(page.locator("#say")).to_contain_text("您好")
    page.keyboard.press("Alt+L")
    page.keyboard.press("Alt+L")
    expect(page.locator("#say")).to_contain_text("Hello, my name is")
    page.keyboard.press("?")
    expect(page.locator("#help-dialog")).to_be_visible()
    accessible()
    page.keyboard.press("Escape")
    expect(page.locator("#help-dialog")).to_be_hidden()
    page.keyboard.press("Alt+O")
    expect(page.locator("#objections-dialog summary").first).to_be_visible()
    accessible()
    page.keyboard.press("Escape")
    expect(page.locator("#survey")).to_be_focused()


def test_the_desk_and_the_call_can_be_used_on_a_telephone(page, desk, picture):
    page.set_viewport_size({"width": 390, "height": 844})
    desk("王芳")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    picture("desk-phone")
    first_call(page)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    picture("call-phone")


def test_the_call_in_chinese_fits_as_well(page, desk, picture):
    desk("王芳", language="zh-hans")
    first_call(page)
    assert fits(page)
    picture("call-chinese")

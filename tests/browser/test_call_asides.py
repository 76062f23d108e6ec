"""Beside the questions of a call: other reasons to call, the customer's own hours, and times to promise."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.helpers.hands import press, take

pytestmark = pytest.mark.browser

SCENES = "tests.browser.scenes"
PROMISES = "tests.browser.helpers.promise_scenes"
LANGUAGES = ["en", pytest.param("zh-hans", marks=pytest.mark.nightly)]


def shut_out_nobody(page, part):
    found = Axe().run(page, context=part)
    assert found.violations_count == 0, f"{part}: {found.generate_report()}"


def fits(page):
    """Nothing has to be scrolled but the panes of the screen."""
    root = page.evaluate("() => [document.documentElement.scrollHeight, document.documentElement.scrollWidth]")
    assert root[0] <= 768, root
    assert root[1] <= 1366, root


def fits_in_window(page, dialog):
    box = page.locator(dialog).bounding_box()
    assert box["y"] >= 0, box
    assert box["y"] + box["height"] <= 768, box
    inside = page.evaluate(
        "(id) => { const d = document.querySelector(id); return d.scrollHeight - d.clientHeight }", dialog
    )
    assert inside <= 0, f"{dialog} scrolls by {inside}"


def picture(page, name):
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png")


@pytest.mark.parametrize("language", LANGUAGES)
def test_times_are_promised_by_keyboard_and_full_ones_refused_in_place(site, page, language):
    e_mail = site.make(f"{SCENES}.agent", language=language)
    for clock in ("11:30", "15:00"):
        site.make(f"{PROMISES}.promise", e_mail=e_mail, at=f"2026-11-18T{clock}:00+08:00")
    site.make(f"{SCENES}.due_calls", names=["王芳"])
    site.sign_in(page, e_mail)
    page.goto(site.url())
    take(page)
    press(page, "F8", "F2", "4")
    expect(page.locator("#callback-dialog")).to_be_visible()
    expect(page.locator("#times-list button")).not_to_have_count(0)

    press(page, "1")  # in an hour: that quarter is promised to somebody else
    expect(page.locator("#times-next button")).to_have_count(3)
    expect(page.locator("#callback-problem")).not_to_be_empty()
    expect(page.locator("#times-next button").first).to_be_focused()
    picture(page, f"full-{language}")
    shut_out_nobody(page, "#callback-dialog")

    press(page, "4")
    expect(page.locator("#times-list button:focus")).to_have_attribute("data-free", "1")
    page.locator("#times-list button[data-at='2026-11-18T14:45']").focus()
    press(page, "ArrowRight", "Enter")  # three o'clock is taken, too
    expect(page.locator("#callback-dialog")).to_be_visible()
    expect(page.locator("#times-next button").first).to_have_text("15:15")
    fits(page)
    fits_in_window(page, "#callback-dialog")
    picture(page, f"times-{language}")
    shut_out_nobody(page, "#callback-dialog")
    press(page, "Enter")

    expect(page.locator("#callback-dialog")).to_be_hidden()
    expect(page.locator("#outcome-words")).to_contain_text("15:15")
    fits(page)


def test_another_day_is_a_key_away_and_a_wish_takes_no_room(site, page):
    e_mail = site.make(f"{SCENES}.agent")
    site.make(f"{PROMISES}.promise", e_mail=e_mail, at="2026-11-19T09:00:00+08:00")
    site.make(f"{SCENES}.due_calls", names=["王芳"])
    site.sign_in(page, e_mail)
    page.goto(site.url())
    take(page)
    press(page, "F8", "F2", "4")
    expect(page.locator("#times-list button")).not_to_have_count(0)
    press(page, "4")
    expect(page.locator("#times-list button:focus")).to_have_count(1)

    press(page, "PageDown")
    expect(page.locator("#times-list button[data-at='2026-11-19T09:00']")).to_be_focused()
    press(page, "f", "Enter")  # a wish, not a promise

    expect(page.locator("#callback-dialog")).to_be_hidden()
    expect(page.locator("#outcome-words")).to_contain_text("09:00, a wish, not a promise")


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_reasons_are_settled_in_one_call_and_a_wish_is_kept(site, page, language):
    e_mail = site.make(f"{SCENES}.agent", language=language)
    site.make(f"{PROMISES}.two_reasons")
    site.sign_in(page, e_mail)
    page.goto(site.url())
    attempt = take(page)
    press(page, "F8")
    expect(page.locator("#dial[data-done]")).to_be_visible()
    asked = page.locator("[data-also-question]")
    expect(asked.first).to_be_attached()

    for field in asked.all():
        field.focus()
        if field.evaluate("(each) => each.tagName") == "SELECT":
            press(page, "ArrowDown")
            with page.expect_response(lambda answer: "/along/" in answer.url and answer.ok):
                field.evaluate("(each) => each.blur()") if field.input_value() == "" else field.dispatch_event("change")
    expect(page.locator("section:has([data-also]) [role=status][data-saved]").first).not_to_be_empty()
    page.locator("[data-also]").select_option("complete")
    picture(page, f"also-{language}")
    shut_out_nobody(page, "body")
    fits(page)

    fold = page.locator("details:has([hx-get$='/calling-wish/']) > summary")
    fold.press("Enter")
    page.locator("[name=wish-prefers_from]").fill("18:30")
    page.locator("[name=wish-prefers_until]").fill("20:00")
    page.locator("[name=wish-zone]").select_option("Asia/Tokyo")
    page.locator("form:has([name=wish-zone]) button").press("Enter")
    expect(page.locator("form:has([name=wish-zone]) [role=status]")).to_be_visible()
    picture(page, f"wish-{language}")
    fits(page)

    page.locator("#survey").focus()
    press(page, "F2", "6", "Control+Enter")
    expect(page.locator("#survey")).to_have_count(0)

    found = site.make(f"{PROMISES}.outcomes", attempt=attempt)
    assert found["wish"] == ["18:30:00", "20:00:00", "Asia/Tokyo"]
    assert found["ended"] == ["complete", "refused"]

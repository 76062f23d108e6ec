"""The call screen with each of its sheets open, as axe sees it, in English and in Chinese."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.helpers.hands import press, take, write

pytestmark = pytest.mark.browser

SCENES = "tests.browser.scenes"
#: How a sheet is opened; the others are shown as the page itself would show them in the course of a call.
OPENERS = {"outcome-dialog": "F2", "complaint-dialog": "F4", "objections-dialog": "Alt+o", "help-dialog": "?"}


def clean(page, part):
    found = Axe().run(page, context=part)
    assert found.violations_count == 0, f"{part}: {found.generate_report()}"
    assert found.response["passes"], f"{part} was not looked at"


@pytest.mark.parametrize("language", ["en", pytest.param("zh-hans", marks=pytest.mark.nightly)])
def test_nothing_on_the_call_screen_shuts_anybody_out(site, page, language):
    e_mail = site.make(f"{SCENES}.agent", language=language)
    site.make(f"{SCENES}.due_calls", names=["王芳"])
    site.sign_in(page, e_mail)
    page.goto(site.url())
    site.make(f"{SCENES}.odd", attempt=take(page))
    page.reload()
    expect(page.locator("[hx-get]:not(details *)")).to_have_count(0)  # the findings have come
    press(page, "F8")
    expect(page.locator("#dial[data-done]")).to_be_visible()
    press(page, "1")
    expect(page.locator("#why-response_speed")).to_be_visible()
    folds = page.locator("details:has([hx-get]) > summary")
    for fold in folds.all():
        fold.press("Enter")
    expect(page.locator("details [hx-get]:empty")).to_have_count(0)
    clean(page, "body")

    sheets = page.evaluate("() => [...document.querySelectorAll('dialog')].map((each) => each.id)")
    assert set(OPENERS) <= set(sheets)
    for sheet in sheets:
        page.locator("#survey").focus()
        if sheet in OPENERS:
            page.keyboard.press(OPENERS[sheet])
        else:
            page.evaluate("(id) => document.getElementById(id).showModal()", sheet)
        dialog = page.locator(f"dialog#{sheet}")
        expect(dialog).to_be_visible()
        fill_in(page, sheet)
        clean(page, f"dialog#{sheet}")
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()


def fill_in(page, sheet):
    """What shows more of a sheet than what it opens with."""
    if sheet == "complaint-dialog":
        write(page, "#c-words", "刹车失灵")
        page.locator("input[name=severity][value=crisis]").press("Space")
        expect(page.locator("#c-safety")).to_be_visible()
    elif sheet == "objections-dialog":
        page.locator("#objections summary").first.press("Enter")
        expect(page.locator("#objections details[open]")).to_have_count(1)
    elif sheet == "callback-dialog":
        page.keyboard.press("4")
        expect(page.locator("#pick-time")).to_be_visible()

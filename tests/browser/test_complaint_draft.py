"""A complaint is safe from its first letter on: it stands there again after a reload, kept or not, until emptied."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

SCENES = "tests.browser.scenes"
WORDS = "刹车失灵"


def open_sheet(page):
    page.keyboard.press("F4")
    expect(page.locator("#c-words")).to_be_focused()


def test_what_was_typed_of_a_complaint_stands_there_after_a_reload(site, page, accessible):
    site.sign_in(page, site.make(f"{SCENES}.agent"))
    (follow_up,) = site.make(f"{SCENES}.due_calls", names=["王芳"])
    page.goto(site.url())
    page.wait_for_load_state()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#survey")).to_be_focused()
    page.keyboard.press("F8")
    open_sheet(page)
    page.keyboard.type(WORDS)
    expect(page.locator("#complaint-saved")).to_contain_text("Draft saved")
    page.wait_for_function("() => !document.getElementById('complaint-form').dataset.unsaved")

    page.reload()  # nothing warns: it is saved
    expect(page.locator("#complaint-words")).to_have_text("Complaint: draft")
    page.locator("#survey").focus()
    open_sheet(page)
    expect(page.locator("#c-words")).to_have_value(WORDS)
    page.locator("#c-category").select_option("repair")
    assert page.locator("#c-subcategory option").all_inner_texts()[0] == "In general"
    expect(page.locator("#c-subcategory option")).to_have_count(8)
    page.locator("#c-subcategory").select_option("same_fault")
    page.locator("#c-is-safety").press("Space")
    expect(page.locator("input[name=severity][value=crisis]")).to_be_checked()
    expect(page.locator("#c-safety")).to_be_visible()
    accessible()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#complaint-words")).to_have_text("Complaint: kept")
    expect(page.locator("#complaint-saved")).to_contain_text("Draft saved")
    page.wait_for_function("() => !document.getElementById('complaint-form').dataset.unsaved")

    page.reload()
    expect(page.locator("#complaint-words")).to_have_text("Complaint: kept")
    expect(page.locator("#c-subcategory")).to_have_value("same_fault")
    page.locator("#survey").focus()
    open_sheet(page)
    page.locator("#empty-complaint").click()
    expect(page.locator("#complaint-words")).to_have_text("Complaint")
    page.wait_for_function("() => !document.getElementById('complaint-form').dataset.unsaved")
    page.reload()
    expect(page.locator("#c-words")).to_have_value("")
    assert page.evaluate("() => JSON.stringify({ ...localStorage, ...sessionStorage })").count("刹") == 0
    assert site.make(f"{SCENES}.kept", follow_up=follow_up)["complaint"] is None

"""The times for complaints in a real browser: shown before they are saved, told what is wrong, fit for a phone."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

SCENES = "tests.browser.scenes"
HOST = "north.localhost"


def test_a_manager_sees_what_new_times_would_give_and_saves_them(site, page, accessible, picture):
    site.sign_in(page, site.make(f"{SCENES}.member", slug="north", role="manager"), HOST)
    page.goto(site.url("/complaints/times/", host=HOST))
    accessible()
    picture("complaint-times")

    page.get_by_label("Answer the customer, Crisis: hours and minutes").fill("0:45")
    page.get_by_role("button", name="Show what it would give").click()
    expect(page.locator("#t-now")).to_contain_text("which are not saved yet")
    expect(page.locator(".complaint-examples")).to_contain_text("45 min day and night")

    page.get_by_label("Answer the customer, Crisis: hours and minutes").fill("20:00")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("A graver complaint must not wait longer than a milder one.")
    accessible()
    picture("complaint-times-fault")

    page.get_by_label("Answer the customer, Crisis: hours and minutes").fill("0:45")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    picture("complaint-times-phone")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("The new times hold for complaints filed from now on.")
    page.reload()
    expect(page.get_by_label("Answer the customer, Crisis: hours and minutes")).to_have_value("0:45")

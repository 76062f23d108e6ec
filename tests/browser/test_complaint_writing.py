"""Two people on one case: each sees that the other is writing, and what the other has saved."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

SCENES = "tests.browser.helpers.complaint_scenes"
HOST = "north.localhost"
LATE = 40_000  # a page asks every five seconds


def test_the_second_sees_who_is_typing_and_what_was_saved_and_keeps_own_words(site, window):
    site.make(f"{SCENES}.none")
    case = site.make(f"{SCENES}.complaint", words="The brakes squeal.", severity="major")
    one, other = window(), window()
    for page, name in ((one, "Mia Manager"), (other, "Adam Advisor")):
        site.sign_in(page, site.make(f"{SCENES}.member", name=name), HOST)
    one.goto(site.url(f"/complaints/{case['id']}/", host=HOST))
    other.goto(site.url("/complaints/", host=HOST))
    other.locator(f'[data-card="{case["id"]}"] a[data-open]').first.click()
    expect(other.locator("#beside [data-writing-said]")).to_have_count(1)
    said, told = one.locator("[data-writing-said]"), other.locator("#beside [data-writing-said]")

    one.locator("#step-acknowledgement textarea").press_sequentially("Rang")
    expect(told).to_have_text("Mia Manager is writing here.", timeout=LATE)
    expect(said).to_be_empty()
    other.locator("#step-note > summary").click()
    other.locator("#step-note textarea").press_sequentially("He comes")
    expect(said).to_have_text("Adam Advisor is writing here.", timeout=LATE)

    other.locator("#step-note button[type=submit]").click()
    expect(one.locator("#part-history")).to_contain_text("He comes", timeout=LATE)
    expect(one.locator("[data-changed-meanwhile]")).to_be_visible()
    expect(said).to_be_empty(timeout=LATE)
    expect(one.locator("#step-acknowledgement textarea")).to_have_value("Rang")

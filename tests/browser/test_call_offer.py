"""A low score offers a complaint once: not beside one that is begun, nor on a call that opens the first one again."""

import pytest
from playwright.sync_api import expect

from tests.browser.helpers.hands import press, shows, take

pytestmark = pytest.mark.browser

SCENES = "tests.browser.scenes"
OFFERS = "tests.browser.helpers.offer_scenes"


def offer(page):
    """The offer as it stands. It goes away by itself after a while, so whoever waits for its absence sees it."""
    return page.locator("#messages .ac-message", has_text="offer to take down a complaint")


@pytest.fixture
def agent(site):
    return site.make(f"{SCENES}.agent")


def at_the_desk(site, page, agent):
    site.sign_in(page, agent)
    page.goto(site.url())
    take(page)


def test_a_low_score_offers_a_complaint_until_it_is_mended_or_one_is_begun(site, page, agent):
    site.make(f"{SCENES}.due_calls", names=["王芳"])
    at_the_desk(site, page, agent)

    press(page, "1")
    expect(offer(page)).to_have_count(1)
    press(page, "5")
    shows(page, "response_speed", "5")
    assert offer(page).count() == 0

    press(page, "F4")
    page.locator("#c-words").fill("刹车还是响")
    press(page, "Escape")
    expect(page.locator("#open-complaint")).to_have_attribute("data-state", "draft")
    press(page, "1")
    shows(page, "service_quality", "1")
    assert offer(page).count() == 0


def test_whoever_is_asked_about_a_complaint_is_offered_no_second_one(site, page, agent):
    site.make(f"{OFFERS}.asked_about", words="刹车比以前更响")
    at_the_desk(site, page, agent)

    press(page, "y", "1")

    shows(page, "resolution_satisfaction", "1")
    assert offer(page).count() == 0

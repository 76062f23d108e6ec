"""Keys of one's own, the palette and the phrases, hanging up, and the states that follow, in a real browser."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

SCENES = "tests.browser.scenes"


@pytest.fixture
def desk(site, page):
    """The desk of a new agent with calls for these customers."""

    def open_with(*names):
        site.sign_in(page, site.make(f"{SCENES}.agent"))
        site.make(f"{SCENES}.due_calls", names=list(names))
        page.goto(site.url())

    return open_with


def take_a_call(page):
    page.wait_for_load_state()  # the keys listen from then on
    page.keyboard.press("Control+Enter")
    expect(page.locator("#survey")).to_be_focused()


def test_a_key_of_ones_own_takes_the_place_of_the_usual_one(site, page, desk, accessible):
    desk("王芳")
    page.goto(site.url("/profile/"))
    accessible()
    page.get_by_label("Note (optional)", exact=True).fill("alt m")
    page.get_by_label("Refused (optional)", exact=True).fill("v")
    page.keyboard.press("Enter")
    expect(page.locator("#messages, .ac-messages").first).to_contain_text("Saved.")
    page.goto(site.url())
    take_a_call(page)

    page.keyboard.press("r")
    expect(page.locator('[data-q="response_speed"] b')).to_have_text("–")
    page.keyboard.press("v")
    expect(page.locator('[data-q="response_speed"] b')).to_have_text("R")
    page.keyboard.press("Alt+n")
    expect(page.locator("#note")).not_to_be_focused()
    page.keyboard.press("Alt+m")
    expect(page.locator("#note")).to_be_focused()


def test_the_palette_finds_an_action_and_a_phrase_goes_into_the_note(page, desk, accessible):
    desk("王芳")
    take_a_call(page)
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-filter")).to_be_focused()
    accessible()
    page.keyboard.type("objections")
    page.locator("#palette-filter").fill("complaint")
    page.keyboard.press("Enter")
    expect(page.locator("#c-words")).to_be_focused()
    page.keyboard.press("Escape")

    page.keyboard.press("Alt+s")
    page.keyboard.press("/")
    expect(page.locator("#phrases-dialog")).to_be_visible()
    accessible()
    page.keyboard.press("2")

    expect(page.locator("#note")).to_have_value("A member of the family answered.")
    expect(page.locator("#note")).to_be_focused()


def test_hanging_up_wraps_up_and_save_and_pause_hands_out_nothing(page, desk):
    desk("王芳", "李明")
    take_a_call(page)
    expect(page.locator("#seat")).to_contain_text("Preparing")
    expect(page.locator("#rail li")).to_have_count(1)
    page.keyboard.press("Alt+j")
    expect(page.locator("#rail li").first).to_be_focused()
    page.keyboard.press("Alt+s")
    page.keyboard.press("F8")
    expect(page.locator("#seat")).to_contain_text("On call")
    page.wait_for_timeout(2100)  # the same key pressed twice is no end of a talk
    page.keyboard.press("F8")
    expect(page.locator("#seat")).to_contain_text("Wrap-up")
    expect(page.locator("#seat-clock")).to_contain_text("/ 00:45")
    page.keyboard.press("F2")
    page.keyboard.press("2")
    page.keyboard.press("Control+Shift+Enter")

    expect(page.locator("#my-state")).to_contain_text("You are: Break")
    expect(page.locator("#next")).to_contain_text("No call is handed out until you are ready.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#my-state")).to_contain_text("You are: Ready")
    take_a_call(page)

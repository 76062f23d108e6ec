"""What the call screen says where it would seem to do nothing: outside the questions, or right after a dial."""

import pytest
from playwright.sync_api import expect

from tests.browser.helpers.hands import press, take

pytestmark = pytest.mark.browser

SCENES = "tests.browser.scenes"
HOURS = "tests.browser.helpers.hours_scenes.at_any_hour"


@pytest.fixture
def call(site, page):
    """Opens the call of a new agent."""

    def open_with(**agent):
        e_mail = site.make(f"{SCENES}.agent", **agent)
        site.make(f"{SCENES}.due_calls", names=["王芳"])
        site.sign_in(page, e_mail)
        page.goto(site.url())
        take(page)

    return open_with


@pytest.fixture
def any_hour(site):
    """The shop allows calls by day and night, for one test."""
    site.make(HOURS, on=True)
    yield
    site.make(HOURS, on=False)


def messages(page):
    return page.locator("#messages")


def test_a_shop_that_allows_calls_at_any_hour_says_so_beside_the_customers_time(page, any_hour, call):
    call()

    expect(page.locator("#window")).to_have_text("This shop allows calls at any hour")
    page.locator("summary", has_text="Why this call?").press("Enter")
    expect(page.get_by_text("so the time of day does not matter")).to_be_visible()


def test_outside_the_questions_help_opens_and_a_digit_says_where_it_would_count(page, call):
    call()
    page.locator("summary", has_text="Why this call?").focus()

    press(page, "5", "5")
    expect(messages(page)).to_contain_text("Alt+S goes back to the questions")
    expect(messages(page).get_by_text("Alt+S")).to_have_count(1)
    expect(page.locator('[data-q="response_speed"] b')).to_have_text("–")
    press(page, "?")
    expect(page.locator("#help-dialog")).to_be_visible()
    press(page, "Escape", "Alt+s", "5")
    expect(page.locator('[data-q="response_speed"] b')).to_have_text("5")

    page.locator("#note").focus()
    press(page, "?", "5")
    expect(page.locator("#note")).to_have_value("?5")
    expect(page.locator("#help-dialog")).to_be_hidden()


def test_where_single_keys_are_off_they_stay_off_everywhere(page, call):
    call(single_keys=False)
    page.locator("summary", has_text="Why this call?").focus()

    press(page, "5", "?", "Alt+o")

    expect(page.locator("#objections-dialog")).to_be_visible()
    expect(page.locator("#help-dialog")).to_be_hidden()
    assert "Alt+S" not in messages(page).inner_text()  # now: what is said goes away by itself


def test_a_second_press_right_after_dialling_is_not_taken_for_hanging_up_and_says_so(page, call):
    call()
    page.evaluate("() => { const now = Date.now(); Date.now = () => now; }")  # however slow the computer is

    press(page, "F8")
    expect(page.locator("#dial[data-done]")).to_be_visible()
    press(page, "F8")

    expect(messages(page)).to_contain_text("You have only just dialled.")
    expect(page.locator("#dial-words")).to_have_text("Hang up")


def test_a_booking_begins_without_a_day(page, call):
    call()

    press(page, "F6")

    expect(page.locator("#b-offers button").first).to_be_visible()
    expect(page.locator("#b-day option").nth(2)).to_be_attached()
    expect(page.locator("#b-day")).to_have_value("")
    expect(page.locator("#b-day option:checked")).to_have_text("–")
    expect(page.locator("#b-slot option:checked")).to_have_text("–")


def test_the_desk_keeps_to_the_teams_zone_wherever_the_computer_is(site, page):
    e_mail = site.make(f"{SCENES}.agent")
    site.sign_in(page, e_mail)
    page.context.new_cdp_session(page).send("Emulation.setTimezoneOverride", {"timezoneId": "America/New_York"})

    page.goto(site.url())

    assert page.evaluate("() => Intl.DateTimeFormat().resolvedOptions().timeZone") == "America/New_York"
    expect(page.locator("#zone")).to_have_text("Asia/Shanghai")

"""Two agents, two tabs of one agent, and a sign-in that ends in the middle of a call."""

import pytest
from playwright.sync_api import expect

from tests.browser.helpers import hands
from tests.browser.helpers.hands import attempt_of, light, press, ready, shows, take, write

pytestmark = pytest.mark.browser

SCENES = "tests.browser.scenes"
PASSWORD = "correct horse battery"


def stored(site, attempt):
    """The scores that the shop holds."""
    found = site.make(f"{hands.SCENES}.whole", attempt=attempt)
    return {question: said[0] for question, said in found["answers"].items()}


def to_question(page, key):
    page.locator(f'#answers [data-q="{key}"] button').press("Enter")


def test_two_agents_never_get_the_same_call(site, window):
    pages = [window(), window()]
    for n, page in enumerate(pages):
        site.sign_in(page, site.make(f"{SCENES}.agent", name=f"Agent {n}", alone=n == 0))
        page.goto(site.url())
    follow_ups = site.make(f"{SCENES}.due_calls", names=["王芳", "李明", "张伟"])

    for page in pages:
        page.keyboard.press("Control+Enter")
    for page in pages:
        ready(page)
    first, second = (site.make(f"{SCENES}.follow_up_of", attempt=attempt_of(page)) for page in pages)
    assert first != second
    assert {first, second} < set(follow_ups)
    pages[1].goto(pages[0].url)
    expect(pages[1].locator("#say")).to_have_count(0)

    # The third call goes to one of them; the other is told that there is none.
    for page in pages:
        page.goto(site.url())
        done = take(page)
        press(page, "F2", "2")
        page.keyboard.press("Control+Enter")
        page.wait_for_url(lambda url, done=done: not url.endswith(f"{done}/"))
    for page in pages:
        expect(page.locator("#say, #next-call")).to_have_count(1)
    assert sorted(page.locator("#say").count() for page in pages) == [0, 1]


def test_in_two_tabs_the_later_answer_wins_and_both_come_to_show_it(site, page):
    site.sign_in(page, site.make(f"{SCENES}.agent"))
    site.make(f"{SCENES}.due_calls", names=["王芳", "李明"])
    page.goto(site.url())
    attempt = take(page)
    other = page.context.new_page()
    other.goto(site.url())
    expect(other.get_by_text("You have an unfinished call with")).to_be_visible()
    assert take(other) == attempt

    press(page, "5")
    expect(light(page)).to_contain_text("Saved")
    press(other, "3")
    expect(light(other)).to_contain_text("Saved")
    assert stored(site, attempt) == {"response_speed": 3}

    # The first tab is cut off and answers; the second answers after it; then the first tab's answer arrives, too late.
    page.route("**/api/**", lambda route: route.abort())
    to_question(page, "service_quality")
    press(page, "4")
    expect(light(page)).to_have_text("Offline – 1 answer not yet saved")
    other.wait_for_timeout(1000)  # nobody has two hands in two windows: the later answer is a moment later
    to_question(other, "service_quality")
    press(other, "2")
    expect(light(other)).to_contain_text("Saved")
    page.unroute_all(behavior="wait")
    press(page, "Enter")
    expect(light(page)).to_contain_text("Saved", timeout=20_000)

    assert stored(site, attempt) == {"response_speed": 3, "service_quality": 2}
    shows(page, "service_quality", "2")
    to_question(page, "service_quality")
    press(page, "1")
    expect(light(page)).to_contain_text("Saved")
    assert stored(site, attempt)["service_quality"] == 1


def test_a_call_that_ended_in_another_tab_is_not_ended_twice(site, page):
    site.sign_in(page, site.make(f"{SCENES}.agent"))
    site.make(f"{SCENES}.due_calls", names=["王芳"])
    page.goto(site.url())
    attempt = take(page)
    other = page.context.new_page()
    other.goto(page.url)
    ready(other)

    for tab, digit in ((page, "2"), (other, "3")):
        press(tab, "F2", digit)
        tab.keyboard.press("Control+Enter")
        tab.wait_for_url(site.url())

    found = site.make(f"{hands.SCENES}.whole", attempt=attempt)
    assert [disposition for _pk, disposition, _note in found["records"]] == ["no_answer"]


def test_who_is_signed_out_in_the_middle_of_a_call_signs_in_again_and_loses_nothing(site, page):
    e_mail = site.make(f"{SCENES}.agent")
    site.sign_in(page, e_mail)
    site.make(f"{SCENES}.due_calls", names=["王芳"])
    hands.watch(page)
    page.goto(site.url())
    attempt = take(page)
    press(page, "F8")
    expect(page.locator("#dial[data-done]")).to_be_visible()
    press(page, "5")
    expect(light(page)).to_contain_text("Saved")

    assert site.make(f"{hands.SCENES}.end_sessions", e_mail=e_mail) == 1
    press(page, "4", "4", "5")
    expect(page.locator("#problem")).to_contain_text("You are signed out. Sign in again in another tab")
    expect(light(page)).not_to_contain_text("Saved")
    page.keyboard.press("Alt+n")
    write(page, "#note", "Asks for the invoice")
    press(page, "F2", "0")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#problem")).not_to_be_empty()
    assert stored(site, attempt) == {"response_speed": 5}

    tab = page.context.new_page()
    tab.goto(site.url())
    tab.locator("#id_login").fill(e_mail)
    tab.locator("#id_password").fill(PASSWORD)
    tab.keyboard.press("Enter")
    expect(tab.get_by_text("You have an unfinished call with")).to_be_visible()
    expect(light(page)).to_contain_text("Saved", timeout=20_000)
    expect(page.locator("#problem")).to_be_hidden()
    page.keyboard.press("Control+Enter")
    page.wait_for_url(site.url())

    found = site.make(f"{hands.SCENES}.whole", attempt=attempt)
    assert found["answers"] == hands.acknowledged(page, attempt)
    assert [said[0] for said in found["answers"].values()] == [5, 4, 4, 5]
    assert [row[1:] for row in found["records"]] == [["partial", "Asks for the invoice"]]
    assert hands.seen(page)["lies"] == []

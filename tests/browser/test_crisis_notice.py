"""A crisis taken down on a call: the owner has the mail within a minute, over a real mail server, and confirms it."""

import re
import time
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
from playwright.sync_api import expect

from tests.helpers import mail_server

pytestmark = pytest.mark.browser

SCENES, CRISIS = "tests.browser.scenes", "tests.browser.helpers.crisis_scenes"
WORDS = "The brakes failed on the way home."
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
#: From saving to sending.
AT_ONCE = timedelta(seconds=60)


@pytest.fixture
def mails(site):
    with mail_server.running() as found:
        site.make(f"{CRISIS}.mail_over", port=found.port)
        yield found
        site.make(f"{CRISIS}.mail_into_the_folder")


def test_the_owner_has_the_mail_within_a_minute_and_confirms_it_by_its_link(site, window, mails):
    owner = site.make(f"{SCENES}.member", slug="shunda", role="owner")
    agent = site.make(f"{SCENES}.agent", name="Ann Agent")
    site.make(f"{SCENES}.due_calls", slug="shunda", names=["王芳"])

    saved = file_a_crisis(site, window(), agent)
    letter, came = mails.wait_for(lambda each: each["To"] == owner, seconds=AT_ONCE.total_seconds())

    case = site.make(f"{CRISIS}.case", words=WORDS, slug="shunda")
    sent = parsedate_to_datetime(letter["Date"]).replace(tzinfo=UTC)  # mails are dated in UTC
    assert case["severity"] == "crisis"
    assert timedelta(seconds=-1) <= sent - datetime.fromisoformat(case["filed_at"]) < AT_ONCE
    assert came - saved < AT_ONCE.total_seconds()
    assert re.fullmatch(r"New complaint C-\d{4} \(Crisis\) at \S+", letter["Subject"].strip())
    for kind in ("plain", "html"):
        assert WORDS in letter.get_body([kind]).get_content()

    confirm(window("en-GB", **PHONE), letter)
    open_the_case(site, window(), letter, owner)
    assert "Li" in site.make(f"{CRISIS}.case", words=WORDS, slug="shunda")["read"]


def file_a_crisis(site, page, agent):
    """The agent takes the call, scores, writes a crisis down and ends the call; answers the moment of the end."""
    site.sign_in(page, agent)
    page.goto(site.url())
    page.keyboard.press("Control+Enter")
    expect(page.locator("#survey")).to_be_focused()
    page.keyboard.press("F8")
    expect(page.locator("#seat")).to_contain_text("On call")
    for key in "5455":
        page.keyboard.press(key)
    expect(page.locator("#text-open_remark")).to_be_focused()
    page.keyboard.press("F4")
    page.locator("#c-words").fill(WORDS)
    page.locator("#c-category").select_option("repair")
    page.locator('input[name="severity"][value="crisis"]').check()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#complaint-words")).to_have_text("Complaint: kept")
    page.keyboard.press("F2")
    expect(page.locator("#outcome-dialog")).to_be_visible()
    page.keyboard.press("1")
    call, saved = page.url, time.monotonic()
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: url != call)
    return saved


def confirm(page, letter):
    """Looking at the page tells nobody anything; the button does, once."""
    page.goto(link(letter, "/n/"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Complaint C-")
    assert WORDS not in page.content()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="I have read it").click()
    expect(page.get_by_role("status")).to_contain_text("Thank you. You confirmed on")
    page.reload()
    expect(page.get_by_role("button", name="I have read it")).to_have_count(0)


def open_the_case(site, page, letter, owner):
    """The other link leads to the case, which shows who has read the notice."""
    site.sign_in(page, owner, "shunda.localhost")
    page.goto(link(letter, "/complaints/"))
    expect(page.locator("main")).to_contain_text(WORDS)
    expect(page.locator("section", has=page.locator("#told"))).to_contain_text("has read it")


def link(letter, about):
    text = letter.get_body(["plain"]).get_content()
    return next(found for found in re.findall(r"http://\S+", text) if about in found)

"""The whole life of a complaint in a real browser: a valid one, an invalid one, a reopened one, and a crisis.

Each goes only through the pages that people use; what is made beforehand is the call that is due and who works there.
The shop's people work on the phone as far as they would, in Chinese or in English. By night the whole way is gone, and
every page on it is looked at by axe in both sizes. By day the valid and the reopened one begin with the complaint taken
down, which the crisis shows by day as well, and look only at the width of each page.
"""

import os
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import serving
from tests.browser.helpers import complaint_steps as steps
from tests.browser.helpers.complaint_steps import HOST
from tests.conftest import NOW
from tests.helpers import mail_server

pytestmark = pytest.mark.browser

SCENES, LIFE, CRISIS = (
    "tests.browser.scenes",
    "tests.browser.helpers.life_scenes",
    "tests.browser.helpers.crisis_scenes",
)
WORKER = "tests.browser.worker"
DESKTOP = {"width": 1366, "height": 768}
SMALL = {"width": 390, "height": 844}
PHONE = {"viewport": SMALL, "is_mobile": True, "has_touch": True}
BY_DAY_AND_NIGHT = pytest.mark.parametrize(
    "whole", [False, pytest.param(True, marks=pytest.mark.nightly)], ids=["by day", "whole"]
)
IN_A_WEEK = (date(NOW.year, NOW.month, NOW.day) + timedelta(days=7)).isoformat()


@pytest.fixture
def look(request):
    """Axe finds nothing on the page, and it fits both sizes; pictures are kept where AFTERCALL_PICTURES says.

    By day it only fits the window it is in.
    """
    from axe_playwright_python.sync_playwright import Axe

    folder = os.environ.get("AFTERCALL_PICTURES")
    whole = request.node.callspec.params["whole"] if hasattr(request.node, "callspec") else True

    def check(page, name):
        if not whole:
            width = page.viewport_size["width"]
            assert page.evaluate("() => document.documentElement.scrollWidth") <= width, page.url
            return
        found = Axe().run(page)
        assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
        before = page.viewport_size
        for device, size in (("phone", SMALL), ("desktop", DESKTOP)):
            page.set_viewport_size(size)
            assert page.evaluate("() => document.documentElement.scrollWidth") <= size["width"], page.url
            if folder:
                page.screenshot(path=str(Path(folder) / f"{name}-{device}.png"), full_page=True)
        page.set_viewport_size(before)

    return check


@pytest.fixture
def mails(site):
    """A mail server of our own, which the shop's letters go to."""
    with mail_server.running() as found:
        site.make(f"{CRISIS}.mail_over", port=found.port)
        yield found
        site.make(f"{CRISIS}.mail_into_the_folder")


def person(site, name, role, language):
    return site.make(f"{LIFE}.member", name=name, role=role, language=language)


def case_of(site, words):
    return site.make(f"{LIFE}.case", words=words)


def page_of(site, words):
    return site.url(f"/complaints/{case_of(site, words)['id']}/", host=HOST)


def sign_in(site, window, who, address, **options):
    """A window in which this person of the shop looks at an address."""
    page = window(**options)
    site.sign_in(page, who, HOST)
    page.goto(address)
    return page


# --- Valid: the agent in English, the manager in Chinese on the phone

#: By day, and the whole way: both are lived in one shop when they run together, which finds a complaint by its words.
VALID = {False: "换了刹车片以后还是异响，跑高速我不放心。", True: "刹车片换完仍然有响声，上高速我心里没底。"}


@BY_DAY_AND_NIGHT
def test_a_valid_complaint_from_the_call_to_the_customers_yes(site, window, mails, look, whole):
    manager = person(site, "周敏", "manager", "zh-hans")
    owner = person(site, "Olive Owner", "owner", "en")
    supervisor = site.make(f"{LIFE}.supervisor", name="Sue Supervisor", language="en")
    agent = site.make(f"{SCENES}.agent", name="Ann Agent")
    desk, words = window(), VALID[whole]

    if whole:
        site.make(f"{SCENES}.due_calls", names=["王芳"])
        take_down_on_the_call(site, desk, agent, words, look)
    else:
        site.make(f"{LIFE}.taken_down", words=words, customer="王芳")
    triage(site, window(), supervisor, words, look)
    letter, _moment = mails.wait_for(lambda each: each["To"] == manager and "重大" in each["Subject"], seconds=60)
    answer_from_the_phone(window("zh-CN", **PHONE), steps.link(letter, "/answer/"), words, look)
    goodwill = trace_and_soothe(site, window, manager, owner, words, look)
    steps.step(goodwill, "handling", resolution="前刹车片已重新安装，并试车 20 公里。")
    look(goodwill, "life-case-handled")
    site.make(f"{LIFE}.only_about", words=words)
    steps.take(site, desk, agent)
    expect(desk.locator(".ac-quote")).to_have_text(words)
    look(desk, "life-recontact")
    steps.confirm(desk, "y", "5")

    assert case_of(site, words)["closed"] == "confirmed"
    read_the_closed_case(site, window, owner, words, look)


def take_down_on_the_call(site, page, agent, words, look):
    """By keyboard alone, with what the customer wants and what was promised."""
    steps.take(site, page, agent)
    steps.dial(page)
    steps.press(page, "4", "4", "1", "Enter", "3")
    page.keyboard.press("F4")
    expect(page.locator("#c-words")).to_be_focused()
    page.keyboard.type(words)
    page.keyboard.press("Tab")
    page.keyboard.type("Repair")
    look(page, "life-taking-down")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#complaint-words")).to_have_text("Complaint: kept")
    steps.end(page, "1")


def triage(site, page, supervisor, words, look):
    """The supervisor opens the card on the team's board and finds it major."""
    site.sign_in(page, supervisor)
    page.goto(site.url("/complaints/"))
    look(page, "life-team-board")
    page.locator("[data-card]", has_text=words).locator("a[data-open]").first.click()
    form = page.locator("#step-severity form")
    steps.fill(form, severity="major", text="Brakes, and the customer drives far.")
    look(page, "life-triage")
    form.locator("button[type=submit]").click()
    expect(page.locator("#beside")).to_contain_text("Severity changed from Ordinary to Major")
    assert case_of(site, words)["severity"] == "major"


def answer_from_the_phone(page, address, words, look):
    """By the letter's link, without signing in: the customer is called, and then has an answer."""
    page.goto(address)
    expect(page.locator("blockquote")).to_have_text(words)
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    look(page, "life-two-taps")
    page.locator("button[value=number]").tap()
    expect(page.locator("a[href^='tel:+86138']")).to_be_visible()
    steps.tap(page, "contact", "已致电王女士，今天下午到店")
    steps.tap(page, "reply", "今天下午免费重新检查刹车，五点前答复。")
    look(page, "life-two-taps-answered")


def trace_and_soothe(site, window, manager, owner, words, look):
    """The manager signs in on the phone, judges, traces, acts and proposes; the owner grants. Answers the page."""
    page = sign_in(site, window, manager, page_of(site, words), locale="zh-CN", **PHONE)
    look(page, "life-case")
    steps.step(page, "judgement", validity="valid", reason="刹车片卡簧没有装到位")
    steps.step(
        page, "cause", cause_code="workmanship", root_cause="卡簧漏装", responsible_post="technician",
        whys="异响\n刹车片松动\n卡簧漏装\n没有复检\n复检表没有这一项", responsible_person="赵工",
    )  # fmt: skip
    people = page.locator("select[name=owner]").last
    steps.step(page, "actions", what="复检表增加卡簧一项", owner=chosen(people, "周敏"), due_on=IN_A_WEEK)
    steps.step(page, "goodwill", kind="discount", words="工时费全免", cost="800")
    waits = page.locator("#part-goodwill")
    expect(waits).to_contain_text("800")
    expect(waits.locator("button[formaction*=grant]")).to_have_count(0)

    other = sign_in(site, window, owner, page_of(site, words))
    expect(other.locator("#part-goodwill")).to_contain_text("waits for a second person")
    look(other, "life-goodwill")
    with other.expect_navigation():
        other.locator("#part-goodwill button[formaction*=grant]").click()
    expect(other.locator("#part-goodwill")).to_contain_text("granted")
    page.reload()
    return page


def chosen(select, name):
    return select.locator("option", has_text=name).first.get_attribute("value")


def read_the_closed_case(site, window, owner, words, look):
    """The history has every step in order, the board's list has it as closed, and its papers come as one file."""
    page = sign_in(site, window, owner, page_of(site, words))
    expect(page.locator("main")).to_contain_text("5 of 5")
    look(page, "life-case-closed")
    assert steps.history(page) == [
        "Filed, proposed as: Ordinary", "Within the guarantee", "Severity changed from Ordinary to Major",
        "Customer contacted by the shop", "Answer told to the customer", "Judged by the shop: Valid",
        "Cause found: Workmanship; responsible: 赵工 (Technician)", "Corrective action: 周敏 until Nov. 25, 2026",
        "Goodwill proposed: A discount (¥800.00)", "Goodwill granted: A discount (¥800.00)", "Handled",
        "Customer confirmed, satisfaction 5 of 5", "Closed: The customer confirmed",
    ]  # fmt: skip
    expect(page.locator("#part-history")).to_contain_text("Told by e-mail")
    with page.expect_download() as download:
        page.locator("form[action$='/archive/'] button").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")
    page.goto(site.url("/complaints/", host=HOST))
    look(page, "life-board")
    page.goto(site.url("/complaints/measures/", host=HOST))
    look(page, "life-measures")


# --- Invalid: taken down at the counter in English, asked about by an agent in Chinese

INVALID = "The scratch on the door was not there before."


@pytest.mark.nightly
def test_an_invalid_complaint_is_soothed_and_the_customer_says_yes(site, window, look):
    advisor = person(site, "Adam Advisor", "advisor", "en")
    manager = person(site, "Mia Manager", "manager", "en")
    agent = site.make(f"{SCENES}.agent", name="安小姐", language="zh-hans")
    [follow_up] = site.make(f"{SCENES}.due_calls", names=["刘洋"])
    job = site.make(f"{LIFE}.number_of_job", follow_up=follow_up)

    take_down_at_the_counter(site, window, advisor, job, look)
    page = sign_in(site, window, manager, page_of(site, INVALID), **PHONE)
    steps.step(page, "judgement", validity="invalid", reason="The photo at the drop-off shows it already.")
    look(page, "life-invalid-judged")
    steps.step(page, "reply", text="We showed the photo, and polish the scratch all the same.")
    steps.step(page, "goodwill", kind="gift", words="Polish, half an hour", cost="60")
    expect(page.locator("#part-goodwill")).to_contain_text("within the limit")
    steps.step(page, "handling", resolution="Polished; hardly to be seen any more.")
    site.make(f"{LIFE}.only_about", words=INVALID)
    desk = window("zh-CN")
    steps.take(site, desk, agent)
    expect(desk.locator(".ac-quote")).to_have_text(INVALID)
    look(desk, "life-invalid-recontact")
    steps.confirm(desk, "y", "4")

    found = case_of(site, INVALID)
    assert (found["validity"], found["closed"]) == ("invalid", "confirmed")
    page.reload()
    look(page, "life-invalid-closed")
    assert steps.history(page) == [
        "Filed, proposed as: Ordinary", "Promised by Adam Advisor", "Judged by the shop: Not valid",
        "Customer contacted by the shop", "Answer told to the customer", "Goodwill granted: A gift (¥60.00)",
        "Handled", "Customer confirmed, satisfaction 4 of 5", "Closed: The customer confirmed",
    ]  # fmt: skip


def take_down_at_the_counter(site, window, advisor, job, look):
    """The advisor finds the job by its number, and writes down what the customer says."""
    page = sign_in(site, window, advisor, site.url("/complaints/new/", host=HOST))
    page.locator("#id_text").fill(job)
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("form[action$='/drafts/'] button").first).to_be_visible()
    look(page, "life-counter-found")
    page.locator("form[action$='/drafts/'] button").first.click()
    form = page.locator("form[data-draft]")
    steps.fill(
        form, customer_words=INVALID, category="service", happened_where="Car park", remedy_sought="apology",
        promise="The manager rings today.",
    )  # fmt: skip
    look(page, "life-counter-form")
    form.locator("button[type=submit]").first.click()
    page.wait_for_url("**/complaints/*-*/")
    expect(page.locator("main")).to_contain_text(INVALID)


# --- Reopened: all in Chinese, the shop by the links of its letters alone

REOPENED = "空调修了还是不制冷，孩子热得直哭。"


@BY_DAY_AND_NIGHT
def test_a_reopened_complaint_ends_as_not_confirmed_when_nobody_answers(window, look, whole):
    with serving() as site, mail_server.running() as mails:
        site.make(f"{CRISIS}.mail_over", port=mails.port)
        owner = person(site, "林老板", "owner", "zh-hans")
        agent = site.make(f"{SCENES}.agent", name="安小姐", language="zh-hans")
        desk = window("zh-CN")
        if whole:
            site.make(f"{SCENES}.due_calls", names=["陈静"])
            take_down(site, desk, agent, REOPENED)
        else:
            site.make(f"{LIFE}.taken_down", words=REOPENED, customer="陈静")
        live_twice(site, window, desk, mails, owner, agent, look, by_hand=3 if whole else 1)


def live_twice(site, window, desk, mails, owner, agent, look, *, by_hand):
    """Handled and denied, handled again and asked in vain: of the three tries `by_hand` at the desk, the last ones."""
    phone = window("zh-CN", **PHONE)
    letter, _moment = mails.wait_for(lambda each: each["To"] == owner, seconds=60)
    answered_by_link(phone, steps.link(letter, "/answer/"), "今天加冷媒", "已加冷媒")
    look(phone, "life-two-taps-handled")

    ask(site, desk, agent, "n", "2", words=REOPENED)
    assert [kind for kind in case_of(site, REOPENED)["events"] if kind in ("confirmed", "denied", "reopened")] == [
        "denied", "reopened"
    ]  # fmt: skip
    letter, _moment = mails.wait_for(lambda each: each["To"] == owner and letter_again(each, letter), seconds=60)
    phone.goto(steps.link(letter, "/answer/"))
    look(phone, "life-two-taps-reopened")
    steps.tap(phone, "contact", "已再次致电，请客户明天来")
    page = sign_in(site, window, owner, page_of(site, REOPENED), locale="zh-CN")
    look(page, "life-reopened")
    clocks = page.locator("#part-clocks li")
    expect(clocks.nth(2)).to_contain_text(f"{NOW + timedelta(days=1):%Y-%m-%d}")  # a new day to handle it
    expect(clocks.nth(3)).not_to_contain_text("2026")
    steps.step(page, "judgement", validity="valid", reason="压缩机不工作")
    phone.goto(steps.link(letter, "/answer/"))
    steps.tap(phone, "handling", "更换压缩机，并测出风口温度 6 度")

    site.make(f"{WORKER}.beat", task="queue.refill_all")
    for number in range(3):
        site.make(f"{LIFE}.next_try", words=REOPENED)
        assert case_of(site, REOPENED)["closed"] == ""
        if number < 3 - by_hand:
            site.make(f"{LIFE}.rung_in_vain", agent=agent)
            continue
        steps.take(site, desk, agent)
        steps.dial(desk)
        steps.end(desk, "2")
    assert case_of(site, REOPENED)["closed"] == "not_confirmed"
    counted_apart(site, window, owner, look)


def letter_again(letter, before):
    return REOPENED in body(letter) and letter["Subject"] != before["Subject"]


def counted_apart(site, window, owner, look):
    """The case says so, and the measures count it beside those that were confirmed."""
    reader = person(site, "Mia Manager", "manager", "en")
    page = sign_in(site, window, reader, page_of(site, REOPENED))
    assert steps.history(page) == [
        "Filed, proposed as: Ordinary", "Within the guarantee", "Customer contacted by the shop",
        "Answer told to the customer", "Handled", "Customer not satisfied, satisfaction 2 of 5", "Reopened",
        "Customer contacted by the shop", "Judged by the shop: Valid", "Handled", "Customer could not be asked",
        "Closed: Not confirmed",
    ]  # fmt: skip
    look(page, "life-not-confirmed")
    page.goto(site.url("/complaints/measures/", host=HOST))
    look(page, "life-measures-not-confirmed")
    number = {
        name: page.locator(f"a[href*='/measures/{name}/']").first.get_attribute("data-count")
        for name in ("unconfirmed", "confirmed")
    }
    assert number == {"unconfirmed": "1", "confirmed": "0"}


# --- Crisis: the agent in Chinese, the owner in English on the phone

CRISIS_WORDS = "刹车踩下去没有反应，差点追尾。"


def test_a_crisis_is_told_to_the_owner_at_once_and_followed_by_care_calls(site, window, mails, look):
    owner = person(site, "Olive Owner", "owner", "en")
    agent = site.make(f"{SCENES}.agent", name="安小姐", language="zh-hans")
    site.make(f"{SCENES}.due_calls", names=["赵敏"])
    desk, phone = window("zh-CN"), window("en-GB", **PHONE)

    take_down(site, desk, agent, CRISIS_WORDS, safety=True)
    saved = time.monotonic()
    letter, came = mails.wait_for(lambda each: each["To"] == owner and CRISIS_WORDS in body(each), seconds=60)
    assert came - saved < 60
    assert "Crisis" in letter["Subject"]
    phone.goto(steps.link(letter, "/answer/"))
    look(phone, "life-crisis-two-taps")
    answered_by_link(phone, steps.link(letter, "/answer/"), "We fetch the car now.", "New master cylinder, tested.")
    ask(site, desk, agent, "y", "5", words=CRISIS_WORDS)
    assert case_of(site, CRISIS_WORDS)["closed"] == "confirmed"

    page = sign_in(site, window, owner, page_of(site, CRISIS_WORDS), **PHONE)
    care = page.locator("section", has=page.locator("#care-title"))
    expect(care.get_by_text("planned")).to_have_count(3)
    assert steps.history(page) == [
        "Filed, proposed as: Crisis", "Within the guarantee", "Customer contacted by the shop",
        "Answer told to the customer", "Handled", "Customer confirmed, satisfaction 5 of 5",
        "Closed: The customer confirmed",
    ]  # fmt: skip
    look(page, "life-crisis-closed")


# --- What several lives share


def take_down(site, page, agent, words, *, safety=False):
    """The agent takes the call, hears low scores, writes the complaint down and ends the call."""
    steps.take(site, page, agent)
    steps.dial(page)
    steps.press(page, "5", "4", "5", "5")
    expect(page.locator("#text-open_remark")).to_be_focused()
    page.keyboard.press("F4")
    expect(page.locator("#c-words")).to_be_focused()
    page.keyboard.type(words)
    page.locator("#c-category").select_option("repair")
    if safety:
        page.locator("#c-is-safety").press("Space")
        expect(page.locator("input[name=severity][value=crisis]")).to_be_checked()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#complaint-dialog")).to_be_hidden()
    steps.end(page, "1")


def answered_by_link(page, address, answer, done):
    """By a letter's link on the phone: contacted, answered, handled."""
    page.goto(address)
    steps.tap(page, "contact")
    steps.tap(page, "reply", answer)
    steps.tap(page, "handling", done)


def ask(site, page, agent, *answers, words):
    """The agent asks the customer whether it is solved."""
    site.make(f"{LIFE}.only_about", words=words)
    steps.take(site, page, agent)
    steps.confirm(page, *answers)


def body(letter):
    return letter.get_body(["plain"]).get_content()

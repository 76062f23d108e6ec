"""From a message handed over to an answer on the customer's telephone, in Chinese, and on to the report of the shop."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

SCENES, MESSAGES = "tests.browser.scenes", "tests.browser.message_scenes"
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
WORDS = "刹车还是有异响"


def test_who_was_not_reached_answers_by_link_and_the_shop_reads_it(site, window):
    made = site.make(f"{MESSAGES}.unreached")
    agent, phone, other, owner = window(), window("zh-CN", **PHONE), window("zh-CN", **PHONE), window()

    link = hand_over(site, agent)
    assert site.make(f"{MESSAGES}.state_of", follow_up=made["follow_up"]) == {"closed": "", "sent": True}
    answer(phone, link)
    assert site.make(f"{MESSAGES}.state_of", follow_up=made["follow_up"])["closed"] == "answered"
    say_what_was_wrong(phone)
    come_again(phone, other, link)
    read_the_report(site, owner, made["job"])


def hand_over(site, page):
    """The agent copies the message and says to have sent it."""
    site.sign_in(page, site.make(f"{SCENES}.agent", name="Ann Agent", alone=False))
    page.goto(site.url("/handover/"))
    clean(page)
    page.locator("tbody a").first.click()
    link = page.locator("#message-link").input_value()
    assert link in page.locator("#message-text").input_value()
    clean(page)
    page.locator("form[action$='/sent/'] button").click()
    expect(page.locator("main")).to_contain_text("Noted as sent.")
    return link


def answer(page, link):
    """Taps only, on a page that loads nothing but itself and its style."""
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(link)
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    expect(page.locator("main")).to_contain_text("别克 凯越")
    assert "欧阳" not in page.content()
    assert [url.rpartition(".")[2] for url in asked if url != link] == ["css"]
    fits(page)
    tap(page, "q-service_quality-5")
    tap(page, "q-repair_quality-2")
    page.get_by_role("button").click()
    expect(page.locator("#words")).to_be_visible()


def say_what_was_wrong(page):
    """A low score asks why, and offers a call."""
    fits(page)
    page.locator(".reasons input").first.check()
    page.locator("#words").fill(WORDS)
    tap(page, "call-yes")
    page.get_by_role("button").click()
    expect(page.locator("form")).to_have_count(0)


def come_again(page, other, link):
    """The same telephone is thanked, another one learns nothing."""
    page.goto(link)
    expect(page.locator("main")).to_contain_text("祝您一路平安")
    fits(page)
    answered = other.goto(link)
    assert answered.status == 404
    assert "祝您一路平安" not in other.content()


def read_the_report(site, page, job):
    """The shop sees a completed follow-up, its message as sent, and the complaint with its clocks."""
    site.sign_in(page, site.make(f"{SCENES}.member", slug="shunda"), "shunda.localhost")
    page.goto(site.url("/results/coverage/completed/", host="shunda.localhost"))
    expect(page.locator("main")).to_contain_text(job)
    page.goto(site.url("/complaints/", host="shunda.localhost"))
    expect(page.locator("main")).to_contain_text(WORDS)
    page.goto(site.url("/messages/", host="shunda.localhost"))
    expect(page.locator("tbody tr").first).to_contain_text("answered")
    clean(page)


def tap(page, name):
    page.locator(f"#{name}").check()  # the whole chip is the button: it lies over its words


def fits(page):
    """Nothing sticks out at the side, every target is large enough for a thumb, and axe finds nothing."""
    assert page.evaluate("() => document.documentElement.scrollWidth") <= PHONE["viewport"]["width"]
    heights = page.locator(".chip label, button").evaluate_all("all => all.map(each => each.offsetHeight)")
    assert not heights or min(heights) >= 44
    clean(page)


def clean(page):
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"

"""Two taps on a telephone, in Chinese: from a letter's link to the customer's number, and to what the shop has done."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.tenants.jobs.paper_files import HEIC, pdf, png

pytestmark = pytest.mark.browser

SCENES = "tests.browser.scenes"
ANSWER = "tests.browser.answer_scenes"
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
WORDS = "刹车还是有异响，比修之前还大，孩子在车上我很担心。"


def test_a_case_is_answered_from_a_telephone_without_signing_in(site, window, picture_of):
    person = site.make(f"{SCENES}.member", slug="shunda", role="manager", language="zh-hans")
    made = site.make(f"{ANSWER}.told", e_mail=person, words=WORDS)
    page, other = window("en-GB", **PHONE), window("zh-CN", **PHONE)

    look(page, made)
    picture_of(page, "answer-1")
    call(page, made)
    picture_of(page, "answer-2")
    step(page, "contact", "已致电，客户下午到店")
    assert done(site, made) == [["acknowledged", "Li", "已致电，客户下午到店"]]
    step(page, "reply", "下午免费重新检查刹车")
    photo(page)
    picture_of(page, "answer-3")
    step(page, "handling", "更换刹车片并试车")
    why(page)
    page.reload()
    fits(page)
    picture_of(page, "answer-4")

    assert [kind for kind, _name, _words in done(site, made)] == [
        "acknowledged", "replied", "paper_added", "handled", "traced"
    ]  # fmt: skip
    forwarded(other, made)
    in_the_portal(site, window(), made, picture_of)


@pytest.fixture
def picture_of():
    """Keeps a picture where AFTERCALL_PICTURES says, if it says so."""
    folder = os.environ.get("AFTERCALL_PICTURES")
    return lambda page, name: folder and page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def look(page, made):
    """The page speaks the person's language, masks the customer, and loads nothing but itself, its style and script."""
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    answer = page.goto(made["link"])
    assert answer.headers["referrer-policy"] == "no-referrer"
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    expect(page.locator("blockquote")).to_have_text(WORDS)
    assert "欧阳静" not in page.content()
    assert made["phone"] not in page.content()
    assert {url.rpartition(".")[2] for url in asked if url != made["link"]} <= {"css", "js"}
    fits(page)


def call(page, made):
    """One tap shows the number; it stays when the browser loads the page anew after the call."""
    page.locator("button[value=number]").click()
    expect(page.locator(f"a[href='tel:{made['phone']}']")).to_be_visible()
    page.reload()
    expect(page.locator(f"a[href='tel:{made['phone']}']")).to_be_visible()
    fits(page)


def step(page, name, words):
    form = page.locator(f"form:has(input[name=step][value={name}])")
    form.locator("textarea").fill(words)
    form.locator("button").click()
    expect(page.locator(".done")).to_be_visible()
    expect(page.locator(".history")).to_contain_text(words)
    expect(form).to_have_count(0)
    page.wait_for_load_state()
    fits(page)


def photo(page):
    """From the camera, by the script that says how it goes."""
    page.locator("#photo").set_input_files({"name": "brake.png", "mimeType": "image/png", "buffer": png()})
    page.locator("form.photo button").click()
    expect(page.locator("form.photo .hint")).to_be_visible(timeout=30_000)


def why(page):
    """The cause comes last, for the shop alone."""
    form = page.locator("form:has(input[name=step][value=cause])")
    form.locator("select").select_option("part_quality")
    form.locator("button").click()
    expect(page.locator(".done")).to_be_visible()
    expect(form).to_have_count(0)
    page.wait_for_load_state()


def forwarded(page, made):
    """Another telephone sees for whom the link is, and no number."""
    page.goto(made["link"])
    expect(page.locator(".whose")).to_contain_text("Li")
    assert made["phone"] not in page.content()


def in_the_portal(site, page, made, picture_of):
    """Who signs in reads the same case with its photo, and adds a paper that the team may see."""
    site.sign_in(page, site.make(f"{SCENES}.member", slug="shunda"), "shunda.localhost")
    page.goto(site.url(f"/complaints/{made['complaint']}/", host="shunda.localhost"))
    expect(page.locator("main")).to_contain_text("更换刹车片并试车")
    expect(page.locator(".ac-papers")).to_contain_text("brake.png")
    page.locator(".ac-attach > summary").click()
    page.locator("#paper-for-team").check()
    files = {"bill.pdf": pdf(), "IMG_1.HEIC": HEIC}
    page.locator("#paper-files").set_input_files(
        [{"name": name, "mimeType": "application/octet-stream", "buffer": body} for name, body in files.items()]
    )
    page.locator("[data-papers] button[type=submit]").click()
    expect(page.locator("[data-sending-list] li").filter(has_text="IMG_1.HEIC")).to_contain_text("HEIC photo")
    bill = page.locator(".ac-paper").filter(has_text="bill.pdf")
    expect(bill).to_contain_text("The follow-up team sees it.")
    expect(page.locator(".ac-paper").filter(has_text="brake.png")).to_contain_text("Only your shop sees it.")
    clean(page)
    page.locator(".ac-papers").scroll_into_view_if_needed()
    picture_of(page, "papers-wide")
    page.set_viewport_size(PHONE["viewport"])
    assert page.evaluate("() => document.documentElement.scrollWidth") <= PHONE["viewport"]["width"]
    picture_of(page, "papers-phone")


def done(site, made):
    return site.make(f"{ANSWER}.became", complaint=made["complaint"])


def fits(page):
    """Nothing sticks out at the side, every target is large enough for a thumb, and axe finds nothing."""
    assert page.evaluate("() => document.documentElement.scrollWidth") <= PHONE["viewport"]["width"]
    targets = page.locator("main :is(button, a.button, summary, select, input[type=file])")
    assert min(targets.evaluate_all("all => all.map(each => each.offsetHeight || 44)")) >= 44
    clean(page)


def clean(page):
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"

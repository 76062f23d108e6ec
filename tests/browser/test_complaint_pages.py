"""The pages on which complaints come in and are mended are for everybody, on a desktop and on a telephone."""

import pytest
from playwright.sync_api import expect

from tests.tenants.jobs.paper_files import HEIC, pdf, png

pytestmark = pytest.mark.browser

SCENES, INTAKE = "tests.browser.scenes", "tests.browser.helpers.intake_scenes"
SIZES = ({"width": 1366, "height": 768}, {"width": 390, "height": 844})


@pytest.fixture
def clean(page, accessible, picture):
    """A function that looks at the page as it stands, in both sizes."""

    def look(name):
        for size in SIZES:
            page.set_viewport_size(size)
            accessible()
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
            picture(f"{name}-{size['width']}")

    return look


def test_the_pages_of_complaints_are_for_everybody(site, page, clean):
    owner = site.make(f"{SCENES}.member", slug="shunda")
    made = site.make(f"{INTAKE}.everything", e_mail=owner)
    site.sign_in(page, owner, "shunda.localhost")

    def visit(path, host="shunda.localhost"):
        page.goto(site.url(path, host=host))
        page.wait_for_load_state()

    visit("/complaints/kinds/")
    clean("kinds")
    visit("/complaints/actions/")
    expect(page.locator("main")).to_contain_text("换供应商")
    clean("actions")
    visit(made["case"])
    expect(page.locator(".ac-paper")).to_have_count(4)
    expect(page.locator(".ac-papers")).to_contain_text("by the customer")
    page.locator(".ac-attach summary").click()
    clean("case")

    visit(made["draft"])
    expect(page.locator("form[data-draft]")).to_contain_text("Take off: stain.pdf")
    clean("counter")
    page.locator("[name=customer_words]").fill("洗得不干净，车里有水。")
    page.locator("[name=category]").select_option("environment.wash_stains")
    page.locator("[name=file]").set_input_files(
        [{"name": "IMG_1.HEIC", "mimeType": "image/heic", "buffer": HEIC},
         {"name": "seat.png", "mimeType": "image/png", "buffer": png(shade=77)}]
    )  # fmt: skip
    page.get_by_role("button", name="File the complaint").click()
    expect(page.locator("form[data-draft]")).to_contain_text("Take off: seat.png")
    expect(page.locator("main")).to_contain_text("IMG_1.HEIC: This is a HEIC photo")
    expect(page.locator("[name=customer_words]")).to_have_value("洗得不干净，车里有水。")
    clean("counter-refused")
    page.locator("label").filter(has_text="Take off: stain.pdf").locator("input").check()
    page.get_by_role("button", name="File the complaint").click()
    expect(page.locator(".ac-paper")).to_have_count(1)
    expect(page.locator(".ac-papers")).to_contain_text("seat.png")

    page.context.clear_cookies()
    visit(made["link"])
    page.get_by_role("link", name="我要投诉").click()
    page.locator("#words").wait_for()
    clean("link")
    page.locator("button").click()
    page.locator("#kind-error").wait_for()
    clean("link-missing")
    page.locator("#words").fill("刹车还是响")
    page.locator("#kind").select_option("repair.same_fault")
    page.locator("#call-yes").check(force=True)
    page.locator("#file").set_input_files(
        [{"name": "a.png", "mimeType": "image/png", "buffer": png(shade=5)},
         {"name": "b.txt", "mimeType": "text/plain", "buffer": b"words"}]
    )  # fmt: skip
    page.locator("button").click()
    page.locator("#file-error").wait_for()
    clean("link-arrived")
    page.locator("#file").set_input_files([{"name": "c.pdf", "mimeType": "application/pdf", "buffer": pdf("Bill")}])
    page.locator("button").click()
    page.locator("#file-error").wait_for(state="detached")
    expect(page.locator("p[role=status]")).to_contain_text("2")
    site.make(f"{INTAKE}.fill", link=made["link"])
    visit(f"{made['link']}complaint/")
    page.locator("#words").fill("还有一件事")
    page.locator("#kind").select_option("service.attitude")
    page.locator("#call-no").check(force=True)
    page.locator("button").click()
    expect(page.locator("blockquote")).to_have_text("还有一件事")
    expect(page.locator("main a[href='tel:021-55501234']")).to_be_visible()
    clean("link-full")

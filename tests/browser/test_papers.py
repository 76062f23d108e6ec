"""Papers of a job on a telephone: a photo and a broken scan at once, each with what became of it."""

import pytest
from playwright.sync_api import expect

from tests.tenants.jobs.paper_files import HEIC, pdf

pytestmark = pytest.mark.browser

SCENES = "tests.browser.scenes"
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
LONGEST_SIDE = 2600

LARGE_PHOTO = """
async () => {
  const canvas = new OffscreenCanvas(3000, 2000);
  const context = canvas.getContext("2d");
  const noise = context.createImageData(3000, 2000);
  for (let at = 0; at < noise.data.length; at += 65536) crypto.getRandomValues(noise.data.subarray(at, at + 65536));
  for (let at = 3; at < noise.data.length; at += 4) noise.data[at] = 255;
  context.putImageData(noise, 0, 0);
  const file = new File([await canvas.convertToBlob({ type: "image/jpeg", quality: 0.95 })], "order.jpg");
  const chosen = new DataTransfer();
  chosen.items.add(new File([file], "order.jpg", { type: "image/jpeg" }));
  document.querySelector("#paper-camera").files = chosen.files;
  return file.size;
}
"""


def test_what_was_kept_is_shown_beside_what_was_refused(site, window):
    page = window(**PHONE)
    [follow_up] = site.make(f"{SCENES}.due_calls")
    site.sign_in(page, site.make(f"{SCENES}.member", slug="shunda"), "shunda.localhost")
    page.goto(site.url(f"/jobs/{site.make(f'{SCENES}.job_of', follow_up=follow_up)}/", host="shunda.localhost"))
    expect(page.locator("#paper-camera")).to_be_visible()
    assert page.evaluate(LARGE_PHOTO) > 2 * 1024 * 1024
    files = {"whole.pdf": pdf(), "cut.pdf": pdf()[:20], "IMG_1.HEIC": HEIC, "none.pdf": b""}
    page.locator("#paper-files").set_input_files(
        [{"name": name, "mimeType": "application/octet-stream", "buffer": body} for name, body in files.items()]
    )
    page.locator("[data-papers] select[name=kind]").select_option("repair_order")

    page.locator("[data-papers] button[type=submit]").click()

    lines = page.locator("[data-sending-list] li")
    expect(lines.filter(has_text="cut.pdf")).to_contain_text("damaged", timeout=30_000)
    expect(lines.filter(has_text="IMG_1.HEIC")).to_contain_text("HEIC photo")
    expect(lines.filter(has_text="none.pdf")).to_contain_text("empty")
    papers = page.locator(".ac-paper")
    expect(papers).to_have_count(2, timeout=30_000)
    photo = papers.locator("img")
    photo.scroll_into_view_if_needed()
    page.wait_for_function("image => image.complete && image.naturalWidth", arg=photo.element_handle())
    assert photo.evaluate("image => Math.max(image.naturalWidth, image.naturalHeight)") == LONGEST_SIDE
    assert page.evaluate("() => document.documentElement.scrollWidth") <= PHONE["viewport"]["width"]

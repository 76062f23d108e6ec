"""Photos on a call: added by keyboard and by pasting, kept without a network, never in the way of its end."""

import pytest
from playwright.sync_api import expect

from tests.browser.helpers.hands import ready
from tests.tenants.jobs.paper_files import jpeg, pdf, png

pytestmark = pytest.mark.browser

SCENES = "tests.browser.scenes"
PAPERS = "**/complaint/papers/**"
PASTE = """
(bytes) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], "image.png", { type: "image/png" }));
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  document.activeElement.dispatchEvent(event);
}
"""


def file_of(name, body):
    return {"name": name, "mimeType": "application/octet-stream", "buffer": body}


def begins(site, page):
    """An agent on the line, with the complaint's sheet open; answers the follow-up and the lines of its papers."""
    site.sign_in(page, site.make(f"{SCENES}.agent"))
    (follow_up,) = site.make(f"{SCENES}.due_calls", names=["王芳"])
    page.goto(site.url())
    page.wait_for_load_state()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#survey")).to_be_focused()
    page.keyboard.press("F8")
    page.keyboard.press("F4")
    expect(page.locator("#c-words")).to_be_focused()
    return follow_up, page.locator("#c-papers-list li")


def test_photos_go_with_the_complaint_and_the_call_never_waits_for_them(site, page, accessible):
    follow_up, lines = begins(site, page)

    page.on("filechooser", lambda _: None)  # from here on the browser hands its dialog for files to the test
    page.locator("#c-file").focus()
    expect(page.locator("#c-file")).to_be_focused()
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files([file_of("brake.jpg", jpeg()), file_of("notes.txt", b"words")])
    expect(lines.filter(has_text="brake.jpg")).to_contain_text("kB")
    expect(lines.filter(has_text="notes.txt")).to_contain_text("neither a photo")
    expect(page.locator("#complaint-words")).to_have_text("Complaint: draft")  # a photo is something begun
    accessible()

    page.reload()
    expect(page.locator("#complaint-words")).to_have_text("Complaint: draft")
    page.locator("#survey").focus()
    page.keyboard.press("F4")
    expect(lines).to_have_count(1)
    page.locator("#c-words").fill("刹车还是响")
    page.locator("#c-category").select_option("repair")
    page.evaluate(PASTE, list(png()))
    expect(lines.filter(has_text="image.png")).to_contain_text("kB")

    page.route(PAPERS, lambda route: route.abort())
    page.locator("#c-file").set_input_files([file_of("bill.pdf", pdf())])
    expect(lines.filter(has_text="bill.pdf")).to_contain_text("the network is away")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#complaint-words")).to_have_text("Complaint: kept")
    page.locator("#open-outcome").click()
    page.locator("#more-outcomes").select_option("complaint_only")
    page.locator("#finish").click()
    expect(page.locator("#problem")).to_contain_text("Not every file is with the complaint.")
    with page.expect_navigation():
        page.locator("#finish").click()

    assert site.make(f"{SCENES}.kept", follow_up=follow_up)["complaint"] == "刹车还是响"
    assert site.make(f"{SCENES}.papers", follow_up=follow_up) == ["brake.jpg", "image.png"]


def test_a_file_that_was_left_out_or_emptied_away_does_not_come_back(site, page):
    (_, lines), state = begins(site, page), page.locator("#complaint-words")
    page.route(PAPERS, lambda route: route.abort())
    page.locator("#c-file").set_input_files([file_of("bill.pdf", pdf())])
    expect(lines).to_contain_text("the network is away")
    expect(state).to_have_text("Complaint: draft")

    page.locator("#empty-complaint").click()
    expect(lines).to_have_count(0)
    page.locator("#survey").focus()
    page.keyboard.press("F4")
    page.keyboard.type("a")
    expect(state).to_have_text("Complaint: draft")
    page.keyboard.press("Backspace")
    expect(state).to_have_text("Complaint")

    page.unroute(PAPERS)
    held = []
    page.route(PAPERS, lambda route: held.append(route) if route.request.method == "POST" else route.fallback())
    for way_out in ("#c-papers-list button", "#empty-complaint"):
        page.locator("#c-file").set_input_files([file_of("brake.jpg", jpeg())])
        expect(lines).to_contain_text("Sending")
        page.locator(way_out).click()
        expect(lines).to_have_count(0)
        with page.expect_response(lambda answer: answer.request.method == "DELETE") as gone:
            held.pop().continue_()
        assert gone.value.ok
    expect(state).to_have_text("Complaint")
    page.wait_for_function("() => !document.getElementById('complaint-form').dataset.unsaved")
    page.reload()
    ready(page)
    expect(state).to_have_text("Complaint")
    expect(lines).to_have_count(0)

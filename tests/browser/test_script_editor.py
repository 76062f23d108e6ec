"""Writing a script by keyboard, and trying it on the call screen with a customer who does not exist."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

SCENES = "tests.browser.helpers.script_scenes"
LIFE = "tests.browser.helpers.life_scenes"


@pytest.fixture
def draft(site, page):
    """Opens the editor of a draft as a supervisor; answers the version's id."""
    site.sign_in(page, site.make(f"{LIFE}.supervisor", name="Sue Supervisor", language="en"))
    version = site.make(f"{SCENES}.opened")
    page.goto(site.url(f"/scripts/versions/{version}/editor/"))
    yield version
    site.make(f"{SCENES}.none")


def titles(page, part):
    return page.locator(f"[data-key^='{part}:'] > summary strong")


def test_steps_are_ordered_by_keyboard_and_the_focus_goes_along(site, page, draft, accessible, picture):
    expect(titles(page, "steps").first).to_have_text("Greeting")

    page.locator("#down-steps-greet").focus()
    page.keyboard.press("Enter")
    expect(titles(page, "steps").nth(1)).to_have_text("Greeting")
    expect(page.locator("#down-steps-greet")).to_be_focused()
    page.keyboard.press("Enter")
    expect(titles(page, "steps").nth(2)).to_have_text("Greeting")

    assert [row["key"] for row in site.make(f"{SCENES}.body", version=draft)["steps"]][2] == "greet"
    accessible()
    picture("script-editor")


def test_a_question_is_added_mended_and_saved(site, page, draft, accessible):
    page.get_by_role("button", name="Add a question").click()
    part = page.locator(".script-section").nth(1).locator("details.script-part").last
    expect(part).to_have_attribute("open", "")
    expect(page.get_by_text("Write something here, or take it out.").first).to_be_visible()
    expect(part.locator("textarea").first).to_be_focused()

    page.keyboard.type("Which colour?")
    part.locator("select[name$='-kind']").select_option("choice")
    part.locator("[name$='-choices_0_text']").fill("Red")
    part.locator("[name$='-choices_1_text']").fill("Blue")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.keyboard.press("Control+s")
    expect(page.locator("#mend-title")).to_have_count(0)

    kept = site.make(f"{SCENES}.body", version=draft)["questions"][-1]
    assert (kept["say"], [each["text"] for each in kept["choices"]]) == ("Which colour?", ["Red", "Blue"])
    expect(part).to_have_attribute("open", "")
    accessible()


def test_a_refusal_keeps_every_word_on_the_page(site, page, draft):
    page.locator("#steps-0 > summary").click()
    page.locator("#id_steps-0-say").fill("Hello {nobody}")
    page.keyboard.press("Control+s")
    expect(page.locator("#mend-title")).to_contain_text("One thing to mend")
    page.locator("#steps-0 > summary").click()

    page.locator("a[href='#id_steps-0-say']").click()

    expect(page.locator("#id_steps-0-say")).to_be_focused()
    expect(page.locator("#id_steps-0-say")).to_have_value("Hello {nobody}")


def test_a_part_is_taken_out_only_when_that_is_confirmed(site, page, draft):
    count = titles(page, "objections").count()
    first = page.locator("button[value='remove:objections:0']")

    page.once("dialog", lambda asked: asked.dismiss())
    first.click()
    assert len(site.make(f"{SCENES}.body", version=draft)["objections"]) == count
    page.once("dialog", lambda asked: asked.accept())
    first.click()

    expect(titles(page, "objections")).to_have_count(count - 1)


def test_a_practice_call_runs_to_its_end_and_keeps_nothing(site, page, draft, accessible):
    before = site.make(f"{SCENES}.calls")
    page.goto(site.url(f"/scripts/versions/{draft}/practice/"))
    expect(page.get_by_text("nothing is kept")).to_be_visible()
    accessible()

    page.keyboard.press("F8")
    expect(page.locator("#dial[data-done]")).to_be_visible()
    for _step in ("identify", "convenient", "purpose", "questions"):
        page.keyboard.press("Enter")
    for score in "554":
        page.keyboard.press(score)
    expect(page.locator("#light")).to_contain_text("Saved")
    page.keyboard.press("F2")
    page.keyboard.press("1")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/scripts/versions/{draft}/")

    assert site.make(f"{SCENES}.calls") == before
    assert page.evaluate("() => Object.keys(localStorage).filter((key) => key.startsWith('ac-'))") == []

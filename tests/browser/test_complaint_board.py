"""The shop's board of complaints by keyboard and mouse, and two people on one case."""

import re

import pytest
from playwright.sync_api import expect

from tests.tenants.jobs.paper_files import HEIC, pdf

pytestmark = pytest.mark.browser

SCENES = "tests.browser.helpers.complaint_scenes"
HOST = "north.localhost"
LATE = 40_000  # the board asks every five seconds


@pytest.fixture
def case(site):
    """One complaint, and no other."""
    site.make(f"{SCENES}.none")
    return site.make(f"{SCENES}.complaint", words="The brakes squeal.", severity="major")


@pytest.fixture
def at_board(site):
    """Opens the board in a window as a new member of the shop."""

    def opened(page, *, query="", **who):
        site.sign_in(page, site.make(f"{SCENES}.member", **{"name": "Mia Manager", **who}), HOST)
        page.goto(site.url(f"/complaints/{query}", host=HOST))

    return opened


def card(page, case):
    return page.locator(f'[data-card="{case["id"]}"]')


def column_of(page, case):
    return page.locator("[data-column]", has=card(page, case)).get_attribute("data-column")


def test_a_card_is_opened_moved_and_given_away_by_keyboard_alone(site, page, case, at_board, accessible, picture):
    at_board(page)
    page.keyboard.press("j")
    expect(card(page, case).locator("a[data-open]").first).to_be_focused()
    accessible()

    page.keyboard.press("m")
    expect(card(page, case).locator("details")).to_have_attribute("open", "")
    accessible()
    page.keyboard.press("5")
    expect(page.locator("[data-board-said]")).to_have_text("First write down what the customer was told.")
    page.keyboard.press("2")
    field = page.locator("#step-acknowledgement textarea")
    expect(field).to_be_focused()
    accessible()
    picture("complaint-board")
    page.keyboard.type("Rang: j, k and m are letters here.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(card(page, case)).to_be_visible()
    expect(page.locator("[data-column=acknowledged]", has=card(page, case))).to_have_count(1, timeout=LATE)
    expect(page).to_have_url(re.compile("open="))
    page.keyboard.press("o")
    person = page.locator("#step-owner select")
    expect(person).to_be_focused()
    person.select_option(label="Mia Manager")
    page.locator("#step-owner button[type=submit]").click()
    expect(card(page, case)).to_contain_text("Mia Manager", timeout=LATE)

    page.keyboard.press("Escape")
    expect(page.locator("#beside")).to_be_hidden()
    expect(page).not_to_have_url(re.compile("open="))
    found = site.make(f"{SCENES}.kept", complaint=case["id"])
    assert found["in_charge"] == "Mia Manager"
    assert [kind for kind in found["events"] if kind in ("acknowledged", "owner_set")] == ["acknowledged", "owner_set"]


def test_dragging_opens_the_step_that_leads_there_or_says_why_none_does(site, page, case, at_board):
    at_board(page)
    grip = {"x": 30, "y": 70}

    card(page, case).drag_to(page.locator("[data-column=closed]"), source_position=grip)
    expect(page.locator("[data-board-said]")).to_have_text("Only the customer's word closes a complaint.")
    expect(page.locator("#beside")).to_be_hidden()

    card(page, case).drag_to(page.locator("[data-column=with_shop]"), source_position=grip)
    expect(page.locator("#step-reply textarea")).to_be_focused()
    assert column_of(page, case) == "new"  # nothing moves before the words are saved


def test_the_back_button_closes_what_was_opened_and_an_address_opens_it_again(site, page, case, at_board):
    at_board(page, query="?severity=major")
    card(page, case).locator("a[data-open]").first.click()
    expect(page.locator("#beside")).to_contain_text("The brakes squeal.")
    expect(page).to_have_url(re.compile(f"severity=major.*{case['id']}"))
    address = page.url

    page.go_back()
    expect(page.locator("#beside")).to_be_hidden()
    page.go_forward()
    expect(page.locator("#beside")).to_contain_text("The brakes squeal.")

    page.goto(address)
    expect(page.locator("#beside")).to_contain_text("The brakes squeal.")


def test_papers_are_sent_one_by_one_from_the_second_sheet_as_well(site, page, case, at_board):
    other = site.make(f"{SCENES}.complaint", words="The bill is wrong.", severity="ordinary")
    at_board(page)
    card(page, case).locator("a[data-open]").first.click()
    expect(page.locator("#beside")).to_contain_text("The brakes squeal.")
    card(page, other).locator("a[data-open]").first.click()
    expect(page.locator("#beside")).to_contain_text("The bill is wrong.")

    page.locator(".ac-attach > summary").click()
    files = {"bill.pdf": pdf(), "IMG_1.HEIC": HEIC}
    page.locator("#paper-files").set_input_files(
        [{"name": name, "mimeType": "application/octet-stream", "buffer": body} for name, body in files.items()]
    )
    page.locator("[data-papers] button[type=submit]").click()

    expect(page.locator("[data-sending-list] li").filter(has_text="IMG_1.HEIC")).to_contain_text("HEIC photo")
    expect(page.locator("#beside .ac-paper")).to_contain_text("bill.pdf")


def test_a_view_is_kept_by_name_and_stands_as_a_tab(site, page, case, at_board):
    at_board(page, query="?severity=major&age=1")
    page.get_by_text("Keep this view").click()
    page.get_by_label("Name of the view").fill("Grave and old")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_role("link", name="Grave and old")).to_be_visible()

    page.goto(site.url("/complaints/", host=HOST))
    page.get_by_role("link", name="Grave and old").click()
    expect(page).to_have_url(re.compile("severity=major.*age=1|age=1.*severity=major"))
    page.get_by_role("button", name="Remove this view").click()
    expect(page.get_by_role("link", name="Grave and old")).to_have_count(0)


def test_keys_that_are_off_do_nothing_and_the_menus_still_do(site, page, case, at_board):
    at_board(page, single_keys=False)

    page.keyboard.press("j")
    page.keyboard.press("?")
    expect(page.locator("#board-help")).to_be_hidden()

    page.get_by_role("button", name="Keys").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Turn the keys on").click()
    page.keyboard.press("?")
    expect(page.locator("#board-help")).to_be_visible()


def test_two_people_on_one_case_see_each_other_and_lose_nothing(site, window, case, at_board):
    mia, adam = window(), window()
    at_board(mia, query=f"?open={case['id']}")
    at_board(adam, name="Adam Owner", role="owner", query=f"?open={case['id']}")
    for page in (mia, adam):
        expect(page.locator("#step-judgement")).to_have_count(1)
        page.locator("#step-judgement summary").click()

    # Adam types; Mia saves meanwhile. His words stay, the history beside them goes on, and he is told.
    reason = adam.locator("#step-judgement textarea[name=reason]")
    adam.locator("#step-judgement input[value=invalid]").check()
    reason.fill("We cannot hear it")
    mia.locator("#step-judgement input[value=valid]").check()
    mia.locator("#step-judgement textarea[name=reason]").fill("We heard it")
    mia.locator("#step-judgement button[type=submit]").click()
    expect(mia.locator("[data-column=with_shop]", has=card(mia, case))).to_have_count(1, timeout=LATE)

    expect(adam.locator("[data-beside-news]")).to_contain_text("Somebody else changed", timeout=LATE)
    expect(adam.locator("#part-history")).to_contain_text("We heard it")
    expect(adam.locator("[data-column=with_shop]", has=card(adam, case))).to_have_count(1)
    expect(reason).to_have_value("We cannot hear it")

    # He saves all the same: refused, with both versions side by side.
    adam.locator("#step-judgement button[type=submit]").click()
    both = adam.locator(".ac-differences")
    expect(both).to_be_visible()
    row = both.locator("tr", has=adam.get_by_role("rowheader", name="Reason"))
    expect(row).to_contain_text("We heard it")
    expect(row).to_contain_text("Mia Manager")
    expect(row).to_contain_text("We cannot hear it")
    expect(row).to_contain_text("changed by both")
    expect(reason).to_have_value("We cannot hear it")
    assert site.make(f"{SCENES}.kept", complaint=case["id"])["validity"] == "valid"

    # Having seen both, he saves again, and it holds.
    adam.locator("#step-judgement button[type=submit]").click()
    expect(both).to_have_count(0)
    assert site.make(f"{SCENES}.kept", complaint=case["id"])["reason"] == "We cannot hear it"


def test_what_others_do_neither_takes_the_focus_nor_closes_a_menu(site, page, case, at_board):
    at_board(page)
    page.keyboard.press("j")
    page.keyboard.press("m")
    menu = card(page, case).locator("details")
    expect(menu).to_have_attribute("open", "")

    site.make(f"{SCENES}.taken", complaint=case["id"], step="acknowledgement", text="Spoke to her")
    other = site.make(f"{SCENES}.complaint", words="Too dear")
    expect(card(page, other)).to_be_visible(timeout=LATE)
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(menu.locator("summary")).to_be_focused()

    expect(page.locator("[data-column=acknowledged]", has=card(page, case))).to_have_count(1, timeout=LATE)
    expect(card(page, case).locator("summary")).to_be_focused()


def test_on_a_phone_a_card_is_a_plain_link_to_its_page(site, window, case, at_board):
    phone = window(viewport={"width": 390, "height": 844})
    at_board(phone)
    fold = phone.locator("[data-filter-fold]")
    expect(fold.locator("select").first).to_be_hidden()
    expect(phone.locator(".ac-board-keys")).to_be_hidden()
    fold.locator("> summary").click()
    expect(fold.locator("select").first).to_be_visible()
    fold.locator("> summary").click()

    card(phone, case).locator("a[data-open]").first.click()

    phone.wait_for_url(f"**/complaints/{case['id']}/")
    expect(phone.locator("#complaint")).to_contain_text("The brakes squeal.")


def test_without_scripts_the_menu_leads_to_the_steps_form(site, window, case, at_board):
    plain = window(java_script_enabled=False)
    at_board(plain)
    expect(plain.locator("[data-filter] select").first).to_be_visible()

    card(plain, case).locator("summary").click()
    card(plain, case).locator("a[data-step=reply]").click()

    plain.wait_for_url(f"**/complaints/{case['id']}/?step=reply#step-reply")
    expect(plain.locator("#step-reply textarea")).to_be_visible()

"""Beside the questions of a call, by keyboard: tasks, the recording, a longer wrap-up, a lost dial, a call offline."""

import json
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.helpers import hands
from tests.browser.helpers.hands import light, press, shows, take, write

pytestmark = pytest.mark.browser

SCENES = "tests.browser.scenes"
BESIDES = "tests.browser.helpers.beside_scenes"
SAID = {"response_speed": [5, "", "", []], "service_quality": [4, "", "", []], "repair_quality": [3, "", "", []],
        "price": [None, "na", "", []], "open_remark": [None, "", "其他都好", []]}  # fmt: skip


@pytest.fixture
def agent(site, page):
    """An agent with one call due, at the desk."""
    e_mail = site.make(f"{SCENES}.agent")
    site.make(f"{BESIDES}.no_tasks")
    site.make(f"{SCENES}.due_calls", names=["王芳"])
    site.sign_in(page, e_mail)
    page.goto(site.url())
    return e_mail


@pytest.fixture
def records(site):
    """The team records its calls."""
    site.make(f"{BESIDES}.records", on=True)
    yield
    site.make(f"{BESIDES}.records", on=False)


def rings(page):
    press(page, "F8")
    expect(page.locator("#dial[data-done]")).to_be_visible()


def hangs_up(page):
    # A key that is pressed twice within two seconds hangs nothing up: for this page, three have gone by.
    page.evaluate("() => { const really = Date.now; Date.now = () => really() + 3000; }")
    press(page, "F8")
    expect(page.locator("#open-longer")).to_be_visible()


def gives_task(page, digit, words):
    press(page, "Alt+t")
    expect(page.locator("#errand-dialog")).to_be_visible()
    press(page, digit)
    write(page, "#e-words", words)
    press(page, "Control+Enter")
    expect(page.locator("#errand-dialog")).to_be_hidden()
    expect(page.locator("#errands li", has_text=words)).not_to_contain_text("not sent yet")


def takes_back(page, digit, words):
    press(page, "Alt+t")
    expect(page.locator("#errands-mine li", has_text=words)).to_contain_text(digit)
    press(page, digit)
    expect(page.locator("#errands-mine li", has_text=words)).to_have_count(0)
    expect(page.locator("#errand-form [data-kind]").first).to_be_focused()


def leaves_sheet(page):
    press(page, "Escape")
    expect(page.locator("#errand-dialog")).to_be_hidden()


def test_tasks_are_given_and_taken_back_by_keyboard_on_the_call_and_in_wrap_up(site, page, agent, accessible):
    hands.watch(page)
    take(page)
    rings(page)
    gives_task(page, "1", "打电话给儿子")
    gives_task(page, "2", "报刹车片的价")
    given = sorted(row[:2] for row in site.make(f"{BESIDES}.tasks"))
    assert given == [["call_back", "打电话给儿子"], ["price", "报刹车片的价"]]
    press(page, "Alt+t")
    expect(page.locator("#errands-mine li")).to_have_count(2)
    accessible()
    leaves_sheet(page)

    takes_back(page, "5", "打电话给儿子")
    leaves_sheet(page)
    expect(page.locator("#errands li")).to_have_count(1)
    assert [row[1] for row in site.make(f"{BESIDES}.tasks")] == ["报刹车片的价"]

    hangs_up(page)
    takes_back(page, "5", "报刹车片的价")
    leaves_sheet(page)
    expect(page.locator("#errands li")).to_have_count(0)
    assert site.make(f"{BESIDES}.tasks") == []

    gives_task(page, "3", "发票")
    site.make(f"{BESIDES}.seen_by_the_shop")
    takes_back(page, "5", "发票")
    expect(page.locator("#errand-problem")).to_contain_text("The shop has seen this task already")
    assert [row[1] for row in site.make(f"{BESIDES}.tasks")] == ["发票"]
    assert hands.seen(page)["mouse"] == []


def test_a_task_that_was_taken_back_without_a_network_is_gone_with_the_end_of_the_call(site, page, agent):
    take(page)
    rings(page)
    gives_task(page, "1", "打电话给儿子")
    page.route("**/errands/**", lambda route: route.abort())
    takes_back(page, "5", "打电话给儿子")
    leaves_sheet(page)
    expect(page.locator("#errands li")).to_contain_text("taken back, not sent yet")

    press(page, "F2", "0", "Control+Enter")
    expect(page.locator("#next-call")).to_be_visible()

    assert site.make(f"{BESIDES}.tasks") == []


def arrives(route):
    """What the page sent and gave up reaches the server all the same; answers the server's answer."""
    asked = urlsplit(route.request.url)
    there = asked._replace(netloc=f"127.0.0.1:{asked.port}").geturl()  # the driver cannot look the name up
    return route.fetch(url=there, headers={**route.request.all_headers(), "host": asked.netloc})


def test_a_task_that_is_taken_back_on_its_way_does_not_stay_with_the_shop_nor_come_back(site, page, agent):
    take(page)
    rings(page)
    held = []
    page.route("**/errands/**", lambda route: held.append(route) if route.request.method == "PUT" else route.fallback())
    line = page.locator("#errands li")

    for words in ("打电话给儿子", "报刹车片的价"):
        press(page, "Alt+t", "1")
        write(page, "#e-words", words)
        press(page, "Control+Enter")
        expect(line).to_contain_text("not sent yet")
        press(page, "Alt+t", "2")
        write(page, "#e-words", "发票")
        page.locator("#errands-mine button").press("Enter")
        expect(line).to_contain_text("taken back, not sent yet")
        expect(page.locator("#e-words")).to_have_value("发票")
        leaves_sheet(page)
        if len(held) == 1:
            held[0].fulfill(status=422, json={"detail": "No."})
            expect(line).to_have_count(0)
            expect(page.locator("#errand-dialog")).to_be_hidden()
    with page.expect_request(lambda asked: asked.url.endswith("/completion/")) as ended:
        press(page, "F2", "0", "Control+Enter")
    expect(page.locator("#next-call")).to_be_visible()
    late = arrives(held[1])

    sent = json.loads(ended.value.post_data)
    assert [each["id"] for each in sent["errands"]] == sent["errands_taken_back"]
    assert late.ok, late.text()
    assert site.make(f"{BESIDES}.tasks") == []


def test_the_greeting_asks_whether_a_recording_is_agreed_to_and_the_link_is_kept(site, page, records, agent):
    attempt = take(page)
    rings(page)
    page.locator('#steps [data-step="greet"] button').press("Enter")
    expect(page.locator("#say")).to_contain_text("请问您同意吗")
    expect(page.locator("#recording-form")).to_be_hidden()

    press(page, "Alt+y")
    expect(page.locator("#recording-form")).to_be_visible()
    write(page, "#recording-link", "http://records.example/abc")
    press(page, "Enter")
    expect(page.locator("#recording-state")).to_contain_text("https")
    write(page, "#recording-link", "https://records.example/abc")
    press(page, "Enter")
    expect(page.locator("#recording-state")).to_be_empty()
    assert site.make(f"{BESIDES}.recording", attempt=attempt) == [True, "https://records.example/abc"]

    with page.expect_response(lambda answer: answer.url.endswith("/recording/") and answer.ok):
        press(page, "Alt+x")
    expect(page.locator("#consent-no-words")).to_be_visible()
    assert site.make(f"{BESIDES}.recording", attempt=attempt) == [False, ""]


def test_a_page_from_before_a_new_sign_in_reads_its_token_anew(site, page, records, agent):
    attempt = take(page)
    rings(page)

    page.context.clear_cookies(name="csrf")  # as a sign-in in another tab does: the page's token is an old one
    gives_task(page, "1", "打电话给儿子")
    page.context.clear_cookies(name="csrf")
    with page.expect_response(lambda answer: answer.url.endswith("/recording/") and answer.ok):
        press(page, "Alt+x")
    page.context.clear_cookies(name="csrf")
    press(page, "F4")
    expect(page.locator("#c-words")).to_be_focused()
    page.keyboard.type("刹车响")

    expect(page.locator("#complaint-saved")).to_contain_text("Draft saved")
    assert [row[1] for row in site.make(f"{BESIDES}.tasks")] == ["打电话给儿子"]
    assert site.make(f"{BESIDES}.recording", attempt=attempt) == [False, ""]


def test_the_wrap_up_is_made_longer_once_with_a_reason(site, page, agent):
    take(page)
    rings(page)
    hangs_up(page)
    usual = site.make(f"{BESIDES}.wrap_up", e_mail=agent)

    press(page, "Alt+w")
    expect(page.locator("#longer-dialog")).to_be_visible()
    press(page, "2")
    expect(page.locator("#longer-dialog")).to_be_hidden()
    expect(page.locator("#open-longer")).to_be_hidden()

    longer = site.make(f"{BESIDES}.wrap_up", e_mail=agent)
    assert (longer["state"], longer["seconds"]) == ("wrap_up", 2 * usual["seconds"])
    assert longer["reason"] != usual["reason"] == ""
    minutes, seconds = divmod(longer["seconds"], 60)
    expect(page.locator("#seat-clock")).to_contain_text(f"/ {minutes:02}:{seconds:02}")


def test_a_dial_whose_answer_was_lost_offers_the_telephone_again_and_rings_once(site, page, agent):
    attempt = take(page)

    def unheard(route):
        assert arrives(route).ok
        route.abort()

    page.route("**/dial/", unheard)
    press(page, "F8")
    expect(page.locator("#problem")).to_be_visible()
    assert site.make(f"{BESIDES}.dialled", attempt=attempt)
    assert page.evaluate("() => window.rung") == []
    page.unroute("**/dial/")

    press(page, "F8")
    expect(page.locator("#tel-again")).to_be_focused()
    assert page.evaluate("() => window.rung") == []
    press(page, "Enter")

    expect(page.locator("#ring-again")).to_be_hidden()
    expect(page.locator("#survey")).to_be_focused()
    assert len(page.evaluate("() => window.rung")) == 1


def test_a_call_that_is_finished_at_once_waits_until_its_dial_is_noted(site, page, agent):
    attempt = take(page)
    held = []
    page.route("**/dial/", lambda route: held.append(route))
    press(page, "F8", "F2", "2", "Control+Enter")
    expect(page.locator("#finish:disabled")).to_be_visible()
    assert site.make(f"{hands.SCENES}.whole", attempt=attempt)["records"] == []

    held[0].continue_()
    expect(page.locator("#next-call")).to_be_visible()

    found = site.make(f"{hands.SCENES}.whole", attempt=attempt)
    assert ([row[1] for row in found["records"]], found["dialled"]) == (["no_answer"], True)


def test_a_whole_survey_answered_offline_is_handed_in_with_the_end_of_the_call(site, page, agent):
    hands.watch(page)
    page.on("dialog", lambda dialog: dialog.accept())
    attempt = take(page)
    rings(page)
    page.locator('#answers [data-q="response_speed"] button').press("Enter")
    page.context.set_offline(True)
    for question, key, short in (("response_speed", "5", "5"), ("service_quality", "4", "4"),
                                 ("repair_quality", "3", "3"), ("price", "x", "X")):  # fmt: skip
        press(page, key)
        shows(page, question, short)
    write(page, "#text-open_remark", "其他都好")
    page.locator("#survey").focus()
    press(page, "F2", "1", "Control+Enter")
    expect(page.locator("#problem")).to_contain_text("Finish as soon as the network is back")
    expect(light(page)).to_contain_text("5 answers not yet saved")
    assert site.make(f"{hands.SCENES}.whole", attempt=attempt)["answers"] == {}

    page.route("**/answers/", lambda route: route.abort())  # so that nothing but the end can bring them
    page.context.set_offline(False)
    with page.expect_request(lambda asked: asked.url.endswith("/completion/")) as ended:
        press(page, "Control+Enter")
    expect(page.locator("#next-call")).to_be_visible()

    found = site.make(f"{hands.SCENES}.whole", attempt=attempt)
    assert found["answers"] == hands.acknowledged(page, attempt)
    assert {key: said[:4] for key, said in found["answers"].items()} == SAID
    assert {each["question"] for each in json.loads(ended.value.post_data)["answers"]} == set(SAID)
    assert [row[:2] for row in found["records"]] == [[attempt, "complete"]]
    assert (found["counted"], found["open"]) == (1, 0)
    assert hands.seen(page)["lies"] == []

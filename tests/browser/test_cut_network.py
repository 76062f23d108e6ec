"""The network is cut in the middle of a call: the agent works on, and in the end all is stored, and stored once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error, expect

from tests.browser.helpers import hands
from tests.browser.helpers.hands import light, press, shows, take, write

pytestmark = pytest.mark.browser

SCENES = "tests.browser.scenes"
NOTE, REMARK, WHY, COMPLAINT = "Asks for the invoice", "其他都好", "等了三个小时", "修完还是异响"


def dial(page: Any) -> None:
    page.keyboard.press("F8")
    expect(page.locator("#dial[data-done], #problem:not([hidden])").first).to_be_visible()


def answer(question: str, short: str, *keys: str) -> Callable[[Any], None]:
    def step(page: Any) -> None:
        page.locator(f'#answers [data-q="{question}"] button').press("Enter")
        press(page, *keys)
        shows(page, question, short)

    return step


def words(box: str, said: str, *, under: str = "") -> Callable[[Any], None]:
    def step(page: Any) -> None:
        if under:
            page.locator(f'#answers [data-q="{under}"] button').press("Enter")
        write(page, box, said)

    return step


def note(page: Any) -> None:
    page.keyboard.press("Alt+n")
    write(page, "#note", NOTE)
    page.keyboard.press("Alt+s")


def other_language(page: Any) -> None:
    before = page.locator("#say").inner_text()
    page.keyboard.press("Alt+l")
    expect(page.locator("#say")).not_to_have_text(before)


def open_complaint(page: Any) -> None:
    page.keyboard.press("F4")
    expect(page.locator("#complaint-dialog")).to_be_visible()


def keep_complaint(page: Any) -> None:
    page.locator("#c-category").focus()
    page.keyboard.type("Repair")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#complaint-dialog")).to_be_hidden()


def open_outcomes(page: Any) -> None:
    page.keyboard.press("F2")
    expect(page.locator("#outcome-dialog")).to_be_visible()


def choose_outcome(page: Any) -> None:
    page.keyboard.press("1")
    expect(page.locator("#outcome-dialog")).to_be_hidden()


STEPS: dict[str, Callable[[Any], None]] = {
    "claimed": lambda page: None,
    "dial": dial,
    "first answer": answer("response_speed", "5", "5"),
    "second answer": answer("service_quality", "4", "4"),
    "low answer": answer("repair_quality", "2", "2"),
    "no answer": answer("price", "X", "x"),
    "answer changed": answer("service_quality", "3", "3"),
    "why": words("#why-repair_quality", WHY),
    "remark": words("#text-open_remark", REMARK, under="open_remark"),
    "note": note,
    "other language": other_language,
    "complaint opened": open_complaint,
    "complaint half filled": words("#c-words", COMPLAINT),
    "complaint kept": keep_complaint,
    "outcomes opened": open_outcomes,
    "outcome": choose_outcome,
}
NAMES = list(STEPS)
ANSWERS = {
    "response_speed": [5, "", "", []],
    "service_quality": [3, "", "", []],
    "repair_quality": [2, "", WHY, []],
    "price": [None, "na", "", []],
    "open_remark": [None, "", REMARK, []],
}


@dataclass(frozen=True)
class Cut:
    """After the step `at`, or in the midst of it, and until when.

    `how`: the browser is told that there is no network (offline); requests die and nobody says so (lost); the server
    does what it is asked, and the page never learns of it (unheard). `reload`: the page is closed before the network
    is back, with no words in it.
    """

    at: str
    how: str = "offline"
    amid: bool = False
    reload: bool = False

    def __str__(self) -> str:
        return "-".join([*(["amid"] if self.amid else []), self.at, self.how, *(["reload"] if self.reload else [])])


CUTS = [
    Cut("second answer"),
    Cut("complaint half filled", "lost"),
    Cut("finish", "unheard", amid=True),
    # the full proof goes on with these
    Cut("claimed"),
    Cut("dial", "unheard", amid=True),
    Cut("dial", "lost", amid=True),
    Cut("dial", reload=True),
    Cut("first answer", "lost", amid=True, reload=True),
    Cut("second answer", "unheard", amid=True),
    Cut("low answer", "unheard", amid=True, reload=True),
    Cut("no answer", "lost"),
    Cut("answer changed", "lost", amid=True),
    Cut("why", "lost", amid=True),
    Cut("remark"),
    Cut("note"),
    Cut("complaint opened"),
    Cut("complaint kept", "lost"),
    Cut("outcomes opened"),
    Cut("finish", "lost", amid=True),
    Cut("next call", "lost", amid=True),
]
NIGHTLY = [pytest.param(cut, id=str(cut), marks=pytest.mark.nightly) for cut in CUTS[3:]]


@pytest.mark.parametrize("cut", [*(pytest.param(cut, id=str(cut)) for cut in CUTS[:3]), *NIGHTLY])
def test_a_call_survives_a_cut(site, page, cut):
    attempt = on_a_call(site, page)

    if cut.at in STEPS:
        lived_through(site, page, cut)
        if not page.locator("#dial[data-done]").is_visible():
            dial(page)
        finish(page)
    else:
        lived_through_at_the_end(site, page, cut)

    expect(page).to_have_url(site.url())
    found = site.make(f"{hands.SCENES}.whole", attempt=attempt)
    assert found["answers"] == hands.acknowledged(page, attempt)
    assert {key: said[:4] for key, said in found["answers"].items()} == ANSWERS
    assert found["records"] == [[attempt, "complete", NOTE]]
    assert (found["complaints"], found["counted"], found["dialled"], found["open"]) == ([COMPLAINT], 1, True, 0)
    assert hands.seen(page)["lies"] == []
    assert "saved" in hands.seen(page)["lights"]


def test_an_end_whose_answer_was_lost_is_heard_of_with_the_next_sign_of_life(site, page):
    on_a_call(site, page)
    steps(page, NAMES)
    expect(light(page)).to_contain_text("Saved")
    with no_network(page, "unheard", "**/completion/"):
        page.keyboard.press("Control+Enter")
        expect(page.locator("#problem")).to_contain_text("Finish as soon as the network is back")

    page.evaluate("() => window.dispatchEvent(new Event('online'))")

    expect(page).to_have_url(site.url())


def test_the_full_proof_cuts_at_twenty_points():
    assert len(set(CUTS)) == 20


def on_a_call(site: Any, page: Any) -> str:
    e_mail = site.make(f"{SCENES}.agent")
    site.make(f"{SCENES}.due_calls", names=["王芳"])
    site.sign_in(page, e_mail)
    page.on("dialog", lambda dialog: dialog.accept())
    hands.watch(page)
    page.goto(site.url())
    return take(page)


def lived_through(site: Any, page: Any, cut: Cut) -> None:
    """Every step of the call, those after the cut without a network, and then the network again."""
    at = NAMES.index(cut.at)
    before, without = (NAMES[:at], NAMES[at:]) if cut.amid else (NAMES[: at + 1], NAMES[at + 1 :])
    last_code = NAMES.index("answer changed")
    if cut.reload:
        without = [name for name in without if NAMES.index(name) <= last_code]
    steps(page, before)
    if "first answer" in before:
        expect(light(page)).to_contain_text("Saved")
    with no_network(page, cut.how):
        steps(page, without)
        if cut.reload:
            page.goto("about:blank")
        elif cut.how != "unheard":
            page.keyboard.press("Control+Enter")
            expect(page.locator("#problem")).to_contain_text("Finish as soon as the network is back")
    if cut.reload:
        page.goto(site.url())
        take(page)
        steps(page, NAMES[last_code + 1 :])


def lived_through_at_the_end(site: Any, page: Any, cut: Cut) -> None:
    """The cut comes when the agent has pressed the last key."""
    steps(page, NAMES)
    expect(light(page)).to_contain_text("Saved")
    if cut.at == "next call":
        with no_network(page, cut.how, "**/calls/"):
            page.keyboard.press("Control+Enter")
            expect(page).to_have_url("chrome-error://chromewebdata/")
        page.goto(site.url())
        return
    with no_network(page, cut.how):
        page.keyboard.press("Control+Enter")
        expect(page.locator("#problem")).to_contain_text("Finish as soon as the network is back")
    finish(page)


def steps(page: Any, names: list[str]) -> None:
    for name in names:
        STEPS[name](page)


def finish(page: Any) -> None:
    """Finishes; what is not saved is sent first, and the page says so until it is."""
    before = page.url
    try:
        with page.expect_navigation(url=lambda url: url != before, timeout=30_000):
            page.keyboard.press("Control+Enter")
    except Error as error:
        says = {box: page.locator(box).all_text_contents() for box in ("#problem", "#light", "dialog[open] h2")}
        raise AssertionError(f"{page.url} after {before} says {says}") from error


@contextmanager
def no_network(page: Any, how: str, addresses: str = "**/api/**") -> Iterator[None]:
    """While inside, the page reaches nobody, or hears nothing."""

    def unheard(route: Any) -> None:
        asked = urlsplit(route.request.url)
        there = asked._replace(netloc=f"127.0.0.1:{asked.port}").geturl()  # the driver cannot look the name up
        assert route.fetch(url=there, headers={**route.request.all_headers(), "host": asked.netloc}).ok
        route.abort()

    if how == "offline":
        page.context.set_offline(True)
    else:
        page.route(addresses, unheard if how == "unheard" else lambda route: route.abort())
    try:
        yield
    finally:
        if how == "offline":
            page.context.set_offline(False)
        else:
            page.unroute_all(behavior="wait")

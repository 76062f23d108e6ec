"""The web process is killed in the middle of calls, wherever it happens to be: what was acknowledged is stored."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error, TimeoutError, expect

from tests.browser.conftest import NO_TELEPHONE, Site, close, free_port
from tests.browser.helpers import hands
from tests.browser.helpers.hands import light, press, shows, write
from tests.conftest import ROOT

pytestmark = pytest.mark.browser

SCENES = "tests.browser.scenes"
NOTE, REMARK = "Asks for the invoice", "其他都好"
PATIENCE = 20  # times to try a thing again while the server comes and goes
SOON = 3000  # milliseconds within which an answer comes, if one comes
ANSWERS = {
    "response_speed": [5, "", "", []],
    "service_quality": [3, "", "", []],
    "repair_quality": [4, "", "", []],
    "price": [None, "na", "", []],
    "open_remark": [None, "", REMARK, []],
}


@dataclass
class Mortal:
    """A second web server on the same data, whose process is killed as ordered."""

    site: Site
    process: subprocess.Popen[str]

    def die(self, *lives: dict[str, float]) -> dict[str, int]:
        """Orders deaths, none to only ask; answers how many there were and how many are still to come."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"lives": lives}) + "\n")
        self.process.stdin.flush()
        return self.heard()

    def heard(self) -> dict[str, int]:
        assert self.process.stdout is not None
        answer: dict[str, int] = json.loads(self.process.stdout.readline())
        return answer


@pytest.fixture(scope="module")
def mortal(site: Site) -> Iterator[Mortal]:
    with killable(site) as found:
        yield found


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A window in which a page may throw: a script of its own may be what the server was killed over."""
    context = browser.new_context(locale="en-GB", viewport={"width": 1366, "height": 768})
    context.add_init_script(NO_TELEPHONE)
    yield context.new_page()
    close(context)


@contextmanager
def killable(site: Site) -> Iterator[Mortal]:
    port, place = free_port(), site.make(f"{hands.SCENES}.place")
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path="/" + place["database"]).geturl()
    environment = {**os.environ, "DATABASE_URL": database, "PORT": str(port), "PUBLIC_PORT": str(port), "DEBUG": "1",
                   "LOG_LEVEL": "CRITICAL", "CACHE_URL": "", "CELERY_BROKER_URL": "memory://localhost/",
                   "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "platform")])}  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.browser.helpers.mortal", str(port), place["moment"]],
        cwd=ROOT, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        found = Mortal(replace(site, port=port), process)
        assert found.heard() == {"killed": 0, "left": 0}
        yield found
    finally:
        assert process.stdin is not None
        process.stdin.close()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()


def test_calls_survive_that_the_web_process_is_killed(mortal, page):
    calls_until_killed(mortal, page, times=3, seed=20261118)


@pytest.mark.nightly
def test_calls_survive_a_hundred_kills(mortal, page):
    calls_until_killed(mortal, page, times=100, seed=random.randrange(2**32))


def calls_until_killed(mortal: Mortal, page: Any, *, times: int, seed: int) -> None:
    print(f"seed {seed}")
    chance, before = random.Random(seed), mortal.die()["killed"]
    e_mail = mortal.site.make(f"{SCENES}.agent")
    mortal.site.sign_in(page, e_mail)
    page.on("dialog", lambda dialog: dialog.accept())
    hands.watch(page)
    killed = calls = 0
    while killed < times:
        assert calls < 3 * times, "The calls end before anybody is killed."
        mortal.site.make(f"{SCENES}.due_calls", names=["王芳"])
        mortal.die(*(life(chance) for _ in range(min(4, times - killed))))
        one_call(mortal.site, page)
        calls += 1
        killed = mortal.die()["killed"] - before
    print(f"{killed} kills in {calls} calls")


def life(chance: random.Random) -> dict[str, float]:
    pause = round(chance.uniform(0, 0.8), 3)
    if chance.random() < 0.7:
        return {"steps": chance.randint(1, 70), "pause": pause}
    return {"ms": chance.randint(1, 2500), "pause": pause}


def one_call(site: Site, page: Any) -> None:
    """A whole call, by somebody who tries again whatever the server did not answer."""
    attempt = claimed(site, page)
    press(page, "5", "4", "4", "x")
    shows(page, "price", "X")
    dialled(page)
    page.locator('#answers [data-q="service_quality"] button').press("Enter")
    press(page, "3")
    page.locator('#answers [data-q="open_remark"] button').press("Enter")
    write(page, "#text-open_remark", REMARK)
    page.keyboard.press("Alt+n")
    write(page, "#note", NOTE)
    page.keyboard.press("F2")
    expect(page.locator("#outcome-dialog")).to_be_visible()
    page.keyboard.press("1")
    finished(page)

    found = site.make(f"{hands.SCENES}.whole", attempt=attempt)
    back_at_the_desk(site, page)
    assert found["answers"] == hands.acknowledged(page, attempt)
    assert {key: said[:4] for key, said in found["answers"].items()} == ANSWERS
    assert found["records"] == [[attempt, "complete", NOTE]]
    assert (found["counted"], found["dialled"], found["open"], found["attempts"]) == (1, True, 0, 1)
    assert hands.seen(page)["lies"] == []


def claimed(site: Site, page: Any) -> str:
    """Takes the call from the desk, however often that needs to be tried."""
    seen: list[str] = []
    for _ in range(PATIENCE):
        back_at_the_desk(site, page)
        page.keyboard.press("Control+Enter")
        try:
            page.locator("#survey").wait_for(timeout=2 * SOON)
            expect(page.locator("#say")).not_to_be_empty(timeout=2 * SOON)
            expect(page.locator("#survey")).to_be_focused(timeout=2 * SOON)
            return hands.attempt_of(page)
        except (TimeoutError, AssertionError) as error:
            seen.append(f"{page.url}: {str(error).splitlines()[0]}")
    raise AssertionError("The call could not be opened:\n" + "\n".join(seen))


def back_at_the_desk(site: Site, page: Any) -> None:
    for _ in range(PATIENCE):
        try:
            page.goto(site.url(), wait_until="load")
            page.locator("#next-call").wait_for(timeout=SOON)
            return
        except Error:
            page.wait_for_timeout(100)  # refused, or an answer that broke off: the next one may come
    raise AssertionError("The desk could not be opened.")


def dialled(page: Any) -> None:
    for _ in range(PATIENCE):
        page.keyboard.press("F8")
        try:
            page.locator("#dial[data-done]").wait_for(timeout=SOON)
            return
        except TimeoutError:
            expect(page.locator("#problem")).to_be_visible()
    raise AssertionError("The number could not be dialled.")


def finished(page: Any) -> None:
    """Presses the key until the call has left the screen; until then the page says that it has not."""
    before = page.url
    for _ in range(PATIENCE):
        page.keyboard.press("Control+Enter")
        try:
            page.wait_for_url(lambda url: url != before, timeout=2 * SOON, wait_until="commit")
            return
        except TimeoutError:
            if page.url == before:
                expect(page.locator("#problem").or_(light(page)).first).to_be_visible()
        except Error:
            if page.url != before:
                return  # finished, and the next call could not be asked for
    raise AssertionError("The call could not be finished.")

"""Browser tests: the real application behind a real server, and a real Chromium.

`site` serves the application and makes data in its process: `site.make("tests.browser.scenes.some_scene", name="…")`
calls that function there and answers what it returned. `page` is a fresh browser window; `site.sign_in(page, e_mail)`
signs somebody in on every host.
"""

import asyncio
import json
import os
import shutil
import socket
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import pytest

from tests.conftest import NOW, ROOT

CHROMIUM = os.environ.get("CHROMIUM_PATH") or next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), ""
)
SWITCHES = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip
CLOSING = 20.0  # seconds
SOON = 20_000  # milliseconds within which a page shows what is expected: other checks have the cores, too


@dataclass
class Site:
    """A running application."""

    port: int
    process: subprocess.Popen[str]

    def url(self, path: str = "/", *, host: str = "console.localhost") -> str:
        return f"http://{host}:{self.port}{path}"

    def make(self, scene: str, **values: Any) -> Any:
        """Calls a function in the server's process and answers its value."""
        _write(self.process.stdin, {"do": scene, "with": values})
        answer = _read(self.process)
        assert "failed" not in answer, answer["failed"]
        return answer["done"]

    def sign_in(self, page: Any, e_mail: str, *hosts: str) -> None:
        """Signs a person in on the console, or on the hosts that are named."""
        key = self.make("tests.browser.scenes.session", e_mail=e_mail)
        cookies = [
            {"name": "sid", "value": key, "url": self.url(host=host)} for host in hosts or ("console.localhost",)
        ]
        page.context.add_cookies(cookies)


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """The application, served from a process of its own on a database of its own."""
    with serving() as found:
        yield found


@contextmanager
def serving(*, moment: datetime = NOW) -> Iterator[Site]:
    """Serves while inside; the server's clock starts at the moment."""
    port = free_port()
    environment = {**os.environ, "PORT": str(port), "PUBLIC_PORT": str(port), "DEBUG": "1", "LOG_LEVEL": "WARNING",
                   "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "platform")])}  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.browser.server", str(port), moment.isoformat()],
        cwd=ROOT, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert _read(process) == {"ready": port}
        yield Site(port, process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A Chromium of the system."""
    if not CHROMIUM:
        pytest.skip("No Chromium on this machine: install the package `chromium`, or name one in CHROMIUM_PATH.")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=SOON)
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield opened
        close(opened)


def close(opened: Any) -> None:
    """Closes a context or a browser, and leaves it to its fate when it does not close: that once took for ever."""
    try:
        opened._sync(asyncio.wait_for(opened._impl_obj.close(reason=None), CLOSING))
    except TimeoutError:
        warnings.warn(f"{opened} did not close within {CLOSING:.0f} s and was left alone.", stacklevel=2)


# A link that dials opens a question of the browser's own, which nobody here can answer: it is noted down instead.
NO_TELEPHONE = """
window.rung = [];
const follow = HTMLAnchorElement.prototype.click;
HTMLAnchorElement.prototype.click = function () {
  if (this.protocol === "tel:") window.rung.push(this.href);
  else follow.call(this);
};
"""


@pytest.fixture
def window(browser: Any) -> Iterator[Any]:
    """Opens fresh windows of 1366 x 768, by default in English, each with cookies of its own.

    The test fails when a page in them throws or breaks the content policy.
    """
    contexts: list[Any] = []
    faults: list[str] = []

    def open_one(locale: str = "en-GB", **options: Any) -> Any:
        options = {"viewport": {"width": 1366, "height": 768}, **options}
        # A colour on its way to another has the contrast of neither, so nothing moves here.
        context = browser.new_context(locale=locale, reduced_motion="reduce", **options)
        contexts.append(context)
        context.add_init_script(NO_TELEPHONE)
        opened = context.new_page()
        opened.on("pageerror", lambda error: faults.append(str(error)))
        opened.on("console", lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None)
        return opened

    yield open_one
    for context in contexts:
        close(context)
    assert faults == []


@pytest.fixture
def page(window: Any) -> Any:
    """A fresh window of 1366 x 768 that fails the test when a page of ours throws or breaks the content policy."""
    return window()


@pytest.fixture
def accessible(page: Any) -> Any:
    """A function that fails when axe finds something on the page as it stands."""
    from axe_playwright_python.sync_playwright import Axe

    def check() -> None:
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()

    return check


@pytest.fixture
def picture(page: Any) -> Any:
    """A function that keeps a picture of the page where AFTERCALL_PICTURES says, if it says so."""
    folder = os.environ.get("AFTERCALL_PICTURES")

    def take(name: str) -> None:
        if folder:
            page.screenshot(path=str(Path(folder) / f"{name}.png"))

    return take


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _write(stream: IO[str] | None, value: dict[str, Any]) -> None:
    assert stream is not None
    stream.write(json.dumps(value) + "\n")
    stream.flush()


def _read(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, "The server of the browser tests has ended; its last words stand above."
    answer: dict[str, Any] = json.loads(line)
    return answer

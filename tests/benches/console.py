"""The call screen in a real browser: key to paint, claim to first line, keys and lost answers, with others at work."""

import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from statistics import quantiles
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Size:
    calls: int
    others: int
    pace: float  # seconds that a call of the others takes


# Somebody who makes 150 calls in eight hours needs 192 seconds for one.
FULL = Size(calls=150, others=50, pace=192)
SMALL = Size(calls=12, others=8, pace=30)
KEY_AIM, LINE_AIM, KEYS_AIM = 50, 200, 12


def run(small: bool) -> dict[str, Any]:
    """A scripted day by keyboard alone on granian, while other agents work through the API."""
    import time_machine

    from tests import database
    from tests.conftest import NOW

    size = SMALL if small else FULL
    name = database.clone()
    try:
        with time_machine.travel(NOW, tick=True):
            return _run(size, name)
    finally:
        database.drop(name)


def _run(size: Size, name: str) -> dict[str, Any]:
    from tests.browser.conftest import free_port
    from tests.browser.helpers import day

    port = free_port()
    with ExitStack() as held:
        environment = _environment(port, name, held.enter_context(tempfile.TemporaryDirectory()))
        e_mail, sessions = _filled(size)
        held.enter_context(_web(port, environment))
        page = held.enter_context(_page())
        site = _here(port)
        site.sign_in(page, e_mail)
        page.goto(site.url())  # the first page of a server is slow, whatever it shows
        others = held.enter_context(_others(port, size, sessions, environment))
        made = day.work(site, page, calls=size.calls)
        busy = others()
    keys = [*made.keys["full"], *made.keys["codes"]]
    figures = {
        "calls": size.calls,
        "keys_per_call": max(keys),
        "mouse_events": len(made.mouse),
        "lost_answers": len(made.lost) + len(made.lies),
        **_cuts("key_to_paint", made.paints),
        **_cuts("claim_to_first_line", made.lines),
        "others": size.others,
        "others_calls": busy["calls"],
        "others_requests_per_second": busy["requests"] / busy["seconds"],
        "others_failed": busy["failed"],
    }
    ratios = {
        "key_to_paint_vs_aim": figures["key_to_paint_p95_ms"] / KEY_AIM,
        "claim_to_first_line_vs_aim": figures["claim_to_first_line_p95_ms"] / LINE_AIM,
        "keys_vs_aim": figures["keys_per_call"] / KEYS_AIM,
    }
    return {"bench": "console", "figures": figures, "ratios": ratios}


def _cuts(name: str, times: list[float]) -> dict[str, float]:
    cuts = quantiles(times, n=20, method="inclusive")
    return {f"{name}_p50_ms": cuts[9], f"{name}_p95_ms": cuts[18]}


def _filled(size: Size) -> tuple[str, list[str]]:
    """Enough calls for everybody, a script of eight questions for the one who is watched; who that is, and the others.

    The others call for the English shop with the preset of four questions, so that nobody takes a watched call away.
    """
    from django.conf import settings

    from callcenter.agents.assign import assign
    from callcenter.agents.models import Agent, Team
    from tenants.shops.models import Shop
    from tests.browser import scenes
    from tests.browser.helpers import beside_scenes
    from tests.browser.helpers import scenes as more

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    now = datetime.now().astimezone()
    other_team = Team.objects.create(slug="others", name="Others", invite_code="OTHERS", created_at=now)
    mine = scenes.agent()
    people = [scenes.agent(name=f"Agent {n}", alone=False) for n in range(size.others)]
    Agent.objects.filter(user__email__in=people).update(team=other_team)
    assign(Shop.objects.get(slug="north"), other_team, now=now)
    beside_scenes.customers_per_hour(limit=1000)  # here a whole day is over within minutes
    more.eight_questions()
    scenes.due_calls(names=[f"王{n}" for n in range(size.calls)])
    Shop.objects.filter(slug="north").update(timezone="Asia/Shanghai")  # whose working hours these are
    scenes.due_calls(slug="north", names=[f"Pat {n}" for n in range(size.others * 6)], language="en")
    return mine, [scenes.session(e_mail=e_mail) for e_mail in people]


def _environment(port: int, name: str, folder: str) -> dict[str, str]:
    """As an installation sets it, with the static files collected."""
    from django.utils import timezone

    from tests.conftest import ROOT

    database = urlsplit(os.environ["DATABASE_URL"])._replace(path="/" + name).geturl()
    environment = {
        **os.environ, "DATABASE_URL": database, "PORT": str(port), "PUBLIC_PORT": str(port),
        "BEHIND_PROXY": "1", "STATIC_ROOT": folder, "LOG_LEVEL": "ERROR", "MOMENT": timezone.now().isoformat(),
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "platform")]),
    }  # fmt: skip
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(collect, cwd=ROOT, env=environment, check=True)
    return environment


@contextmanager
def _web(port: int, environment: dict[str, str]) -> Iterator[None]:
    """granian as docs/operations.md starts it, but for the clock."""
    from tests.conftest import ROOT

    serve = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "2"]
    limits = ["--blocking-threads", "4", "--workers-kill-timeout", "5", "--no-ws", "--log-level", "error"]
    command = [sys.executable, "-m", "granian", *serve, *limits, "tests.benches.seats.web:application"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=sys.stderr)
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://localhost:{port}/healthz", timeout=5).close()
                break
            except OSError:
                _pause(0.2)
        else:
            raise RuntimeError("The web server does not answer.")
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def _pause(seconds: float) -> None:
    import select

    select.select([], [], [], seconds)


@contextmanager
def _page() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import CHROMIUM, NO_TELEPHONE, SWITCHES

    if not CHROMIUM:
        raise SystemExit("This bench needs Chromium: install the package `chromium`, or name one in CHROMIUM_PATH.")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        context = browser.new_context(locale="en-GB", viewport={"width": 1366, "height": 768})
        context.add_init_script(NO_TELEPHONE)
        yield context.new_page()
        browser.close()


@contextmanager
def _others(port: int, size: Size, sessions: list[str], environment: dict[str, str]) -> Iterator[Any]:
    """The others are at work while inside; the function that is given ends their work and says what they did."""
    from tests.conftest import ROOT

    command = [sys.executable, "-m", "tests.benches.seats.others", str(port), str(size.pace)]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin is not None
    process.stdin.write("".join(f"{each}\n" for each in [*sessions, ""]))
    process.stdin.flush()

    def end() -> dict[str, Any]:
        said, _ = process.communicate(timeout=60)
        found: dict[str, Any] = json.loads(said)
        return found

    try:
        yield end
    finally:
        if process.poll() is None:
            process.kill()


def _here(port: int) -> Any:
    """The site of the browser tests, with its data made in this process."""
    from tests.browser.conftest import Site

    class Here(Site):
        def make(self, scene: str, **values: Any) -> Any:
            module, _, function = scene.rpartition(".")
            return getattr(import_module(module), function)(**values)

        def sign_in(self, page: Any, e_mail: str, *hosts: str) -> None:
            """By the cookie of an installation."""
            key = self.make("tests.browser.scenes.session", e_mail=e_mail)
            for host in hosts or ("console.localhost",):
                place = f"https://{host}:{port}"
                page.context.add_cookies([{"name": "__Host-sid", "value": key, "url": place, "secure": True}])

    return Here(port, None)  # type: ignore[arg-type]

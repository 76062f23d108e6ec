"""A scripted day: calls one after the other by keyboard alone, and what the witness in the page saw of them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import expect

from tests.browser.helpers import hands
from tests.browser.helpers.hands import press, write
from tests.browser.helpers.scenes import EIGHT

COMPLAINT = "修完还是异响"
#: Of ten calls, how they go: eight questions answered, or something else.
KINDS = ("full", "full", "codes", "no answer", "full", "complaint", "full", "no answer", "full", "callback")
OUTCOMES = {"full": "complete", "codes": "complete", "complaint": "complete", "no answer": "no_answer",
            "callback": "callback_firm"}  # fmt: skip


@dataclass
class Day:
    """What became of a day. `keys` are the keys of each call by its kind; a chord like Ctrl+Enter counts as one."""

    keys: dict[str, list[int]] = field(default_factory=dict)
    paints: list[float] = field(default_factory=list)
    lines: list[float] = field(default_factory=list)
    mouse: list[str] = field(default_factory=list)
    lies: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


def work(site: Any, page: Any, *, calls: int) -> Day:
    """An agent who is signed in makes so many calls, which must be due, with a script of eight questions.

    `lost` names every call of which something other than what was typed is stored.
    """
    hands.watch(page)
    page.goto(site.url())
    day = Day()
    made: list[tuple[str, str, dict[str, Any]]] = []
    expect(page.locator("#next-call")).to_be_visible()
    keys = before = 0
    page.keyboard.press("Control+Enter")
    for n in range(calls):
        arrived(page, before=made[-1][0] if made else "no call yet")
        attempt, kind = hands.attempt_of(page), KINDS[n % len(KINDS)]
        keys = hands.seen(page)["keys"]
        if n:
            day.keys.setdefault(made[-1][1], []).append(keys - before)
        before = keys
        made.append((attempt, kind, CALLS[kind](page, n)))
        page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: not url.endswith(f"/calls/{made[-1][0]}/"))
    expect(page.locator("#next-call, #survey")).to_be_visible()
    found = hands.seen(page)
    day.keys.setdefault(made[-1][1], []).append(found["keys"] - before)
    day.paints, day.lines, day.mouse, day.lies = (found[name] for name in ("paints", "lines", "mouse", "lies"))
    day.lost = [
        f"{kind}: {typed} became {kept}"
        for attempt, kind, typed in made
        if (kept := _kept(site, attempt)) != {"answers": typed, "outcomes": [OUTCOMES[kind]], "dialled": True,
                                              "complaints": [COMPLAINT] * (kind == "complaint")}
    ]  # fmt: skip
    return day


def arrived(page: Any, *, before: str) -> None:
    """Waits for the next call, ready for keys."""
    page.wait_for_url(lambda url: "/calls/" in url and before not in url)
    expect(page.locator("#survey")).to_be_focused()
    expect(page.locator("#say")).not_to_be_empty()


def _kept(site: Any, attempt: str) -> dict[str, Any]:
    found = site.make(f"{hands.SCENES}.whole", attempt=attempt)
    return {
        "answers": {key: said[0] if said[0] is not None else said[1] for key, said in found["answers"].items()},
        "outcomes": [row[1] for row in found["records"]],
        "complaints": found["complaints"],
        "dialled": found["dialled"],
    }


# --- One call of each kind; each answers what must be stored


def _full(page: Any, n: int) -> dict[str, Any]:
    scores = [3 + (n + place) % 3 for place in range(len(EIGHT))]
    press(page, "F8", *map(str, scores), "F2", "1")
    return dict(zip(EIGHT, scores, strict=True))


def _codes(page: Any, n: int) -> dict[str, Any]:
    said = ["na", "dont_know", "refused", 5, 4, 5, 4, 5]
    press(page, "F8", "x", "k", "r", "5", "4", "5", "4", "5", "F2", "1")
    return dict(zip(EIGHT, said, strict=True))


def _complaint(page: Any, n: int) -> dict[str, Any]:
    press(page, "F8", *"1111", *"5555", "F4")
    write(page, "#c-words", COMPLAINT)
    page.keyboard.press("Tab")
    page.keyboard.type("Repair")
    press(page, "Control+Enter", "F2", "1")
    return dict(zip(EIGHT, [1] * 4 + [5] * 4, strict=True))


def _no_answer(page: Any, n: int) -> dict[str, Any]:
    press(page, "F8", "F2", "2")
    return {}


def _callback(page: Any, n: int) -> dict[str, Any]:
    """Tomorrow at ten; when that is promised to somebody else, the next time that is free."""
    press(page, "F8", "F2", "4")
    expect(page.locator("#times-list button")).not_to_have_count(0)
    press(page, "3")
    expect(page.locator("#callback-dialog:not([open]), #times-next button:focus")).to_have_count(1)
    if page.locator("#callback-dialog[open]").count():
        press(page, "Enter")
        expect(page.locator("#callback-dialog[open]")).to_have_count(0)
    return {}


CALLS: dict[str, Callable[[Any, int], dict[str, Any]]] = {
    "full": _full, "codes": _codes, "complaint": _complaint, "no answer": _no_answer, "callback": _callback,
}  # fmt: skip

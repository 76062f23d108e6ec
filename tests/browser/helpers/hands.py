"""An agent's hands on the call screen: keys only. And what the witness in the page saw of it."""

from pathlib import Path
from typing import Any

from playwright.sync_api import expect

SCENES = "tests.browser.helpers.scenes"
WITNESS = Path(__file__).with_name("witness.js").read_text()


def watch(page: Any) -> None:
    """From the next page on, the witness is in it."""
    page.context.add_init_script(WITNESS)


def seen(page: Any) -> dict[str, Any]:
    """What the witness saw since it came."""
    found: dict[str, Any] = page.evaluate("() => window.witness")
    return found


def attempt_of(page: Any) -> str:
    """The attempt that the page is about."""
    return str(page.url.rstrip("/").rpartition("/")[2])


def acknowledged(page: Any, attempt: str) -> dict[str, list[Any]]:
    """The answers that the server has taken, as far as the page knows: score, code, text, choices, number."""
    found = seen(page)["acknowledged"].get(attempt, {})
    return {key: [each[name] for name in ("score", "code", "text", "chosen", "seq")] for key, each in found.items()}


def light(page: Any) -> Any:
    """The light that says whether all is saved."""
    return page.locator("#light")


def press(page: Any, *keys: str) -> None:
    """One key after the other."""
    for key in keys:
        page.keyboard.press(key)


def take(page: Any) -> str:
    """Takes the next call, or the one in hand, from the desk; answers its attempt."""
    page.wait_for_load_state()  # the keys listen from then on
    page.keyboard.press("Control+Enter")
    expect(page.locator("#survey")).to_be_visible()
    ready(page)
    return attempt_of(page)


def ready(page: Any) -> None:
    """Waits until the call screen answers keys: its first words stand there before."""
    expect(page.locator("#steps [aria-current=step]")).to_have_count(1)
    expect(page.locator("#say")).not_to_be_empty()


def write(page: Any, box: str, words: str) -> None:
    """Writes words into a field in place of those that are there."""
    field = page.locator(box)
    field.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type(words)
    expect(field).to_have_value(words)


def shows(page: Any, question: str, short: str) -> None:
    """Fails unless the page shows this answer."""
    expect(page.locator(f'#answers [data-q="{question}"] b')).to_have_text(short)

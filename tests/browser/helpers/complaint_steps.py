"""What people do about a complaint, as hands on pages: the agent at the call, the shop at its case and on the phone."""

import re
from typing import Any

from playwright.sync_api import expect

from tests.browser.helpers import hands

HOST = "shunda.localhost"


def take(site: Any, page: Any, who: str) -> None:
    """The agent signs in and takes the next call, or the one in hand."""
    site.sign_in(page, who)
    page.goto(site.url())
    hands.take(page)


def dial(page: Any) -> None:
    """Dials, and goes on only when the number is there."""
    page.keyboard.press("F8")
    expect(page.locator("#phone")).not_to_contain_text("****")
    page.keyboard.press("Alt+s")
    expect(page.locator("#survey")).to_be_focused()


def press(page: Any, *keys: str) -> None:
    """One key after the other, each when the page has drawn what the one before it did."""
    for key in keys:
        page.keyboard.press(key)
        page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")


def end(page: Any, outcome: str) -> None:
    """Ends the call with the outcome of this digit."""
    page.keyboard.press("F2")
    expect(page.locator("#outcome-dialog")).to_be_visible()
    page.keyboard.press(outcome)
    call = page.url
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: url != call)


def confirm(page: Any, *answers: str) -> None:
    """The customer is asked about the handled complaint, and answers with these keys."""
    dial(page)
    press(page, *answers)
    end(page, "1")


def step(page: Any, name: str, **values: str) -> None:
    """Takes a step on the page of a case: unfolds its form, fills it in and sends it."""
    form = page.locator(f'form[action$="/{name}/"]')
    details = page.locator("details").filter(has=form)
    if details.get_attribute("open") is None:
        details.locator("> summary").click()
    fill(form, **values)
    with page.expect_navigation():
        form.locator("button[type=submit]").click()
    expect(page.locator(".ac-message-success")).to_be_visible()


def fill(form: Any, **values: str) -> None:
    """Fills in fields by name, whatever they are."""
    for name, value in values.items():
        found = form.locator(f'[name="{name}"]')
        kind = found.first.evaluate("each => each.tagName === 'SELECT' ? 'select' : each.type")
        if kind == "radio":
            form.locator(f'[name="{name}"][value="{value}"]').check()
        elif kind == "checkbox":
            found.check()
        elif kind == "select":
            found.select_option(value)
        else:
            found.fill(value)


def tap(page: Any, name: str, words: str = "") -> None:
    """Takes a step by the link of a letter, on a phone."""
    form = page.locator(f"form:has(input[name=step][value={name}])")
    if page.locator("details", has=form).get_attribute("open") is None:
        page.locator("details", has=form).locator("summary").tap()
    form.locator("textarea").fill(words)
    form.locator("button").tap()
    expect(form).to_have_count(0)
    page.wait_for_load_state()
    expect(page.locator(".done")).to_be_visible()


def history(page: Any) -> list[str]:
    """The titles in the case's history in the order in which things happened, without who was told by e-mail."""
    titles = page.locator("#part-history li strong").all_inner_texts()
    return [title for title in titles if not title.startswith("Told by e-mail")]


def link(letter: Any, about: str) -> str:
    """The address in a letter that leads to this."""
    text = letter.get_body(["plain"]).get_content()
    return next(found for found in re.findall(r"http://\S+", text) if about in found)

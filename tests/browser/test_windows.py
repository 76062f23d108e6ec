"""The tests' own windows: one that does not close holds nobody up."""

import asyncio

import pytest

from tests.browser import conftest

pytestmark = pytest.mark.browser


def test_a_window_that_does_not_close_is_left_alone_and_said_so(browser, monkeypatch):
    context = browser.new_context()
    context.new_page()
    with monkeypatch.context() as patch:
        patch.setattr(conftest, "CLOSING", 0.2)
        patch.setattr(context._impl_obj, "close", lambda **_reason: asyncio.sleep(3600))
        with pytest.warns(UserWarning, match="did not close"):
            conftest.close(context)
    assert context in browser.contexts

    conftest.close(context)

    assert context not in browser.contexts

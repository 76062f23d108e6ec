"""A web process has read what its first page needs before it is asked."""

import gc

import pytest
from django.template import engines
from django.utils.translation import trans_real

from config import warm


@pytest.fixture
def collector():
    """The garbage collector as it was."""
    threshold = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*threshold)


def test_addresses_catalogues_and_pages_are_read_before_the_first_request(collector, monkeypatch):
    monkeypatch.setattr(trans_real, "_translations", {})

    warm.up()

    assert set(trans_real._translations) >= {"en", "zh-hans", "zh-hant"}
    assert gc.get_freeze_count() > 0
    assert gc.get_threshold()[0] == warm.YOUNG
    read = {template for loader in engines["django"].engine.template_loaders for template in loader.get_template_cache}
    assert set(warm.PAGES) <= read

"""A web process has read what its first page needs before it is asked."""

import gc

import pytest
from django.conf import settings
from django.template import engines
from django.urls import clear_url_caches, get_resolver
from django.utils.translation import trans_real

from config import warm


@pytest.fixture
def cold(monkeypatch):
    """A process that has read nothing yet; afterwards the collector is as the suite has set it."""
    threshold = gc.get_threshold()
    gc.unfreeze()
    monkeypatch.setattr(trans_real, "_translations", {})
    for loader in engines["django"].engine.template_loaders:
        loader.reset()
    clear_url_caches()
    yield
    gc.freeze()
    gc.set_threshold(*threshold)


def test_addresses_catalogues_and_pages_are_read_before_the_first_request(cold):
    hosts = set(settings.HOST_URLCONFS.values())
    assert not any(get_resolver(urls)._populated for urls in hosts)
    assert gc.get_freeze_count() == 0

    warm.up()

    assert all(get_resolver(urls)._populated for urls in hosts)
    assert set(trans_real._translations) >= {"en", "zh-hans", "zh-hant"}
    assert gc.get_freeze_count() > 0
    assert gc.get_threshold()[0] == warm.YOUNG
    read = {template for loader in engines["django"].engine.template_loaders for template in loader.get_template_cache}
    assert set(warm.PAGES) <= read

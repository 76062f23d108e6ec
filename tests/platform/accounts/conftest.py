"""Counters of tries belong to the run that counts: a cache of its own, beside other runs on the same broker."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _own_counters(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "tries"}}
    cache.clear()

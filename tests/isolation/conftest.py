"""The world of the isolation tests: built once per module in one transaction that is rolled back at its end."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.isolation.world import World


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator["World"]:
    """Two shops and everybody, at a fixed moment. What limits how often one may ask is other tests' matter."""
    import time_machine
    from celery import Celery
    from django.core.cache import cache
    from django.db import connection, transaction
    from django.test import override_settings
    from rest_framework.throttling import SimpleRateThrottle

    from accounts import limits
    from billing.fakestripe.testing import running
    from callcenter.agents.models import Team
    from tenants.shops import tripwire
    from tenants.shops.models import Shop
    from tests.isolation import world as worlds  # not before the settings are read

    with pytest.MonkeyPatch.context() as patch, running() as stripe, django_db_blocker.unblock():
        patch.setattr(Celery, "send_task", _at_once)
        patch.setattr(SimpleRateThrottle, "allow_request", lambda *_: True)
        patch.setattr(limits, "RATES", {})
        changed = override_settings(
            CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
            ACCOUNT_RATE_LIMITS=False, STRIPE_SECRET_KEY=stripe.key, STRIPE_WEBHOOK_SECRET=stripe.secret,
            STRIPE_API_BASE=stripe.base,
        )  # fmt: skip
        with changed, time_machine.travel(worlds.MOMENT), transaction.atomic(), tripwire.armed():
            north, shunda = (Shop.objects.get(slug=slug) for slug in ("north", "shunda"))
            yield worlds.build(north, shunda, Team.objects.get(slug="city"), stripe)
            connection.set_schema_to_public()
            transaction.set_rollback(True)
            cache.clear()


def _at_once(app, name, args=None, kwargs=None, **_options):
    """A task that is sent by name is done at once, when this process knows it."""
    task = app.tasks.get(name)
    return task.apply(args, kwargs) if task else None

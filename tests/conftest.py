"""One database for the whole run: built once per set of migrations, cloned for each run, rolled back per test."""

import atexit
import gc
import hashlib
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "platform")]

os.environ.setdefault("AFTERCALL_DATA", str(ROOT / ".aftercall-test"))
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

NOW = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)  # a Wednesday, 10:30 in Shanghai

#: Files that take long, the longest first. They begin, so that at the end no core waits for one that came last.
LONG = (
    "tests/isolation/test_matrix.py",
    "tests/billing/subscriptions/test_webhooks.py",
    "tests/tenants/uploads/test_fuzz.py",
    "tests/tenants/portal/test_billing.py",
    "tests/tenants/uploads/test_undo_model.py",
    "tests/isolation/test_hosts_apart.py",
    "tests/platform/config/test_demo.py",
    "tests/platform/config/test_embedded.py",
    "tests/journeys/test_a_shops_trial.py",
    "tests/callcenter/queue/test_claim_race.py",
)


def _bring_up() -> None:
    """Has the throw-away services unless the environment names others, and only then reads the settings."""
    if "DATABASE_URL" not in os.environ:
        from config import embedded

        services = embedded.services(durable=False)
        services.__enter__()
        atexit.register(services.__exit__, None, None, None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    os.environ["CACHE_URL"] = ""  # a cache of this process: one run must not empty another's, nor a broker
    import django

    django.setup()
    from django.conf import settings

    from tests.helpers import request_lines

    settings.WHITENOISE_AUTOREFRESH = True  # else each test's client looks through all static files before it asks
    request_lines.off()


_bring_up()  # now, because the conftests of the rooms import models when they are read


def pytest_configure(config: pytest.Config) -> None:
    """By default a property is tried on the same examples each time; by night on ever new ones."""
    from hypothesis import settings

    settings.register_profile("steady", derandomize=True, deadline=None)
    if "not nightly" in config.option.markexpr:
        settings.load_profile("steady")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {ROOT / path: place for place, path in enumerate(LONG)}
    items.sort(key=lambda item: places.get(item.path, len(LONG)))


def pytest_collection_finish() -> None:
    """What stands now stays to the end: the collector need not look through it again, nor come by so often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_test_environment: None) -> None:
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_modify_db_settings: None, django_db_blocker) -> Iterator[None]:
    from django.db import connection

    from tests import database

    with django_db_blocker.unblock():
        name = database.clone()
    yield
    with django_db_blocker.unblock():
        connection.close()
        database.drop(name)


@pytest.fixture(autouse=True)
def _outside_every_shop(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test starts and ends in public; a statement in a schema that nobody entered fails at once."""
    if "db" not in request.fixturenames and request.node.get_closest_marker("django_db") is None:
        yield
        return
    request.getfixturevalue("db")
    from django.core.cache import cache
    from django.db import connection

    from tenants.shops import tripwire

    with tripwire.armed():
        yield
    connection.set_schema_to_public()
    cache.clear()


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def north(db):
    """The English shop."""
    from tenants.shops.models import Shop

    return Shop.objects.get(slug="north")


@pytest.fixture
def shunda(db):
    """The Chinese shop."""
    from tenants.shops.models import Shop

    return Shop.objects.get(slug="shunda")


@pytest.fixture
def team(db):
    """The default team, which calls for both shops."""
    from callcenter.agents.models import Team

    return Team.objects.get(slug="city")


@pytest.fixture
def own_database(db):
    """The address of a database of this test's own, for programs with connections of their own."""
    from django.conf import settings

    from tests import database

    name = f"aftercall_race_{os.getpid()}"
    with database._maintenance() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "aftercall_template_{digest_of_sources()}"')
    configured = settings.DATABASES["default"]
    host, port = configured["HOST"], configured["PORT"] or 5432
    yield f"postgresql://{configured['USER']}:{configured['PASSWORD']}@{host}:{port}/{name}"
    database.remove(name)


def digest_of_sources() -> str:
    """Names the template database: it changes with any migration or with the way the template is made."""
    found = hashlib.sha256()
    for path in sorted([*ROOT.glob("*/*/migrations/*.py"), ROOT / "tests" / "database.py"]):
        found.update(path.read_bytes())
    return found.hexdigest()[:12]

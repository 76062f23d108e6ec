"""A process takes work when the database answers and nothing waits to be migrated."""

import pytest
from django.core.cache import cache
from django.db import connection

from tenants.shops import migrate, readiness


@pytest.fixture(autouse=True)
def _nothing_remembered(db):
    cache.clear()


def forget(schema):
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {schema}.django_migrations WHERE app IN ('jobs', 'shops')")


def test_a_migrated_database_is_ready(north):
    assert readiness.database()
    assert readiness.migrations()


@pytest.mark.parametrize("schema", ["public", "shop_north"])
def test_a_database_that_lacks_a_migration_is_not_ready(north, schema):
    forget(schema)

    assert not readiness.migrations()


def test_a_bad_answer_is_never_remembered(north, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(migrate, "behind", lambda: ["shop_north"])
        assert not readiness.migrations()

    assert readiness.migrations()


def test_a_good_answer_is_remembered_for_a_while(north, django_assert_num_queries):
    readiness.migrations()

    with django_assert_num_queries(0):
        assert readiness.migrations()

"""The walls of the house: folders, app lists, tables, and the one way into a shop."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from tenants.shops.models import Shop
from tenants.shops.tripwire import WrongShop

ROOT = Path(__file__).resolve().parents[2]
KEPT_BY_DJANGO = {"django_migrations"}


def tables_in(schema: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema])
        return {row[0] for row in cursor.fetchall()}


def test_the_platform_folder_is_never_a_package():
    assert not (ROOT / "platform" / "__init__.py").exists()
    done = subprocess.run(
        [sys.executable, "-c", "import platform; print(platform.python_version())"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0


def test_no_app_is_both_shared_and_of_a_shop():
    assert set(settings.SHARED_APPS).isdisjoint(settings.TENANT_APPS)


def test_no_table_stands_in_public_and_in_a_shop(north):
    public, shop = tables_in("public"), tables_in(north.schema_name)

    assert public & shop == KEPT_BY_DJANGO


def test_every_table_of_a_room_stands_where_the_room_lives(north):
    def tables_of(labels):
        return {model._meta.db_table for label in labels for model in apps.get_app_config(label).get_models()}

    of_shops = tables_of(app.rpartition(".")[2] for app in settings.TENANT_APPS)

    assert of_shops == tables_in(north.schema_name) - KEPT_BY_DJANGO
    assert of_shops.isdisjoint(tables_in("public"))


def test_two_shops_have_the_same_tables(north, shunda):
    assert tables_in(north.schema_name) == tables_in(shunda.schema_name)


def test_a_shop_is_entered_and_left(north, shunda):
    def current():
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_schema()")
            return cursor.fetchone()[0]

    with north.schema():
        assert current() == "shop_north"
        with shunda.schema():
            assert current() == "shop_shunda"
        assert current() == "shop_north"

    assert current() == "public"


def test_a_shop_is_left_after_an_error_too(north):
    with pytest.raises(ZeroDivisionError), north.schema():
        raise ZeroDivisionError

    assert connection.schema_name == "public"
    assert Shop.objects.count() == 2


def test_a_statement_in_a_schema_that_nobody_entered_is_refused(north):
    connection.set_tenant(north)

    with pytest.raises(WrongShop):
        Shop.objects.count()

"""The tripwire of all tests: it trusts the server's word, and not what this process believes of it."""

import pytest
from django.db import connection

from tenants.jobs.models import Customer
from tenants.shops.models import Shop, expected_schema
from tenants.shops.tripwire import WrongShop


def behind_the_codes_back(sql):
    connection.connection.execute(sql)


def test_a_shop_that_was_entered_is_read(north):
    with north.schema():
        assert list(Customer.objects.all()) == []
        assert list(Customer.objects.all()) == []


def test_a_search_path_set_behind_the_codes_back_is_noticed(north):
    with north.schema():
        Customer.objects.count()
        behind_the_codes_back("SET search_path = shop_shunda, public")

        with pytest.raises(WrongShop, match="the server is in shop_shunda"):
            Customer.objects.count()


def test_a_path_that_a_rollback_brought_back_is_noticed(north):
    with north.schema():
        Customer.objects.count()
        behind_the_codes_back("SAVEPOINT before")
        behind_the_codes_back("SET LOCAL search_path = shop_shunda, public")
        behind_the_codes_back("ROLLBACK TO SAVEPOINT before")
        assert Customer.objects.count() == 0

        behind_the_codes_back("SET LOCAL search_path = public")
        with pytest.raises(WrongShop, match="the server is in public"):
            Customer.objects.count()


def test_a_schema_that_was_renamed_away_is_noticed(north):
    with north.schema():
        Customer.objects.count()
        with connection.cursor() as cursor:
            cursor.execute("ALTER SCHEMA shop_north RENAME TO shop_gone")

        with pytest.raises(WrongShop, match="the server is in public"):
            Shop.objects.count()


def test_what_the_code_expects_is_compared_at_every_statement(north):
    with north.schema():
        Customer.objects.count()
        token = expected_schema.set("shop_shunda")

        with pytest.raises(WrongShop, match="expected shop_shunda"):
            Customer.objects.count()
        expected_schema.reset(token)

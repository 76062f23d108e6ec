"""A shop gets its schema from the pool by a rename, and never waits for it inside a request."""

import pytest
from django.db import connection

from tenants.jobs.models import Customer
from tenants.shops import migrate, provision, tasks
from tenants.shops.models import Shop, SpareSchema, schema_of
from tests.conftest import NOW


def new_shop(slug="side-street"):
    return Shop.objects.create(slug=slug, name="Side Street", schema_name=schema_of(slug), created_at=NOW)


def names_in(schema):
    """Every table, index, sequence and constraint of a schema."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace(%s)::oid "
            "UNION SELECT conname FROM pg_constraint WHERE connamespace = to_regnamespace(%s)::oid",
            [schema, schema],
        )
        return {name for (name,) in cursor.fetchall()}


def test_a_shop_takes_the_spare_schema(db):
    shop, spare = new_shop(), SpareSchema.objects.get().name

    provision.take(shop, now=NOW)

    assert shop.ready_at == NOW
    assert not SpareSchema.objects.exists()
    assert names_in(spare) == set()
    with shop.schema():
        assert Customer.objects.count() == 0


def test_taking_is_a_few_statements_however_many_shops_there_are(db, django_assert_max_num_queries):
    shop = new_shop()
    migrate.behind()

    with django_assert_max_num_queries(12):
        provision.take(shop, now=NOW)


def test_a_renamed_schema_keeps_the_names_of_its_constraints_and_works(db):
    shop, spare = new_shop(), SpareSchema.objects.get().name
    before = names_in(spare)

    provision.take(shop, now=NOW)

    assert names_in(shop.schema_name) == before
    with shop.schema():
        Customer.objects.create(name="Ann", phone="+447700900123")
        assert Customer.objects.count() == 1
    assert migrate.behind() == []


def test_an_empty_pool_refuses_and_making_one_then_heals_it(db):
    SpareSchema.objects.all().delete()
    shop = new_shop()
    with pytest.raises(provision.NoSpare):
        provision.take(shop, now=NOW)
    assert shop.ready_at is None

    provision.provide(shop, now=NOW)

    assert shop.ready_at == NOW
    assert migrate.is_current(shop.schema_name)


def test_taking_and_providing_twice_is_harmless(north):
    shop = new_shop()
    provision.take(shop, now=NOW)
    with shop.schema():
        Customer.objects.create(name="Ann", phone="+447700900123")

    provision.take(Shop.objects.get(pk=shop.pk), now=NOW)
    tasks.provide(shop_id=str(shop.pk))

    with shop.schema():
        assert Customer.objects.count() == 1


def test_two_shops_never_get_the_same_schema(db):
    first, second = new_shop("first"), new_shop("second")

    provision.take(first, now=NOW)

    with pytest.raises(provision.NoSpare):
        provision.take(second, now=NOW)


def test_the_pool_is_filled_up_to_what_is_wanted_and_no_further(db, settings):
    settings.SPARE_SCHEMAS = 3

    assert provision.keep_spares(now=NOW) == 2
    assert provision.keep_spares(now=NOW) == 0
    assert SpareSchema.objects.count() == 3


def test_a_spare_that_could_not_be_made_leaves_nothing_behind(db, monkeypatch):
    before = SpareSchema.objects.count()

    def broken(_schema):
        raise RuntimeError

    monkeypatch.setattr(migrate, "fill", broken)
    with pytest.raises(RuntimeError):
        provision.make_spare(now=NOW)

    assert SpareSchema.objects.count() == before
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'spare%%'")
        assert cursor.fetchone() == (before,)


def test_dropping_a_shop_takes_its_schema_and_no_other(north, shunda):
    provision.drop(north)

    assert names_in("shop_north") == set()
    assert names_in("shop_shunda")
    assert list(Shop.objects.values_list("slug", flat=True)) == ["shunda"]

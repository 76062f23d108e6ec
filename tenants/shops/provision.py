"""A shop's schema: made ahead of time as a spare, taken by a rename, never made inside a request."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from tenants.shops import migrate
from tenants.shops.models import Shop, SpareSchema


class NoSpare(Exception):
    """The pool of spare schemas is empty just now."""


class NotEmpty(Exception):
    """Somebody has put something into this shop's schema."""


def take(shop: Shop, *, now: datetime) -> None:
    """Gives `shop` a spare schema by renaming it (a few milliseconds). Raises `NoSpare` when the pool is empty."""
    with transaction.atomic():
        locked = Shop.objects.select_for_update().get(pk=shop.pk)
        if locked.ready_at is None:
            spare = _current_spare()
            with connection.cursor() as cursor:
                cursor.execute(f"ALTER SCHEMA {_quoted(spare.name)} RENAME TO {_quoted(shop.schema_name)}")
            spare.delete()
            Shop.objects.filter(pk=shop.pk).update(ready_at=now)
    shop.ready_at = Shop.objects.values_list("ready_at", flat=True).get(pk=shop.pk)


def provide(shop: Shop, *, now: datetime) -> None:
    """Makes sure that `shop` has its schema, making a spare first when there is none. May run twice."""
    if shop.ready_at is not None:
        return
    try:
        take(shop, now=now)
    except NoSpare:
        make_spare(now=now)
        take(shop, now=now)


def make_spare(*, now: datetime) -> str:
    """Makes one spare schema with all tables and adds it to the pool; answers its name."""
    name = _spare_name()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA {_quoted(name)}")
        migrate.fill(name)
        SpareSchema.objects.create(name=name, made_at=now)
    return name


def keep_spares(*, now: datetime, wanted: int | None = None, say: migrate.Say = lambda _text: None) -> int:
    """Fills the pool up to `wanted` (the setting SPARE_SCHEMAS); answers how many were made."""
    missing = max(0, (settings.SPARE_SCHEMAS if wanted is None else wanted) - SpareSchema.objects.count())
    for number in range(1, missing + 1):
        say(f"making spare schema {number} of {missing}")
        make_spare(now=now)
    return missing


def give_back(shop: Shop, *, now: datetime) -> None:
    """Ends a shop that was never used: its schema is a spare again, its slug is free. Raises `NotEmpty`."""
    with transaction.atomic():
        locked = Shop.objects.select_for_update().get(pk=shop.pk)
        if locked.ready_at is not None:
            if _has_rows(locked.schema_name):
                raise NotEmpty
            name = _spare_name()
            with connection.cursor() as cursor:
                cursor.execute(f"ALTER SCHEMA {_quoted(locked.schema_name)} RENAME TO {_quoted(name)}")
            SpareSchema.objects.create(name=name, made_at=now)
        Shop.objects.filter(pk=locked.pk).delete()


def drop(shop: Shop) -> None:
    """Deletes a shop with everything in its schema; for demo shops and tests."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {_quoted(shop.schema_name)} CASCADE")
        Shop.objects.filter(pk=shop.pk).delete()


def _current_spare() -> SpareSchema:
    """The oldest free spare, locked. One that lacks a migration waits until `prepare` has run. Raises `NoSpare`."""
    for spare in SpareSchema.objects.select_for_update(skip_locked=True).order_by("made_at"):
        if migrate.is_current(spare.name):
            return spare
    raise NoSpare


def _has_rows(schema: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s AND tablename <> 'django_migrations'", [schema]
        )
        tables = [f"{_quoted(schema)}.{_quoted(name)}" for (name,) in cursor.fetchall()]
        cursor.execute("SELECT " + " OR ".join(f"EXISTS (SELECT FROM {table})" for table in tables))
        return bool(cursor.fetchone()[0])


def _spare_name() -> str:
    return f"spare_{uuid.uuid4().hex[:12]}"


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)

"""A shop's schema: made ahead of time as a spare, taken by a rename, never made inside a request."""

import uuid
from datetime import datetime

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from tenants.shops import tripwire
from tenants.shops.models import Shop, SpareSchema


class NoSpare(Exception):
    """The pool of spare schemas is empty just now."""


def take(shop: Shop, *, now: datetime) -> None:
    """Gives `shop` a spare schema by renaming it (a few milliseconds). Raises `NoSpare` when the pool is empty."""
    with transaction.atomic():
        locked = Shop.objects.select_for_update().get(pk=shop.pk)
        if locked.ready_at is None:
            spare = SpareSchema.objects.select_for_update(skip_locked=True).order_by("made_at").first()
            if spare is None:
                raise NoSpare
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
    """Makes and migrates one spare schema and adds it to the pool; answers its name."""
    name = f"spare_{uuid.uuid4().hex[:12]}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {_quoted(name)}")
    try:
        migrate_schema(name)
    except BaseException:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {_quoted(name)} CASCADE")
        raise
    SpareSchema.objects.create(name=name, made_at=now)
    return name


def keep_spares(*, now: datetime, wanted: int | None = None) -> int:
    """Fills the pool up to `wanted` (the setting SPARE_SCHEMAS); answers how many were made."""
    missing = (settings.SPARE_SCHEMAS if wanted is None else wanted) - SpareSchema.objects.count()
    for _ in range(max(0, missing)):
        make_spare(now=now)
    return max(0, missing)


def migrate_schema(name: str) -> None:
    """Brings one schema up to the code's migrations."""
    with tripwire.unguarded():
        call_command("migrate_schemas", schema_name=name, interactive=False, verbosity=0)


def schemas() -> list[str]:
    """Every schema that holds shop tables: the shops' and the spares'."""
    ready = Shop.objects.filter(ready_at__isnull=False).values_list("schema_name", flat=True)
    return [*ready, *SpareSchema.objects.values_list("name", flat=True)]


def behind() -> list[str]:
    """The schemas that lack one of the code's migrations, found by one query over all of them."""
    wanted = _migrations_of_shops()
    names = schemas()
    if not names:
        return []
    parts = [
        f"SELECT {_literal(name)} AS schema, count(*) FROM {_quoted(name)}.django_migrations "
        "WHERE (app || '.' || name) = ANY(%s)"
        for name in names
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), [sorted(wanted)] * len(parts))
        have = dict(cursor.fetchall())
    return [name for name in names if have[name] < len(wanted)]


def drop(shop: Shop) -> None:
    """Deletes a shop with everything in its schema; for demo shops and tests."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {_quoted(shop.schema_name)} CASCADE")
        Shop.objects.filter(pk=shop.pk).delete()


def _migrations_of_shops() -> set[str]:
    """`app.name` of every migration that a shop's schema must have recorded."""
    loader = MigrationLoader(None)
    labels = {app.rpartition(".")[2] for app in settings.TENANT_APPS}
    return {f"{app}.{name}" for app, name in loader.disk_migrations if app in labels}


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"

"""New shops and changed shops: taking a spare and replaying statements, against Django's migration per schema.

The ways take turns within each round, so that what else the machine does falls on all of them. Figures are medians in
milliseconds per schema. After each way all schemas have the same fingerprint, or the bench fails.
"""

import os
import statistics
import time
import uuid
from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.db import connection, models
from django.db.migrations import AddField, AddIndex, Migration
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from tenants.shops import migrate, provision
from tenants.shops.models import Shop, SpareSchema
from tests.database import remove

DJANGO_EVERY = 10  # how many schemas are made by the fast ways for one that Django makes


class _Later(Migration):
    """A usual change: a column with a default and an index."""

    dependencies = [("consent", "0001_initial")]
    operations = [
        AddField("suppression", "later", models.CharField(max_length=9, default="", db_default="")),
        AddIndex("suppression", models.Index(fields=["later", "id"], name="suppression_later")),
    ]


def run(small: bool) -> dict[str, Any]:
    """30 schemas when small, else 300; in a database of its own, which is dropped afterwards."""
    schemas = 30 if small else 300
    with _database():
        made = _make(schemas)
        changed = _change(schemas)
    figures = {"schemas": schemas, **made, **changed}
    return {
        "bench": "provision",
        "figures": figures,
        "ratios": {
            "migrate_to_take": figures["migrate_ms"] / figures["take_ms"],
            "migrate_to_rendered": figures["migrate_ms"] / figures["rendered_ms"],
            "change_migrate_to_replay": figures["change_migrate_ms"] / figures["change_replay_ms"],
        },
    }


def _make(schemas: int) -> dict[str, float]:
    """Makes `schemas` spares by replaying, some by Django in between, and takes one each time."""
    took: dict[str, list[float]] = {"rendered": [], "take": [], "migrate": []}
    first = _timed(lambda: provision.make_spare(now=timezone.now()))
    by_django = []
    for number in range(schemas):
        took["rendered"].append(_timed(lambda: provision.make_spare(now=timezone.now())))
        shop = Shop.objects.create(
            slug=f"s{number}", name="Bench", schema_name=f"shop_s{number}", created_at=timezone.now()
        )
        took["take"].append(_timed(lambda shop=shop: provision.take(shop, now=timezone.now())))
        if number % DJANGO_EVERY == DJANGO_EVERY - 1:
            by_django.append(f"by_django_{number}")
            took["migrate"].append(_timed(lambda: _by_django(by_django[-1])))
    _same([*by_django, *migrate.registered()])
    return {
        "first_render_ms": first,
        **{f"{name}_ms": statistics.median(times) for name, times in took.items()},
        "take_p99_ms": sorted(took["take"])[int(len(took["take"]) * 0.99) - 1],
    }


def _change(schemas: int) -> dict[str, float]:
    """One more migration for all of them; and the look that finds nothing to do."""
    with _later():
        django = []
        for name in migrate.behind()[: max(3, schemas // 100)]:
            django.append(_timed(lambda name=name: migrate.one_by_one(name)))
        late = migrate.behind()
        whole = _timed(migrate.everything)
        names = migrate.registered()
        _same(names)
        nothing = _timed(migrate.everything)
    return {
        "change_migrate_ms": statistics.median(django),
        "change_replay_ms": whole / len(late),
        "change_all_ms": whole,
        "nothing_to_do_ms": nothing,
    }


def _by_django(schema: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE SCHEMA "{schema}"')
    migrate.one_by_one(schema)


def _same(schemas: list[str]) -> None:
    prints = set(migrate.fingerprints(schemas).values())
    if len(prints) != 1:
        raise AssertionError(f"{len(prints)} different kinds of schema among {len(schemas)}")


def _timed(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


@contextmanager
def _later():
    load = MigrationLoader.load_disk

    def load_disk(loader: MigrationLoader) -> None:
        load(loader)
        loader.disk_migrations["consent", "9999_later"] = _Later("9999_later", "consent")

    MigrationLoader.load_disk = load_disk  # type: ignore[method-assign]
    migrate._plan.cache_clear()
    try:
        yield
    finally:
        MigrationLoader.load_disk = load  # type: ignore[method-assign]
        migrate._plan.cache_clear()


@contextmanager
def _database():
    from django.conf import settings

    name, usual = f"bench_provision_{os.getpid()}_{uuid.uuid4().hex[:6]}", settings.DATABASES["default"]["NAME"]
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    _point_at(name)
    try:
        call_command("migrate_schemas", shared=True, interactive=False, verbosity=0)
        SpareSchema.objects.all().delete()
        yield
    finally:
        _point_at(usual)
        remove(name)


def _point_at(name: str) -> None:
    from django.conf import settings

    connection.close()
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name

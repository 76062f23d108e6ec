"""Makes the database of a test run: a template per set of migrations, and a clone of it per run."""

import fcntl
import os
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

BORN = datetime(2026, 5, 1, tzinfo=UTC)


def clone() -> str:
    """Points the connection at a fresh clone of the template, building the template first; answers the name."""
    from tests.conftest import digest_of_sources

    template = f"aftercall_template_{digest_of_sources()}"
    name = f"aftercall_test_{os.getpid()}"
    lock = Path(os.environ["AFTERCALL_DATA"]) / "template.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if not _exists(template):
            _build(template)
        _admin(f'DROP DATABASE IF EXISTS "{name}"', f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    _point_at(name)
    return name


def drop(name: str) -> None:
    """Leaves a run's database and deletes it."""
    connection.close()
    remove(name)


def remove(name: str) -> None:
    """Deletes a database that this process is not in, whoever else is still connected to it."""
    import psycopg

    with _maintenance() as cursor:
        for last in (False, False, True):
            try:
                # It ends the server's own workers there, which FORCE may not, but nobody else's connection.
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
            except psycopg.errors.ObjectInUse:
                if last:
                    raise
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = %s AND usename = current_user",
                    [name],
                )
            else:
                return


def _build(template: str) -> None:
    building = f"{template}_building"
    _admin(f'DROP DATABASE IF EXISTS "{building}"', f'CREATE DATABASE "{building}"')
    _point_at(building)
    call_command("migrate_schemas", shared=True, interactive=False, verbosity=0)
    _furnish()
    connection.close()
    _admin(f'ALTER DATABASE "{building}" RENAME TO "{template}"')


def _furnish() -> None:
    """Two shops, the team that calls for them, and one spare schema."""
    from callcenter.agents.assign import assign
    from callcenter.agents.models import Team
    from tenants.shops import provision
    from tenants.shops.models import Shop, ShopSettings, Standing, schema_of

    team = Team.objects.create(
        slug="city", name="City Follow-up", takes_new_shops=True, invite_code="CITY", created_at=BORN
    )
    for slug, name, country, language, zone, currency in (
        ("north", "North Garage", "GB", "en", "Europe/London", "GBP"),
        ("shunda", "顺达汽修", "CN", "zh-hans", "Asia/Shanghai", "CNY"),
    ):
        shop = Shop(
            slug=slug, name=name, schema_name=schema_of(slug), country=country, language=language,
            timezone=zone, currency=currency, created_at=BORN,
        )  # fmt: skip
        shop.save()
        provision.provide(shop, now=BORN)
        ShopSettings.objects.create(shop=shop)
        Standing.objects.create(shop=shop, state=Standing.State.ACTIVE, updated_at=BORN)
        assign(shop, team, now=BORN)
    provision.keep_spares(now=BORN, wanted=1)


def _exists(name: str) -> bool:
    with _maintenance() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return cursor.fetchone() is not None


def _admin(*statements: str) -> None:
    connection.close()
    with _maintenance() as cursor:
        for statement in statements:
            cursor.execute(statement)


class _maintenance:
    """A cursor on the maintenance database, outside any transaction."""

    def __enter__(self):
        import psycopg

        configured = settings.DATABASES["default"]
        self.connection = psycopg.connect(
            host=configured["HOST"], port=configured["PORT"] or 5432, user=configured["USER"],
            password=configured["PASSWORD"], dbname="postgres", autocommit=True,
        )  # fmt: skip
        return self.connection.cursor()

    def __exit__(self, *_error: object) -> None:
        self.connection.close()


def _point_at(name: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name

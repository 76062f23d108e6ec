"""Many schemas are brought to the code's migrations by replaying, and end as if Django had migrated each."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, models
from django.db.migrations import AddField, AddIndex, Migration, RunPython
from django.db.migrations.loader import MigrationLoader
from psycopg.errors import LockNotAvailable

from tenants.shops import migrate, provision
from tenants.shops.models import SpareSchema
from tests.conftest import NOW


def execute(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params or None)
        return cursor.fetchall() if cursor.description else []


def columns_of(schema, table="consent_suppression"):
    return {
        name
        for (name,) in execute(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = %s AND table_name = %s",
            schema,
            table,
        )
    }


def made_by_django(name):
    """A schema that Django's own command migrated."""
    execute(f"CREATE SCHEMA {name}")
    migrate.one_by_one(name)
    return name


class Probe(Migration):
    """A later migration of a shop's table."""

    dependencies = [("consent", "0003_lifted_by")]
    operations = [
        AddField("suppression", "probe", models.CharField(max_length=9, default="50%'s", db_index=True)),
        AddIndex("suppression", models.Index(fields=["probe", "id"], name="suppression_probe")),
    ]


class SlowProbe(Migration):
    """One that runs Python in each schema."""

    dependencies = [("consent", "0003_lifted_by")]
    operations = [RunPython(lambda apps, editor: None, RunPython.noop)]


@pytest.fixture
def code_has(monkeypatch):
    """Gives the code another migration, for Django's loader and so for ours."""

    def add(kind):
        load = MigrationLoader.load_disk

        def load_disk(loader):
            load(loader)
            loader.disk_migrations["consent", "9999_probe"] = kind("9999_probe", "consent")

        monkeypatch.setattr(MigrationLoader, "load_disk", load_disk)
        migrate._plan.cache_clear()

    yield add
    monkeypatch.undo()
    migrate._plan.cache_clear()


def test_a_replayed_schema_equals_one_that_django_migrated(db):
    migrate._plan.cache_clear()
    overheard, replayed = provision.make_spare(now=NOW), provision.make_spare(now=NOW)
    django = made_by_django("by_django")

    found = migrate.fingerprints([overheard, replayed, django])

    assert len(found) == 3
    assert len(set(found.values())) == 1
    assert migrate.applied_in(replayed) == migrate.applied_in(overheard) == migrate.applied_in(django)


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE {0}.jobs_customer ADD COLUMN more text",
        "ALTER TABLE {0}.jobs_customer ALTER COLUMN name DROP NOT NULL",
        "ALTER TABLE {0}.jobs_customer ALTER COLUMN name SET DEFAULT 'x'",
        "CREATE INDEX extra ON {0}.jobs_customer (name)",
        "ALTER TABLE {0}.jobs_customer ADD CONSTRAINT extra CHECK (name <> 'x')",
    ],
)
def test_a_fingerprint_tells_schemas_apart(north, shunda, change):
    def alike():
        return len(set(migrate.fingerprints([north.schema_name, shunda.schema_name]).values())) == 1

    assert alike()

    execute(change.format(north.schema_name))

    assert not alike()


def test_a_later_migration_reaches_every_schema_and_equals_djangos_way(north, shunda, code_has):
    assert migrate.behind() == []
    code_has(Probe)
    spare = SpareSchema.objects.get().name
    assert set(migrate.behind()) == {north.schema_name, shunda.schema_name, spare}

    done = migrate.everything()

    assert (done.replayed, done.one_by_one) == (3, 0)
    assert migrate.behind() == []
    assert "probe" in columns_of(shunda.schema_name)
    assert "probe" not in columns_of("public")
    django = made_by_django("by_django")
    names = [north.schema_name, shunda.schema_name, spare, django]
    assert len(set(migrate.fingerprints(names).values())) == 1
    assert len({migrate.applied_in(name) for name in names}) == 1


def test_migrating_twice_is_harmless(north, code_has):
    code_has(Probe)
    migrate.everything()

    assert migrate.everything() == migrate.Done()


def test_a_run_that_was_killed_goes_on_where_it_stopped(north, shunda, code_has, monkeypatch):
    code_has(Probe)
    bring, brought = migrate._bring, []

    def killed(schema, *state):
        if brought:
            raise KeyboardInterrupt
        bring(schema, *state)
        brought.append(schema)

    monkeypatch.setattr(migrate, "_bring", killed)
    with pytest.raises(KeyboardInterrupt):
        migrate.everything()
    assert len(migrate.behind()) == 2
    monkeypatch.setattr(migrate, "_bring", bring)

    assert migrate.everything().replayed == 2
    assert migrate.behind() == []


def test_a_fault_in_one_schema_leaves_that_schema_as_it_was(north, shunda, code_has):
    code_has(Probe)
    execute(f"ALTER TABLE {shunda.schema_name}.consent_suppression ADD COLUMN probe text")
    before = migrate.applied_in(shunda.schema_name)

    with pytest.raises(Exception, match="already exists"):
        migrate.everything()

    assert migrate.applied_in(shunda.schema_name) == before
    execute(f"ALTER TABLE {shunda.schema_name}.consent_suppression DROP COLUMN probe")
    migrate.everything()
    assert migrate.behind() == []


def test_python_in_a_migration_takes_djangos_way_and_says_so(north, code_has):
    code_has(SlowProbe)
    said = []

    done = migrate.everything(say=said.append)

    assert (done.replayed, done.one_by_one) == (0, 3)
    assert done.reasons == ["consent.9999_probe: RunPython"]
    assert any("one by one" in line for line in said)
    assert migrate.behind() == []


def test_no_migration_of_shops_takes_the_slow_way():
    """Python in a migration costs seconds per shop, and more the more there are: decide it, then name it here."""
    accepted: set[str] = set()

    assert {reason for m in migrate._plan().migrations if m.app_label in migrate.labels()
            for reason in migrate.reasons(m)} == accepted  # fmt: skip


def test_a_schema_that_somebody_holds_is_tried_again_and_then_named(north, code_has, monkeypatch):
    code_has(Probe)
    bring = migrate._bring

    def locked(schema, *state):
        if schema == north.schema_name:
            raise OperationalError("canceling statement due to lock timeout") from LockNotAvailable()
        bring(schema, *state)

    monkeypatch.setattr(migrate, "_bring", locked)
    with pytest.raises(migrate.Busy, match=north.schema_name):
        migrate.everything()
    assert migrate.behind() == [north.schema_name]
    monkeypatch.setattr(migrate, "_bring", bring)

    migrate.everything()

    assert migrate.behind() == []


def test_a_schema_that_was_renamed_meanwhile_is_not_migrated_into_public(north, db):
    with pytest.raises(migrate.Moved):
        migrate._bring("gone", "any", frozenset())

    assert "jobs_customer" not in {
        name for (name,) in execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    }


def test_a_registered_schema_that_does_not_exist_is_named(north):
    execute(f"ALTER SCHEMA {north.schema_name} RENAME TO elsewhere")

    with pytest.raises(migrate.NoSuchSchema, match=north.schema_name):
        migrate.behind()


def test_one_statement_never_names_more_schemas_than_a_server_has_locks_for(north, monkeypatch):
    monkeypatch.setattr(migrate, "SCHEMAS_PER_STATEMENT", 2)
    statements = []

    def heard(run, sql, *rest):
        statements.append(sql)
        return run(sql, *rest)

    with connection.execute_wrapper(heard):
        found = migrate.states()

    assert [len(names) for names in found.values()] == [3]
    assert max(sql.count("string_agg") for sql in statements) == 2


def test_a_spare_without_the_latest_migration_is_not_given_to_a_shop(north, code_has):
    code_has(Probe)

    with pytest.raises(provision.NoSpare):
        provision._current_spare()

    migrate.everything()
    assert provision._current_spare().name == SpareSchema.objects.get().name


def test_a_release_can_be_taken_back_and_brought_in_again(north, shunda, code_has):
    before = migrate.fingerprints([north.schema_name])
    code_has(Probe)
    migrate.everything()

    call_command("take_back", "consent", "0003", stdout=io.StringIO())
    assert migrate.behind() == []  # nothing happens without --yes

    call_command("take_back", "consent", "0003", yes=True, stderr=io.StringIO())
    assert migrate.fingerprints([north.schema_name]) == before
    assert len(migrate.behind()) == 3

    migrate.everything()
    assert migrate.behind() == []


def test_an_app_without_tables_in_shops_is_not_taken_back(db):
    with pytest.raises(CommandError, match="has no tables in shops"):
        call_command("take_back", "accounts", "zero", yes=True)

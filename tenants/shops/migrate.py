"""Brings the schemas of many shops to the code's migrations: rendered once per state, replayed in the others.

Django's way, one `migrate_schemas` per schema, reads the catalogue of the whole database several times for each, which
grows with the square of their number. Here one query tells which schemas are in the same state. In the first schema of
such a group the pending migrations run through Django's schema editor, which is overheard; in the others the very same
statements are replayed. Each schema has a transaction of its own that ends with the rows of `django_migrations`, so a
run that is killed goes on where it stopped. What cannot be overheard (Python, work outside a transaction) is migrated
by Django schema by schema, and `reasons` says why.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import structlog
from django.conf import settings
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction
from django.db.migrations import operations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState
from django.db.utils import OperationalError
from django_tenants.utils import schema_context
from psycopg.errors import LockNotAvailable

from tenants.shops import tripwire
from tenants.shops.models import Shop, SpareSchema

log = structlog.get_logger(__name__)

Key = tuple[str, str]  # app and name of a migration
Say = Callable[[str], None]

SCHEMAS_PER_STATEMENT = 200  # each of its tables takes a lock, and a server has some thousands for everybody
LOCK_SECONDS = 5
PASSES = 3
ONE_AT_A_TIME = 7_302_114_051  # the advisory lock of whoever migrates; any number, but always this one
EMPTY, NOTHING = "", "nothing"  # the states of a schema without a record, and with one that has no rows

_OVERHEARD: tuple[type, ...] = (
    operations.CreateModel, operations.DeleteModel, operations.RenameModel, operations.AlterModelTable,
    operations.AlterModelTableComment, operations.AlterUniqueTogether, operations.AlterIndexTogether,
    operations.AlterOrderWithRespectTo, operations.AlterModelOptions, operations.AlterModelManagers,
    operations.AddIndex, operations.RemoveIndex, operations.RenameIndex, operations.AddConstraint,
    operations.RemoveConstraint, operations.AddField, operations.RemoveField, operations.AlterField,
    operations.RenameField, operations.RunSQL,
)  # fmt: skip
if hasattr(operations, "AlterConstraint"):
    _OVERHEARD = (*_OVERHEARD, operations.AlterConstraint)


class NoSuchSchema(Exception):
    """A shop or a spare is registered, but its schema does not exist."""


class Busy(Exception):
    """Some schemas stayed locked by others; run it again later. The message names them."""


class Moved(Exception):
    """The schema was renamed, dropped or migrated by somebody else just now."""


@dataclass
class Done:
    """How many schemas were replayed or overheard, and how many Django migrated one by one."""

    replayed: int = 0
    one_by_one: int = 0
    reasons: list[str] = field(default_factory=list)

    def __add__(self, other: "Done") -> "Done":
        reasons = [*self.reasons, *(reason for reason in other.reasons if reason not in self.reasons)]
        return Done(self.replayed + other.replayed, self.one_by_one + other.one_by_one, reasons)


def everything(*, say: Say = lambda _text: None) -> Done:
    """Migrates every schema that is behind. Raises `Busy` and `NoSuchSchema`. May be killed and repeated."""
    done = Done()
    for _ in range(PASSES):
        with one_at_a_time():
            late = set(behind())
            if not late:
                return done
            for state, schemas in states(late).items():
                done += _group(state, schemas, say=say)
    late = set(behind())
    if late:
        raise Busy(", ".join(sorted(late)[:20]))
    return done


def fill(schema: str) -> None:
    """Brings one new, empty schema up to the code's migrations; the first time in a process takes longest."""
    if any(reasons(migration) for migration in _plan().pending(frozenset())):
        one_by_one(schema)
    else:
        _bring(schema, EMPTY, frozenset())


def one_by_one(schema: str, *target: str) -> None:
    """Django's own way for one schema: to the code's migrations, or to the app and name given, backwards too."""
    with tripwire.unguarded():
        call_command("migrate_schemas", *target, schema_name=schema, interactive=False, verbosity=0)


def behind() -> list[str]:
    """The schemas that lack one of the code's migrations of shop tables."""
    wanted = _plan().of_shops
    late = {
        schema for schemas in states().values() for schema in schemas if not wanted <= applied_in(schemas[0])
    }  # one schema speaks for its group
    return [name for name in registered() if name in late]


def public_is_current() -> bool:
    """Whether public has every migration of the shared tables."""
    applied = applied_in("public")
    return all(_is_in(migration, applied) for migration in _plan().migrations if migration.app_label not in labels())


def is_current(schema: str) -> bool:
    """Whether a schema has every migration of shop tables."""
    return _plan().of_shops <= applied_in(schema)


def registered() -> list[str]:
    """Every schema that holds shop tables: the shops' and the spares'."""
    ready = Shop.objects.filter(ready_at__isnull=False).values_list("schema_name", flat=True)
    return [*ready, *SpareSchema.objects.values_list("name", flat=True)]


def states(among: Iterable[str] | None = None) -> dict[str, list[str]]:
    """The registered schemas (or those of `among`), by a digest of what was migrated in them."""
    try:
        return _states(registered() if among is None else sorted(among))
    except ProgrammingError:  # a spare was renamed between the list and the look
        if connection.in_atomic_block:
            raise
        return _states(registered() if among is None else sorted(set(among) & set(registered())))


def applied_in(schema: str) -> frozenset[Key]:
    """The migrations that a schema has recorded."""
    if not _with_records([schema]):
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT app, name FROM {_quoted(schema)}.django_migrations")
        return frozenset(cursor.fetchall())


def reasons(migration: Migration) -> list[str]:
    """Why a migration cannot be replayed; empty when it can."""
    found = [] if migration.atomic else [f"{migration} runs outside a transaction"]
    return [*found, *(f"{migration}: {type(o).__name__}" for o in _flat(migration.operations) if not _replays(o))]


def fingerprints(schemas: Iterable[str]) -> dict[str, str]:
    """For each schema an md5 over its columns, indexes and constraints, in which its own name does not count."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_FINGERPRINTS, [list(schemas)])
        return dict(cursor.fetchall())


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Lets one process of the whole installation migrate at a time; others wait."""
    holder = connection.copy()  # Django's own command closes the connection that it migrates with
    try:
        with holder.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        yield
    finally:
        holder.close()


# --- what is pending -----------------------------------------------------------------------------------------------


class _Plan:
    """The code's migrations in the order in which an empty schema would get them."""

    def __init__(self, loader: MigrationLoader) -> None:
        self.loader = loader
        ordered = dict.fromkeys(key for leaf in loader.graph.leaf_nodes() for key in loader.graph.forwards_plan(leaf))
        self.migrations = [loader.graph.nodes[key] for key in ordered]
        self.of_shops = {key for key in loader.disk_migrations if key[0] in labels()}
        self.scripts: dict[str, str] = {}

    def pending(self, applied: frozenset[Key]) -> list[Migration]:
        """The migrations of shop tables that a schema still needs."""
        return [m for m in self.migrations if m.app_label in labels() and not _is_in(m, applied)]

    def missing(self, applied: frozenset[Key]) -> list[Key]:
        """The rows that a schema's record lacks. Shared apps have no tables there, but rows, as Django keeps them."""
        return [key for m in self.migrations for key in _keys(m) if key not in applied]


@lru_cache(maxsize=1)
def _plan() -> _Plan:
    return _Plan(MigrationLoader(None))


def _keys(migration: Migration) -> list[Key]:
    """A migration and, when it is a squashed one, those that it replaces."""
    return [*migration.replaces, (migration.app_label, migration.name)]


def _is_in(migration: Migration, applied: frozenset[Key]) -> bool:
    if (migration.app_label, migration.name) in applied:
        return True
    return bool(migration.replaces) and set(migration.replaces) <= applied


def _flat(found: Iterable[Any]) -> Iterator[Any]:
    for operation in found:
        if isinstance(operation, operations.SeparateDatabaseAndState):
            yield from _flat(operation.database_operations)
        else:
            yield operation


def _replays(operation: Any) -> bool:
    # The exact class: a subclass may do anything.
    return type(operation) in _OVERHEARD


def _half_squashed(migration: Migration, applied: frozenset[Key]) -> bool:
    return bool(migration.replaces) and bool(set(migration.replaces) & applied)


# --- doing it ------------------------------------------------------------------------------------------------------


def _group(state: str, schemas: list[str], *, say: Say) -> Done:
    """Migrates schemas that are all in one state. Those that somebody locked or moved are left for the next pass."""
    plan, applied = _plan(), applied_in(schemas[0])
    pending = plan.pending(applied)
    why = [reason for migration in pending for reason in reasons(migration)]
    why += [f"{m} replaces some that ran" for m in pending if _half_squashed(m, applied)]
    names = ", ".join(map(str, pending))
    say(f"{len(schemas)} shop schemas need {names or 'their records'}")
    if why:
        say(f"one by one, as {'; '.join(why)}")
        log.warning("schemas_migrate_one_by_one", count=len(schemas), reasons=why)
    done = Done(reasons=why)
    for number, schema in enumerate(schemas, start=1):
        try:
            if why:
                one_by_one(schema)
                done.one_by_one += 1
            else:
                _bring(schema, state, applied)
                done.replayed += 1
        except Moved:
            log.info("schema_moved_while_migrating", schema=schema)
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable):
                raise
            say(f"{schema} is in use; it is tried again")
        if number % 100 == 0:
            say(f"{number} of {len(schemas)} done")
    return done


def _bring(schema: str, state: str, applied: frozenset[Key]) -> None:
    """Replays what another schema of the same state got, or runs it here, overheard, when this is the first."""
    plan = _plan()
    script = plan.scripts.get(state)
    with tripwire.unguarded(), transaction.atomic(), schema_context(schema), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL search_path = {_quoted(schema)}, public; SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
        cursor.execute("SELECT current_schema()")
        if cursor.fetchone() != (schema,) or _digest_of(schema) != state:
            raise Moved(schema)
        if script is None:
            script = _overheard(plan, applied, fresh=state == EMPTY)
        elif script:
            cursor.execute(script)
        # By its full name: had the schema been renamed meanwhile, this fails and everything is undone.
        rows = plan.missing(applied)
        cursor.execute(
            f"INSERT INTO {_quoted(schema)}.django_migrations (app, name, applied) "
            "SELECT app, name, now() FROM unnest(%s::text[], %s::text[]) AS missing (app, name)",
            [[app for app, _ in rows], [name for _, name in rows]],
        )
    plan.scripts[state] = script


def _overheard(plan: _Plan, applied: frozenset[Key], *, fresh: bool) -> str:
    """Runs the pending migrations in the current schema by Django's schema editor; answers what it said."""
    said: list[str] = []
    if fresh:
        with _editor(said) as editor:
            editor.create_model(MigrationRecorder.Migration)
    state = ProjectState(real_apps=plan.loader.unmigrated_apps)
    pending = plan.pending(applied)
    for migration in plan.migrations:
        if migration not in pending:  # it ran, or its tables stand in public
            migration.mutate_state(state, preserve=False)
    _ = state.apps  # rendered once, then kept up by each operation
    for migration in pending:
        with _editor(said) as editor:
            state = migration.apply(state, editor)
    return "\n;\n".join(said)


def _editor(said: list[str]) -> Any:
    """The connection's schema editor, which also writes down each statement as it went to the server."""
    real = connection.SchemaEditorClass
    assert real is not None

    class Overheard(real):  # type: ignore[misc, valid-type]
        def execute(self, sql: Any, params: Any = ()) -> None:
            text = str(sql) if params is None else connection.ops.compose_sql(str(sql), params)  # type: ignore[attr-defined]
            said.append(text)
            super().execute(text, None)

    return Overheard(connection, atomic=True)


def labels() -> set[str]:
    """The apps whose tables stand in the shops."""
    return {app.rpartition(".")[2] for app in settings.TENANT_APPS}


# --- reading the catalogue -----------------------------------------------------------------------------------------

_DIGEST = "md5(string_agg(app || '.' || name, ',' ORDER BY app COLLATE \"C\", name COLLATE \"C\"))"


def _states(names: list[str]) -> dict[str, list[str]]:
    recorded = _with_records(names)
    found: dict[str, list[str]] = {}
    fresh = [name for name in names if name not in recorded]
    if fresh:
        found[EMPTY] = fresh
    known = [name for name in names if name in recorded]
    for start in range(0, len(known), SCHEMAS_PER_STATEMENT):
        chunk = known[start : start + SCHEMAS_PER_STATEMENT]
        parts = [
            f"SELECT {_literal(n)}, coalesce({_DIGEST}, '{NOTHING}') FROM {_quoted(n)}.django_migrations" for n in chunk
        ]
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts))
            for name, digest in cursor.fetchall():
                found.setdefault(digest, []).append(name)
    return found


def _digest_of(schema: str) -> str:
    return next(iter(_states([schema])))


def _with_records(names: list[str]) -> set[str]:
    """Those of the schemas that hold a `django_migrations`. Raises `NoSuchSchema`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n.nspname, c.oid IS NOT NULL FROM pg_namespace n "
            "LEFT JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = 'django_migrations' "
            "WHERE n.nspname = ANY(%s)",
            [names],
        )
        found = dict(cursor.fetchall())
    if lost := [name for name in names if name not in found]:
        raise NoSuchSchema(", ".join(lost[:20]))
    return {name for name, recorded in found.items() if recorded}


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


# A definition names the table with its schema unless that schema is in the search path, so the name is taken out.
_FINGERPRINTS = """
WITH wanted AS (
    SELECT oid, nspname, quote_ident(nspname) || '.' AS prefix FROM pg_namespace WHERE nspname = ANY(%s)
), facts AS (
    SELECT w.nspname, concat_ws(' ', 'column', c.relkind, c.relname, c.relpersistence,
               row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum), a.attname,
               format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated, a.attcollation,
               replace(pg_get_expr(d.adbin, d.adrelid), w.prefix, '')) AS fact
    FROM wanted w
    JOIN pg_class c ON c.relnamespace = w.oid AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    UNION ALL
    SELECT w.nspname, concat_ws(' ', 'index', replace(pg_get_indexdef(i.indexrelid), w.prefix, ''),
               i.indisunique, i.indisprimary, i.indisvalid)
    FROM wanted w JOIN pg_class c ON c.relnamespace = w.oid JOIN pg_index i ON i.indrelid = c.oid
    UNION ALL
    SELECT w.nspname, concat_ws(' ', 'constraint', k.conname, c.relname,
               replace(pg_get_constraintdef(k.oid), w.prefix, ''), k.condeferrable, k.condeferred, k.convalidated)
    FROM wanted w JOIN pg_class c ON c.relnamespace = w.oid JOIN pg_constraint k ON k.conrelid = c.oid
)
SELECT nspname, md5(string_agg(fact, chr(10) ORDER BY fact COLLATE "C")) FROM facts GROUP BY nspname
"""

"""A statement that the server reads and plans once for a connection, and then only fills in."""

from collections.abc import Sequence
from typing import Any, cast
from weakref import WeakKeyDictionary

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections

_cursors: WeakKeyDictionary[Any, psycopg.Cursor[Any]] = WeakKeyDictionary()


class _Prepared(psycopg.Cursor[Any]):
    """Prepares what it executes. For all else its connection prepares nothing, and so keeps no statement's text."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        self.connection.prepare_threshold = 0
        try:
            return super().execute(query, params, prepare=True, **options)
        finally:
            self.connection.prepare_threshold = None


def first_row(statement: str, values: Sequence[str]) -> tuple[Any, ...] | None:
    """The first row of the answer, on Django's connection and in its transaction. Raises Django's database errors.

    It sets no schema: a statement names its own, or is a function that does. The server keeps each statement for as
    long as the connection lives, so nothing that is asked in each shop belongs here.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    cursor = _cursors.get(connection)
    if cursor is None or cursor.connection is not connection.connection:  # it was closed, and opened anew
        cursor = _cursors[connection] = _Prepared(connection.connection)
    if connection.queries_logged or connection.execute_wrappers:  # somebody counts statements, or watches schemas
        connection.cursor().close()  # the server is told of a change of schema only now
        wrap = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
        watched = wrap(cast(Any, cursor))
        watched.execute(statement, values)
    else:
        with connection.wrap_database_errors:
            cursor.execute(statement, values)
    return cursor.fetchone()

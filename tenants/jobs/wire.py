"""Many rows to the database at once: new ones by COPY, changed ones by COPY into a passing table and one UPDATE.

Names of tables and columns are our own models'; no value stands in a statement.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

from django.db import connection, models

Values = Mapping[str, Any]

_MOST_AT_ONCE = 5000


def select(
    model: type[models.Model], columns: Sequence[str], column: str, wanted: Iterable[Any], *, order: str = ""
) -> Iterator[dict[str, Any]]:
    """The rows whose `column` is among the wanted values, with `id` and the named columns."""
    # UUIDs are sorted as text: comparing two of them is a call in Python, several times dearer.
    names, listed = ["id", *columns], sorted(wanted, key=str)
    ordered = f" ORDER BY {order}" if order else ""
    statement = (
        f"SELECT {', '.join(map(_quoted, names))} FROM {_table(model)} WHERE {_quoted(column)} = ANY(%s){ordered}"  # noqa: S608
    )
    loads = _json(model, names)
    with connection.cursor() as cursor:
        for start in range(0, len(listed), _MOST_AT_ONCE):
            cursor.execute(statement, [listed[start : start + _MOST_AT_ONCE]])
            for found in cursor.fetchall():
                row = dict(zip(names, found, strict=True))
                for place in loads:
                    row[names[place]] = json.loads(found[place])
                yield row


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Values]) -> int:
    """Writes new rows; `columns` are attribute names (`customer_id`). Answers how many."""
    names = ", ".join(_quoted(column) for column in columns)
    return _copy(f"COPY {_table(model)} ({names}) FROM STDIN", model, columns, rows)


def update(model: type[models.Model], columns: Sequence[str], rows: Iterable[Values]) -> int:
    """Writes the named columns of rows that exist, found by `id`. Runs inside a transaction."""
    names, staged = ["id", *columns], _quoted(f"staged_{model._meta.db_table}")
    listed = ", ".join(_quoted(name) for name in names)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {staged}")
        cursor.execute(
            f"CREATE TEMPORARY TABLE {staged} ON COMMIT DROP AS SELECT {listed} FROM {_table(model)} WITH NO DATA"  # noqa: S608
        )
    if not _copy(f"COPY {staged} ({listed}) FROM STDIN", model, names, rows):
        return 0
    changes = ", ".join(f"{_quoted(column)} = staged.{_quoted(column)}" for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {_table(model)} AS kept SET {changes} FROM {staged} AS staged WHERE kept.id = staged.id"  # noqa: S608
        )
        return cursor.rowcount


def _copy(statement: str, model: type[models.Model], columns: Sequence[str], rows: Iterable[Values]) -> int:
    written, cells_of, loads = 0, itemgetter(*columns), _json(model, columns)
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            cells = cells_of(row)
            if loads:
                cells = list(cells)
                for place in loads:
                    cells[place] = _plain(cells[place])
            copy.write_row(cells)
            written += 1
    return written


def _json(model: type[models.Model], columns: Sequence[str]) -> list[int]:
    """Where among the columns those are that hold JSON."""
    return [place for place, name in enumerate(columns) if isinstance(model._meta.get_field(name), models.JSONField)]


def _plain(value: Any) -> Any:
    if not value and value is not None:
        return "{}" if isinstance(value, dict) else "[]" if isinstance(value, list) else value
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, list | dict) else value


def _table(model: type[models.Model]) -> str:
    return _quoted(model._meta.db_table)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)

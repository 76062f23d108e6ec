"""Many rows to the database at once: new ones by COPY, changed ones by COPY into a passing table and one UPDATE.

Names of tables and columns are our own models'; no value stands in a statement.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from operator import itemgetter
from typing import Any

from django.db import connection, models

from tenants.jobs import binary, ids

Values = Mapping[str, Any]

_MOST_AT_ONCE = 5000
_AT_A_TIME = 500


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
    return append(model, columns, map(itemgetter(*columns), rows))


def append(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Writes new rows told as cells in the order of the columns; where "id" is not among them each gets a new one.

    Answers how many.
    """
    if "id" not in columns and isinstance(model._meta.pk, models.UUIDField):
        columns, rows = ("id", *columns), ((new, *row) for new, row in zip(ids.fresh(), rows, strict=False))
    return _copy(_table(model), model, columns, rows)


def update(model: type[models.Model], columns: Sequence[str], rows: Iterable[Values]) -> int:
    """Writes the named columns of rows that exist, found by `id`. Runs inside a transaction."""
    names, staged = ["id", *columns], _quoted(f"staged_{model._meta.db_table}")
    listed = ", ".join(map(_quoted, names))
    cells = list(map(itemgetter(*names), rows))
    if not cells:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {staged}")
        cursor.execute(
            f"CREATE TEMPORARY TABLE {staged} ON COMMIT DROP AS SELECT {listed} FROM {_table(model)} WITH NO DATA"  # noqa: S608
        )
    _copy(staged, model, names, cells)
    changes = ", ".join(f"{_quoted(column)} = staged.{_quoted(column)}" for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {_table(model)} AS kept SET {changes} FROM {staged} AS staged WHERE kept.id = staged.id"  # noqa: S608
        )
        return cursor.rowcount


def _copy(table: str, model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """No statement for no row; a part of many rows is written while the database takes in the one before."""
    rows = iter(rows)
    part = list(islice(rows, _AT_A_TIME))
    if not part:
        return 0
    written, cells_of = 0, [binary.column(model._meta.get_field(name)) for name in columns]  # type: ignore[arg-type]
    names = ", ".join(map(_quoted, columns))
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN (FORMAT binary)") as copy:
        copy.write(binary.START)
        while part:
            copy.write(binary.rows(cells_of, part))
            written += len(part)
            part = list(islice(rows, _AT_A_TIME))
        copy.write(binary.END)
    return written


def _json(model: type[models.Model], columns: Sequence[str]) -> list[int]:
    """Where among the columns those are that hold JSON."""
    return [place for place, name in enumerate(columns) if isinstance(model._meta.get_field(name), models.JSONField)]


def _table(model: type[models.Model]) -> str:
    return _quoted(model._meta.db_table)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)

"""Many rows out at once, with what hangs on them, by a few statements; what Django would do row by row.

Names of tables and columns are our own models'; no value stands in a statement.
"""

from collections.abc import Collection
from typing import Any

from django.db import connection, models


def rows(model: type[models.Model], ids: Collection[Any]) -> None:
    """Deletes these rows as their models say: what cascades goes, too, and what is set to null stays without them.

    Raises `ProtectedError` when something else needs one of them.
    """
    if not ids:
        return
    for relation in _relations(model):
        child, field = relation.related_model, relation.field
        if relation.on_delete is models.CASCADE:
            if _relations(child):
                rows(child, _there(child, _pk(child), field, ids))
            else:
                _run(f"DELETE FROM {_table(child)} WHERE {_quoted(field.column)} = ANY(%s)", ids)  # noqa: S608
        elif relation.on_delete is models.SET_NULL:
            column = _quoted(field.column)
            _run(f"UPDATE {_table(child)} SET {column} = NULL WHERE {column} = ANY(%s)", ids)  # noqa: S608
        elif used := referred(child, field, ids):
            raise models.ProtectedError(f"{child.__name__} needs {model.__name__}.", used)
    _run(f"DELETE FROM {_table(model)} WHERE {_quoted(_pk(model))} = ANY(%s)", ids)  # noqa: S608


def unused(model: type[models.Model], ids: Collection[Any]) -> set[Any]:
    """Those of these rows that nothing refers to."""
    left = set(ids)
    for relation in _relations(model):
        left -= referred(relation.related_model, relation.field, left)
    return left


def referred(child: type[models.Model], field: Any, ids: Collection[Any]) -> set[Any]:
    """Those of these ids that a row of `child` holds in the field."""
    return _there(child, field.column, field, ids)


def _there(child: type[models.Model], wanted: str, field: Any, ids: Collection[Any]) -> set[Any]:
    if not ids:
        return set()
    column = _quoted(field.column)
    return _run(
        f"SELECT DISTINCT {_quoted(wanted)} FROM {_table(child)} WHERE {column} = ANY(%s)",  # noqa: S608
        ids,
    )


def _run(statement: str, ids: Collection[Any]) -> set[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(ids)])
        return {row[0] for row in cursor.fetchall()} if cursor.description else set()


def _relations(model: type[models.Model]) -> list[Any]:
    """The foreign keys that point to the model."""
    fields = model._meta.get_fields(include_hidden=True)
    return [each for each in fields if each.auto_created and not each.concrete and not each.many_to_many]


def _pk(model: type[models.Model]) -> str:
    return str(model._meta.pk.column)  # type: ignore[union-attr]


def _table(model: type[models.Model]) -> str:
    return _quoted(model._meta.db_table)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)

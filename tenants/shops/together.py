"""Rows of several tables written by one statement, where each way to the server and back counts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Field, Model
from django.utils.functional import Promise


@contextmanager
def one_transaction() -> Iterator[None]:
    """The caller's transaction, or one of its own. It sets no savepoint: refuse before anything is written."""
    if connection.in_atomic_block:
        yield
    else:
        with transaction.atomic():
            yield


class Together:
    """Collects what is to be written, and sends it at once.

    The parts see nothing of what the others do, and no two may touch the same row. Neither signals nor `auto_now` are
    known here. A statement of few values is taken apart by the driver once and not each time, so new rows are handed
    over as one value: see `insert`. What is changed is written as `save` writes it.
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._values: list[Any] = []
        self._runs: list[str] = []
        self._given: list[Any] = []

    def insert(self, rows: Sequence[Model]) -> None:
        """New rows of one table; a key that the server makes is not read back.

        Their values are handed over as JSON as they stand on the rows, and the fields' own preparing is not asked:
        words, numbers, booleans, None, dates, times, UUIDs, and lists and dicts of them. Raises `TypeError` at
        anything else, such as bytes, a file, or a value that the database is to make.
        """
        if not rows:
            return
        model, numbered = type(rows[0]), rows[0].pk is not None
        fields = _fields(model, numbered)
        told = [{field.column: getattr(row, field.attname) for field in fields} for row in rows]
        self._values.append(json.dumps(told, ensure_ascii=False, allow_nan=False, default=_as_text))
        self._parts.append(_insert(model, numbered))
        for row in rows:
            row._state.adding = False

    def update(self, row: Model, fields: Iterable[str]) -> None:
        """These fields of a row, found by its key."""
        names = tuple(fields)
        model = type(row)
        self._parts.append(_update(model, names, (model._meta.pk.name,)))
        self._values += [_value(_field(model, name), row) for name in names]
        self._values.append(row.pk)

    def change(self, model: type[Model], by: dict[str, Any], **values: Any) -> None:
        """The same values for all rows that have the values of `by`."""
        self._parts.append(_update(model, tuple(values), tuple(by)))
        self._values += [_prepared(_field(model, name), value) for name, value in (*values.items(), *by.items())]

    def run(self, function: str, *values: Any) -> None:
        """A function of the server that writes. They run in their order, before what else is written."""
        self._runs.append(f"{function}({', '.join(['%s'] * len(values))})")
        self._given += values

    def write(self) -> None:
        """Sends what was collected."""
        if self._parts or self._runs:
            self._send()

    def write_and_ask(self, function: str, *values: Any) -> Any:
        """The same with one more function, which runs last of them, and what that answers."""
        self.run(function, *values)
        return self._send()

    def _send(self) -> Any:
        parts = ", ".join(f"part_{n} AS ({part})" for n, part in enumerate(self._parts))
        runs = ", ".join(self._runs) or "1"
        sent = f"WITH {parts} SELECT {runs}" if parts else f"SELECT {runs}"
        values = [*self._values, *self._given]
        self._parts, self._values, self._runs, self._given = [], [], [], []
        with connection.cursor() as cursor:
            cursor.execute(sent, values)
            return cursor.fetchone()[-1]


@lru_cache(maxsize=256)
def _insert(model: type[Model], numbered: bool) -> str:
    fields = _fields(model, numbered)
    columns = ", ".join(_quoted(field.column) for field in fields)
    typed = ", ".join(f"{_quoted(field.column)} {field.db_type(connection)}" for field in fields)
    return f"INSERT INTO {_table(model)} ({columns}) SELECT * FROM json_to_recordset(%s) AS r ({typed})"  # noqa: S608


@lru_cache(maxsize=256)
def _update(model: type[Model], names: tuple[str, ...], by: tuple[str, ...]) -> str:
    values = ", ".join(f"{_quoted(_field(model, name).column)} = %s" for name in names)
    return f"UPDATE {_table(model)} SET {values} WHERE {_where(model, by)}"  # noqa: S608


@lru_cache(maxsize=256)
def _fields(model: type[Model], numbered: bool = True) -> list[Any]:
    return [field for field in model._meta.concrete_fields if numbered or not field.primary_key]


@lru_cache(maxsize=1024)
def _field(model: type[Model], name: str) -> Any:
    return model._meta.get_field(name)


def _where(model: type[Model], by: tuple[str, ...]) -> str:
    return " AND ".join(f"{_quoted(_field(model, name).column)} = %s" for name in by)


def _value(field: Field[Any, Any], row: Model) -> Any:
    return _prepared(field, getattr(row, field.attname))


def _prepared(field: Field[Any, Any], value: Any) -> Any:
    return field.get_db_prep_save(value, connection)


def _as_text(value: Any) -> str:
    """What JSON has no form for: times as everywhere, ids, exact numbers, and words in the reader's language."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, UUID | Decimal | Promise):
        return str(value)
    raise TypeError(f"A new row cannot be handed over with a value of the type {type(value).__name__}.")


def _table(model: type[Model]) -> str:
    return _quoted(model._meta.db_table)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)

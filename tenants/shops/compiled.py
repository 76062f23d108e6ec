"""Queries that are asked at every call: making their statement anew each time would take longer than the answer."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators

Row = TypeVar("Row", bound=Model)
_ANY = UUID(int=0)


class Compiled(Generic[Row]):
    """Finds one row by its id, as the queryset does that `make` gives for an id.

    Tables are named without a schema, so the one statement serves every shop.
    """

    def __init__(self, make: Callable[[UUID], QuerySet[Row]]) -> None:
        self._make = make
        self._how: _How | None = None

    def get(self, key: UUID) -> Row:
        """The row. Raises the model's `DoesNotExist`."""
        how = self._how = self._how or _How(self._make(_ANY))
        with connection.cursor() as cursor:
            cursor.execute(how.sql, [key if value == _ANY else value for value in how.params])
            found = cursor.fetchone()
        if found is None:
            raise how.model.DoesNotExist
        row: Row = how.read(list(found))
        return row


class _How:
    """The statement, and how its answer becomes a row with what was selected beside it."""

    def __init__(self, query: QuerySet[Any]) -> None:
        compiler = query.query.get_compiler(query.db)
        self.sql, self.params = compiler.as_sql()
        info = compiler.klass_info
        self.model = info["model"]
        places = info["select_fields"]
        self._from, self._to = places[0], places[-1] + 1
        self._names = [compiler.select[n][0].target.attname for n in places]
        self._beside = get_related_populators(info, compiler.select, query.db)  # type: ignore[call-arg]
        self._more = dict(compiler.annotation_col_map)
        self._converters = compiler.get_converters([each[0] for each in compiler.select])

    def read(self, values: list[Any]) -> Any:
        for place, (converters, expression) in self._converters.items():
            for convert in converters:
                values[place] = convert(values[place], expression, connection)
        row = self.model.from_db(connection.alias, self._names, values[self._from : self._to])
        for each in self._beside:
            each.populate(values, row)
        for name, place in self._more.items():
            setattr(row, name, values[place])
        return row

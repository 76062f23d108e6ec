"""Values as PostgreSQL reads them in a binary COPY: each cell is its length and its bytes.

A whole column is turned at a time, and equal values only once: most columns of a shop's file say the same few things.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from struct import Struct
from typing import Any

from django.db import models
from psycopg.types.numeric import DecimalBinaryDumper

START = b"PGCOPY\n\xff\r\n\0" + bytes(8)
END = b"\xff\xff"
_NULL = b"\xff\xff\xff\xff"

Column = Callable[[Sequence[Any]], Iterable[bytes]]


def column(field: models.Field) -> Column:
    """How a column of this field is written; a UUID may come as its 16 bytes. Raises `KeyError` for what is unknown."""
    if isinstance(field, models.ForeignKey):
        return column(field.target_field)
    return _COLUMNS[field.get_internal_type()]


def rows(columns: Sequence[Column], cells: Iterable[Sequence[Any]]) -> bytes:
    """Some rows with as many cells each as there are columns; between START and END they are a COPY."""
    written = [write(values) for write, values in zip(columns, zip(*cells, strict=True), strict=True)]
    width = len(columns).to_bytes(2)
    return width + width.join(map(b"".join, zip(*written, strict=True)))


_LENGTH = Struct("!i").pack
_SMALL, _INTEGER, _BIG = Struct("!ih").pack, Struct("!ii").pack, Struct("!iq").pack
_EPOCH, _DAY_ONE, _MICROSECOND = datetime(2000, 1, 1, tzinfo=UTC), date(2000, 1, 1), timedelta(microseconds=1)
_UUID = _LENGTH(16)
_OBJECT, _LIST = _LENGTH(3) + b"\x01{}", _LENGTH(3) + b"\x01[]"


def _counted(written: bytes) -> bytes:
    return _LENGTH(len(written)) + written


def _each_once(cell: Callable[[Any], bytes]) -> Column:
    def write(values: Sequence[Any]) -> Iterable[bytes]:
        known = {value: _NULL if value is None else cell(value) for value in set(values)}
        return map(known.__getitem__, values)

    return write


def _uuids(values: Sequence[Any]) -> Iterable[bytes]:
    # Nearly all differ, and a UUID's own hash is dearer than writing it.
    return [
        _NULL if value is None else _UUID + (value if type(value) is bytes else value.int.to_bytes(16))
        for value in values
    ]


def _jsons(values: Sequence[Any]) -> Iterable[bytes]:
    return [
        _NULL if value is None else _OBJECT if value == {} else _LIST if value == [] else _json(value)
        for value in values
    ]


def _json(value: Any) -> bytes:
    # The first byte is the version of jsonb.
    return _counted(b"\x01" + json.dumps(value, ensure_ascii=False, default=str).encode())


def _numeric(value: Decimal) -> bytes:
    written = DecimalBinaryDumper(Decimal).dump(value)
    assert written is not None
    return bytes(written)


_text = _each_once(lambda value: _counted(value.encode()))
_small = _each_once(lambda value: _SMALL(2, value))
_integer = _each_once(lambda value: _INTEGER(4, value))
_big = _each_once(lambda value: _BIG(8, value))
_COLUMNS: dict[str, Column] = {
    "UUIDField": _uuids,
    "JSONField": _jsons,
    "CharField": _text,
    "TextField": _text,
    "SmallIntegerField": _small,
    "PositiveSmallIntegerField": _small,
    "IntegerField": _integer,
    "PositiveIntegerField": _integer,
    "BigIntegerField": _big,
    "BinaryField": lambda values: [_NULL if value is None else _counted(value) for value in values],
    "BooleanField": _each_once(lambda value: b"\0\0\0\x01\x01" if value else b"\0\0\0\x01\0"),
    "DateField": _each_once(lambda value: _INTEGER(4, (value - _DAY_ONE).days)),
    "DateTimeField": _each_once(lambda value: _BIG(8, (value - _EPOCH) // _MICROSECOND)),
    "DecimalField": _each_once(lambda value: _counted(_numeric(value))),
}

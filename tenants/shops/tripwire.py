"""Refuses any statement that would run in another schema than the one the code believes it is in.

On for every test; in production it can be switched on to find out. PostgreSQL 18 tells the client each time its search
path changes, so the server is asked only after a change; an older one is asked before every statement.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from psycopg.pq import TransactionStatus

from tenants.shops.models import expected_schema

UNGUARDED = "*"
_MOVES_SCHEMAS = re.compile(r"\s*(?:(?:CREATE|ALTER|DROP)\s+SCHEMA|ROLLBACK)\b", re.IGNORECASE)
_found: dict[tuple[Any, str | None], str] = {}


class WrongShop(Exception):
    """A statement was about to run in a schema that nobody entered by `shop.schema()` or the host."""


def compare(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """An execute wrapper: compares the expected schema with what the server says."""
    if sql.startswith("SET search_path"):  # the switch itself
        return execute(sql, params, many, context)
    expected, raw = expected_schema.get(), context["connection"].connection
    if expected != UNGUARDED and raw is not None and raw.info.transaction_status != TransactionStatus.INERROR:
        found = _current_schema(raw)
        if found != expected:
            raise WrongShop(f"expected {expected}, the server is in {found}")
    if _MOVES_SCHEMAS.match(sql):  # after it the same path may lead elsewhere
        _found.clear()
    return execute(sql, params, many, context)


def _current_schema(raw: Any) -> str:
    """What the server says, remembered for as long as it reports the same search path."""
    path = raw.info.parameter_status("search_path")
    if path is None or (raw, path) not in _found:
        _found[raw, path] = raw.execute("SELECT current_schema()").fetchone()[0]
    return _found[raw, path]


@contextmanager
def armed() -> Iterator[None]:
    """Guards every statement of this thread's connection inside the block."""
    _found.clear()
    with connection.execute_wrapper(compare):
        yield


@contextmanager
def unguarded() -> Iterator[None]:
    """For migrations, which move between schemas by themselves."""
    token = expected_schema.set(UNGUARDED)
    try:
        yield
    finally:
        expected_schema.reset(token)

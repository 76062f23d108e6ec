"""Refuses any statement that would run in another schema than the one the code believes it is in.

On for every test; in production it can be switched on to find out, at the price of one small query per statement.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from psycopg.pq import TransactionStatus

from tenants.shops.models import expected_schema

UNGUARDED = "*"


class WrongShop(Exception):
    """A statement was about to run in a schema that nobody entered by `shop.schema()` or the host."""


def compare(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """An execute wrapper: compares the expected schema with what the server says."""
    if sql.startswith("SET search_path"):  # the switch itself
        return execute(sql, params, many, context)
    expected, raw = expected_schema.get(), context["connection"].connection
    if expected != UNGUARDED and raw is not None and raw.info.transaction_status != TransactionStatus.INERROR:
        row = raw.execute("SELECT current_schema()").fetchone()
        if row[0] != expected:
            raise WrongShop(f"expected {expected}, the server is in {row[0]}")
    return execute(sql, params, many, context)


@contextmanager
def armed() -> Iterator[None]:
    """Guards every statement of this thread's connection inside the block."""
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

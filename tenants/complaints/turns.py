"""Whose turn it is in a shop: one complaint is filed at a time, and no draft is written while one is."""

from django.db import connection

_KEY = "hashtextextended(current_schema() || '.complaints', 0)"


def to_file() -> None:
    """Waits for the shop's other filings, so that numbers follow each other without a gap, and holds them up.

    Inside the shop, in a transaction, whose end ends the turn.
    """
    _wait(f"SELECT pg_advisory_xact_lock({_KEY})")


def to_write() -> None:
    """Waits for a filing that is under way, so that no draft outlives its complaint; other drafts need not wait.

    Inside the shop, in a transaction, whose end ends the turn.
    """
    _wait(f"SELECT pg_advisory_xact_lock_shared({_KEY})")


def _wait(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)

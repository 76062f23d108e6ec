"""Whose turn it is in a shop: one complaint is filed at a time, and no draft is written while one is.

What is about a follow-up holds that first and then waits for its turn, as the end of a call does: in another order two
of them would wait for each other.
"""

import uuid

from django.db import connection

from tenants.followups.models import FollowUp
from tenants.shops.compiled import Compiled

_HELD = Compiled(
    lambda pk: FollowUp.objects.select_for_update(of=("self",), no_key=True).select_related("customer").filter(pk=pk)
)
_KEY = "hashtextextended(current_schema() || '.complaints', 0)"


def on(follow_up_id: uuid.UUID) -> FollowUp:
    """The follow-up with its customer, held until the transaction ends. Inside the shop, before the turn is taken.

    A row that refers to it is checked when it is committed, and would only then wait for who ends the call.
    """
    return _HELD.get(follow_up_id)


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

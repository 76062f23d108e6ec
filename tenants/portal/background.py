"""How a page gives work to the background."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest


def send(task: Any, request: HttpRequest, **ids: str) -> None:
    """Gives the shop's work to a task as soon as what is kept of it is committed."""
    ids["shop_id"] = str(request.shop.pk)  # type: ignore[attr-defined]
    # A broker that does not answer harms nothing: the beat sends what never left.
    transaction.on_commit(lambda: task.apply_async(kwargs=ids, retry=False), robust=True)

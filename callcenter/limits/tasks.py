"""Background work of the limits: what is too old to count is forgotten."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from callcenter.limits import contacts


@shared_task(name="limits.tidy")
def tidy(**_later: Any) -> None:
    """Forgets old contacts. May run twice."""
    contacts.tidy(now=timezone.now())

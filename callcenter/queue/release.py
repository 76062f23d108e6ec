"""Handing a call back before the telephone rang."""

from datetime import datetime

import structlog
from django.db import transaction

from callcenter.agents.models import Agent
from callcenter.queue import holding, ready
from callcenter.queue.holding import AlreadyDialled
from callcenter.queue.models import Attempt, Released

log = structlog.get_logger(__name__)


def call(attempt: Attempt, *, by: Agent | None = None, now: datetime) -> None:
    """Puts the call back for others. Handing back twice is once. Raises `AlreadyDialled`, `NotYours`."""
    with transaction.atomic():
        held, call = holding.lock(attempt, by=by)
        if held.dialled_at is not None and held.ended_at is None:
            raise AlreadyDialled
        if held.ended_at is None:
            holding.end(held, Released.HANDED_BACK, now=now)
            log.info("call_handed_back", attempt=str(held.pk), call=str(call.pk), agent=str(held.agent_id))
    ready.refresh(now=now, shop=call.shop)

"""How many customers an agent may open within an hour: who takes call after call just to read them is stopped."""

from datetime import datetime, timedelta

import structlog

from callcenter.agents import notices
from callcenter.agents.models import Agent, Notice
from callcenter.queue.models import Attempt

log = structlog.get_logger(__name__)

AN_HOUR = timedelta(hours=1)


class TooMany(Exception):
    """The agent has opened as many customers in the last hour as the team allows."""


def require_room(agent: Agent, *, now: datetime) -> None:
    """Raises `TooMany`, and then tells the supervisors."""
    opened = Attempt.objects.filter(agent=agent, ended_at__gt=now - AN_HOUR).values("call").distinct().count()
    if opened >= agent.team.customers_per_hour:
        log.warning("customers_exceeded", agent=str(agent.pk))
        notices.about(agent, Notice.Kind.CUSTOMERS, now=now)
        raise TooMany

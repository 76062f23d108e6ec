"""What supervisors are told about their agents: once, until somebody has seen it."""

import uuid
from datetime import datetime

import structlog
from django.db import IntegrityError, transaction

from callcenter.agents.models import Agent, Notice, Team

log = structlog.get_logger(__name__)


class Gone(Exception):
    """No such notice of this team, or somebody has seen it already."""


def about(agent: Agent, kind: str, *, now: datetime) -> bool:
    """Tells the supervisors; answers whether that is news. One notice of a kind stands until it was seen."""
    try:
        with transaction.atomic():
            Notice.objects.create(agent=agent, kind=kind, raised_at=now)
    except IntegrityError:
        return False
    return True


def unseen(team: Team) -> list[Notice]:
    """What the team's supervisors have not seen yet, the oldest first."""
    waiting = Notice.objects.filter(agent__team=team, agent__revoked_at=None, seen_at=None)
    return list(waiting.select_related("agent__user").order_by("raised_at"))


def seen(notice_id: uuid.UUID, *, by: Agent, now: datetime) -> None:
    """Puts a notice away for the whole team. Raises `Gone`."""
    found = Notice.objects.filter(pk=notice_id, agent__team=by.team_id, seen_at=None)
    if not found.update(seen_at=now, seen_by=by):
        raise Gone
    log.info("notice_seen", notice=str(notice_id), by=str(by.pk))

"""What a person is in a team, read at every request."""

import uuid

from accounts.models import User
from callcenter.agents.models import Agent, AgentRole


def agent_of(user: User) -> Agent | None:
    """The person's open place in a team, if there is one."""
    return Agent.objects.filter(user=user, revoked_at=None).select_related("team", "user").first()


def supervises(user: User) -> bool:
    """Whether the person supervises a team; such people need a second factor."""
    return Agent.objects.filter(user=user, revoked_at=None, role=AgentRole.SUPERVISOR).exists()


def somebody_speaks(language: str, *, team_id: uuid.UUID) -> bool:
    """Whether anybody in the team takes calls in a language."""
    speaks = {"speaks_zh": True} if language.startswith("zh") else {"speaks_en": True}
    return Agent.objects.filter(team=team_id, revoked_at=None, **speaks).exists()

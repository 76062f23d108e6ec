"""What a person is in a team, read at every request."""

from accounts.models import User
from callcenter.agents.models import Agent, AgentRole


def agent_of(user: User) -> Agent | None:
    """The person's open place in a team, if there is one."""
    return Agent.objects.filter(user=user, revoked_at=None).select_related("team", "user").first()


def supervises(user: User) -> bool:
    """Whether the person supervises a team; such people need a second factor."""
    return Agent.objects.filter(user=user, revoked_at=None, role=AgentRole.SUPERVISOR).exists()

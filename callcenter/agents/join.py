"""Joining and leaving a team."""

from datetime import datetime

from django.conf import settings

from accounts.models import Invitation, User
from callcenter.agents.models import Agent, AgentRole, Team


class AlreadyInATeam(Exception):
    """A person works for one team at a time."""


def join(team: Team, user: User, *, role: str = AgentRole.AGENT, now: datetime) -> Agent:
    """Gives `user` a place in `team`. Raises `AlreadyInATeam` when the person works for another."""
    open_one = Agent.objects.filter(user=user, revoked_at=None).first()
    if open_one is None:
        return Agent.objects.create(team=team, user=user, role=role, joined_at=now)
    if open_one.team_id != team.pk:
        raise AlreadyInATeam
    open_one.role = role
    open_one.save(update_fields=["role"])
    return open_one


def by_invitation(invitation: Invitation, user: User, *, now: datetime) -> str:
    """Joins the team that the invitation names; answers the console's address."""
    join(Team.objects.get(pk=invitation.target), user, role=invitation.role, now=now)
    port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT else ""
    return f"{settings.PUBLIC_SCHEME}://{settings.CONSOLE_LABEL}.{settings.BASE_DOMAIN}{port}/"


def leave(agent: Agent, *, now: datetime) -> None:
    """Ends a person's place in the team; the next request is refused."""
    agent.revoked_at = now
    agent.save(update_fields=["revoked_at"])

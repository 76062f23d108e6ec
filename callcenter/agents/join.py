"""Joining and leaving a team."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from accounts import origins
from accounts.invitations import CannotJoin
from accounts.models import Invitation, User
from callcenter.agents.models import Agent, AgentRole, Team


class AlreadyInATeam(Exception):
    """A person works for one team at a time."""


class LastSupervisor(Exception):
    """A team keeps at least one supervisor."""


def join(team: Team, user: User, *, role: str = AgentRole.AGENT, now: datetime) -> Agent:
    """Gives `user` a place in `team`. Raises `AlreadyInATeam` when the person works for another."""
    open_one = Agent.objects.filter(user=user, revoked_at=None).first()
    if open_one is None:
        return Agent.objects.create(team=team, user=user, role=role, joined_at=now)
    if open_one.team_id != team.pk:
        raise AlreadyInATeam
    set_role(open_one, role=role)
    return open_one


def by_invitation(invitation: Invitation, user: User, *, now: datetime) -> str:
    """Joins the team that the invitation names; answers the console's address."""
    try:
        join(Team.objects.get(pk=invitation.target), user, role=invitation.role, now=now)
    except AlreadyInATeam as refused:
        raise CannotJoin(gettext("You work for another team. Leave that team first.")) from refused
    except LastSupervisor as refused:
        raise CannotJoin(gettext("You are the team's only supervisor.")) from refused
    return origins.console("/")


def place_of(invitation: Invitation) -> str:
    """The name of the team that an invitation leads to; empty when there is none."""
    return Team.objects.filter(pk=invitation.target).values_list("name", flat=True).first() or ""


@transaction.atomic
def set_role(agent: Agent, *, role: str) -> None:
    """Gives an agent another role. Raises `LastSupervisor`."""
    _keep_a_supervisor(agent, becomes=role)
    agent.role = role
    agent.save(update_fields=["role"])


@transaction.atomic
def leave(agent: Agent, *, now: datetime) -> None:
    """Ends a person's place in the team; the next request is refused. Raises `LastSupervisor`."""
    _keep_a_supervisor(agent, becomes=None)
    agent.revoked_at = now
    agent.save(update_fields=["revoked_at"])


def set_languages(agent: Agent, *, speaks_en: bool, speaks_zh: bool) -> None:
    """Which languages an agent takes calls in."""
    agent.speaks_en, agent.speaks_zh = speaks_en, speaks_zh
    agent.save(update_fields=["speaks_en", "speaks_zh"])


def of(team: Team) -> list[Agent]:
    """The people of a team, supervisors first."""
    return list(team.agents.filter(revoked_at=None).select_related("user").order_by("-role", "user__name", "joined_at"))


def _keep_a_supervisor(agent: Agent, *, becomes: str | None) -> None:
    if agent.role != AgentRole.SUPERVISOR or becomes == AgentRole.SUPERVISOR:
        return
    others = Agent.objects.select_for_update().filter(team=agent.team, role=AgentRole.SUPERVISOR, revoked_at=None)
    if not [other for other in others if other.pk != agent.pk]:
        raise LastSupervisor

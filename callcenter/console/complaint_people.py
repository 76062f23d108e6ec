"""Who of a team looks after complaints, and so can be in charge of one."""

from callcenter.agents.models import Agent, AgentRole, Team
from tenants.complaints.owner import Person


def of(team: Team) -> list[Person]:
    """The team's supervisors, by name."""
    there = Agent.objects.filter(team=team, role=AgentRole.SUPERVISOR, revoked_at=None, user__is_active=True)
    people = [Person(each.user_id, str(each.user)) for each in there.select_related("user")]
    return sorted(people, key=lambda person: (person.name, str(person.id)))

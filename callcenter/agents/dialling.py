"""The port to a telephone: today a link that this computer's telephone opens, by the agent's own choice."""

from callcenter.agents.models import Agent, DialsBy


def link(agent: Agent) -> str:
    """What opens the telephone; `{number}` stands for the number, which nobody knows before it is dialled."""
    if agent.dials_by == DialsBy.SIP and agent.team.sip_domain:
        return f"sip:{{number}}@{agent.team.sip_domain}"
    return "tel:{number}"


def set_way(agent: Agent, way: str) -> None:
    """What a click on "Dial" opens for this agent from now on."""
    agent.dials_by = DialsBy(way)
    agent.save(update_fields=["dials_by"])

"""When the people of a team work: the team's week, or a person's own where it differs, each on a clock of its own."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

import structlog

from callcenter.agents import assign
from callcenter.agents.models import Agent, Team
from tenants.shops import hours
from tenants.shops.hours import BadHours, BusinessCalendar, Week

log = structlog.get_logger(__name__)

#: Unless told otherwise somebody is there whenever a customer may be called, wherever the shop is.
WHENEVER: Week = (((time(0), time(0)),),) * 7


@dataclass(frozen=True)
class Hours:
    """A week, and the time zone of its clock."""

    week: Week
    zone: str


def zone_of(team: Team) -> str:
    """The zone that fits the team best: that of most of its shops."""
    zones = Counter(shop.timezone for shop in assign.shops_of(team))
    return zones.most_common(1)[0][0] if zones else "UTC"


def hours_of(holder: Team | Agent) -> Hours | None:
    """The hours of a team or of a person; None where nobody set any. A person without own hours has the team's."""
    if isinstance(holder, Agent) and not holder.week:
        return hours_of(holder.team)
    return _read(holder.week, str(holder.pk)) if holder.week else None


def set_hours(holder: Team | Agent, found: Hours | None) -> None:
    """From now on these are the hours; None: a person has the team's, and a team works whenever there are calls."""
    holder.week = {"zone": found.zone, "days": hours.write_week(found.week)} if found is not None else {}
    holder.save(update_fields=["week"])


def on_duty(agent: Agent, moment: datetime) -> bool:
    """Whether the agent works at this moment."""
    if agent.revoked_at is not None:
        return False
    found = hours_of(agent)
    if found is None:
        return True
    return hours.is_open(moment, BusinessCalendar(zone=found.zone, week=found.week, open_on_holidays=True))


def people_of(team: Team) -> list[Agent]:
    """Everybody who works in the team."""
    return list(team.agents.filter(revoked_at=None).select_related("team", "user"))


def staffed(agents: Iterable[Agent], moment: datetime) -> int:
    """How many of these people work at this moment."""
    return sum(on_duty(agent, moment) for agent in agents)


def _read(document: dict[str, Any], whose: str) -> Hours | None:
    try:
        return Hours(hours.read_week(document["days"]), str(document["zone"]))
    except (BadHours, KeyError, TypeError):
        # The page refuses such hours. Having people there too often is better than having nobody.
        log.warning("duty_hours_unreadable", holder=whose)
        return None

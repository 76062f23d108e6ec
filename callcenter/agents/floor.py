"""Who of a team is doing what, since when, and how their day has gone so far."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from callcenter.agents import measures, states
from callcenter.agents.measures import Change, Measures
from callcenter.agents.models import Agent, Seat, State, StateChange, Team


@dataclass(frozen=True, slots=True)
class Place:
    """One agent: the present state, and the measures since the day began."""

    agent: Agent
    seat: Seat
    today: Measures


def of(team: Team, *, since: datetime, now: datetime) -> list[Place]:
    """The people of a team by what they do now, the longest in a state first."""
    agents = list(Agent.objects.filter(team=team, revoked_at=None).select_related("user", "team"))
    seats = {each.agent_id: each for each in Seat.objects.filter(agent__in=agents)}
    changes = _changes([each.pk for each in agents], since=since)
    places = []
    for agent in agents:
        stored = seats.get(agent.pk) or Seat(agent=agent, since=since, seen_at=now)
        told = changes[agent.pk]
        seat = states.as_of(stored, now=now)
        places.append(Place(agent, seat, measures.of([*told, *_unwritten(seat, told)], since=since, now=now)))
    order = [State.ON_CALL, State.WRAP_UP, State.PREPARING, State.READY, State.BREAK, State.TRAINING, State.OFFLINE]
    return sorted(places, key=lambda each: (order.index(State(each.seat.state)), each.seat.since))


def today_of(agent: Agent, *, since: datetime, now: datetime) -> Measures:
    """One agent's measures since the day began."""
    told = _changes([agent.pk], since=since)[agent.pk]
    return measures.of([*told, *_unwritten(states.of(agent, now=now), told)], since=since, now=now)


def _changes(agents: list[UUID], *, since: datetime) -> dict[UUID, list[Change]]:
    """Each agent's changes since then, led by the one that held at that moment."""
    before = StateChange.objects.filter(agent__in=agents, at__lt=since).order_by("agent", "-at", "-id")
    after = StateChange.objects.filter(agent__in=agents, at__gte=since).order_by("at", "id")
    found: dict[UUID, list[Change]] = defaultdict(list)
    for each in [*before.distinct("agent"), *after]:
        found[each.agent_id].append(Change(each.at, each.state, each.attempt))
    return found


def _unwritten(seat: Seat, told: list[Change]) -> list[Change]:
    """What time alone has changed, and nobody wrote down yet."""
    return [Change(seat.since, seat.state)] if told and told[-1].state != seat.state else []

"""The top bar of every page of the console: what the agent is doing since when, and how the day goes."""

from datetime import datetime
from typing import Any

from callcenter.agents import states
from callcenter.agents.models import Agent, Reason, Seat, State
from callcenter.console import today

LEVELS = {
    State.READY: "success",
    State.PREPARING: "info",
    State.ON_CALL: "info",
    State.WRAP_UP: "warning",
    State.BREAK: "warning",
    State.TRAINING: "warning",
    State.OFFLINE: "neutral",
}
ICONS = {
    State.READY: "headset",
    State.PREPARING: "eye",
    State.ON_CALL: "phone-call",
    State.WRAP_UP: "edit",
    State.BREAK: "player-pause",
    State.TRAINING: "star",
    State.OFFLINE: "logout",
}


def of(agent: Agent, *, seat: Seat | None = None, now: datetime) -> dict[str, Any]:
    """The agent's state with its clock in milliseconds, and today's counts against the team's goal.

    Who has read the seat hands it in.
    """
    return {
        "seat": shown(seat or states.of(agent, now=now), now=now),
        "counts": today.counts(agent, zone=today.zone_of(agent.team), now=now),
        "goal": agent.team.calls_per_day,
    }


def shown(seat: Seat, *, now: datetime) -> dict[str, Any]:
    """One state as a page shows it."""
    state = State(seat.state)
    return {
        "state": state.value,
        "name": state.label,
        "reason": Reason(seat.reason).label if seat.reason else "",
        "level": LEVELS[state],
        "icon": ICONS[state],
        "now": milliseconds(now),
        "since": milliseconds(seat.since),
        "until": milliseconds(seat.until) if seat.until else "",
        "held": seat.attempt is not None,
        "may_extend": state == State.WRAP_UP and not seat.extended,
    }


def choices() -> dict[str, list[tuple[str, Any]]]:
    """The reasons a person chooses from."""
    return {
        "breaks": [(each.value, each.label) for each in states.BREAKS],
        "extensions": [(each.value, each.label) for each in states.EXTENSIONS],
    }


def milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)

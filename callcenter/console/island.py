"""What the call screen's scripts need beside the call itself: the agent's keys, states, telephone, and addresses."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from callcenter.agents import dialling
from callcenter.agents.models import Agent, State
from callcenter.console import asides, bar, key_words, keys, screen
from callcenter.console.card import Card
from callcenter.console.endings import Offered
from callcenter.console.keys import CHORDS, PRESSING, SINGLES
from callcenter.queue.models import Attempt


def of(attempt: Attempt, card: Card, *, offered: Offered, agent: Agent, now: datetime) -> dict[str, Any]:
    """The whole of the page's state as one JSON."""
    user, own = agent.user, keys.own(agent.user.keys)
    found = screen.state(attempt, card, offered=offered, single_keys=user.single_keys, now=now)
    found |= {
        "hung_up_at": bar.milliseconds(attempt.hung_up_at) if attempt.hung_up_at else None,
        "answered": attempt.answered_at is not None,
        "link": dialling.link(agent),
        "keys": {own[action]: action.value for action in CHORDS},
        "singles": {SINGLES[action]: own[action] for action in PRESSING},
        "openers": {own[action]: action.value for action in SINGLES if action not in PRESSING},
        "seats": {state.value: _seat(state) for state in (State.PREPARING, State.ON_CALL, State.WRAP_UP)},
    }
    found["urls"] |= {
        "answered": reverse("api_answered", args=[attempt.pk]),
        "hang_up": reverse("api_hang_up", args=[attempt.pk]),
    }
    found["words"] |= words()
    if agent.team.records_calls:
        _say_that_it_is_recorded(found)
    return found


def first_words(state: dict[str, Any]) -> list[tuple[str, bool]]:
    """What the page says before its scripts run: how the call begins. Where one goes on, only they know."""
    if state["answers"]:
        return []
    words: list[tuple[str, bool]] = state["scripts"][state["language"]]["steps"][state["steps"][0]["key"]]["say"]
    return words


def page(*, agent: Agent) -> dict[str, Any]:
    """What the page itself shows of the same: each action's key, and all of them for the help and the palette."""
    user, own = agent.user, keys.own(agent.user.keys)
    return {
        "keys": {action.value: key for action, key in own.items()},
        "key_table": key_words.table(own, single_keys=user.single_keys),
        "phrases": phrases(),
    }


def words() -> dict[str, str]:
    """The sentences of the states, in the agent's language."""
    return {
        "hang_up": _("Hang up"),
        "ended": _("Ended {time}"),
    }


def phrases() -> list[str]:
    """Short notes that are written many times a day."""
    return [
        _("Asked to be called in the evening."),
        _("A member of the family answered."),
        _("The driver is somebody else than the owner."),
        _("Wants the advisor to call."),
        _("Wants a price before deciding."),
        _("Will come with the next service."),
        _("Praised the advisor by name."),
        _("Could not talk while driving."),
        _("The line was bad."),
    ]


def _say_that_it_is_recorded(found: dict[str, Any]) -> None:
    """Adds the sentence that asks for consent to the greeting, in every language of the script."""
    greeting = found["steps"][0]["key"]
    for language, spoken in found["scripts"].items():
        gap = "" if language.startswith("zh") else " "
        spoken["steps"][greeting]["say"].append((gap + asides.recording_line(language), False))


def _seat(state: State) -> dict[str, Any]:
    return {"state": state.value, "name": str(state.label), "level": bar.LEVELS[state], "icon": bar.ICONS[state]}

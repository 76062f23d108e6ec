"""The recording of a call as the team sees it: the customer's word, and the link."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from callcenter.agents.models import Agent
from callcenter.console import hands
from callcenter.queue.models import Attempt
from tenants.followups import recording


class NotRecorded(Exception):
    """The team records no calls."""


@dataclass(frozen=True, slots=True)
class State:
    """`consents` is None as long as nobody asked."""

    consents: bool | None = None
    link: str = ""


def of(attempt: Attempt) -> State | None:
    """What is known of a call; None where the team records none and nothing was ever noted."""
    with attempt.call.shop.schema():
        found = recording.of(attempt.pk)
    if found is None:
        return State() if attempt.agent.team.records_calls else None
    return State(found.consented, found.link)


def keep(attempt: Attempt, told: Mapping[str, Any], *, agent: Agent, now: datetime) -> State:
    """Keeps the customer's word, or the link, or both.

    Raises `hands.NotInHand`, `NotRecorded`, `recording.NoConsent`, `recording.BadLink`.
    """
    hands.open_or_late(attempt, now=now)
    team = attempt.agent.team
    if not team.records_calls:
        raise NotRecorded
    with attempt.call.shop.schema():
        if told.get("consents") is not None:
            recording.note_consent(
                attempt.call.follow_up, attempt_id=attempt.pk, consents=told["consents"], template=team.recording_link,
                by=agent.user_id, by_name=str(agent.user), now=now,
            )  # fmt: skip
        if told.get("link") is not None:
            recording.keep_link(attempt.pk, told["link"])
        found = recording.of(attempt.pk)
    return State(found.consented, found.link) if found else State()

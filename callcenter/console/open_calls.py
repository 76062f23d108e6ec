"""What each open call of a shop waits for, told by the queue alone: nothing of it is about a customer."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from callcenter.agents.models import Agent, Team
from callcenter.queue.models import Attempt, Call
from callcenter.queue.ready import OWNED_FOR
from tenants.shops.models import Shop
from web.context import LANGUAGE_NAMES

IN_HAND, REVIEW, OVER, PLANNED, HOURS = "in_hand", "review", "over", "planned", "hours"
OWNED, LANGUAGE, NEXT = "owned", "language", "next"


@dataclass(frozen=True)
class Waiting:
    """A code of this module, the moment it speaks of, and the agent if there is one."""

    code: str
    at: datetime | None = None
    agent: str = ""


@dataclass(frozen=True)
class Row:
    """One open call and what it waits for."""

    call: Call
    language: str
    waiting: Waiting


def of(shop: Shop) -> QuerySet[Call, Any]:
    """The shop's open calls, the next first."""
    return Call.objects.filter(shop=shop, closed_at=None).select_related("owner__user").order_by("not_before", "pk")


def rows(calls: Collection[Call], *, team: Team, now: datetime) -> list[Row]:
    """These calls with what each waits for."""
    held = Attempt.objects.filter(call__in=calls, ended_at=None).select_related("agent__user")
    in_hand = {each.call_id: each for each in held}
    spoken = {code for each in Agent.objects.filter(team=team, revoked_at=None) for code in each.languages}
    return [
        Row(
            call,
            str(LANGUAGE_NAMES.get(call.language, call.language)),
            waiting(call, in_hand=in_hand.get(call.pk), spoken=spoken, now=now),
        )
        for call in calls
    ]


def waiting(call: Call, *, in_hand: Attempt | None, spoken: Collection[str], now: datetime) -> Waiting:
    """What stands first between the call and the next agent. `spoken` are the languages of the team's people."""
    if call.needs_review_since is not None:
        return Waiting(REVIEW, call.needs_review_since)
    if in_hand is not None:
        return Waiting(IN_HAND, in_hand.claimed_at, str(in_hand.agent.user))
    if call.expires_at <= now:
        return Waiting(OVER, call.expires_at)
    if call.not_before > now:
        return Waiting(PLANNED, call.not_before)
    if call.open_from > now or call.open_until <= now:
        # The queue learns of the next opening within a minute of the last one's end.
        return Waiting(HOURS, call.open_from if call.open_from > now else None)
    if call.language not in spoken:
        return Waiting(LANGUAGE)
    if call.owner is not None and call.promised_at is not None and call.promised_at + OWNED_FOR > now:
        return Waiting(OWNED, call.promised_at + OWNED_FOR, str(call.owner.user))
    return Waiting(NEXT, call.not_before)

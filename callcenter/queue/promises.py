"""Whether the team keeps its promises: firm callbacks that were dialled at their time, of those that fell due."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, OuterRef, Q, Subquery

from callcenter.agents.models import Agent, Team
from callcenter.queue.models import Attempt, CallClosed
from callcenter.queue.ready import OWNED_FOR
from tenants.shops.models import Shop


@dataclass(frozen=True)
class Kept:
    """Firm promises that fell due, and those of them that were kept; `rate` is empty when none fell due."""

    due: int
    kept: int

    @property
    def rate(self) -> float | None:
        return self.kept / self.due if self.due else None


@dataclass(frozen=True)
class Promise:
    """One firm promise that fell due; `kept_at` is when it was dialled at its time, by whomever."""

    call: uuid.UUID
    shop: Shop
    agent: Agent
    made_at: datetime
    promised_at: datetime
    kept_at: datetime | None


def kept(team: Team, *, since: datetime, until: datetime, now: datetime) -> Kept:
    """The promises made by the team's people for times from `since` to `until`, in numbers."""
    return count(due(team, since=since, until=until, now=now))


def count(promises: Iterable[Promise]) -> Kept:
    """Promises in numbers."""
    found = list(promises)
    return Kept(due=len(found), kept=sum(each.kept_at is not None for each in found))


def due(team: Team, *, since: datetime, until: datetime, now: datetime) -> list[Promise]:
    """The promises made by the team's people for times from `since` to `until`, the latest first.

    A promise is kept by a dial within a quarter of an hour of its time, whoever dials. It falls due when that quarter
    has passed; what was withdrawn before its time never did. Shops that another team calls for now are left out.
    """
    promised = Attempt.objects.filter(
        agent__team=team, call__shop__assignment__team=team, promised_at__gte=since, promised_at__lt=until,
        promised_at__lte=now - OWNED_FOR,
    ).exclude(Q(call__closed_reason=CallClosed.WITHDRAWN), call__closed_at__lt=F("promised_at"))  # fmt: skip
    dialled = Attempt.objects.filter(
        call=OuterRef("call"),
        dialled_at__gte=OuterRef("promised_at") - OWNED_FOR,
        dialled_at__lte=OuterRef("promised_at") + OWNED_FOR,
        claimed_at__gt=OuterRef("claimed_at"),
    ).order_by("dialled_at")
    rows = promised.annotate(kept_at=Subquery(dialled.values("dialled_at")[:1]))
    rows = rows.select_related("call__shop", "agent__user").order_by("-promised_at", "pk")
    return [
        Promise(each.call_id, each.call.shop, each.agent, _made(each), each.promised_at, each.kept_at)
        for each in rows
        if each.promised_at is not None
    ]


def _made(attempt: Attempt) -> datetime:
    return attempt.ended_at or attempt.claimed_at

"""Giving a shop to another team: its calls go along at once, and who is in a call finishes it."""

from dataclasses import dataclass
from datetime import datetime

import structlog
from django.db import transaction

from callcenter.agents import assign, roles
from callcenter.agents.models import Agent, AgentRole, ShopAssignment, Team
from callcenter.queue import ready
from callcenter.queue.models import Attempt, Call, ReviewReason
from tenants.shops.models import Shop

log = structlog.get_logger(__name__)


class NotYourShop(Exception):
    """Only a supervisor of the team that calls for the shop moves it."""


class SameTeam(Exception):
    """This team calls for the shop already."""


class NobodyThere(Exception):
    """The team has no people, so nobody would call."""


@dataclass(frozen=True)
class OnHand:
    """What a shop has with its team: open calls, promises of its agents, and calls that somebody is in."""

    calls: int
    promises: int
    in_hand: int


def on_hand(shop: Shop) -> OnHand:
    """What would go along, what would lose its agent, and what would still be finished by the old team."""
    calls = Call.objects.filter(shop=shop, closed_at=None)
    return OnHand(
        calls=calls.count(),
        promises=calls.filter(owner__isnull=False).count(),
        in_hand=Attempt.objects.filter(call__shop=shop, ended_at=None, call__needs_review_since=None).count(),
    )


def shop(shop: Shop, *, to: Team, by: Agent, now: datetime) -> None:
    """From now on `to` calls for the shop. Raises `NotYourShop`, `SameTeam`, `NobodyThere`.

    Promises lose an agent who is not in the new team. Who has a call in hand finishes it; then it is out of reach.
    """
    with transaction.atomic():
        assignment = ShopAssignment.objects.select_for_update().filter(shop=shop).first()
        if by.role != AgentRole.SUPERVISOR or assignment is None or assignment.team_id != by.team_id:
            raise NotYourShop
        if to.pk == assignment.team_id:
            raise SameTeam
        if not Agent.objects.filter(team=to, revoked_at=None).exists():
            raise NobodyThere
        assign.assign(shop, to, now=now)
        promised = Call.objects.filter(shop=shop, closed_at=None, owner__isnull=False)
        ownerless = promised.exclude(owner__team=to).update(owner=None)
        _hand_out_what_is_spoken_there(shop, to)
        ready.refresh(now=now, shop=shop)
    log.info(
        "shop_moved", shop=str(shop.pk), team=str(by.team_id), new_team=str(to.pk), by=str(by.pk), ownerless=ownerless
    )


def _hand_out_what_is_spoken_there(shop: Shop, team: Team) -> None:
    """Calls that waited because nobody in the old team spoke the customer's language."""
    waiting = Call.objects.filter(
        shop=shop, closed_at=None, needs_review_since__isnull=False, review_reason=ReviewReason.LANGUAGE
    )
    for language in set(waiting.values_list("language", flat=True)):
        if roles.somebody_speaks(language, team_id=team.pk):
            waiting.filter(language=language).update(needs_review_since=None, review_reason="")

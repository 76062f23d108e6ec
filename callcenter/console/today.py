"""What the desk says about an agent's day: counts, promises, and how many calls wait."""

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.db.models import Q

from callcenter.agents import assign
from callcenter.agents.models import Agent, Team
from callcenter.queue.models import Attempt, Call, Ready
from tenants.complaints.cards import masked_name
from tenants.followups import numbers
from tenants.followups.calling import Hours
from tenants.followups.dispositions import disposition
from tenants.followups.models import FollowUp
from tenants.shops.models import Shop

#: More than so many waiting calls need no exact number.
MANY = 1000
CALLBACKS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Today:
    """An agent's own numbers since midnight."""

    calls: int
    reached: int
    complaints: int


@dataclass(frozen=True, slots=True)
class Callback:
    """A promise that is the agent's own. The customer is masked."""

    shop: Shop
    at: datetime
    zone: ZoneInfo
    overdue: bool
    kind: str
    language: str
    customer: str
    phone: str


@dataclass(frozen=True, slots=True)
class Unfinished:
    """The call that the agent has in hand."""

    attempt: uuid.UUID
    shop: Shop
    customer: str
    started_at: datetime
    dialled_at: datetime | None


def zone_of(team: Team) -> ZoneInfo:
    """The zone of a team's day: that of most of its shops."""
    return ZoneInfo(assign.zone_of(team) or "UTC")


def counts(agent: Agent, *, zone: ZoneInfo, now: datetime) -> Today:
    """Calls finished, customers reached and complaints taken down today."""
    midnight = datetime.combine(now.astimezone(zone).date(), time(0), zone)
    ended = Attempt.objects.filter(agent=agent, ended_at__gte=midnight, ended_at__lte=now).exclude(disposition="")
    rows = list(ended.values_list("disposition", "complaint"))
    return Today(
        calls=len(rows),
        reached=sum(disposition(code).right_party for code, _complaint in rows),
        complaints=sum(complaint is not None for _code, complaint in rows),
    )


def waiting(agent: Agent, *, now: datetime) -> int:
    """How many calls the agent could be given now; `MANY` stands for that many or more."""
    ready = Ready.objects.filter(Q(owner=None) | Q(owner=agent), team=agent.team_id, closes_at__gt=now)
    return len(ready.filter(language__in=agent.languages).values_list("pk")[:MANY])


def callbacks(agent: Agent, *, now: datetime) -> list[Callback]:
    """The agent's own promises, the earliest first."""
    promised = Call.objects.filter(
        owner=agent, shop__assignment__team=agent.team_id, closed_at=None, promised_at__isnull=False, expires_at__gt=now
    )
    calls = list(promised.select_related("shop__settings").order_by("promised_at")[:CALLBACKS_SHOWN])
    by_shop: dict[Shop, list[Call]] = defaultdict(list)
    for call in calls:
        by_shop[call.shop].append(call)
    found = [each for shop, held in by_shop.items() for each in _in_shop(shop, held, now=now)]
    return sorted(found, key=lambda each: each.at)


def unfinished(attempt: Attempt) -> Unfinished:
    """The call in hand, with the customer's name masked."""
    shop = attempt.call.shop
    with shop.schema():
        found = FollowUp.objects.filter(pk=attempt.call.follow_up).select_related("customer").first()
        customer = masked_name(found.customer.name, found.customer.title) if found else ""
    return Unfinished(attempt.pk, shop, customer, attempt.claimed_at, attempt.dialled_at)


def _in_shop(shop: Shop, calls: list[Call], *, now: datetime) -> list[Callback]:
    by_follow_up = {call.follow_up: call for call in calls}
    with shop.schema():
        zone = ZoneInfo(Hours(shop).usual.zone)
        follow_ups = FollowUp.objects.filter(pk__in=by_follow_up).select_related("customer")
        return [
            Callback(
                shop=shop,
                at=call.promised_at,
                zone=zone,
                overdue=call.promised_at <= now,
                kind=str(each.get_kind_display()),
                language=each.language,
                customer=masked_name(each.customer.name, each.customer.title),
                phone=numbers.to_dial(each),
            )
            for each in follow_ups
            if (call := by_follow_up[each.pk]).promised_at is not None
        ]

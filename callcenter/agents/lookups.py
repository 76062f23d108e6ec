"""Looking for the customer who is calling: few tries an hour, each one noted, and supervisors told of too many."""

import uuid
from datetime import datetime, timedelta

import structlog
from django.db import transaction

from callcenter.agents import notices
from callcenter.agents.models import Agent, Lookup, Notice
from tenants.shops.models import Shop

log = structlog.get_logger(__name__)

AN_HOUR = timedelta(hours=1)
MOST = 10
#: So long a match opens the customer's card.
OPENS_FOR = timedelta(minutes=30)


class TooMany(Exception):
    """The agent has looked up as many customers in the last hour as allowed."""


class Gone(Exception):
    """No such match of this agent, or it is too old."""


def begin(agent: Agent, shop: Shop, *, now: datetime) -> Lookup:
    """Notes one try before anything is looked at. Raises `TooMany`, and then the supervisors are told."""
    with transaction.atomic():
        Agent.objects.select_for_update().get(pk=agent.pk)
        refused = Lookup.objects.filter(agent=agent, at__gt=now - AN_HOUR).count() >= MOST
        found = None if refused else Lookup.objects.create(agent=agent, shop=shop, at=now)
    if found is None:
        log.warning("lookups_exceeded", agent=str(agent.pk))
        notices.about(agent, Notice.Kind.LOOKUPS, now=now)
        raise TooMany
    return found


def matched(lookup: Lookup, customer: uuid.UUID) -> None:
    """The one customer of the shop who it is."""
    lookup.customer = customer
    lookup.save(update_fields=["customer"])


def match_of(agent: Agent, lookup_id: uuid.UUID, *, now: datetime) -> Lookup:
    """A match of the agent's own that still opens, while the team calls for the shop. Raises `Gone`."""
    fresh = Lookup.objects.filter(
        pk=lookup_id, agent=agent, customer__isnull=False, at__gt=now - OPENS_FOR, shop__assignment__team=agent.team_id,
        shop__closed_at=None,
    )  # fmt: skip
    found = fresh.select_related("shop__settings", "shop__standing").first()
    if found is None:
        raise Gone
    return found

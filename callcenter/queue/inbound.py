"""A customer calls back: the open follow-up is taken at once as the call in hand. Nothing is dialled or billed."""

import uuid
from datetime import datetime

import structlog
from django.db import IntegrityError, transaction

from callcenter.agents.models import Agent
from callcenter.queue import holding, ready
from callcenter.queue.models import Attempt, Call
from tenants.followups import due
from tenants.followups.calling import Hours
from tenants.followups.due import DueCall
from tenants.followups.models import FollowUp
from tenants.shops.models import Shop

log = structlog.get_logger(__name__)


class NothingOpen(Exception):
    """The shop waits for no answer of this customer, or not for this one any more."""


class InOtherHands(Exception):
    """Another agent has this very call in hand."""


class HandsFull(Exception):
    """The agent has another call in hand: it is finished or handed back first."""


def take(agent: Agent, *, shop: Shop, follow_up: uuid.UUID, now: datetime) -> Attempt:
    """The call in hand, as if dialled and answered now. Raises `NothingOpen`, `InOtherHands`, `HandsFull`."""
    with shop.schema():
        open_ones = FollowUp.objects.filter(pk=follow_up, closed_at=None, expires_at__gt=now).select_related("customer")
        found = open_ones.first()
        if found is None:
            raise NothingOpen
        value = due.value_of(found, hours=Hours(shop), now=now)
    try:
        with transaction.atomic():
            attempt = _taken(agent, shop, value, now=now)
    except IntegrityError as twice:
        # The agent is just being handed another call. Nobody else can be claiming this one: it is off the ready list,
        # and while it is locked it cannot come back there.
        raise HandsFull from twice
    log.info("call_came_in", attempt=str(attempt.pk), call=str(attempt.call_id), agent=str(agent.pk))
    return attempt


def _taken(agent: Agent, shop: Shop, value: DueCall, *, now: datetime) -> Attempt:
    call = _call(shop, value, now=now)
    ready.remove(call)  # first: it waits for whoever is just claiming the call, who is then seen to have it
    held = Attempt.objects.filter(call=call, ended_at=None).first()
    if held is not None and held.agent_id != agent.pk:
        raise InOtherHands
    if held is not None and held.inbound:
        return held
    if held is not None and held.dialled_at is None:
        holding.end(held, "handed_back", now=now)  # it was about to be dialled when the customer rang
    elif held is not None:
        raise HandsFull
    return Attempt.objects.create(
        call=call, agent=agent, number=call.attempts_made + 1, claimed_at=now, lease_until=now + holding.LEASE,
        dialled_at=now, answered_at=now, inbound=True,
    )  # fmt: skip


def _call(shop: Shop, value: DueCall, *, now: datetime) -> Call:
    """The follow-up's place on the work list, locked; it is made where the list did not reach that far yet."""
    Call.objects.get_or_create(
        shop=shop,
        follow_up=value.follow_up,
        defaults={
            "kind": value.kind, "language": value.language, "due_at": value.due_at, "expires_at": value.expires_at,
            "not_before": value.next_try_at, "open_from": value.open_from, "open_until": value.open_until,
            "attempts_made": value.attempts_made, "created_at": now,
        },
    )  # fmt: skip
    call = Call.objects.select_for_update().get(shop=shop, follow_up=value.follow_up)
    if call.along_with_id is not None and call.held_until is not None and call.held_until > now:
        raise InOtherHands
    call.closed_at, call.closed_reason, call.needs_review_since, call.along_with = None, "", None, None
    call.save(update_fields=["closed_at", "closed_reason", "needs_review_since", "along_with"])
    return call

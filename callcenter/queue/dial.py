"""The telephone rings: once per attempt, and only after a last look at consent and hours."""

from dataclasses import dataclass
from datetime import datetime

import structlog
from django.db import transaction

from callcenter.agents.models import Agent
from callcenter.limits import contacts
from callcenter.queue import holding
from callcenter.queue.holding import LeaseLost
from callcenter.queue.models import Attempt
from tenants.followups import gate
from tenants.followups.gate import NoLongerDue, NotNow
from tenants.shops import standing

log = structlog.get_logger(__name__)

__all__ = ["Dial", "LeaseLost", "NoLongerDue", "NotNow", "start"]


@dataclass(frozen=True)
class Dial:
    """When the telephone rang. `again`: it had been started before, so nothing may ring now."""

    at: datetime
    again: bool


def start(attempt: Attempt, *, by: Agent | None = None, now: datetime) -> Dial:
    """Marks the attempt as dialled; a second start answers the first. Raises `LeaseLost`, `NoLongerDue`, `NotNow`.

    When the call must not be made, it leaves the agent's hands with the refusal.
    """
    refusal: NoLongerDue | NotNow | None = None
    with transaction.atomic():
        held, call = holding.lock(attempt, by=by)
        if held.ended_at is not None:
            raise LeaseLost
        if held.dialled_at is not None:
            return Dial(held.dialled_at, again=True)
        try:
            if call.closed_at is not None or call.shop.closed_at is not None or not standing.is_good(call.shop):
                raise NoLongerDue("withdrawn")
            with call.shop.schema():
                passed = gate.check(
                    call.follow_up, shop=call.shop, team_id=held.agent.team_id, dialling=held.pk, now=now
                )
        except NoLongerDue as stop:
            refusal = stop
            holding.drop(held, call, None, now=now)
            holding.close_unwanted(call, stop, now=now)
        except NotNow as later:
            refusal = later
            holding.drop(held, call, later, now=now)
        else:
            contacts.began(passed.people, attempt=held.pk, shop_id=call.shop_id, now=now)
            held.dialled_at, held.lease_until = now, now + holding.LEASE
            held.save(update_fields=["dialled_at", "lease_until"])
    if refusal is not None:
        log.info("dial_refused", attempt=str(held.pk), call=str(call.pk), why=type(refusal).__name__)
        raise refusal
    log.info("call_dialled", attempt=str(held.pk), call=str(call.pk), agent=str(held.agent_id))
    return Dial(now, again=False)

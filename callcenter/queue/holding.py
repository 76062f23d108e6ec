"""Who holds a call: the lease, and the refusals that follow from it."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef

from callcenter.agents.models import Agent
from callcenter.queue.models import Attempt, Call, CallClosed, Released
from tenants.followups import lapse
from tenants.followups.gate import NoLongerDue, NotNow
from tenants.followups.models import ClosedReason
from tenants.shops.compiled import Compiled
from tenants.shops.models import Shop
from tenants.shops.together import Together

#: A lease lasts five minutes; the call screen renews it every twenty seconds.
LEASE = timedelta(minutes=5)
HEARTBEAT = timedelta(seconds=20)


class NotYours(Exception):
    """Another agent holds this call, or has finished it since."""


class LeaseLost(Exception):
    """The call is no longer in this agent's hands."""


class AlreadyDialled(Exception):
    """The telephone has rung: the attempt can only be completed."""


def lock(attempt: Attempt, *, by: Agent | None = None) -> tuple[Any, Call]:
    """The attempt and its call, locked, with shop and agent as they are now.

    The attempt says in `took_anything_along` whether other calls end with it. Raises `NotYours` when `by` is not its
    agent.
    """
    held = _locked(attempt, by=by)
    held.agent = Agent.objects.select_related("user", "team").get(pk=held.agent_id)
    held.call.shop = Shop.objects.select_related("standing", "settings", "assignment").get(pk=held.call.shop_id)
    return held, held.call


def lock_known(attempt: Attempt, *, by: Agent | None = None) -> tuple[Any, Call]:
    """The same with the shop and the agent that the caller has read together with the attempt."""
    held = _locked(attempt, by=by)
    held.agent, held.call.shop = attempt.agent, attempt.call.shop
    return held, held.call


#: By one statement, the call first as everywhere. Of more tables the server would think longer than it works.
_BOTH = Compiled(
    lambda pk: (
        Attempt.objects.select_for_update(of=("call", "self"))
        .select_related("call")
        .annotate(took_anything_along=Exists(Call.objects.filter(along_with=OuterRef("pk"))))
        .filter(pk=pk)
    )
)


def _locked(attempt: Attempt, *, by: Agent | None) -> Any:
    held = _BOTH.get(attempt.pk)
    if by is not None and by.pk != held.agent_id:
        raise NotYours
    return held


def end(attempt: Attempt, released: str = "", *, now: datetime) -> None:
    """Ends the attempt; `released` says why when it was not completed: then what it took along goes back, too."""
    attempt.ended_at, attempt.released = now, released
    attempt.save()
    if released:
        Call.objects.filter(along_with=attempt.pk).update(along_with=None, held_until=None)


def complete(attempt: Attempt, together: Together, *, now: datetime) -> None:
    """Ends the attempt with its outcome, as a part of what is written `together`."""
    attempt.ended_at, attempt.released = now, ""
    together.update(attempt, ("ended_at", "released", "disposition", "next_try_at", "complaint", "promised_at"))


def drop(attempt: Attempt, call: Call, later: NotNow | None, *, now: datetime) -> None:
    """The call cannot be made now: it goes back until `later` says, or off the list when there is no such time.

    One that came to its end while it was being put on the list keeps that end.
    """
    end(attempt, Released.NOT_DUE, now=now)
    if call.closed_at is not None:
        return
    if later is None or later.opens_at is None:
        call.closed_at, call.closed_reason = now, CallClosed.WITHDRAWN
    else:
        call.not_before = call.open_from = later.opens_at
        call.open_until = later.closes_at or later.opens_at
        call.held_until = later.held_until
    call.save()


def close_unwanted(call: Call, why: NoLongerDue, *, now: datetime) -> None:
    """A wish that another shop heard closes the follow-up, so that it does not come back with the next round."""
    if why.reason == ClosedReason.SUPPRESSED:
        with call.shop.schema():
            lapse.unwanted(call.follow_up, now=now)

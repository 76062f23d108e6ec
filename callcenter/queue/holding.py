"""Who holds a call: the lease, and the refusals that follow from it."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Model

from callcenter.agents.models import Agent
from callcenter.queue.models import Attempt, Call, CallClosed, Released
from tenants.followups import lapse
from tenants.followups.gate import NoLongerDue, NotNow
from tenants.followups.models import ClosedReason
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


def _locked(attempt: Attempt, *, by: Agent | None) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [attempt.pk])
        row = cursor.fetchone()
    if row is None:
        raise Attempt.DoesNotExist
    held: Any = Attempt.from_db(connection.alias, _OF_ATTEMPT, row[1 : len(_OF_ATTEMPT) + 1])
    held.call = Call.from_db(connection.alias, _OF_CALL, row[len(_OF_ATTEMPT) + 1 :])
    held.took_anything_along = row[0]
    if by is not None and by.pk != held.agent_id:
        raise NotYours
    return held


def _columns(model: type[Model], row: str) -> str:
    return ", ".join(f'(h.{row})."{field.column}"' for field in model._meta.concrete_fields)


_OF_ATTEMPT = [field.attname for field in Attempt._meta.concrete_fields]
_OF_CALL = [field.attname for field in Call._meta.concrete_fields]
_HOLD = (  # see migration 0014
    f"SELECT h.took_anything_along, {_columns(Attempt, 'attempt')}, {_columns(Call, 'call')} "  # noqa: S608
    "FROM public.queue_hold(%s) h"
)


def end(attempt: Attempt, released: str = "", *, now: datetime) -> None:
    """Ends the attempt; `released` says why when it was not completed: then what it took along goes back, too."""
    attempt.ended_at, attempt.released = now, released
    attempt.save()
    if released:
        Call.objects.filter(along_with=attempt.pk).update(along_with=None, held_until=None)


def complete(attempt: Attempt, together: Together, *, now: datetime) -> None:
    """Ends the attempt with its outcome, as a part of what is written `together`."""
    attempt.ended_at, attempt.released = now, ""
    together.run(
        "public.queue_end", attempt.pk, now, attempt.disposition, attempt.next_try_at, attempt.complaint,
        attempt.promised_at,
    )  # fmt: skip


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

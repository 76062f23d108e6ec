"""One call for several reasons: what else the shop wants of the customer who is on the line is settled with it.

The other calls of the same customer that are due are taken off the list together with the one that was claimed. When
it ends, each of them ends by its own outcome: what the agent says of it, or, when nobody could talk about anything, the
same as the call's. What was not talked about goes back to the list.
"""

import uuid
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from billing.subscriptions import usage
from callcenter.queue import place, ready
from callcenter.queue.models import Attempt, Call, CallKind, Ready
from tenants.followups import callbacks, gate, record
from tenants.followups.dispositions import Next, disposition
from tenants.followups.models import FollowUp, Kind
from tenants.followups.record import Recorded
from tenants.shops.models import Shop

log = structlog.get_logger(__name__)

#: So long nobody else is handed a call that was taken along, whatever becomes of the attempt.
HOLD = timedelta(hours=1)


class NotAlong(Exception):
    """This call was not taken along with the attempt."""


@dataclass(frozen=True)
class Settled:
    """One more follow-up that ended, or is tried again, with the call."""

    call: uuid.UUID
    disposition: str
    closed: bool
    next_try_at: datetime | None


def take(attempt: Attempt, *, customer: uuid.UUID, now: datetime) -> int:
    """Takes along what else is due for the customer of a claimed call, and answers how many calls that are.

    It waits for nobody: what another agent is just claiming stays that agent's.
    """
    call = attempt.call
    with call.shop.schema():
        others = FollowUp.objects.filter(
            customer=customer, closed_at=None, calls_ended_at=None, next_try_at__lte=now, expires_at__gt=now,
            kind__in=(Kind.SURVEY, Kind.REMINDER),
        ).exclude(pk=call.follow_up).select_related("customer")  # fmt: skip
        wanted = [each.pk for each in others if gate.may_be_asked(each, team_id=attempt.agent.team_id, now=now)]
    if not wanted:
        return 0
    with transaction.atomic():
        taken = _free(attempt, wanted, now=now)
        for each in taken:
            each.along_with_id, each.held_until, each.not_before = attempt.pk, now + HOLD, now + HOLD
            each.save(update_fields=["along_with", "held_until", "not_before"])
            ready.remove(each)
    if taken:
        log.info("calls_taken_along", attempt=str(attempt.pk), calls=[str(each.pk) for each in taken])
    return len(taken)


def _free(attempt: Attempt, follow_ups: list[uuid.UUID], *, now: datetime) -> list[Call]:
    """The calls of these follow-ups that nobody has or is just claiming, locked with their places among the ready."""
    mine = Q(owner=None) | Q(owner=attempt.agent) | Q(promised_at__lte=now - ready.OWNED_FOR)
    calls = Call.objects.select_for_update(skip_locked=True).filter(
        mine, Q(along_with=None) | Q(along_with=attempt.pk) | Q(held_until__lte=now),
        shop=attempt.call.shop_id, follow_up__in=follow_ups, closed_at=None, needs_review_since=None,
    )  # fmt: skip
    found = list(calls.order_by("pk"))
    # A claim does not lock the call, only its row among the ready: who cannot have that row comes too late. The open
    # attempts are asked last, so that a claim that ended before the rows were looked at is seen there.
    rows = Ready.objects.filter(call__in=found)
    is_ready = set(rows.values_list("pk", flat=True))
    had = set(rows.select_for_update(skip_locked=True).values_list("pk", flat=True))
    busy = set(Attempt.objects.filter(call__in=found, ended_at=None).values_list("call", flat=True))
    return [each for each in found if each.pk not in (is_ready - had) | busy]


def of(attempt: Attempt) -> list[Call]:
    """The calls that were taken along with an attempt that is still open, and that nobody else has in hand since."""
    return list(_along(attempt).order_by("due_at", "pk"))


def _along(attempt: Attempt) -> QuerySet[Call]:
    in_hand = Attempt.objects.filter(call=OuterRef("pk"), ended_at=None)
    return Call.objects.filter(~Exists(in_hand), along_with=attempt.pk, closed_at=None)


def settle(
    attempt: Attempt, *, said: str, outcomes: Mapping[uuid.UUID, str], how: Mapping[str, Any], shop: Shop, now: datetime
) -> list[Settled]:
    """Ends what was taken along, each by its own outcome; `how` is the note and the time that were agreed.

    In the completion's transaction. Raises `NotAlong`, and what `followups.record.outcome` raises.
    """
    calls = list(_along(attempt).select_for_update(of=("self",)).order_by("pk"))
    if unknown := outcomes.keys() - {each.pk for each in calls}:
        raise NotAlong(min(unknown))
    settled = []
    for call in calls:
        call.shop = shop
        own, ended = outcomes.get(call.pk, ""), None
        if own:
            ended = _settled(call, attempt, own, how={}, now=now)
        elif same := _same(said):
            # What was agreed for the call may not fit here: another end, or the language that this one is asked in.
            with suppress(callbacks.BadCallback, record.LanguageMissing):
                ended = _settled(call, attempt, same, how=how, now=now)
        if ended is None:
            Call.objects.filter(pk=call.pk).update(along_with=None, held_until=None)
        else:
            settled.append(ended)
    return settled


def _same(said: str) -> str:
    """When nobody could talk about anything, or it was put off as a whole, that is true of every reason to call."""
    row = disposition(said)
    put_off = row.next in (Next.CALLBACK, Next.OTHER_NUMBER, Next.HAND_OVER)
    return said if row.interim and (put_off or not row.right_party) else ""


def _settled(call: Call, attempt: Attempt, code: str, *, how: Mapping[str, Any], now: datetime) -> Settled:
    own = Attempt(
        pk=uuid.uuid5(attempt.pk, str(call.pk)), call=call, agent=attempt.agent, number=call.attempts_made + 1,
        claimed_at=attempt.claimed_at, lease_until=attempt.lease_until, dialled_at=attempt.dialled_at, ended_at=now,
        disposition=code,
    )  # fmt: skip
    with call.shop.schema():
        recorded: Recorded = record.outcome(
            call.follow_up, attempt_id=own.pk, number=own.number, agent_id=attempt.agent_id,
            agent_name=str(attempt.agent.user), started_at=attempt.claimed_at, dialled_at=attempt.dialled_at,
            disposition=code, shop=call.shop, now=now, **how,
        )  # fmt: skip
    own.next_try_at = recorded.next_try_at
    own.save(force_insert=True)
    place.after(call, recorded, agent=attempt.agent, now=now)
    if recorded.first_reach and call.kind in (CallKind.SURVEY, CallKind.REMINDER):
        usage.count(call.shop, follow_up=call.follow_up, attempt=own.pk, now=now)
    return Settled(call.pk, code, recorded.closed, recorded.next_try_at)

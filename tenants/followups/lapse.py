"""Closes follow-ups that may no longer be asked: their time has run out, or the customer was suppressed meanwhile."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from tenants.consent import suppress
from tenants.followups.models import ClosedReason, FollowUp, Kind
from tenants.followups.purposes import purpose_of


@dataclass(frozen=True)
class Lapsed:
    """A follow-up that was closed, and the complaint it asked about, if it was a re-contact."""

    follow_up: uuid.UUID
    kind: str
    complaint: uuid.UUID | None
    reason: str


@transaction.atomic
def open_ones(*, busy: Collection[uuid.UUID] = (), now: datetime) -> list[Lapsed]:
    """Closes what has lapsed and answers it. Follow-ups in `busy` are left alone: an agent is on the line."""
    standing = FollowUp.objects.filter(closed_at=None).exclude(pk__in=busy)
    late = list(standing.filter(expires_at__lte=now).select_for_update(of=("self",), skip_locked=True))
    unwanted: list[FollowUp] = []
    for kind in Kind.values:
        # Asked from the list's side: it is short, while a shop has thousands of open follow-ups.
        numbers = list(suppress.numbers(purpose=purpose_of(kind), now=now))
        if numbers:
            theirs = Q(customer__phone__in=numbers) | Q(customer__other_phones__has_any_keys=numbers)
            unwanted += standing.filter(theirs, kind=kind, expires_at__gt=now)
    # A message that was sent is the last of the attempts; without it something is missing.
    done = [each for each in late if each.fallback_sent_at is not None and each.calls_ended_at is not None]
    rest = [each for each in late if each not in done]
    lapsed = _closed(done, ClosedReason.EXHAUSTED, now) + _closed(rest, ClosedReason.EXPIRED, now)
    return lapsed + _closed(unwanted, ClosedReason.SUPPRESSED, now)


def unwanted(follow_up_id: uuid.UUID, *, now: datetime) -> list[Lapsed]:
    """Closes one follow-up whose customer must not be called; answers it when it was still open."""
    return _closed(list(FollowUp.objects.filter(pk=follow_up_id, closed_at=None)), ClosedReason.SUPPRESSED, now)


def _closed(follow_ups: list[FollowUp], reason: str, now: datetime) -> list[Lapsed]:
    ids = [each.pk for each in follow_ups]
    FollowUp.objects.filter(pk__in=ids, closed_at=None).update(closed_at=now, closed_reason=reason)
    return [Lapsed(each.pk, each.kind, each.complaint, reason) for each in follow_ups]

"""Closes follow-ups that may no longer be asked: their time has run out, or the customer was suppressed meanwhile."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tenants.followups.models import ClosedReason, FollowUp, Kind
from tenants.followups.purposes import suppressed


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
        asked = list(standing.filter(kind=kind, expires_at__gt=now).select_related("customer"))
        stopped = suppressed({each.customer for each in asked}, kind=kind, now=now)
        unwanted += [each for each in asked if each.customer_id in stopped]
    return _closed(late, ClosedReason.EXPIRED, now) + _closed(unwanted, ClosedReason.SUPPRESSED, now)


def _closed(follow_ups: list[FollowUp], reason: str, now: datetime) -> list[Lapsed]:
    ids = [each.pk for each in follow_ups]
    FollowUp.objects.filter(pk__in=ids, closed_at=None).update(closed_at=now, closed_reason=reason)
    return [Lapsed(each.pk, each.kind, each.complaint, reason) for each in follow_ups]

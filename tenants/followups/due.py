"""What is due: the open follow-ups that are to be called soon, as plain values for the queue."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from tenants.followups.calling import Hours
from tenants.followups.models import FollowUp
from tenants.shops.models import Shop

HORIZON = timedelta(days=1)


@dataclass(frozen=True)
class DueCall:
    """One open follow-up. Between `open_from` and `open_until` the customer may be called, not before `next_try_at`.

    A follow-up that falls into no opening within a year has `open_until` equal to `open_from`: never open.
    """

    follow_up: uuid.UUID
    kind: str
    language: str
    due_at: datetime
    expires_at: datetime
    next_try_at: datetime
    promised_at: datetime | None
    promise_is_firm: bool
    promised_by: uuid.UUID | None
    attempts_made: int
    open_from: datetime
    open_until: datetime


def calls(
    *, shop: Shop, now: datetime, horizon: timedelta = HORIZON, also: Collection[uuid.UUID] = ()
) -> list[DueCall]:
    """The open follow-ups whose next try falls before the horizon, and those of `also` whenever theirs is."""
    hours = Hours(shop)
    with shop.schema():
        wanted = FollowUp.objects.filter(closed_at=None, calls_ended_at=None, expires_at__gt=now).select_related(
            "customer"
        )
        found = list(wanted.filter(Q(next_try_at__lte=now + horizon) | Q(pk__in=list(also))).order_by("next_try_at"))
    return [value_of(each, hours=hours, now=now) for each in found]


def value_of(follow_up: FollowUp, *, hours: Hours, now: datetime) -> DueCall:
    """One follow-up as the queue needs it."""
    moment = max(now, follow_up.next_try_at)
    window = hours.next_window(moment, follow_up.customer, promised=follow_up.promised_at is not None)
    opens, closes = window or (moment, moment)
    return DueCall(
        follow_up=follow_up.pk,
        kind=follow_up.kind,
        language=follow_up.language,
        due_at=follow_up.due_at,
        expires_at=follow_up.expires_at,
        next_try_at=follow_up.next_try_at,
        promised_at=follow_up.promised_at,
        promise_is_firm=follow_up.promise_is_firm,
        promised_by=follow_up.promised_by,
        attempts_made=follow_up.attempts_made,
        open_from=opens,
        open_until=closes,
    )

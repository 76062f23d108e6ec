"""The last look before a telephone rings: is the follow-up still open, the customer willing, and the hour right?"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from tenants.followups.calling import Hours
from tenants.followups.models import FollowUp
from tenants.followups.purposes import suppressed
from tenants.shops.models import Shop


class NoLongerDue(Exception):
    """The follow-up is closed, too old or not wanted; `reason` is a code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotNow(Exception):
    """The customer may be called, but only from `opens_at` on (None: nobody knows when)."""

    def __init__(self, opens_at: datetime | None, closes_at: datetime | None = None) -> None:
        super().__init__(opens_at)
        self.opens_at, self.closes_at = opens_at, closes_at


@dataclass(frozen=True)
class Passed:
    """The call may be made, until `open_until`."""

    customer: uuid.UUID
    open_until: datetime


def check(follow_up_id: uuid.UUID, *, shop: Shop, now: datetime) -> Passed:
    """Looks once more. Raises `NoLongerDue` or `NotNow`. To be called inside the shop."""
    follow_up = FollowUp.objects.filter(pk=follow_up_id).select_related("customer").first()
    if follow_up is None:
        raise NoLongerDue("gone")
    if follow_up.closed_at is not None:
        raise NoLongerDue(follow_up.closed_reason)
    if follow_up.calls_ended_at is not None:
        raise NoLongerDue("exhausted")
    if follow_up.expires_at <= now:
        raise NoLongerDue("expired")
    if suppressed([follow_up.customer], kind=follow_up.kind, now=now):
        raise NoLongerDue("suppressed")
    hours, promised = Hours(shop), follow_up.promised_at is not None
    moment = max(now, follow_up.next_try_at)
    window = hours.next_window(moment, follow_up.customer, promised=promised)
    if window is None:
        raise NotNow(None)
    if follow_up.next_try_at > now or window[0] > now:
        raise NotNow(max(moment, window[0]), window[1])
    return Passed(follow_up.customer_id, min(window[1], follow_up.expires_at))

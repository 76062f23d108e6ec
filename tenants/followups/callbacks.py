"""The times at which a customer may be promised another call."""

from datetime import datetime

from tenants.followups.calling import Hours
from tenants.followups.models import FollowUp
from tenants.shops.models import Shop


class BadCallback(Exception):
    """No promise can be made for this time."""


class CallbackMissing(BadCallback):
    """A firm promise needs a time."""


class CallbackInThePast(BadCallback):
    """The time has gone by."""


class CallbackOutsideHours(BadCallback):
    """Nobody may call at that time; `next_allowed` is the first moment after it when somebody may, if any."""

    def __init__(self, next_allowed: datetime | None) -> None:
        super().__init__(next_allowed)
        self.next_allowed = next_allowed


class CallbackTooLate(BadCallback):
    """The follow-up ends at `latest`, before the time that was asked for."""

    def __init__(self, latest: datetime) -> None:
        super().__init__(latest)
        self.latest = latest


def check(callback_at: datetime | None, follow_up: FollowUp, *, firm: bool, shop: Shop, now: datetime) -> None:
    """Raises a `BadCallback` when the promise cannot be kept. A soft one may leave the time open."""
    if callback_at is None:
        if firm:
            raise CallbackMissing
        return
    if callback_at <= now:
        raise CallbackInThePast
    if callback_at >= follow_up.expires_at:
        raise CallbackTooLate(follow_up.expires_at)
    hours = Hours(shop)
    if hours.window(callback_at, follow_up.customer, promised=True) is None:
        window = hours.next_window(callback_at, follow_up.customer)
        raise CallbackOutsideHours(window[0] if window and window[0] < follow_up.expires_at else None)

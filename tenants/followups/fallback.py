"""What asks when nobody answers the telephone: which follow-ups a message or a letter should take over, and which did.

Sending is other rooms' work. They ask `due`, send, and tell `sent`.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from tenants.followups import verdicts
from tenants.followups.attempt_policy import AttemptPolicy
from tenants.followups.dispositions import CUSTOMER_WAITS, disposition
from tenants.followups.models import FollowUp, Kind
from tenants.shops.models import Shop


class NotOwed(Exception):
    """This follow-up waits for no message: it is closed, was reached, or the message went out before."""


@dataclass(frozen=True)
class Due:
    """One message to send: `due_at` is since when, and from `expires_at` on nobody reads the answer any more."""

    follow_up: uuid.UUID
    customer: uuid.UUID
    job: uuid.UUID | None
    call_type: str
    language: str
    due_at: datetime
    expires_at: datetime


def due(now: datetime) -> list[Due]:
    """The messages to send now, longest due first. To be called inside the shop."""
    owed = FollowUp.objects.filter(
        closed_at=None, fallback_sent_at=None, fallback_due_at__lte=now, expires_at__gt=now
    ).order_by("fallback_due_at", "pk")
    return [
        Due(
            each.pk, each.customer_id, each.job_id, each.call_type, each.language, each.fallback_due_at, each.expires_at
        )
        for each in owed
        if each.fallback_due_at is not None
    ]


def sent(follow_up_id: uuid.UUID, *, now: datetime) -> None:
    """A person sent the message, or handed the letter to the post. Once only: raises `NotOwed`. Inside the shop."""
    owed = FollowUp.objects.filter(pk=follow_up_id, closed_at=None, fallback_sent_at=None, fallback_due_at__lte=now)
    if not owed.update(fallback_sent_at=now):
        raise NotOwed


def owed_from(
    follow_up: FollowUp, outcomes: list[str], *, policy: AttemptPolicy, shop: Shop, now: datetime
) -> datetime | None:
    """From when on a message is owed after attempts with these outcomes; None when none is, or not yet.

    Only surveys have one: who waits for the answer to a complaint is owed a call. Who spoke once needs no message.
    """
    rows = [disposition(code) for code in outcomes]
    tries = sum(row.next not in CUSTOMER_WAITS for row in rows)
    enough = policy.fallback_after and tries >= policy.fallback_after
    if follow_up.kind != Kind.SURVEY or not enough or any(row.right_party for row in rows):
        return None
    moment = max(follow_up.fallback_due_at or now, _day(follow_up, policy.fallback_day, shop))
    return moment if moment < follow_up.expires_at else None


def _day(follow_up: FollowUp, day: int, shop: Shop) -> datetime:
    """The hour at which the shop's calls fall due, so many days after delivery."""
    start = follow_up.job.delivered_at if follow_up.job else follow_up.created_at
    local = start.astimezone(shop.zone).date() + timedelta(days=day)
    return datetime.combine(local, verdicts.plan_of(shop).day_starts, shop.zone)

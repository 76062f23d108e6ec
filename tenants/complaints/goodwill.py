"""Kindnesses to customers who complained: within the shop's limit at once, above it with a second person's consent."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from tenants.complaints import change, preferences
from tenants.complaints.change import Kind, Side
from tenants.complaints.models import Complaint, Goodwill, GoodwillKind, Validity
from tenants.complaints.preferences import Preferences
from tenants.shops.models import Shop


def propose(
    complaint: Complaint,
    *,
    kind: str,
    words: str,
    cost_minor: int,
    shop: Shop,
    by: uuid.UUID,
    by_name: str,
    side: str,
    version: int | None = None,
    now: datetime,
) -> Goodwill:
    """Proposes one, and grants it at once as long as all that the case gets stays within the shop's limit.

    What is not valid has a limit of its own, a smaller one. Raises `change.Refused`, and `ValueError` for a kind or a
    cost that is none.
    """
    if kind not in GoodwillKind.values or cost_minor < 0:
        raise ValueError(kind, cost_minor)
    with change.by_shop(complaint, side=side, version=version) as (held, _state):
        limit = limit_of(held, preferences.of(shop))
        within = spent(held.goodwill.all()) + cost_minor <= limit
        proposed = Goodwill.objects.create(
            complaint=held, kind=kind, words=words, cost_minor=cost_minor, currency=shop.currency, limit_minor=limit,
            proposed_at=now, proposed_by=by, proposed_by_name=by_name, granted_at=now if within else None,
        )  # fmt: skip
        kind_of = Kind.GOODWILL_GRANTED if within else Kind.GOODWILL
        _log(proposed, kind_of, held, text=words, side=side, by=by, by_name=by_name, now=now)
    return proposed


def grant(goodwill: Goodwill, *, text: str = "", by: uuid.UUID, by_name: str, side: str, now: datetime) -> None:
    """A second person agrees. Raises `change.NotYours`, and `OutOfTurn` with "decided" or "own_proposal"."""
    _decide(goodwill, granted=True, text=text, by=by, by_name=by_name, side=side, now=now)


def refuse(goodwill: Goodwill, *, text: str = "", by: uuid.UUID, by_name: str, side: str, now: datetime) -> None:
    """A second person does not agree. Raises as `grant` does."""
    _decide(goodwill, granted=False, text=text, by=by, by_name=by_name, side=side, now=now)


def limit_of(complaint: Complaint, held: Preferences) -> int:
    """What this case may get without a second person, in minor units of the shop's currency."""
    return held.small_limit_minor if complaint.validity == Validity.INVALID else held.limit_minor


def spent(given: Iterable[Goodwill]) -> int:
    """What was granted so far, in minor units: several small gifts are no way around the limit."""
    return sum(each.cost_minor for each in given if each.granted_at is not None)


def _decide(
    goodwill: Goodwill, *, granted: bool, text: str, by: uuid.UUID, by_name: str, side: str, now: datetime
) -> None:
    if side != Side.SHOP:
        raise change.NotYours
    with change.locked(goodwill.complaint_id) as held:
        asked = Goodwill.objects.select_for_update(of=("self",)).get(pk=goodwill.pk)
        if not asked.is_open:
            raise change.OutOfTurn("decided")
        if asked.proposed_by == by:
            raise change.OutOfTurn("own_proposal")
        asked.granted_at, asked.refused_at = (now, None) if granted else (None, now)
        asked.decided_by, asked.decided_by_name, asked.decision_note = by, by_name, text
        asked.save()
        kind = Kind.GOODWILL_GRANTED if granted else Kind.GOODWILL_REFUSED
        words = asked.words if granted else text
        _log(asked, kind, held, text=words, side=side, by=by, by_name=by_name, now=now)
    goodwill.refresh_from_db()


def _log(goodwill: Goodwill, kind: str, held: Complaint, *, now: datetime, **told: Any) -> None:
    data = {
        "goodwill": str(goodwill.pk), "kind": goodwill.kind, "cost_minor": goodwill.cost_minor,
        "currency": goodwill.currency, "limit_minor": goodwill.limit_minor,
    }  # fmt: skip
    change.add(held, kind, at=now, data=data, **told)

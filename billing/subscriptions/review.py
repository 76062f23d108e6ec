"""Writes what a shop may do now, from its trial, its subscription and the clock."""

from datetime import datetime
from typing import Any

import structlog
from django.db import transaction

from billing.subscriptions import trial, verdict
from billing.subscriptions.models import Subscription, UsageRecord
from billing.subscriptions.verdict import Facts, Verdict
from tenants.shops import standing
from tenants.shops.models import Shop, Standing

log = structlog.get_logger(__name__)


@transaction.atomic(savepoint=False)
def shop(opened: Shop, *, now: datetime, row: Subscription | None = None) -> Standing:
    """Brings the shop's standing in line; `row` spares a look-up. A shop without a row keeps what it has."""
    was = lock(opened)
    row = row or Subscription.objects.filter(shop=opened).first()
    if row is None:
        return standing.of(opened)
    used = UsageRecord.objects.filter(shop=opened).count() if row.status not in verdict.LIVE else 0
    return held(opened, was, row=row, used=used, now=now)


def held(opened: Shop, was: Standing | None, *, row: Subscription, used: int, now: datetime) -> Standing:
    """The same for a shop whose standing the caller has locked; `used` are its reached customers, on trial."""
    if opened.is_demo:
        _begin_anew(row, used=used, now=now)
    found = judged(row, used=used, now=now)
    on_trial = found.state == Standing.State.TRIAL
    wanted: dict[str, Any] = {
        "state": found.state,
        "reason": found.reason,
        "trial_ends_at": row.trial_ends_at if on_trial else None,
        "trial_reached_left": max(0, row.trial_reached - used) if on_trial else None,
    }
    if was is not None and all(getattr(was, name) == value for name, value in wanted.items()):
        return was
    if was is None or was.state != found.state:
        log.info("standing_changed", shop=str(opened.pk), state=found.state, reason=found.reason)
    return standing.write(opened, before=was, now=now, **wanted)


def _begin_anew(row: Subscription, *, used: int, now: datetime) -> None:
    """The trial of a demo shop begins anew when it is over: nobody pays for it, and who looks at it may take weeks.

    A demo shop for which a plan was chosen is treated like any other.
    """
    over = trial.is_over(ends=row.trial_ends_at, limit=row.trial_reached, reached=used, now=now)
    if over and not row.status:
        row.trial_ends_at, row.trial_reached = trial.ends_at(now), used + trial.REACHED
        row.save(update_fields=["trial_ends_at", "trial_reached"])


def everybody(*, now: datetime) -> int:
    """Every open shop's standing; answers how many were looked at."""
    shops = list(Shop.objects.filter(closed_at=None, subscription__isnull=False))
    for opened in shops:
        shop(opened, now=now)
    return len(shops)


def judged(subscription: Subscription, *, used: int, now: datetime) -> Verdict:
    """The verdict on a subscription as our row has it; `used` counts the trial's reached customers."""
    facts = Facts(
        status=subscription.status,
        late_since=subscription.late_since,
        left_unpaid=bool(subscription.snapshot.get("left_unpaid")),
        trial_ends_at=subscription.trial_ends_at,
        trial_limit=subscription.trial_reached,
        trial_used=used,
    )
    return verdict.of(facts, now=now)


def lock(opened: Shop) -> Standing | None:
    """Holds the shop's standing until the transaction ends, so that verdicts and counts follow one another."""
    return Standing.objects.select_for_update().filter(shop=opened).first()

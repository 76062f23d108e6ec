"""A customer does not want to be called: the wish is kept with its evidence, and what was planned ends."""

import uuid
from datetime import datetime

from django.db import transaction

from callcenter.limits import suppress as wide
from tenants.consent import suppress
from tenants.consent.models import Purpose
from tenants.followups.models import ClosedReason, FollowUp
from tenants.followups.purposes import kinds_of
from tenants.shops.models import Shop


@transaction.atomic
def number(
    phone: str,
    *,
    purpose: str = Purpose.ALL,
    reason: str,
    evidence: str = "",
    by: uuid.UUID | None,
    wider: str = "",
    shop: Shop | None = None,
    team_id: uuid.UUID | None = None,
    now: datetime,
) -> list[FollowUp]:
    """Suppresses the number and closes the customer's open follow-ups of that purpose; answers the closed ones.

    `wider` is how far the wish reaches beyond this `shop`, if it does: one of `callcenter.limits.models.Scope`. Other
    shops see that they may not call, never who heard the wish.
    """
    entry = suppress.number(phone, purpose=purpose, reason=reason, evidence=evidence, by=by, now=now)
    if wider and shop is not None:
        wide.numbers(
            [phone], scope=wider, team_id=team_id, purpose=purpose, shop_id=shop.pk, evidence=entry.pk, now=now
        )
    stopped = list(
        FollowUp.objects.select_for_update()
        .filter(customer__phone=phone, kind__in=kinds_of(purpose), closed_at=None)
        .order_by("pk")
    )
    for each in stopped:
        each.closed_at, each.closed_reason = now, ClosedReason.SUPPRESSED
    FollowUp.objects.bulk_update(stopped, ["closed_at", "closed_reason"])
    return stopped

"""Raises an alert about a part or technician that recurs, and writes to whoever is in charge about it once."""

from collections.abc import Sequence
from datetime import datetime

import structlog
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from accounts import mails
from accounts.models import User
from tenants.complaints import recurrences
from tenants.complaints.models import Recurrence
from tenants.complaints.recurring import WITHIN_DAYS, Alert
from tenants.shops import members
from tenants.shops.models import MANAGERS, Shop

log = structlog.get_logger(__name__)


def look(shop: Shop, *, now: datetime) -> int:
    """One round: new alerts are raised, past ones end, and letters leave; answers how many. Inside the shop.

    May run as often as one likes: each person is written to once about an alert, as long as it lasts.
    """
    found = {(alert.kind, alert.key): alert for alert in recurrences.alerts(shop=shop, now=now)}
    for past in Recurrence.objects.filter(ended_at=None):
        if (past.kind, past.key) not in found:
            Recurrence.objects.filter(pk=past.pk, ended_at=None).update(ended_at=now)
    if not found:
        return 0
    in_charge = [each.user for each in members.present(shop) if each.role in MANAGERS]
    return sum(_tell(alert, to=in_charge, shop=shop, now=now) for alert in found.values())


def _tell(alert: Alert, *, to: Sequence[User], shop: Shop, now: datetime) -> int:
    raised, _new = Recurrence.objects.get_or_create(
        kind=alert.kind, key=alert.key, ended_at=None, defaults={"name": alert.name, "raised_at": now}
    )
    sent = 0
    for person in to:
        if str(person.pk) not in raised.told:
            try:
                sent += _send(raised, alert, to=person, shop=shop)
            except Exception:  # the next round tries again
                log.exception("recurrence_letter_failed", recurrence=str(raised.pk), person=str(person.pk))
    return sent


def _send(raised: Recurrence, alert: Alert, *, to: User, shop: Shop) -> bool:
    """One letter to one person; False when another run was quicker."""
    with transaction.atomic():
        held = Recurrence.objects.select_for_update().get(pk=raised.pk)
        if str(to.pk) in held.told:
            return False
        held.told = [*held.told, str(to.pk)]
        held.save(update_fields=["told"])
        with translation.override(to.language or shop.language), timezone.override(shop.zone):
            path = reverse("complaints", urlconf=settings.HOST_URLCONFS["shop"])
            context = {
                "shop": shop, "name": to.name, "alert": alert, "days": WITHIN_DAYS, "url": shop.url(path),
                "kind": Recurrence.Kind(alert.kind).label,
            }  # fmt: skip
            mails.build("recurrence", to.email, context, key=f"recurrence.{raised.pk}.{to.pk}").send()
    return True

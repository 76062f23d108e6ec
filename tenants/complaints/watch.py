"""Looks after a shop's open complaints: marks clocks that ran out, sends what never left, ends vain re-contacts."""

import uuid
from contextlib import suppress
from datetime import datetime

from django.db.models import Exists, OuterRef

from tenants.complaints import cards, change, clocks, letters, recontact, send
from tenants.complaints.change import Kind
from tenants.complaints.models import Complaint
from tenants.followups.models import FollowUp
from tenants.followups.models import Kind as FollowUpKind
from tenants.shops.models import Shop


def shop(shop: Shop, *, now: datetime) -> None:
    """One round. Call inside the shop; may run as often as one likes."""
    for complaint in cards.readable(Complaint.objects.filter(closed_at=None)):
        _mark_breaches(complaint, shop=shop, now=now)
        for about in letters.waiting(complaint, now=now):
            with suppress(letters.NotSent):  # logged there, and tried again in the next round
                letters.tell(complaint.pk, about, shop=shop, now=now)
    for complaint_id in _asked_in_vain():
        recontact.given_up(complaint_id, now=now)


def _mark_breaches(complaint: Complaint, *, shop: Shop, now: datetime) -> None:
    """Notes once, per clock and round, that time ran out; the mail leaves on commit."""
    marked = {event.key for event in complaint.events.all() if event.kind == Kind.BREACHED}
    for clock in clocks.every(complaint, shop=shop, now=now):
        key = f"breach:{clock.name}:{clock.round}"
        if clock.overdue and key not in marked:
            data = {"clock": clock.name, "round": clock.round}
            with change.locked(complaint.pk) as held:
                added = change.add_once(held, Kind.BREACHED, at=now, key=key, data=data)
                if added and clock.name in letters.SHOP_CLOCKS:
                    send.letter(held, f"overdue:{clock.name}:{clock.round}")


def _asked_in_vain() -> list[uuid.UUID]:
    """Handled complaints whose re-contact ended without the customer's answer: every attempt made, or time ran out."""
    mine = FollowUp.objects.filter(
        kind=FollowUpKind.RECONTACT, complaint=OuterRef("pk"), ordinal=OuterRef("reopened") + 1
    )
    handled = Complaint.objects.filter(closed_at=None, handled_at__isnull=False)
    vain = handled.filter(Exists(mine.filter(closed_at__isnull=False)))
    return list(vain.values_list("pk", flat=True))

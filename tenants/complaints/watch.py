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
    """Notes once, per clock and round, that time ran out; one mail about all that did leaves on commit."""
    marked = {event.key for event in complaint.events.all() if event.kind == Kind.BREACHED}
    overdue = [(each.name, each.round) for each in clocks.every(complaint, shop=shop, now=now) if each.overdue]
    fresh = [(name, round_) for name, round_ in overdue if f"breach:{name}:{round_}" not in marked]
    if not fresh:
        return
    with change.locked(complaint.pk) as held:
        added = [
            (name, round_)
            for name, round_ in fresh
            if change.add_once(
                held, Kind.BREACHED, at=now, key=f"breach:{name}:{round_}", data={"clock": name, "round": round_}
            )
        ]
        if about := letters.overdue(added):
            send.letter(held, about)


def _asked_in_vain() -> list[uuid.UUID]:
    """Handled complaints whose re-contact ended without the customer's answer: every attempt made, or time ran out."""
    mine = FollowUp.objects.filter(
        kind=FollowUpKind.RECONTACT, complaint=OuterRef("pk"), ordinal=OuterRef("reopened") + 1
    )
    handled = Complaint.objects.filter(closed_at=None, handled_at__isnull=False)
    vain = handled.filter(Exists(mine.filter(closed_at__isnull=False)))
    return list(vain.values_list("pk", flat=True))

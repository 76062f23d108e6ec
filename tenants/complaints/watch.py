"""Looks after a shop's open complaints: passes them on in time, sends what never left, ends vain re-contacts."""

import uuid
from contextlib import suppress
from datetime import datetime

import structlog
from django.db.models import Exists, OuterRef

from tenants.complaints import cards, drafts, escalate, letters, recontact
from tenants.complaints.models import Complaint
from tenants.complaints.people import Staff
from tenants.followups.models import FollowUp
from tenants.followups.models import Kind as FollowUpKind
from tenants.shops.models import Shop

log = structlog.get_logger(__name__)


def shop(shop: Shop, *, now: datetime) -> None:
    """One round. Call inside the shop; may run as often as one likes."""
    staff = Staff(shop)
    for complaint in cards.readable(Complaint.objects.filter(closed_at=None)):
        try:
            _look_after(complaint, staff=staff, now=now)
        except Exception:  # one that cannot be read must not keep the others from being passed on
            log.exception("complaint_watch_failed", shop=str(shop.pk), complaint=str(complaint.pk))
    for complaint_id in _asked_in_vain():
        recontact.given_up(complaint_id, now=now)
    drafts.forget(now=now)


def _look_after(complaint: Complaint, *, staff: Staff, now: datetime) -> None:
    escalate.complaint(complaint, staff=staff, now=now)
    for about in letters.waiting(complaint, shop=staff.shop, now=now):
        with suppress(letters.NotSent):  # logged there, and tried again in the next round
            letters.tell(complaint.pk, about, shop=staff.shop, now=now)


def _asked_in_vain() -> list[uuid.UUID]:
    """Handled complaints whose re-contact ended without the customer's answer: every attempt made, or time ran out."""
    mine = FollowUp.objects.filter(
        kind=FollowUpKind.RECONTACT, complaint=OuterRef("pk"), ordinal=OuterRef("reopened") + 1
    )
    handled = Complaint.objects.filter(closed_at=None, handled_at__isnull=False)
    vain = handled.filter(Exists(mine.filter(closed_at__isnull=False)))
    return list(vain.values_list("pk", flat=True))

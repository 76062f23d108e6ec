"""Keeps a complaint while it is being written, in the shop's own schema, so that no word of it gets lost."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from tenants.complaints import turns
from tenants.complaints.form import FIELDS, LONGEST_WORDS
from tenants.complaints.models import Complaint, ComplaintDraft
from tenants.followups.models import FollowUp
from tenants.jobs.models import Customer, Job

#: A draft that nobody touched for so long is nobody's any more.
KEPT_FOR = timedelta(days=30)
#: What a form starts with is not yet something that was written.
PRESET = frozenset({"severity", "remedy_sought"})


class Filed(Exception):
    """The complaint is filed; its draft is no more."""


def on_call(
    attempt_id: uuid.UUID,
    follow_up_id: uuid.UUID,
    *,
    fields: Mapping[str, Any],
    kept: bool = False,
    by: uuid.UUID | None,
    by_name: str,
    now: datetime,
) -> ComplaintDraft | None:
    """Keeps what was typed on a call, and throws the draft away when the form was emptied. Inside the shop.

    Of one follow-up there is one draft: what an attempt left unfinished is gone on with in the next one. Raises
    `Filed`.
    """
    follow_up = FollowUp.objects.only("customer_id", "job_id").get(pk=follow_up_id)
    with transaction.atomic():
        turns.to_write()
        if Complaint.objects.filter(attempt=attempt_id).exists():
            raise Filed
        told = written(fields)
        if not told:
            drop(attempt_id, follow_up_id=follow_up_id)
            return None
        draft, _new = ComplaintDraft.objects.update_or_create(
            pk=attempt_id,
            defaults={"fields": told, "kept": kept, "saved_at": now, "by": by, "by_name": by_name},
            create_defaults={
                "fields": told, "kept": kept, "saved_at": now, "begun_at": now, "by": by, "by_name": by_name,
                "side": ComplaintDraft.Side.TEAM, "customer_id": follow_up.customer_id, "job_id": follow_up.job_id,
                "follow_up_id": follow_up_id,
            },
        )  # fmt: skip
        ComplaintDraft.objects.filter(follow_up=follow_up_id).exclude(pk=attempt_id).delete()
    return draft


def of_call(attempt_id: uuid.UUID, follow_up_id: uuid.UUID) -> ComplaintDraft | None:
    """What was written on this call, or on an earlier one about the same thing. Inside the shop."""
    return ComplaintDraft.objects.filter(Q(pk=attempt_id) | Q(follow_up=follow_up_id)).first()


def begin(customer: Customer, *, job: Job | None, by: uuid.UUID | None, by_name: str, now: datetime) -> ComplaintDraft:
    """A draft of the shop's own, about a customer who stands at the counter."""
    return ComplaintDraft.objects.create(
        side=ComplaintDraft.Side.SHOP, customer=customer, job=job, begun_at=now, saved_at=now, by=by, by_name=by_name
    )


def save(
    draft: ComplaintDraft, *, fields: Mapping[str, Any], by: uuid.UUID | None, by_name: str, now: datetime
) -> None:
    """Keeps what was typed in the shop's form. Raises `Filed` when it has become a complaint meanwhile."""
    with transaction.atomic():
        changed = ComplaintDraft.objects.filter(pk=draft.pk).update(
            fields=written(fields), saved_at=now, by=by, by_name=by_name
        )
        if not changed:
            raise Filed


def drop(once: uuid.UUID, *, follow_up_id: uuid.UUID | None = None) -> None:
    """Throws the draft away that a complaint was filed by, and others about the same follow-up."""
    mine = Q(pk=once) if follow_up_id is None else Q(pk=once) | Q(follow_up=follow_up_id)
    ComplaintDraft.objects.filter(mine).delete()


def forget(*, now: datetime) -> int:
    """Deletes what nobody touched for long; answers how many. Inside the shop."""
    return ComplaintDraft.objects.filter(saved_at__lt=now - KEPT_FOR).delete()[0]


def of_shop() -> list[ComplaintDraft]:
    """What people of the shop have begun and not yet filed, the latest first."""
    mine = ComplaintDraft.objects.filter(side=ComplaintDraft.Side.SHOP)
    return list(mine.select_related("customer", "job__vehicle"))


def written(fields: Mapping[str, Any]) -> dict[str, str]:
    """The fields that hold something, as text; empty when nothing was written but what the form started with."""
    told = {name: _text(fields.get(name)) for name in FIELDS}
    told = {name: text for name, text in told.items() if text.strip()}
    return told if told.keys() - PRESET else {}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else ""
    return str(value or "")[:LONGEST_WORDS]

"""Keeps a complaint while it is being written, in the shop's own schema, so that no word of it gets lost."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from tenants.complaints import draft_papers, turns
from tenants.complaints.form import FIELDS, LONGEST_WORDS
from tenants.complaints.models import Complaint, ComplaintDraft, ComplaintDraftPaper
from tenants.followups.models import FollowUp
from tenants.jobs.models import Customer, Job
from tenants.shops.together import one_transaction

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

    A draft with papers stays without a word, until they are taken off one by one. Of one follow-up there is one draft:
    what an attempt left unfinished is gone on with in the next one. Raises `Filed`.
    """
    with transaction.atomic():
        about = _about(turns.on(follow_up_id))
        _require_unfiled(attempt_id)
        told = written(fields)
        if not told and not _waits(attempt_id, follow_up_id):
            drop(attempt_id, follow_up_id=follow_up_id)
            return None
        saved = {"fields": told, "kept": kept, "saved_at": now, "by": by, "by_name": by_name}
        draft, _new = ComplaintDraft.objects.update_or_create(
            pk=attempt_id, defaults=saved, create_defaults={**saved, **about, "begun_at": now}
        )
        earlier = ComplaintDraft.objects.filter(follow_up=follow_up_id).exclude(pk=attempt_id)
        if earlier.exists():
            draft_papers.take_up(draft, earlier)
            earlier.delete()
    return draft


def for_papers(
    attempt_id: uuid.UUID, follow_up_id: uuid.UUID, *, by: uuid.UUID | None, by_name: str, now: datetime
) -> ComplaintDraft:
    """The draft of a call, to which papers are added now; begun if nothing is written yet.

    Inside the shop, in the transaction that adds them: nobody throws it away meanwhile. Raises `Filed`.
    """
    with transaction.atomic():
        about = _about(turns.on(follow_up_id))
        _require_unfiled(attempt_id)
        found = of_call(attempt_id, follow_up_id)
        if found is not None:
            return found
        begun = {"saved_at": now, "begun_at": now, "by": by, "by_name": by_name, **about}
        return ComplaintDraft.objects.get_or_create(pk=attempt_id, defaults=begun)[0]


def of_call(attempt_id: uuid.UUID, follow_up_id: uuid.UUID) -> ComplaintDraft | None:
    """What was written on this call, or on an earlier one about the same thing. Inside the shop."""
    return ComplaintDraft.objects.filter(_mine(attempt_id, follow_up_id)).first()


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
    with one_transaction():  # nobody adds a paper to what is going
        mine = ComplaintDraft.objects.select_for_update().filter(_mine(once, follow_up_id))
        found = [each.pk for each in mine.only("pk")]
        if found:
            ComplaintDraft.objects.filter(pk__in=found).delete()


def forget(*, now: datetime) -> int:
    """Deletes what nobody touched for long; answers how many. Inside the shop."""
    gone = ComplaintDraft.objects.filter(saved_at__lt=now - KEPT_FOR).delete()[1]
    return gone.get(ComplaintDraft._meta.label, 0)


def of_shop() -> list[ComplaintDraft]:
    """What people of the shop have begun and not yet filed, the latest first."""
    mine = ComplaintDraft.objects.filter(side=ComplaintDraft.Side.SHOP)
    return list(mine.select_related("customer", "job__vehicle"))


def written(fields: Mapping[str, Any]) -> dict[str, str]:
    """The fields that hold something, as text; empty when nothing was written but what the form started with."""
    told = {name: _text(fields.get(name)) for name in FIELDS}
    told = {name: text for name, text in told.items() if text.strip()}
    return told if told.keys() - PRESET else {}


def _mine(once: uuid.UUID, follow_up_id: uuid.UUID | None) -> Q:
    """The draft that a complaint is filed by, and others about the same follow-up."""
    return Q(pk=once) if follow_up_id is None else Q(pk=once) | Q(follow_up=follow_up_id)


def _about(follow_up: FollowUp) -> dict[str, Any]:
    """What a draft of the team's is about."""
    return {
        "side": ComplaintDraft.Side.TEAM, "customer_id": follow_up.customer_id, "job_id": follow_up.job_id,
        "follow_up_id": follow_up.pk,
    }  # fmt: skip


def _waits(attempt_id: uuid.UUID, follow_up_id: uuid.UUID) -> bool:
    """Whether there are papers; none is added to a draft from now until the transaction ends."""
    held = list(ComplaintDraft.objects.select_for_update().filter(_mine(attempt_id, follow_up_id)).only("pk"))
    return ComplaintDraftPaper.objects.filter(draft__in=held).exists()


def _require_unfiled(attempt_id: uuid.UUID) -> None:
    """No filing is under way from now until the transaction ends. Raises `Filed`."""
    turns.to_write()
    if Complaint.objects.filter(attempt=attempt_id).exists():
        raise Filed


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else ""
    return str(value or "")[:LONGEST_WORDS]

"""What the sheet for a complaint shows on a call, and the draft that is kept of it while it is written."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from callcenter.agents.models import Agent
from callcenter.console import hands
from callcenter.queue.models import Attempt
from tenants.complaints import draft_papers, drafts, kinds, wash
from tenants.complaints.categories import Kinds
from tenants.complaints.draft_papers import Attached
from tenants.complaints.models import Category, ComplaintDraft, ComplaintDraftPaper, Remedy, Severity
from tenants.jobs import sent_papers
from tenants.shops.models import Shop


def of(attempt: Attempt) -> dict[str, Any]:
    """Everything to choose from at this shop, and what was written so far on this call or an earlier one."""
    shop = attempt.call.shop
    with shop.schema():
        draft = drafts.of_call(attempt.pk, attempt.call.follow_up)
        found = _told(draft)
    if draft is None:
        return empty(shop)
    return {**empty(shop), "draft": {"fields": draft.fields, "kept": draft.kept}, "papers": found}


def empty(shop: Shop) -> dict[str, Any]:
    """The same for a call of which nothing is kept."""
    return {
        "categories": _categories(kinds.of(shop)),
        "severities": Severity.choices,
        "remedies": Remedy.choices,
        "wash_codes": wash.CODES,
        "draft": None,
        "papers": [],
        "accepted": sent_papers.ACCEPTED,
    }


def keep(
    attempt: Attempt, fields: Mapping[str, Any], *, kept: bool, agent: Agent, now: datetime
) -> ComplaintDraft | None:
    """Keeps what was typed; an emptied form leaves nothing. Raises `hands.NotInHand` and `drafts.Filed`."""
    hands.open_or_late(attempt, now=now)
    with attempt.call.shop.schema():
        return drafts.on_call(
            attempt.pk, attempt.call.follow_up, fields=fields, kept=kept, by=agent.pk, by_name=str(agent.user), now=now
        )


def attach(attempt: Attempt, files: Iterable[sent_papers.Sent], *, agent: Agent, now: datetime) -> Attached:
    """Keeps photos and papers with the draft, which begins with them if nothing is written yet.

    Raises `hands.NotInHand` and `drafts.Filed`.
    """
    hands.open_or_late(attempt, now=now)
    by: dict[str, Any] = {"by": agent.pk, "by_name": str(agent.user), "now": now}
    with attempt.call.shop.schema(), transaction.atomic():
        draft = drafts.for_papers(attempt.pk, attempt.call.follow_up, **by)
        return draft_papers.attach(draft, files, **by)


def take_off(attempt: Attempt, paper_id: uuid.UUID, *, now: datetime) -> None:
    """Takes a paper off the draft. Raises `hands.NotInHand` and `ComplaintDraftPaper.DoesNotExist`."""
    hands.open_or_late(attempt, now=now)
    with attempt.call.shop.schema():
        draft = drafts.of_call(attempt.pk, attempt.call.follow_up)
        if draft is None:
            raise ComplaintDraftPaper.DoesNotExist
        draft_papers.remove(draft.pk, paper_id)


def papers(attempt: Attempt) -> list[dict[str, Any]]:
    """What is kept with the draft of this call."""
    with attempt.call.shop.schema():
        return _told(drafts.of_call(attempt.pk, attempt.call.follow_up))


def _told(draft: ComplaintDraft | None) -> list[dict[str, Any]]:
    if draft is None:
        return []
    return [{"id": str(each.pk), "name": each.name, "size": each.size} for each in draft_papers.of(draft.pk)]


def _categories(known: Kinds) -> list[dict[str, Any]]:
    return [
        {"value": category.value, "name": category.label, "codes": known.shown(category.value)} for category in Category
    ]

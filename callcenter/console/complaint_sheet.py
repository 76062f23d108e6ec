"""What the sheet for a complaint shows on a call, and the draft that is kept of it while it is written."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from callcenter.agents.models import Agent
from callcenter.console import hands
from callcenter.queue.models import Attempt
from tenants.complaints import drafts, kinds, wash
from tenants.complaints.categories import Kinds
from tenants.complaints.models import Category, ComplaintDraft, Remedy, Severity
from tenants.shops.models import Shop


def of(attempt: Attempt) -> dict[str, Any]:
    """Everything to choose from at this shop, and what was written so far on this call or an earlier one."""
    shop = attempt.call.shop
    with shop.schema():
        draft = drafts.of_call(attempt.pk, attempt.call.follow_up)
    return {**empty(shop), "draft": {"fields": draft.fields, "kept": draft.kept} if draft else None}


def empty(shop: Shop) -> dict[str, Any]:
    """The same for a call of which nothing is kept."""
    return {
        "categories": _categories(kinds.of(shop)),
        "severities": Severity.choices,
        "remedies": Remedy.choices,
        "wash_codes": wash.CODES,
        "draft": None,
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


def _categories(known: Kinds) -> list[dict[str, Any]]:
    return [
        {"value": category.value, "name": category.label, "codes": known.shown(category.value)} for category in Category
    ]

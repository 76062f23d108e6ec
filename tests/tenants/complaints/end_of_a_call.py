"""A call ends with a complaint while another request writes about the same call: a program that prints what happened.

Two connections and really committed work are needed: `python -m tests.tenants.complaints.end_of_a_call` on
DATABASE_URL. The end of the call has got as far as its record, and files the complaint when the other request waits.
"""

import json
import logging
import uuid
from collections.abc import Callable
from typing import Any

import django

from tests.helpers.at_once import at_once


def main() -> list[dict[str, Any]]:
    """Beside a draft that is saved for the first time, beside its first paper, and beside the customer's own link."""
    django.setup()
    logging.disable(logging.CRITICAL)
    return [_beside(other) for other in (_draft, _paper, _link)]


def _beside(other: Callable[..., Any]) -> dict[str, Any]:
    from tenants.complaints import drafts
    from tenants.complaints.models import Complaint, ComplaintDraft
    from tenants.followups import record
    from tenants.shops.models import Shop
    from tests.factories import at, make_follow_up
    from tests.tenants.complaints.conftest import FIELDS

    north = Shop.objects.get(slug="north")
    follow_up, attempt, now = make_follow_up(north, now=at(north)), uuid.uuid4(), at(north)
    hand: dict[str, Any] = {"agent_id": uuid.uuid4(), "agent_name": "Ann Agent", "shop": north, "now": now}
    told: dict[str, Any] = {}

    def recorded() -> None:
        with north.schema():
            record.outcome(
                follow_up.pk, attempt_id=attempt, number=1, started_at=now, dialled_at=now, disposition="complete",
                **hand,
            )  # fmt: skip

    def filed() -> None:
        from tenants.complaints import file

        with north.schema():
            file.complaint(follow_up_id=follow_up.pk, attempt_id=attempt, fields=FIELDS, **hand)

    def beside() -> None:
        with north.schema():
            try:
                other(attempt, follow_up.pk, shop=north, now=now)
                told["other"] = "done"
            except drafts.Filed:
                told["other"] = "is filed"

    told |= at_once(recorded, beside, then=filed)
    with north.schema():
        mine = Complaint.objects.filter(follow_up=follow_up.pk)
        told["filed"] = sorted(mine.values_list("source", flat=True))
        told["drafts"] = ComplaintDraft.objects.filter(follow_up=follow_up.pk).count()
    return told


def _draft(attempt: uuid.UUID, follow_up: uuid.UUID, *, shop: Any, now: Any) -> None:
    from tenants.complaints import drafts
    from tests.tenants.complaints.conftest import FIELDS

    drafts.on_call(attempt, follow_up, fields=FIELDS, by=uuid.uuid4(), by_name="Ann Agent", now=now)


def _paper(attempt: uuid.UUID, follow_up: uuid.UUID, *, shop: Any, now: Any) -> None:
    from tenants.complaints import drafts

    drafts.for_papers(attempt, follow_up, by=uuid.uuid4(), by_name="Ann Agent", now=now)


def _link(attempt: uuid.UUID, follow_up: uuid.UUID, *, shop: Any, now: Any) -> None:
    from tenants.complaints import file
    from tests.tenants.complaints.conftest import FIELDS

    file.complaint(
        shop=shop, follow_up_id=follow_up, attempt_id=uuid.uuid4(), agent_id=None, agent_name="", fields=FIELDS,
        source="link", now=now,
    )  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(main()))

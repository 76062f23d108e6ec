"""Takes down what a customer complained of. Whoever files it never judges it.

There is one way in (`_file`) and a door to it for each way in which a complaint reaches us: a call or a link, which
know the follow-up, and the shop itself or its own system, which know the customer and perhaps the job.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from tenants.complaints import (
    change,
    clocks,
    draft_papers,
    drafts,
    kinds,
    lookups,
    papers,
    promise,
    send,
    suggest,
    turns,
    wash,
)
from tenants.complaints.change import Kind, Side
from tenants.complaints.form import Incomplete, read
from tenants.complaints.models import Complaint, Severity, Source
from tenants.followups.models import FollowUp
from tenants.jobs.models import Customer, Job
from tenants.jobs.sent_papers import Paper
from tenants.shops.models import Shop
from tenants.shops.together import one_transaction

__all__ = ["Incomplete", "at_the_shop", "by_system", "complaint", "read"]

PHONE, LINK = Source.PHONE.value, Source.LINK.value
#: On whose side each way begins.
SIDES = {
    Source.PHONE: Side.TEAM,
    Source.SHOP: Side.SHOP,
    Source.API: Side.SHOP,
    Source.SURVEY: Side.CUSTOMER,
    Source.LINK: Side.CUSTOMER,
}


@dataclass(frozen=True, slots=True)
class _About:
    """Whose complaint it is, and what it belongs to as far as that is known."""

    customer: Customer
    job_id: uuid.UUID | None = None
    follow_up: FollowUp | None = None

    def language(self, shop: Shop) -> str:
        spoken = self.follow_up.language if self.follow_up else ""
        return spoken or self.customer.language or shop.language


def complaint(
    *,
    shop: Shop,
    follow_up_id: uuid.UUID,
    attempt_id: uuid.UUID,
    agent_id: uuid.UUID | None,
    agent_name: str,
    fields: Mapping[str, Any],
    source: str = PHONE,
    now: datetime,
) -> Complaint:
    """Files a complaint that was taken down on a call or came by a link, once per attempt.

    Filing again answers the first one. By a link the attempt is the link's id, or an id made from it, and nobody of
    the team had a hand in it. `fields` are those of `form.read`; the customer's own words and the category are
    required. The clocks start at `now` under the shop's policy of this moment; the mail to the shop leaves on commit.
    Raises `Incomplete`.
    """
    with one_transaction():
        follow_up = turns.on(follow_up_id)
        about = _About(follow_up.customer, follow_up.job_id, follow_up)
        filed, _new = _file(
            about, fields, once=attempt_id, source=Source(source), by=agent_id, by_name=agent_name, shop=shop, now=now
        )
    return filed


def at_the_shop(
    *,
    shop: Shop,
    customer: Customer,
    job: Job | None = None,
    draft_id: uuid.UUID,
    by: uuid.UUID | None,
    by_name: str,
    fields: Mapping[str, Any],
    now: datetime,
) -> Complaint:
    """Files what a customer told somebody of the shop, once per draft. Raises `Incomplete`."""
    about = _About(customer, job.pk if job else None)
    return _file(about, fields, once=draft_id, source=Source.SHOP, by=by, by_name=by_name, shop=shop, now=now)[0]


def by_system(
    *,
    shop: Shop,
    customer: Customer,
    job: Job | None = None,
    once: uuid.UUID,
    by: uuid.UUID | None,
    by_name: str,
    fields: Mapping[str, Any],
    sent: Iterable[Paper] = (),
    now: datetime,
) -> tuple[Complaint, bool]:
    """Files what the shop's own system tells, with the papers it sent, once per `once`; answers whether it is new.

    Raises `Incomplete`, and `sent_papers.Refused` for more papers than there can be.
    """
    about = _About(customer, job.pk if job else None)
    with transaction.atomic():
        filed, new = _file(about, fields, once=once, source=Source.API, by=by, by_name=by_name, shop=shop, now=now)
        for each in {one.sha256: one for one in sent}.values() if new else ():
            papers.keep(filed, each, by=by, by_name=by_name, side=SIDES[Source.API], now=now)
    return filed, new


def _file(
    about: _About,
    fields: Mapping[str, Any],
    *,
    once: uuid.UUID,
    source: Source,
    by: uuid.UUID | None,
    by_name: str,
    shop: Shop,
    now: datetime,
) -> tuple[Complaint, bool]:
    taken = _taken(fields, by_name=by_name, shop=shop)
    with one_transaction():
        turns.to_file()
        before, last = lookups.filed(once)
        if before is not None:
            return Complaint.objects.get(pk=before), False
        filed = Complaint(
            **taken,
            number=last + 1,
            job_id=about.job_id,
            customer=about.customer,
            follow_up=about.follow_up,
            attempt=once,
            language=about.language(shop),
            source=source.value,
            filed_at=now,
            filed_by=by,
            filed_by_name=by_name,
            clock_policy=clocks.policy_of(shop),
        )
        wash.on_filing(filed, shop=shop)
        _begin(filed, side=SIDES[source], wants_call=fields.get("wants_call"), now=now)
        # What an agent writes on a call is that call's: a complaint that comes by a link leaves it alone.
        follow_up_id = about.follow_up.pk if about.follow_up and source is Source.PHONE else None
        if lookups.has_draft(once, follow_up_id):  # none is begun while the turn lasts
            draft_papers.hand_over(filed, once=once, follow_up_id=follow_up_id, now=now)
            drafts.drop(once, follow_up_id=follow_up_id)
        suggest.on_filing(filed, shop=shop, now=now)
        if filed.counted:
            send.letter(filed, "filed", shop=shop)
        wash.put_away(filed, shop=shop, now=now)
    return filed, True


def _taken(fields: Mapping[str, Any], *, by_name: str, shop: Shop) -> dict[str, Any]:
    """What is kept of what was told. Raises `Incomplete`."""
    taken = read(fields, kinds=kinds.of(shop))
    if taken["is_safety"]:
        taken["severity"] = Severity.CRISIS.value  # what may hurt somebody is told at once; the team may set it lower
    if taken["promise"]:
        taken["promised_by"] = taken["promised_by"] or by_name
    return taken


def _begin(filed: Complaint, *, side: str, wants_call: bool | None, now: datetime) -> None:
    """The first events on its record: the filing, with whether to call if that was asked, and what was promised."""
    data: dict[str, Any] = {"severity": filed.severity, "category": filed.category, "channel": filed.source}
    if filed.subcategory:
        data["subcategory"] = filed.subcategory
    if filed.is_safety:
        data["safety"] = True
    if wants_call is not None:
        data["wants_call"] = wants_call
    hand: dict[str, Any] = {"by": filed.filed_by, "by_name": filed.filed_by_name}
    change.add(filed, Kind.FILED, at=now, side=side, data=data, **hand)
    if filed.promise:
        promise.note(filed, side=side, now=now, **hand)

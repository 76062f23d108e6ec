"""Closed complaints for the board and its table, over one shop or several: there are many, so the database chooses."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform

from tenants.complaints import board, cards
from tenants.complaints.board import Choice, View
from tenants.complaints.cards import Card
from tenants.complaints.change import Kind
from tenants.complaints.models import Complaint, ComplaintEvent
from tenants.jobs.models import Job
from tenants.shops.models import Shop

#: When it was closed, the shop's slug, and its id: enough to put a page together.
Key = tuple[datetime, str, uuid.UUID]


def latest(
    shops: Sequence[Shop], *, choice: Choice, side: str, me: uuid.UUID, limit: int, now: datetime
) -> tuple[list[Card], int]:
    """The last that were closed, and how many there are in all."""
    found: list[Card] = []
    number = 0
    for shop in shops:
        if choice.shop in ("", shop.slug):
            with shop.schema():
                there = _fitting(choice, side=side, me=me, now=now)
                if many := there.count():
                    number += many
                    newest = cards.readable(there.order_by("-closed_at")[:limit])
                    found += cards.cards(newest, shop=shop, side=side, now=now)
    found.sort(key=lambda card: card.closed_at or now, reverse=True)
    return found[:limit], number


@dataclass(frozen=True, slots=True)
class Keys:
    """All that fit, the last closed first: counted by the database, and fetched a page at a time.

    Over several shops each gives no more than what comes up to the end of the page.
    """

    shops: Sequence[Shop]
    choice: Choice
    side: str
    me: uuid.UUID
    now: datetime

    def __len__(self) -> int:
        number = 0
        for shop in self._asked():
            with shop.schema():
                number += self._there().count()
        return number

    def __getitem__(self, stretch: slice) -> list[Key]:
        start, stop, shops = stretch.start or 0, stretch.stop, self._asked()
        before = start if len(shops) == 1 else 0
        found: list[Key] = []
        for shop in shops:
            with shop.schema():
                there = self._there().order_by("-closed_at", "-pk").values_list("closed_at", "pk")
                found += [(at, shop.slug, pk) for at, pk in there[before:stop] if at]
        found.sort(key=lambda key: (key[0], str(key[2])), reverse=True)
        return found[start - before : stop - before]

    def _asked(self) -> list[Shop]:
        return [shop for shop in self.shops if self.choice.shop in ("", shop.slug)]

    def _there(self) -> QuerySet[Complaint]:
        return _fitting(self.choice, side=self.side, me=self.me, now=self.now)


def of_keys(wanted: Sequence[Key], shops: Sequence[Shop], *, side: str, now: datetime) -> list[Card]:
    """The cards of one page, in its order."""
    found: dict[uuid.UUID, Card] = {}
    for shop in shops:
        ids = [pk for _at, slug, pk in wanted if slug == shop.slug]
        if ids:
            with shop.schema():
                there = cards.readable(Complaint.objects.filter(pk__in=ids))
                found |= {card.id: card for card in cards.cards(there, shop=shop, side=side, now=now)}
    return [found[pk] for _at, _slug, pk in wanted if pk in found]


def _fitting(choice: Choice, *, side: str, me: uuid.UUID, now: datetime) -> QuerySet[Complaint]:
    """The same rules as `board.fits`, as a query. What is closed is not overdue."""
    found = Complaint.objects.exclude(closed_at=None)
    if choice.view == View.OVERDUE:
        return found.none()
    if choice.severity:
        found = found.filter(severity=choice.severity)
    if choice.category:
        found = found.filter(category=choice.topic)
    if choice.code:
        found = found.filter(subcategory=choice.code)
    if choice.branch:
        there = set(Job.objects.exclude(branch="").filter(complaints__isnull=False).values_list("branch", flat=True))
        found = found.filter(job__branch__in=[name for name in there if board.branch_code(name) == choice.branch])
    if choice.age:
        found = found.filter(filed_at__lte=board.filed_before(choice.age, now=now))
    for owner in {choice.owner, board.ME if choice.view == View.MINE else ""} - {""}:
        person = board.holder_meant(owner, me=me)
        held = found.annotate(holder=_holder(side))
        found = held.filter(holder=str(person)) if person else held.filter(Q(holder=None) | Q(holder=""))
    return found


def _holder(side: str) -> Subquery:
    """Whom the last choice of this side put in charge, as the log has it."""
    chosen = ComplaintEvent.objects.filter(complaint=OuterRef("pk"), kind=Kind.OWNER_SET, side=side)
    who = chosen.annotate(who=KeyTextTransform("person", "data"))
    return Subquery(who.order_by("-at", "-pk").values("who")[:1])

"""Complaints as people read them on boards and in letters: plain values, made in the reader's language."""

import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tenants.complaints import clocks, kinds, owner, words
from tenants.complaints.change import Kind, Side
from tenants.complaints.clocks import Clock
from tenants.complaints.models import Complaint, ComplaintEvent, Severity
from tenants.complaints.states import State, contacted, state_of
from tenants.shops.models import Shop

FIRST_WORDS = 80


@dataclass(frozen=True, slots=True)
class Card:
    """One complaint on a board, for a reader of `side`. The customer is masked; `clock` is the one that matters next.

    `topic` is the code of its category and `code` its sub-code; `rests` the state it goes back to when it no longer
    waits; `contacted` whether the customer was spoken to in this round; `touched_at` is when a person last did
    something that this side may see.
    """

    id: uuid.UUID
    reference: str
    shop: Shop
    state: State
    severity: str
    category: str
    validity: str
    customer: str
    vehicle: str
    plate: str
    words: str
    language: str
    filed_at: datetime
    closed_at: datetime | None
    closed_result: str
    reopened: int
    version: int
    clocks: Sequence[Clock]
    side: str = Side.SHOP
    topic: str = ""
    code: str = ""
    subcategory: str = ""
    department: str = ""
    is_safety: bool = False
    counted: bool = True
    branch: str = ""
    rests: State = State.NEW
    contacted: bool = False
    replied: bool = False
    in_charge: owner.Person | None = None
    team_in_charge: owner.Person | None = None
    papers: int = 0
    touched_at: datetime | None = None

    @property
    def shop_slug(self) -> str:
        return self.shop.slug

    @property
    def holder(self) -> uuid.UUID | None:
        """Who is in charge on the reader's side."""
        person = self.in_charge if self.side == Side.SHOP else self.team_in_charge
        return person.id if person else None

    @property
    def pair(self) -> tuple[Clock, ...]:
        return clocks.pair(self.clocks)

    @property
    def clock(self) -> Clock | None:
        return clocks.next_of(self.clocks)

    @property
    def overdue(self) -> bool:
        return any(clock.overdue for clock in self.clocks)

    @property
    def first_words(self) -> str:
        text = " ".join(self.words.split())
        return text if len(text) <= FIRST_WORDS else text[: FIRST_WORDS - 1].rstrip() + "…"

    @property
    def state_label(self) -> str:
        return str(words.STATES[self.state])

    @property
    def severity_label(self) -> str:
        return str(Severity(self.severity).label)

    @property
    def severity_icon(self) -> str:
        return words.SEVERITY_ICONS[self.severity]

    @property
    def severity_level(self) -> str:
        return words.SEVERITY_LEVELS[self.severity]


def readable(complaints: QuerySet[Complaint]) -> QuerySet[Complaint]:
    """The query with all that a card needs."""
    return complaints.select_related("customer", "job__vehicle").prefetch_related("events")


def open_ones(*, shop: Shop, side: str = Side.SHOP, now: datetime) -> list[Card]:
    """Every open complaint, the most pressing first. Call inside the shop."""
    found = readable(Complaint.objects.filter(closed_at=None))
    return sorted(cards(found, shop=shop, side=side, now=now), key=urgency)


def cards(complaints: Iterable[Complaint], *, shop: Shop, side: str = Side.SHOP, now: datetime) -> list[Card]:
    """Cards of `readable` complaints, in their order."""
    return [card(each, shop=shop, side=side, now=now) for each in complaints]


def card(complaint: Complaint, *, shop: Shop, side: str = Side.SHOP, now: datetime) -> Card:
    """One complaint as a card. Prefetch its events when there are many."""
    events = clocks.in_order(complaint)
    happened = [event.kind for event in events]
    vehicle = complaint.job.vehicle if complaint.job else None
    known = kinds.of(shop)
    return Card(
        id=complaint.pk,
        reference=complaint.reference,
        shop=shop,
        state=state_of(happened),
        severity=complaint.severity,
        category=str(complaint.get_category_display()),
        validity=complaint.validity,
        customer=masked_name(complaint.customer.name, complaint.customer.title) or _("Customer"),
        vehicle=str(vehicle or ""),
        plate=(vehicle.plate or "") if vehicle else "",
        words=complaint.customer_words,
        language=complaint.language,
        filed_at=complaint.filed_at,
        closed_at=complaint.closed_at,
        closed_result=complaint.closed_result,
        reopened=complaint.reopened,
        version=complaint.version,
        clocks=clocks.of(complaint, shop=shop, now=now),
        side=side,
        topic=complaint.category,
        code=complaint.subcategory,
        subcategory=known.name(complaint.category, complaint.subcategory),
        department=str(known.department(complaint.category).label),
        is_safety=complaint.is_safety,
        counted=complaint.counted,
        branch=complaint.job.branch if complaint.job else "",
        rests=state_of([*happened, Kind.RESUMED]),
        contacted=contacted(happened),
        replied=Kind.REPLIED in happened,
        in_charge=owner.of(events, side=Side.SHOP),
        team_in_charge=owner.of(events, side=Side.TEAM),
        papers=_papers(events, side=side),
        touched_at=_touched(events, side=side),
    )


def _papers(events: Sequence[ComplaintEvent], *, side: str) -> int:
    """How many papers there are that this side may see, by the log."""
    there: dict[str, bool] = {}
    for event in events:
        paper = event.data.get("paper", "")
        if event.kind in (Kind.PAPER_ADDED, Kind.PAPER_SHARED):
            there[paper] = bool(event.data.get("for_team"))
        elif event.kind == Kind.PAPER_REMOVED:
            there.pop(paper, None)
    return sum(side == Side.SHOP or for_team for for_team in there.values())


def _touched(events: Sequence[ComplaintEvent], *, side: str) -> datetime | None:
    """The team's own notes leave no trace for the shop, and what Aftercall does by itself is nobody's touch."""
    by_people = [event for event in events if event.side != Side.SYSTEM and (side == Side.TEAM or not event.team_only)]
    return by_people[-1].at if by_people else None


def masked_name(name: str, title: str = "") -> str:
    """Enough to recognise a customer by: 王先生, 王**, J*** S***."""
    name = name.strip()
    if re.match(r"[㐀-鿿]", name):
        return f"{name[0]}{title}" if re.match(r"[㐀-鿿]", title) else f"{name[0]}**"
    masked = " ".join(f"{part[0]}***" for part in name.split())
    return f"{title} {masked}".strip() if masked else ""


def urgency(card: Card) -> tuple[Any, ...]:
    """A key to sort by: crises first, then the longest overdue, then what is due next; paused ones last."""
    clock = card.clock
    left = clock.left.total_seconds() if clock and clock.left is not None else float("inf")
    return (card.severity != Severity.CRISIS, clock is None or bool(clock.paused_for), left, card.filed_at)

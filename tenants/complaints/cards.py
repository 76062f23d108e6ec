"""Complaints as people read them: plain values for boards, pages and letters, made in the reader's language."""

import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tenants.complaints import clocks, words
from tenants.complaints.change import Kind, Side
from tenants.complaints.clocks import Clock
from tenants.complaints.models import ClosedResult, Complaint, ComplaintEvent, PauseReason, Severity, Validity
from tenants.complaints.states import State, state_of
from tenants.shops.models import Shop
from web.sentences import listed

FIRST_WORDS = 80


@dataclass(frozen=True, slots=True)
class Card:
    """One complaint on a board. The customer is masked; `clock` is the one that matters next."""

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


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline."""

    at: datetime
    kind: str
    title: str
    by: str
    text: str
    level: str
    icon: str
    version: int
    team_only: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A complaint's own page: the card, the complaint itself and its timeline, oldest first."""

    card: Card
    complaint: Complaint
    timeline: list[Entry] = field(default_factory=list)
    acknowledged: bool = False
    replied: bool = False

    def since(self, version: int) -> list[Entry]:
        """What has changed since somebody saw `version`."""
        return [entry for entry in self.timeline if entry.version > version and entry.kind not in QUIET]


QUIET = (Kind.NOTIFIED, Kind.BREACHED)
LEVELS = {
    Kind.FILED: ("warning", "message-report"),
    Kind.SEVERITY_SET: ("info", "flag"),
    Kind.NOTIFIED: ("neutral", "mail"),
    Kind.BREACHED: ("danger", "alert-circle"),
    Kind.ACKNOWLEDGED: ("info", "phone-call"),
    Kind.REPLIED: ("info", "message-circle"),
    Kind.SCREENED: ("info", "clipboard-check"),
    Kind.TRACED: ("neutral", "search"),
    Kind.NOTE: ("neutral", "edit"),
    Kind.PAUSED: ("warning", "player-pause"),
    Kind.RESUMED: ("info", "player-play"),
    Kind.HANDLED: ("success", "check"),
    Kind.CONFIRMED: ("success", "thumb-up"),
    Kind.DENIED: ("danger", "thumb-down"),
    Kind.NOT_CONFIRMED: ("warning", "phone-off"),
    Kind.REOPENED: ("danger", "refresh"),
    Kind.CLOSED: ("success", "lock"),
}


def readable(complaints: QuerySet[Complaint]) -> QuerySet[Complaint]:
    """The query with all that a card needs."""
    return complaints.select_related("customer", "job__vehicle").prefetch_related("events")


def open_ones(*, shop: Shop, now: datetime) -> list[Card]:
    """Every open complaint, the most pressing first. Call inside the shop."""
    found = readable(Complaint.objects.filter(closed_at=None))
    return sorted((card(each, shop=shop, now=now) for each in found), key=urgency)


def cards(complaints: Iterable[Complaint], *, shop: Shop, now: datetime) -> list[Card]:
    """Cards of `readable` complaints, in their order."""
    return [card(each, shop=shop, now=now) for each in complaints]


def card(complaint: Complaint, *, shop: Shop, now: datetime) -> Card:
    """One complaint as a card. Prefetch its events when there are many."""
    events = clocks.in_order(complaint)
    vehicle = complaint.job.vehicle if complaint.job else None
    return Card(
        id=complaint.pk,
        reference=complaint.reference,
        shop=shop,
        state=state_of(event.kind for event in events),
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
    )


def sheet(complaint_id: uuid.UUID, *, shop: Shop, side: str, now: datetime) -> Sheet:
    """One complaint for a reader of `side`. Call inside the shop. Raises `Complaint.DoesNotExist`.

    The shop does not see the team's own notes; the team does not see root cause and responsible person.
    """
    complaint = readable(Complaint.objects.filter(pk=complaint_id)).get()
    events = clocks.in_order(complaint)
    if side != Side.SHOP:
        complaint.root_cause = complaint.responsible_person = ""
    return Sheet(
        card=card(complaint, shop=shop, now=now),
        complaint=complaint,
        timeline=list(_timeline([e for e in events if side == Side.TEAM or not e.team_only], side=side)),
        acknowledged=any(event.kind == Kind.ACKNOWLEDGED for event in events),
        replied=any(event.kind == Kind.REPLIED for event in events),
    )


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


def _timeline(events: Sequence[ComplaintEvent], *, side: str) -> Iterable[Entry]:
    told: list[ComplaintEvent] = []
    for event in events:
        if told and (event.kind != Kind.NOTIFIED or event.data.get("about") != told[0].data.get("about")):
            yield _entry(told[0], title=_told(told), text="")
            told = []
        if event.kind == Kind.NOTIFIED:
            told.append(event)
        else:
            secret = event.kind == Kind.TRACED and side != Side.SHOP
            yield _entry(event, title=_title(event, side=side), text="" if secret else event.text)
    if told:
        yield _entry(told[0], title=_told(told), text="")


def _entry(event: ComplaintEvent, *, title: str, text: str) -> Entry:
    level, icon = LEVELS[Kind(event.kind)]
    return Entry(
        at=event.at, kind=event.kind, title=title, by=_by(event), text=text, level=level, icon=icon,
        version=event.version, team_only=event.team_only,
    )  # fmt: skip


def _by(event: ComplaintEvent) -> str:
    if event.side == Side.SYSTEM:
        return ""
    side = str(Side(event.side).label)
    if event.side == Side.CUSTOMER or not event.actor_name:
        return side
    return _("%(name)s, %(side)s") % {"name": event.actor_name, "side": side}


def _told(events: Sequence[ComplaintEvent]) -> str:
    names = listed(event.data["name"] for event in events if event.data.get("name"))
    if not names:
        return str(Kind.NOTIFIED.label)
    return _("Told by e-mail: %(names)s") % {"names": names}


def _title(event: ComplaintEvent, *, side: str) -> str:
    data, kind = event.data, Kind(event.kind)
    if kind == Kind.FILED and data.get("severity"):
        return _("Filed, proposed as: %(severity)s") % {"severity": Severity(data["severity"]).label}
    if kind == Kind.SEVERITY_SET and data.get("to"):
        return _("Severity changed from %(was)s to %(now)s") % {
            "was": Severity(data["from"]).label,
            "now": Severity(data["to"]).label,
        }
    if kind == Kind.SCREENED and data.get("to"):
        return _("Judged by the shop: %(validity)s") % {"validity": Validity(data["to"]).label}
    if kind == Kind.TRACED and side == Side.SHOP and data.get("responsible"):
        return _("Cause found; responsible: %(person)s") % {"person": data["responsible"]}
    if kind == Kind.PAUSED and data.get("reason"):
        return _("Clocks paused: %(reason)s") % {"reason": PauseReason(data["reason"]).label}
    if kind == Kind.BREACHED:
        return _("Time ran out: %(clock)s") % {"clock": words.CLOCKS[data["clock"]]}
    if kind in (Kind.CONFIRMED, Kind.DENIED) and data.get("satisfaction"):
        return _("%(what)s, satisfaction %(score)s of 5") % {"what": kind.label, "score": data["satisfaction"]}
    if kind == Kind.CLOSED and data.get("result"):
        return _("Closed: %(result)s") % {"result": ClosedResult(data["result"]).label}
    if kind == Kind.NOTE and event.team_only:
        return _("Note for the team only")
    return str(kind.label)

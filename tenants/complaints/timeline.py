"""A complaint's own page: the complaint and its timeline, in the reader's language and for the reader's side."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from tenants.complaints import capture_lines, cards, clocks, notices, states, tracing_lines, words
from tenants.complaints.cards import Card
from tenants.complaints.change import Kind, Side
from tenants.complaints.models import ClosedResult, Complaint, ComplaintEvent, PauseReason, Severity, Validity
from tenants.complaints.notices import Notice
from tenants.shops.models import Shop
from web.sentences import listed


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline."""

    at: datetime
    kind: str
    title: str
    by: str
    side: str
    text: str
    level: str
    icon: str
    version: int
    team_only: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A complaint's own page: the card, the complaint itself and its timeline, oldest first.

    `contacted` is in this round of the complaint, `replied` in any.
    """

    card: Card
    complaint: Complaint
    timeline: list[Entry] = field(default_factory=list)
    contacted: bool = False
    replied: bool = False
    notices: list[Notice] = field(default_factory=list)

    def since(self, version: int) -> list[Entry]:
        """What has changed since somebody saw `version`."""
        return [entry for entry in self.timeline if entry.version > version and entry.kind not in QUIET]


QUIET = (Kind.NOTIFIED, Kind.BREACHED, Kind.ESCALATED, Kind.NOTICED)
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
    Kind.ESCALATED: ("danger", "mail"),
    Kind.NOTICED: ("info", "check"),
    Kind.OWNER_SET: ("neutral", "user"),
    Kind.PROMISED: ("info", "message-circle"),
    Kind.RECODED: ("neutral", "edit"),
    Kind.SUGGESTED: ("info", "clipboard-check"),
    Kind.PAPER_ADDED: ("neutral", "paperclip"),
    Kind.PAPER_SHARED: ("neutral", "paperclip"),
    Kind.PAPER_REMOVED: ("neutral", "paperclip"),
    Kind.GOODWILL: ("info", "gift"),
    Kind.GOODWILL_GRANTED: ("success", "gift"),
    Kind.GOODWILL_REFUSED: ("warning", "gift"),
    Kind.ACTION: ("info", "tool"),
    Kind.ACTION_DONE: ("success", "tool"),
    Kind.CARED: ("success", "phone-call"),
}


def sheet(complaint_id: uuid.UUID, *, shop: Shop, side: str, now: datetime) -> Sheet:
    """One complaint for a reader of `side`. Call inside the shop. Raises `Complaint.DoesNotExist`.

    The shop does not see the team's own notes; the team does not see the cause and who answers for it.
    """
    complaint = cards.readable(Complaint.objects.filter(pk=complaint_id)).get()
    events = clocks.in_order(complaint)
    if side != Side.SHOP:
        tracing_lines.blank(complaint)
    return Sheet(
        card=cards.card(complaint, shop=shop, side=side, now=now),
        complaint=complaint,
        timeline=list(_timeline([e for e in events if side == Side.TEAM or not e.team_only], side=side)),
        contacted=states.contacted(event.kind for event in events),
        replied=any(event.kind == Kind.REPLIED for event in events),
        notices=notices.of(events),
    )


def _timeline(events: Sequence[ComplaintEvent], *, side: str) -> Iterable[Entry]:
    told: list[ComplaintEvent] = []
    for event in events:
        if told and (event.kind != Kind.NOTIFIED or event.data.get("about") != told[0].data.get("about")):
            yield _entry(told[0], title=_told(told), text="")
            told = []
        if event.kind == Kind.NOTIFIED:
            told.append(event)
        else:
            text = "" if side != Side.SHOP and _is_secret(event) else event.text
            yield _entry(event, title=_title(event, side=side), text=text)
    if told:
        yield _entry(told[0], title=_told(told), text="")


def _is_secret(event: ComplaintEvent) -> bool:
    """Whether the words of an event are for the shop alone: its search for the cause, and names of its own papers."""
    if event.kind in (Kind.PAPER_ADDED, Kind.PAPER_SHARED, Kind.PAPER_REMOVED):
        return not event.data.get("for_team")
    return event.kind in tracing_lines.SECRET


def _entry(event: ComplaintEvent, *, title: str, text: str) -> Entry:
    level, icon = LEVELS[Kind(event.kind)]
    return Entry(
        at=event.at, kind=event.kind, title=title, by=_by(event), side=event.side, text=text, level=level, icon=icon,
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
    if told := tracing_lines.title(event, side=side) or capture_lines.title(event, side=side):
        return told
    if kind == Kind.FILED and data.get("severity"):
        return _("Filed, proposed as: %(severity)s") % {"severity": Severity(data["severity"]).label}
    if kind == Kind.SEVERITY_SET and data.get("to"):
        return _("Severity changed from %(was)s to %(now)s") % {
            "was": Severity(data["from"]).label,
            "now": Severity(data["to"]).label,
        }
    if kind == Kind.SCREENED and data.get("to"):
        return _("Judged by the shop: %(validity)s") % {"validity": Validity(data["to"]).label}
    if kind == Kind.PAUSED and data.get("reason"):
        return _("Clocks paused: %(reason)s") % {"reason": PauseReason(data["reason"]).label}
    if kind == Kind.ESCALATED:
        return words.escalated(data)
    if kind == Kind.BREACHED:
        return _("Time ran out: %(clock)s") % {"clock": words.CLOCKS[data["clock"]]}
    if kind in (Kind.CONFIRMED, Kind.DENIED) and data.get("satisfaction"):
        return _("%(what)s, satisfaction %(score)s of 5") % {"what": kind.label, "score": data["satisfaction"]}
    if kind == Kind.CLOSED and data.get("result"):
        return _("Closed: %(result)s") % {"result": ClosedResult(data["result"]).label}
    if kind == Kind.OWNER_SET:
        if not data.get("name"):
            return _("Nobody is in charge any more")
        return _("In charge: %(name)s") % {"name": data["name"]}
    if kind == Kind.NOTE and event.team_only:
        return _("Note for the team only")
    return str(kind.label)

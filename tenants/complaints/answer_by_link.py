"""What a person of the shop does by the link of a letter: the very steps of who has signed in, under the same name.

Each step can be taken once by a link. The customer comes first: the cause is asked for when the customer has an answer.
The customer's number is not on the page; it is told to who taps that the call is made now, and the shop's access log
says so. Looking at the page changes nothing, as mail programs look at links before people do. Call inside the shop.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import translation

from tenants.complaints import acknowledge, change, handle, papers, reply, staff_link, timeline, trace
from tenants.complaints.change import Kind, Side
from tenants.complaints.models import Complaint, StaffLink
from tenants.complaints.staff_link import Opened
from tenants.complaints.states import State
from tenants.complaints.timeline import Entry, Sheet
from tenants.consent import log
from tenants.jobs import sent_papers
from tenants.shops.models import MANAGERS, Shop

CONTACT, REPLY, HANDLING, CAUSE, PAPERS = "contact", "reply", "handling", "cause", "papers"
#: The steps that are taken once, in the order in which the page offers them.
STEPS = (CONTACT, REPLY, HANDLING, CAUSE)
#: Photos by one link; who has more signs in.
MOST_PAPERS = 10
#: What the page tells of the case so far.
TOLD = (Kind.ACKNOWLEDGED, Kind.REPLIED, Kind.HANDLED, Kind.DENIED, Kind.REOPENED)


class Used(change.Refused):
    """The step was taken by this link before, with other words."""


class NotYourStep(change.Refused):
    """The person's role does not take this step."""


@dataclass(frozen=True, slots=True)
class Page:
    """What the page shows: the case, the steps that can be taken now, and those that were, with their times.

    Its words are in `language`.
    """

    opened: Opened
    language: str
    sheet: Sheet
    steps: Sequence[str]
    taken: dict[str, datetime]
    history: list[Entry]
    papers: int

    @property
    def may_send_papers(self) -> bool:
        return self.papers < MOST_PAPERS


def page(token: str, *, language: str = "", shop: Shop, now: datetime) -> Page:
    """What stands behind the link now, in the language that was chosen there, else the person's, else the shop's.

    Raises `staff_link.NotOpen`.
    """
    opened = staff_link.find(token, shop=shop, now=now)
    used, language = opened.link.used, language or opened.person.language or shop.language
    with translation.override(language):
        sheet = timeline.sheet(opened.complaint.pk, shop=shop, side=Side.SHOP, now=now)
    return Page(
        opened=opened,
        language=language,
        sheet=sheet,
        steps=[step for step in STEPS if step not in used and _is_next(step, sheet, opened.membership.role)],
        taken={step: datetime.fromisoformat(used[step]) for step in STEPS if step in used},
        history=[entry for entry in sheet.timeline if entry.kind in TOLD],
        papers=used.get(PAPERS, 0),
    )


def take(token: str, step: str, *, text: str = "", cause_code: str = "", shop: Shop, now: datetime) -> None:
    """Takes one of `STEPS`. The same words a second time are one tap too many, and nothing happens.

    Raises `staff_link.NotOpen`; and of `change.Refused` what the verbs raise, `Used` and `NotYourStep`.
    """
    if step not in STEPS:
        raise ValueError(step)
    with _held(token, shop=shop, now=now) as (opened, complaint, link):
        if step in link.used:
            if _said(complaint, step, text, opened):
                return
            raise Used
        if step == CAUSE and opened.membership.role not in MANAGERS:
            raise NotYourStep
        if step == CAUSE and not change.happened(complaint, Kind.REPLIED):
            raise change.OutOfTurn("not_soothed")
        _VERBS[step](complaint, text, cause_code, {**_hand(opened), "now": now})
        link.used[step] = now.isoformat()
        link.save(update_fields=["used"])


def add_paper(token: str, *, upload: bytes, name: str, shop: Shop, now: datetime) -> None:
    """Adds a photo or a scan, which the shop sees; the same one twice is one tap too many.

    Raises `staff_link.NotOpen`, and `sent_papers.Refused`.
    """
    with _held(token, shop=shop, now=now) as (opened, complaint, link):
        if link.used.get(PAPERS, 0) >= MOST_PAPERS:
            raise sent_papers.Refused("too_many")
        try:
            papers.add(complaint, upload=upload, name=name, now=now, **_hand(opened))
        except sent_papers.Refused as refused:
            if refused.why == "twice":
                return
            raise
        link.used[PAPERS] = link.used.get(PAPERS, 0) + 1
        link.save(update_fields=["used"])


def calls_now(token: str, *, shop: Shop, now: datetime) -> Opened:
    """The person calls the customer now and is told the number; the access log says so. Raises `NotOpen`."""
    opened = staff_link.find(token, shop=shop, now=now)
    log.access(
        actor=opened.person.pk,
        actor_role=opened.membership.role,
        what="complaint_number",
        subject=opened.complaint.customer_id,
        now=now,
    )
    return opened


@contextmanager
def _held(token: str, *, shop: Shop, now: datetime) -> Iterator[tuple[Opened, Complaint, StaffLink]]:
    """The link with its complaint, both locked: the complaint first, as who writes a letter about it does."""
    opened = staff_link.find(token, shop=shop, now=now)
    with change.locked(opened.complaint.pk) as complaint:
        yield opened, complaint, StaffLink.objects.select_for_update().get(pk=opened.link.pk)


_VERBS: dict[str, Callable[[Complaint, str, str, dict[str, Any]], None]] = {
    CONTACT: lambda complaint, text, _code, hand: acknowledge.complaint(complaint, text=text, **hand),
    REPLY: lambda complaint, text, _code, hand: reply.complaint(complaint, text=text, **hand),
    HANDLING: lambda complaint, text, _code, hand: handle.complaint(complaint, resolution=text, **hand),
    CAUSE: lambda complaint, text, code, hand: trace.complaint(complaint, root_cause=text, cause_code=code, **hand),
}
_KINDS = {CONTACT: Kind.ACKNOWLEDGED, REPLY: Kind.REPLIED, HANDLING: Kind.HANDLED, CAUSE: Kind.TRACED}


def _said(complaint: Complaint, step: str, text: str, opened: Opened) -> bool:
    """Whether these very words are on record from this person."""
    return complaint.events.filter(kind=_KINDS[step], actor=opened.person.pk, text=text).exists()


def _is_next(step: str, sheet: Sheet, role: str) -> bool:
    """Whether the page offers the step: first the customer, then what was done, and then why it happened."""
    is_handled = sheet.card.state == State.HANDLED
    match step:
        case "contact":
            return not sheet.contacted
        case "reply":
            return not is_handled
        case "handling":
            return sheet.replied and not is_handled
    return sheet.replied and role in MANAGERS


def _hand(opened: Opened) -> dict[str, Any]:
    return {"by": opened.person.pk, "by_name": str(opened.person), "side": Side.SHOP}

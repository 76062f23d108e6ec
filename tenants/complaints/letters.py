"""The letters about a complaint: who gets which, in whose language; once per person, however often it is tried."""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from accounts import mails, origins
from accounts.models import User
from tenants.complaints import cards, change, clocks, ladder, notices, staff_link
from tenants.complaints.cards import Card
from tenants.complaints.change import Kind, Side
from tenants.complaints.clock_policy import SEVERITIES
from tenants.complaints.clocks import Clock
from tenants.complaints.ladder import Step
from tenants.complaints.models import Complaint, ComplaintEvent, Severity
from tenants.complaints.people import Staff
from tenants.shops import members
from tenants.shops.models import Shop

log = structlog.get_logger(__name__)

#: How long something is news: later nobody is written to about it.
NEWS = timedelta(days=7)
#: Each begins the word for what a letter is about.
NAMES = ("filed", "major", "crisis", "reopened", "step")


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter is about: its templates, and what distinguishes it from others about the same complaint.

    In words: "filed", "major" or "crisis" (it became that), "reopened:1" (the round), "step:r1-100.h1-75" (of the
    ladder, as `ladder.about` writes them).
    """

    template: str
    about: str
    steps: tuple[Step, ...] = ()

    @classmethod
    def of(cls, about: str) -> "Letter":
        """Raises `ValueError` for a word that names no letter."""
        name, _colon, rest = about.partition(":")
        if name not in NAMES:
            raise ValueError(about)
        return cls(f"complaint_{name}", about, tuple(ladder.steps(rest)) if name == "step" else ())


class NotSent(Exception):
    """Some of the letters did not leave; trying again sends only those."""


def tell(complaint_id: uuid.UUID, about: str, *, shop: Shop, now: datetime) -> int:
    """Writes the letter to everybody who has not got it, and notes it in the case; answers how many it wrote.

    Call inside the shop. Steps of clocks that have stopped meanwhile are no news. Raises `NotSent` when some did not
    leave.
    """
    letter = Letter.of(about)
    complaint = cards.readable(Complaint.objects.filter(pk=complaint_id)).get()
    if complaint.closed_at is not None or not complaint.counted:
        return 0
    told = {event.key for event in complaint.events.all() if event.kind == Kind.NOTIFIED}
    staff = Staff(shop)
    card = cards.card(complaint, shop=shop, now=now)
    sent = failed = 0
    for person in readers(complaint, letter, staff):
        if _key(letter, person) in told:
            continue
        try:
            sent += _send(letter, complaint, card, to=person, staff=staff, now=now)
        except Exception:
            failed += 1
            log.exception("complaint_letter_failed", complaint=str(complaint.pk), about=about, person=str(person.pk))
    if failed:
        raise NotSent(failed)
    return sent


def readers(complaint: Complaint, letter: Letter, staff: Staff) -> list[User]:
    """Whom the letter goes to: for steps those written there, else whoever asked to be told and whose severity it is.

    An ordinary one is also for who stands for its department. That it became a major complaint is news only to those
    whose it is now.
    """
    if letter.steps:
        found = [staff.find(person) for person in _told_by(complaint, letter.steps)]
        return [person for person in found if person is not None]
    asked = [] if letter.about == "major" else members.told_of_complaints(staff.shop)
    route = staff.on(ladder.ROUTES.get(complaint.severity, ()), complaint)
    if letter.about == "filed" and complaint.severity == Severity.ORDINARY:
        route += staff.head_of(complaint.category)
    return list({person.pk: person for person in [*asked, *route]}.values())


def waiting(complaint: Complaint, *, shop: Shop, now: datetime) -> Iterator[str]:
    """The letters about an open complaint that should have left and reached nobody, as far as they are still news."""
    if not complaint.counted:
        return
    events = clocks.in_order(complaint)
    told = {event.data.get("about", "filed") for event in events if event.kind == Kind.NOTIFIED}
    for event in events:
        if event.at < now - NEWS:
            continue
        about = ""
        if event.kind == Kind.FILED:
            about = "filed"
        elif event.kind == Kind.SEVERITY_SET and event.data.get("to") == complaint.severity != Severity.ORDINARY:
            about = complaint.severity if became_graver(event.data) else ""
        elif event.kind == Kind.REOPENED:
            about = f"reopened:{event.data.get('round', complaint.reopened)}"
        if about and about not in told:
            yield about
    if late := _untold(events, now=now):
        running = {(clock.name, clock.round) for clock in clocks.every(complaint, shop=shop, now=now) if clock.running}
        late = [step for step in late if (step.clock, step.round) in running]
    if late:
        yield f"step:{ladder.about(late)}"


def became_graver(data: Mapping[str, Any]) -> bool:
    """Whether a change of severity was for the worse; `data` are those of its event."""
    return SEVERITIES.index(data["to"]) > SEVERITIES.index(data.get("from") or Severity.ORDINARY)


def _untold(events: Sequence[ComplaintEvent], *, now: datetime) -> list[Step]:
    """Of each clock the highest step that no letter told, unless one told a higher one."""
    told = {step for event in events for step in _steps_of(event)}
    highest: dict[tuple[str, int], Step] = {}
    for event in events:
        data = event.data
        if event.kind == Kind.ESCALATED and data.get("people") and event.at >= now - NEWS:
            step = Step(data["clock"], data["round"], data["percent"])
            highest[(step.clock, step.round)] = max(step, highest.get((step.clock, step.round), step))
    return [step for step in highest.values() if step not in told]


def _steps_of(event: ComplaintEvent) -> tuple[Step, ...]:
    """The steps that one letter told."""
    about = str(event.data.get("about", ""))
    return Letter.of(about).steps if event.kind == Kind.NOTIFIED and about.startswith("step:") else ()


def _told_by(complaint: Complaint, steps: Iterable[Step]) -> list[str]:
    """The people of these steps as the case has them, by id, each once."""
    keys = {step.key for step in steps}
    found = [event.data.get("people", ()) for event in clocks.in_order(complaint) if event.key in keys]
    return list(dict.fromkeys(each["person"] for people in found for each in people))


def _send(letter: Letter, complaint: Complaint, card: Card, *, to: User, staff: Staff, now: datetime) -> bool:
    """One letter to one person; False when another run was quicker or there is nothing to say any more."""
    steps = [line for line in _lines(letter, complaint, card) if str(to.pk) in line.people - line.told]
    if letter.steps and not steps:
        return False
    with transaction.atomic():
        # The event is written first: a second run waits here for the first one, and then has nothing to do.
        data = {"about": letter.about, "name": str(to), "person": str(to.pk)}
        notified = change.add_once(complaint, Kind.NOTIFIED, at=now, key=_key(letter, to), data=data)
        if notified is None:
            return False
        _compose(letter, card, steps, notified, to=to, staff=staff).send()
    return True


@dataclass(frozen=True, slots=True)
class Line:
    """One clock in a letter: how much of its time has gone by, whom that concerns, and who knows it already."""

    clock: Clock
    percent: int
    people: frozenset[str]
    told: frozenset[str]

    @property
    def is_over(self) -> bool:
        return self.percent >= 100


def _lines(letter: Letter, complaint: Complaint, card: Card) -> list[Line]:
    """What there is to say about each step of the letter whose clock still runs."""
    found = []
    for step in letter.steps:
        people = frozenset(_told_by(complaint, [step]))
        told = frozenset(
            event.data.get("person", "")
            for event in complaint.events.all()
            if event.kind == Kind.NOTIFIED and step in _steps_of(event)
        )
        found += [
            Line(clock, step.percent, people, told)
            for clock in card.clocks
            if (clock.name, clock.round) == (step.clock, step.round) and clock.running
        ]
    return found


def _compose(
    letter: Letter, card: Card, steps: list[Line], notified: ComplaintEvent, *, to: User, staff: Staff
) -> EmailMultiAlternatives:
    """The letter in its reader's language. The subject holds no word about the customer: subjects lie open."""
    shop = staff.shop
    with translation.override(to.language or shop.language), timezone.override(shop.zone):
        context = {
            "card": card,
            "complaint": notified.complaint,
            "shop": shop,
            "name": to.name,
            "url": _address(card, shop=shop, side=staff.side_of(to)),
            "answer_url": _answer_address(notified, to, shop=shop),
            "read_url": notices.address(notified, shop=shop),
            "steps": steps,
            "is_over": any(line.is_over for line in steps),
        }
        key = f"{card.id}.{letter.about.replace(':', '.')}.{to.pk}"
        return mails.build(letter.template, to.email, context, key=key)


def _address(card: Card, *, shop: Shop, side: str | None) -> str:
    """Where the reader finds the complaint: on the shop's host, or on the team's."""
    if side == Side.TEAM:
        return origins.console(
            reverse("triage_complaint", args=[shop.slug, card.id], urlconf=settings.HOST_URLCONFS["console"])
        )
    return shop.url(reverse("complaint", args=[card.id], urlconf=settings.HOST_URLCONFS["shop"]))


def _answer_address(notified: ComplaintEvent, to: User, *, shop: Shop) -> str:
    """Where the reader answers without signing in; nowhere for who does not work on complaints of the shop."""
    try:
        link = staff_link.make(notified.complaint, to, shop=shop, now=notified.at)
    except staff_link.NotForThem:
        return ""
    return staff_link.address(link, shop=shop)


def _key(letter: Letter, person: User) -> str:
    return f"{letter.about}:{person.pk}"

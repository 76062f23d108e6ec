"""The letters about a complaint: who gets which, in whose language; once per person, however often it is tried."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from accounts import mails
from accounts.models import User
from tenants.complaints import cards, change, clocks
from tenants.complaints.cards import Card
from tenants.complaints.change import Kind
from tenants.complaints.models import Complaint, Severity
from tenants.shops import members
from tenants.shops.models import Membership, Role, Shop
from web.sentences import listed

log = structlog.get_logger(__name__)

#: How long something is news: later nobody is written to about it.
NEWS = timedelta(days=7)
#: The clocks that the shop holds. The last one is the team's: it shows on the supervisor's list.
SHOP_CLOCKS = ("acknowledge", "reply", "handle")


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter is about: its templates, and what distinguishes it from others about the same complaint.

    In words: "filed", "crisis", "reopened:1" (the round), "overdue:reply:1:handle:1" (each clock and its round).
    """

    template: str
    about: str
    clocks: tuple[str, ...] = ()

    @classmethod
    def of(cls, about: str) -> "Letter":
        """Raises `ValueError` for a word that names no letter."""
        name, *rest = about.split(":")
        if name not in ("filed", "crisis", "reopened", "overdue"):
            raise ValueError(about)
        return cls(template=f"complaint_{name}", about=about, clocks=tuple(rest[::2]) if name == "overdue" else ())


def overdue(breaches: Iterable[tuple[str, int]]) -> str:
    """The words for one letter about clocks of the shop that ran out, given as name and round; empty without any."""
    theirs = [f"{name}:{round_}" for name, round_ in breaches if name in SHOP_CLOCKS]
    return ":".join(["overdue", *theirs]) if theirs else ""


class NotSent(Exception):
    """Some of the letters did not leave; trying again sends only those."""


def tell(complaint_id: uuid.UUID, about: str, *, shop: Shop, now: datetime) -> int:
    """Writes to everybody who has not got this letter yet, and notes it; answers how many were sent.

    Call inside the shop. Nobody is written to about a closed complaint. Raises `NotSent` when the others are done.
    """
    letter = Letter.of(about)
    complaint = cards.readable(Complaint.objects.filter(pk=complaint_id)).get()
    if complaint.closed_at is not None:
        return 0
    told = {event.key for event in complaint.events.all() if event.kind == Kind.NOTIFIED}
    untold = [person for person in readers(complaint, letter, shop) if _key(letter, person) not in told]
    card = cards.card(complaint, shop=shop, now=now)
    sent = failed = 0
    for person in untold:
        try:
            sent += _send(letter, complaint, card, to=person, shop=shop, now=now)
        except Exception:
            failed += 1
            log.exception("complaint_letter_failed", complaint=str(complaint.pk), about=about, person=str(person.pk))
    if failed:
        raise NotSent(failed)
    return sent


def readers(complaint: Complaint, letter: Letter, shop: Shop) -> list[User]:
    """Whoever asked to be told; managers and owners too when time ran out, owners too in a crisis."""
    found = {person.pk: person for person in members.told_of_complaints(shop)}
    roles: tuple[str, ...] = ()
    if complaint.severity == Severity.CRISIS:
        roles = (Role.OWNER,)
    if letter.clocks:
        found, roles = {}, (Role.OWNER, Role.MANAGER)
    open_ones = Membership.objects.filter(shop=shop, revoked_at=None, user__is_active=True, role__in=roles)
    found |= {membership.user_id: membership.user for membership in open_ones.select_related("user")}
    return list(found.values())


def waiting(complaint: Complaint, *, now: datetime) -> Iterator[str]:
    """The letters about an open complaint that should have left and reached nobody, as far as they are still news."""
    events = clocks.in_order(complaint)
    told = {event.data.get("about", "filed") for event in events if event.kind == Kind.NOTIFIED}
    told |= {breach for about in told for breach in _breaches(about)}
    late: list[tuple[str, int]] = []
    for event in events:
        if event.at < now - NEWS:
            continue
        about = ""
        if event.kind == Kind.FILED:
            about = "filed"
        elif event.kind == Kind.SEVERITY_SET and event.data.get("to") == complaint.severity == Severity.CRISIS:
            about = "crisis"
        elif event.kind == Kind.REOPENED:
            about = f"reopened:{event.data.get('round', complaint.reopened)}"
        elif event.kind == Kind.BREACHED:
            breach = (event.data["clock"], event.data["round"])
            late += [breach] if overdue([breach]) not in told else []
        if about and about not in told:
            yield about
    if about := overdue(late):
        yield about


def _breaches(about: str) -> list[str]:
    """What one letter about several clocks told, clock by clock."""
    name, *rest = about.split(":")
    if name != "overdue":
        return []
    return [f"overdue:{clock}:{round_}" for clock, round_ in zip(rest[::2], rest[1::2], strict=True)]


def _send(letter: Letter, complaint: Complaint, card: Card, *, to: User, shop: Shop, now: datetime) -> bool:
    """One letter to one person; False when another run was quicker."""
    with transaction.atomic():
        # The event is written first: a second run waits here for the first one, and then has nothing to do.
        data = {"about": letter.about, "name": str(to), "person": str(to.pk)}
        if not change.add_once(complaint, Kind.NOTIFIED, at=now, key=_key(letter, to), data=data):
            return False
        _compose(letter, card, to=to, shop=shop, now=now).send()
    return True


def _compose(letter: Letter, card: Card, *, to: User, shop: Shop, now: datetime) -> EmailMultiAlternatives:
    """The letter in its reader's language. The subject holds no word about the customer: subjects lie open."""
    with translation.override(to.language or shop.language), timezone.override(shop.zone):
        path = reverse("complaint", args=[card.id], urlconf=settings.HOST_URLCONFS["shop"])
        context = {
            "card": card,
            "shop": shop,
            "name": to.name,
            "url": shop.url(path),
            "late": listed(dict.fromkeys(clock.label for clock in card.clocks if clock.name in letter.clocks)),
            "late_number": len(letter.clocks),
        }
        key = f"{card.id}.{letter.about.replace(':', '.')}.{to.pk}"
        return mails.build(letter.template, to.email, context, key=key)


def _key(letter: Letter, person: User) -> str:
    return f"{letter.about}:{person.pk}"

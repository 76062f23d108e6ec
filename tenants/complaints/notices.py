"""Notices in writing: who was told of a complaint, and who has confirmed by the link of their letter to have read it.

A link belongs to one letter to one person. It opens without signing in, for thirty days, and confirms once.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from accounts.models import User
from tenants.complaints import change, words
from tenants.complaints.change import Kind
from tenants.complaints.models import Complaint, ComplaintEvent
from tenants.complaints.people import Staff
from tenants.shops.models import Shop

GOOD_FOR = timedelta(days=30)
#: Bytes of a token: the letter's number, and 144 bits that only this installation can work out.
_NUMBER, _SEAL = 8, 18
_SALT = "tenants.complaints.notices"


class NotOpen(Exception):
    """No letter of this shop has this link, or it does not open any more: nobody is told which."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One letter to one person."""

    about: str
    name: str
    sent_at: datetime
    read_at: datetime | None

    @property
    def words(self) -> str:
        return words.about(self.about)


@dataclass(frozen=True, slots=True)
class Page:
    """What the link opens: the letter, its reader, and when it was confirmed."""

    complaint: Complaint
    person: User
    side: str
    sent_at: datetime
    read_at: datetime | None


def of(events: Iterable[ComplaintEvent]) -> list[Notice]:
    """The letters of a case in order, with when each was confirmed: by its link, or by a later step of its reader."""
    events = list(events)
    read = {event.key: event.at for event in events if event.kind == Kind.NOTICED}
    steps = [event for event in events if event.actor and event.kind not in (Kind.NOTICED, Kind.NOTIFIED)]
    return [
        Notice(
            event.data.get("about", ""), event.data.get("name", ""), event.at,
            read.get(_key(event)) or _acted(event, steps),
        )
        for event in events
        if event.kind == Kind.NOTIFIED
    ]  # fmt: skip


def address(notified: ComplaintEvent, *, shop: Shop) -> str:
    """The whole address by which the reader of this letter confirms it."""
    token = _token(notified.pk, shop, settings.SECRET_KEY)
    return shop.url(reverse("notice", args=[token], urlconf=settings.HOST_URLCONFS["shop"]))


def page(token: str, *, shop: Shop, now: datetime) -> Page:
    """What the link opens. Inside the shop. Raises `NotOpen`, also for a reader who has left."""
    return _page(_notified(token, shop=shop, now=now), shop=shop)


def confirm(token: str, *, shop: Shop, now: datetime) -> Page:
    """Notes that the reader has read the letter; the first time counts. Inside the shop. Raises `NotOpen`."""
    notified = _notified(token, shop=shop, now=now)
    found = _page(notified, shop=shop)
    if found.read_at is None:
        change.add_once(
            found.complaint, Kind.NOTICED, at=now, key=_key(notified), side=found.side, by=found.person.pk,
            by_name=str(found.person), data={"about": notified.data.get("about", "")},
        )  # fmt: skip
    return _page(notified, shop=shop)


def _notified(token: str, *, shop: Shop, now: datetime) -> ComplaintEvent:
    number = _number(token)
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    if not any(hmac.compare_digest(_token(number, shop, secret), token) for secret in secrets):
        raise NotOpen
    letters = ComplaintEvent.objects.select_related("complaint").filter(kind=Kind.NOTIFIED, at__gt=now - GOOD_FOR)
    found = letters.filter(pk=number).first()
    if found is None:
        raise NotOpen
    return found


def _page(notified: ComplaintEvent, *, shop: Shop) -> Page:
    staff = Staff(shop)
    person = staff.find(notified.data.get("person", ""))
    side = staff.side_of(person) if person else None
    if person is None or side is None:
        raise NotOpen
    read = ComplaintEvent.objects.filter(complaint=notified.complaint_id, key=_key(notified)).first()
    return Page(notified.complaint, person, side, notified.at, read.at if read else None)


def _acted(notified: ComplaintEvent, steps: Iterable[ComplaintEvent]) -> datetime | None:
    """When the reader first did something about the complaint after the letter."""
    reader = notified.data.get("person", "")
    return min((step.at for step in steps if str(step.actor) == reader and step.at >= notified.at), default=None)


def _key(notified: ComplaintEvent) -> str:
    return f"noticed:{notified.pk}"


def _token(number: int, shop: Shop, secret: str) -> str:
    told = f"{shop.pk}:{number}"
    seal = salted_hmac(_SALT, told, secret=secret, algorithm="sha256").digest()[:_SEAL]
    return urlsafe_b64encode(number.to_bytes(_NUMBER, "big") + seal).decode().rstrip("=")


def _number(token: str) -> int:
    try:
        raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError as error:
        raise NotOpen from error
    if len(raw) != _NUMBER + _SEAL:
        raise NotOpen
    number = int.from_bytes(raw[:_NUMBER], "big")
    if number >= 2**63:
        raise NotOpen
    return number

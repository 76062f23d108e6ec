"""The link by which one person of the shop answers one complaint from a telephone, without signing in.

    link = staff_link.make(complaint, person, shop=shop, now=now)       # raises NotForThem
    address = staff_link.address(link, shop=shop)
    opened = staff_link.find(token, shop=shop, now=now)                 # raises NotOpen and its children

One link for each person, complaint and round; every letter to that person carries the same one, and a new letter makes
it good for another seven days. It is the person's for as long as this very membership is open and its role works on
complaints, and the complaint's until that is closed. What is done by it is in `answer_by_link`. Inside the shop.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from tenants.complaints.models import Complaint, StaffLink
from tenants.shops import link_tokens, members
from tenants.shops.models import WORKERS, Membership, Shop

GOOD_FOR = timedelta(days=7)
_SALT = "tenants.complaints.staff_link"


class NotForThem(Exception):
    """This person does not work on the complaints of this shop, or the complaint is closed."""


class NotOpen(Exception):
    """No link of this shop has this token, or its person works here no more: nobody is told which."""


class Expired(NotOpen):
    """Its days are over; the person signs in instead."""


class Closed(NotOpen):
    """The complaint is closed: nothing is left to do."""


class Replaced(NotOpen):
    """The complaint was reopened meanwhile; a newer letter has another link."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A link that opens: whose it is, and what that person is in the shop."""

    link: StaffLink
    membership: Membership

    @property
    def complaint(self) -> Complaint:
        return self.link.complaint

    @property
    def person(self) -> User:
        return self.membership.user


def make(complaint: Complaint, person: User, *, shop: Shop, now: datetime) -> StaffLink:
    """The person's link to this round of the complaint, good for seven days from now. Raises `NotForThem`."""
    membership = members.of(person, shop.pk)
    if membership is None or membership.role not in WORKERS or complaint.closed_at is not None:
        raise NotForThem
    link = StaffLink(complaint=complaint, round=complaint.reopened, membership=membership.pk, made_at=now)
    link.digest = link_tokens.digest(link_tokens.token(link.pk, salt=_SALT, shop=shop))
    kept, made = StaffLink.objects.get_or_create(
        complaint=complaint,
        round=complaint.reopened,
        membership=membership.pk,
        defaults={"pk": link.pk, "digest": link.digest, "made_at": now, "expires_at": now + GOOD_FOR},
    )
    if not made and kept.expires_at < now + GOOD_FOR:
        kept.expires_at = now + GOOD_FOR
        kept.save(update_fields=["expires_at"])
    return kept


def address(link: StaffLink, *, shop: Shop) -> str:
    """The whole address. When the secret behind the token was thrown away meanwhile, the link gets a new one."""
    token = link_tokens.known(link.pk, link.digest, salt=_SALT, shop=shop)
    if token is None:
        token = link_tokens.token(link.pk, salt=_SALT, shop=shop)
        link.digest = link_tokens.digest(token)
        link.save(update_fields=["digest"])
    return shop.url(reverse("complaint_answer", args=[token], urlconf=settings.HOST_URLCONFS["shop"]))


def find(token: str, *, shop: Shop, now: datetime) -> Opened:
    """The link of this token, if it opens now. Raises `NotOpen`, or the child of it that says why."""
    link = StaffLink.objects.select_related("complaint").filter(digest=link_tokens.digest(token)).first()
    if link is None:
        raise NotOpen
    people = Membership.objects.select_related("user", "shop")
    membership = people.filter(pk=link.membership, shop=shop, revoked_at=None, user__is_active=True).first()
    if membership is None or membership.role not in WORKERS:
        raise NotOpen
    if link.complaint.closed_at is not None:
        raise Closed
    if link.round != link.complaint.reopened:
        raise Replaced
    if link.expires_at <= now:
        raise Expired
    return Opened(link, membership)

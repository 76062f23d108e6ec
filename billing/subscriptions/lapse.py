"""Gives back what a sign-up took when nobody proves its e-mail address: the shop's address, its schema, the account."""

from datetime import datetime, timedelta

import structlog
from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts import people
from accounts.models import User
from billing.subscriptions.models import HeldSlug, Signup
from tenants.shops import provision

log = structlog.get_logger(__name__)

HELD = timedelta(hours=2)


class NotLapsed(Exception):
    """Somebody has proven the address, signed in, or belongs to a shop or a team."""


def hold(slug: str, *, now: datetime) -> None:
    """Keeps a slug from everybody for as long as an unproven sign-up would.

    A sign-up with a known e-mail opens no shop. If its slug stayed free, or became free at another time than an
    unproven one's, asking for it would tell whether the e-mail was known.
    """
    HeldSlug.objects.get_or_create(slug=slug, defaults={"since": now})


def everybody(*, now: datetime) -> int:
    """Ends every sign-up that was not proven in time; answers how many shops were given back. May run twice."""
    HeldSlug.objects.filter(since__lte=now - HELD).delete()
    ended = sum(_shop(signup, now=now) for signup in _unproven().filter(created_at__lte=now - HELD))
    link_works = timedelta(days=settings.ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS)
    _strangers().filter(date_joined__lte=now - link_works).delete()
    return ended


def person(known: User) -> None:
    """Forgets a person whose sign-up has lapsed, so that the same address may sign up anew. Raises `NotLapsed`."""
    deleted, _rows = _strangers().filter(pk=known.pk).delete()
    if not deleted:
        raise NotLapsed


@transaction.atomic
def _shop(signup: Signup, *, now: datetime) -> bool:
    """Whether the sign-up ended. It is looked at once more under lock: the letter's link may be opened just now."""
    locked = _unproven().select_for_update(of=("self",)).filter(pk=signup.pk).first()
    if locked is None:
        return False
    try:
        provision.give_back(locked.shop, now=now)
    except provision.NotEmpty:  # not to be expected: nobody could sign in. What somebody put in is not thrown away
        log.warning("unproven_shop_is_not_empty", shop=str(locked.shop_id))
        return False
    log.info("signup_lapsed", shop=str(locked.shop_id))
    return True


def _unproven() -> QuerySet[Signup]:
    proven = EmailAddress.objects.filter(user=OuterRef("user"), verified=True)
    waiting = Signup.objects.filter(~Exists(proven), verified_at=None, user__last_login=None)
    return waiting.select_related("shop").order_by("created_at")


def _strangers() -> QuerySet[User]:
    """People who signed up, never proved who they are, and belong nowhere any more."""
    return people.unproven().filter(memberships=None, agents=None)

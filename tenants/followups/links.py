"""The link by which a customer answers without being called: one for each follow-up, good once, for that shop alone."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from callcenter.scripts.presets import has_preset
from callcenter.scripts.script import Channel
from tenants.followups.models import FollowUp, Kind, SurveyLink
from tenants.shops import link_tokens
from tenants.shops.models import Shop

_SALT = "tenants.followups.links"


class NotOpen(Exception):
    """No link of this shop has this token, or it does not open any more: nobody is told which."""


class NotByLink(Exception):
    """This follow-up is not asked by link: it is closed or too old, or of another kind."""


def make(follow_up: FollowUp, *, shop: Shop, now: datetime) -> SurveyLink:
    """The follow-up's link, made when there is none. Inside the shop. Raises `NotByLink`."""
    if not is_possible(follow_up, now=now):
        raise NotByLink
    link = SurveyLink(follow_up=follow_up, made_at=now)
    link.digest = link_tokens.digest(link_tokens.token(link.pk, salt=_SALT, shop=shop))
    made, _new = SurveyLink.objects.get_or_create(
        follow_up=follow_up, defaults={"pk": link.pk, "digest": link.digest, "made_at": now}
    )
    return made


def is_possible(follow_up: FollowUp, *, now: datetime) -> bool:
    """Whether the follow-up may be answered by link now."""
    asks = follow_up.kind == Kind.SURVEY and has_preset(follow_up.call_type, Channel.LINK)
    return asks and follow_up.closed_at is None and follow_up.expires_at > now


def address(link: SurveyLink, *, shop: Shop) -> str:
    """The whole address. The token is worked out from the link's id and a secret of the installation.

    When that secret was thrown away meanwhile, the link gets a new token. Inside the shop.
    """
    token = link_tokens.known(link.pk, link.digest, salt=_SALT, shop=shop)
    if token is None:
        token = link_tokens.token(link.pk, salt=_SALT, shop=shop)
        link.digest = link_tokens.digest(token)
        link.save(update_fields=["digest"])
    return shop.url(reverse("survey", args=[token], urlconf=settings.HOST_URLCONFS["shop"]))


def find(token: str, *, lock: bool = False) -> SurveyLink:
    """The link of this token, with its follow-up, whether it still opens or not. Inside the shop. Raises `NotOpen`."""
    links = SurveyLink.objects.select_related("follow_up__job__vehicle", "follow_up__customer")
    found = links.filter(digest=link_tokens.digest(token)).first()
    if found is None:
        raise NotOpen
    if lock:
        # The follow-up first, as the end of a call does it.
        FollowUp.objects.select_for_update(of=("self",)).get(pk=found.follow_up_id)
        SurveyLink.objects.select_for_update(of=("self",)).get(pk=found.pk)
        found = links.get(pk=found.pk)
    return found


def is_open(link: SurveyLink, *, now: datetime) -> bool:
    """Whether the questions may be answered now."""
    return link.used_at is None and is_possible(link.follow_up, now=now)


def use(link: SurveyLink, *, now: datetime) -> None:
    """The link was used; it never opens again. The caller holds it locked. Raises `NotOpen`."""
    if not is_open(link, now=now):
        raise NotOpen
    with transaction.atomic():
        link.used_at = now
        link.save(update_fields=["used_at"])

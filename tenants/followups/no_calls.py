"""The shop's do-not-call list as a supervisor works with it: what stands, how far it reaches, and taking one back."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

import structlog
from django.db import transaction
from django.db.models import Q, QuerySet

from callcenter.limits import suppress as wide
from callcenter.limits.models import Scope
from tenants.consent import log as access_log
from tenants.consent.models import Suppression
from tenants.followups import opt_in
from tenants.followups.models import FollowUp
from tenants.jobs.models import Customer
from tenants.shops.models import Shop

log = structlog.get_logger(__name__)

LONGEST_EVIDENCE = 300


class EvidenceMissing(Exception):
    """Nobody is called again without the customer's own word, written down."""


class AlreadyLifted(Exception):
    """Somebody has taken it back."""


class TooWide(Exception):
    """The wish reaches beyond this team: only the platform's staff may take it back."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list. `scope` is empty where the wish is for this shop alone."""

    line: Suppression
    customer: Customer | None
    scope: str
    is_mine: bool


def standing(*, now: datetime) -> QuerySet[Suppression]:
    """What must not be called now, the latest wish first. Inside the shop."""
    active = Suppression.objects.filter(Q(expires_at=None) | Q(expires_at__gt=now), lifted_at=None)
    return active.order_by("-created_at", "pk")


def entries(lines: Sequence[Suppression], *, team_id: uuid.UUID) -> list[Entry]:
    """These lines with whom they are about and how far each reaches. Inside the shop."""
    reach = wide.reach([each.pk for each in lines])
    found = _customers({each.phone for each in lines})
    return [
        Entry(
            line=each,
            customer=found.get(each.phone),
            scope=reach[each.pk].scope if each.pk in reach else "",
            is_mine=each.pk not in reach or (reach[each.pk].scope == Scope.TEAM and reach[each.pk].team_id == team_id),
        )
        for each in lines
    ]


def take_back(
    line_id: uuid.UUID, *, evidence: str, team_id: uuid.UUID, by: uuid.UUID, by_name: str, role: str, shop: Shop,
    now: datetime,
) -> list[FollowUp]:  # fmt: skip
    """The customer wants calls again: ends one line in all it reaches, keeps who says so; answers what is open again.

    Inside the shop. Raises `Suppression.DoesNotExist`, `EvidenceMissing`, `AlreadyLifted`, `TooWide`.
    """
    evidence = evidence.strip()
    if not evidence or len(evidence) > LONGEST_EVIDENCE:
        raise EvidenceMissing
    with transaction.atomic():
        line = Suppression.objects.select_for_update().get(pk=line_id)
        if line.lifted_at is not None:
            raise AlreadyLifted
        [entry] = entries([line], team_id=team_id)
        if not entry.is_mine:
            raise TooWide
        kept: dict[str, Any] = {"lifted_by": by, "lifted_by_name": by_name[:120], "lifted_evidence": evidence}
        for name, value in kept.items():
            setattr(line, name, value)
        line.save(update_fields=list(kept))
        opened = opt_in.lift(line, shop=shop, now=now)
        subject = entry.customer.pk if entry.customer else line.pk
        access_log.access(actor=by, actor_role=role, what="do_not_call_lifted", subject=subject, now=now)
    log.info("do_not_call_lifted", line=str(line.pk), shop=str(shop.pk), opened=len(opened))
    return opened


def _customers(phones: set[str]) -> dict[str, Customer]:
    """By number whose it is: first their main one, else one of their others."""
    found = {each.phone: each for each in Customer.objects.filter(phone__in=phones)}
    missing = phones - found.keys()
    if missing:
        others = reduce(or_, (Q(other_phones__contains=[phone]) for phone in missing))
        for each in Customer.objects.filter(others).order_by("created_at", "pk"):
            for phone in missing.intersection(each.other_phones):
                found.setdefault(phone, each)
    return found

"""Numbers that must not be called: who asked for it, for which purpose, and until when."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from tenants.consent.models import Purpose, Suppression, covering


def number(
    phone: str,
    *,
    purpose: str = Purpose.ALL,
    reason: str,
    evidence: str = "",
    by: uuid.UUID | None,
    now: datetime,
    expires_at: datetime | None = None,
) -> Suppression:
    """Puts a number (E.164) on the shop's list. The same wish twice is one line: the first evidence stays.

    A wish for another reason is a line of its own, so that taking one back leaves the other standing: a file that said
    by mistake that a customer must not be called does not stand for what the customer told an agent.

    It closes no follow-up: `followups.opt_out` calls this and does.
    """
    standing = _active(now).filter(phone=phone, purpose=purpose, reason=reason).order_by("created_at").first()
    if standing is None:
        return Suppression.objects.create(
            phone=phone, purpose=purpose, reason=reason, evidence=evidence,
            created_by=by, created_at=now, expires_at=expires_at,
        )  # fmt: skip
    if standing.expires_at and (expires_at is None or expires_at > standing.expires_at):
        standing.expires_at = expires_at
        standing.save(update_fields=["expires_at"])
    return standing


def lift(suppression: Suppression, *, now: datetime) -> None:
    """Ends a suppression, because the customer took it back; the line stays as evidence.

    It opens no follow-up: `followups.opt_in` calls this and does.
    """
    if suppression.lifted_at is None:
        suppression.lifted_at = now
        suppression.save(update_fields=["lifted_at"])


def is_suppressed(phone: str, *, purpose: str, now: datetime) -> bool:
    """Whether this number must not be called for this purpose now."""
    return bool(among([phone], purpose=purpose, now=now))


def among(phones: Iterable[str], *, purpose: str, now: datetime) -> set[str]:
    """Those of `phones` that must not be called for this purpose now."""
    covers = _active(now).filter(phone__in=list(phones), purpose__in=covering(purpose))
    return set(covers.values_list("phone", flat=True))


def numbers(*, purpose: str, now: datetime) -> set[str]:
    """Every number of the shop that must not be called for this purpose now."""
    return set(_active(now).filter(purpose__in=covering(purpose)).values_list("phone", flat=True))


def _active(now: datetime) -> QuerySet[Suppression]:
    return Suppression.objects.filter(Q(expires_at=None) | Q(expires_at__gt=now), lifted_at=None)

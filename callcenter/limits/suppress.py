"""Wishes not to be called that reach beyond one shop: said in one, kept for a team or for everybody."""

import uuid
from collections.abc import Collection
from datetime import datetime

from django.db.models import Q, QuerySet

from callcenter.limits.models import Scope, Suppression
from callcenter.limits.people import people
from tenants.consent.models import Purpose, covering


class NoTeam(ValueError):
    """A wish for a team names the team."""


def numbers(
    numbers: Collection[str],
    *,
    scope: str,
    team_id: uuid.UUID | None,
    purpose: str = Purpose.ALL,
    shop_id: uuid.UUID,
    evidence: uuid.UUID,
    now: datetime,
    expires_at: datetime | None = None,
) -> None:
    """From now on nobody within the scope calls these numbers (E.164) for this purpose. Telling it twice is once.

    Raises `NoTeam`.
    """
    if scope == Scope.TEAM and team_id is None:
        raise NoTeam
    Suppression.objects.bulk_create(
        [
            Suppression(
                person=each, scope=scope, team_id=team_id if scope == Scope.TEAM else None, purpose=purpose,
                shop_id=shop_id, evidence=evidence, created_at=now, expires_at=expires_at,
            )
            for each in people(numbers)
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def stopped(persons: Collection[uuid.UUID], *, team_id: uuid.UUID | None, purpose: str, now: datetime) -> bool:
    """Whether one of these people must not be called by this team for this purpose now."""
    mine = Q(scope=Scope.EVERYWHERE) | Q(scope=Scope.TEAM, team=team_id)
    return _active(now).filter(mine, person__in=persons, purpose__in=covering(purpose)).exists()


def reach(evidence: Collection[uuid.UUID]) -> dict[uuid.UUID, Suppression]:
    """Of these lines of a shop's list those that stand beyond the shop, by line."""
    found = Suppression.objects.filter(evidence__in=evidence, lifted_at=None)
    return {each.evidence: each for each in found}


def lift(evidence: uuid.UUID, *, now: datetime) -> None:
    """The customer took the wish back in the shop that heard it; other wishes stand."""
    Suppression.objects.filter(evidence=evidence, lifted_at=None).update(lifted_at=now)


def _active(now: datetime) -> QuerySet[Suppression]:
    return Suppression.objects.filter(Q(expires_at=None) | Q(expires_at__gt=now), lifted_at=None)

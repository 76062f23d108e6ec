"""Which team calls for which shop."""

from datetime import datetime

from callcenter.agents.models import ShopAssignment, Team
from tenants.shops.models import Shop


class UnknownInviteCode(Exception):
    """No team has this invite code."""


def team_for(invite_code: str = "") -> Team | None:
    """The team of the invite code, else the platform's default team. Raises `UnknownInviteCode`."""
    if not invite_code:
        return Team.objects.filter(takes_new_shops=True).first()
    team = Team.objects.filter(invite_code__iexact=invite_code.strip()).first()
    if team is None:
        raise UnknownInviteCode
    return team


def assign(shop: Shop, team: Team, *, now: datetime) -> None:
    """From now on `team` calls for `shop`."""
    ShopAssignment.objects.update_or_create(shop=shop, defaults={"team": team, "since": now})


def team_of(shop: Shop) -> Team | None:
    """Who calls for the shop."""
    assignment = ShopAssignment.objects.filter(shop=shop).select_related("team").first()
    return assignment.team if assignment else None


def shops_of(team: Team) -> list[Shop]:
    """The open shops that a team calls for."""
    return list(Shop.objects.filter(assignment__team=team, closed_at=None, ready_at__isnull=False))

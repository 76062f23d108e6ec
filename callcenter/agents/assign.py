"""Which team calls for which shop."""

from datetime import datetime

from django.db.models import Count, Q, Sum

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


def order_of(shop: Shop) -> int:
    """How many shops its team took before this one: a number that stays while those before it stay."""
    own = ShopAssignment.objects.filter(shop=shop.pk)
    since, team = own.values("since")[:1], own.values("team")[:1]
    before = Q(since__lt=since) | Q(since=since, shop__lt=shop.pk)
    return ShopAssignment.objects.filter(before, team=team).count()


def zone_of(team: Team) -> str:
    """The zone of most of the team's open shops; empty when there is none."""
    zones = Shop.objects.filter(assignment__team=team, closed_at=None, ready_at__isnull=False).values("timezone")
    return zones.annotate(n=Count("pk")).order_by("-n", "timezone").values_list("timezone", flat=True).first() or ""


def shop_of(team: Team, slug: str) -> Shop | None:
    """The open shop of this name, if the team calls for it."""
    return Shop.objects.filter(slug=slug, assignment__team=team, closed_at=None, ready_at__isnull=False).first()


def note_messages(shop: Shop, waiting: int) -> None:
    """How many of the shop's messages wait for a hand, so that nobody has to look into every shop to know."""
    ShopAssignment.objects.filter(shop=shop).exclude(messages_waiting=waiting).update(messages_waiting=waiting)


def messages_waiting(team: Team) -> int:
    """How many messages wait for a hand in all shops of the team."""
    open_ones = ShopAssignment.objects.filter(team=team, shop__closed_at=None)
    return open_ones.aggregate(n=Sum("messages_waiting"))["n"] or 0

"""Which shops will miss their coverage, and how much more often their turn comes for it."""

from datetime import datetime

import structlog
from django.db import transaction

from callcenter.agents.models import ShopAssignment, Team
from callcenter.queue.models import CoverageForecast, ShopTurn
from tenants.reports import outlook
from tenants.reports.outlook import Outlook
from tenants.shops.models import Shop

log = structlog.get_logger(__name__)


def shop(shop: Shop, *, now: datetime) -> CoverageForecast | None:
    """Works the shop's forecast out anew and sets the weight of its turn; None when no team calls for it."""
    assignment = ShopAssignment.objects.filter(shop=shop).first()
    if assignment is None:
        CoverageForecast.objects.filter(shop=shop).delete()
        return None
    seen = outlook.of(shop, now=now)
    with transaction.atomic():
        kept, _made = CoverageForecast.objects.update_or_create(
            shop=shop, defaults={"team_id": assignment.team_id, "at": now, **_numbers(seen)}
        )
        ShopTurn.objects.update_or_create(team_id=assignment.team_id, shop=shop, defaults={"weight": seen.weight})
    if seen.is_at_risk:
        log.info("coverage_at_risk", shop=str(shop.pk), team=str(assignment.team_id), weight=round(seen.weight, 3))
    return kept


def of(team: Team) -> list[CoverageForecast]:
    """The forecasts of the team's shops: those at risk first, the furthest from the target before the others."""
    rows = CoverageForecast.objects.filter(
        team=team, shop__assignment__team=team, shop__closed_at=None
    ).select_related("shop")  # fmt: skip
    return sorted(rows, key=lambda row: (not row.is_at_risk, -row.weight, row.shop.name))


def _numbers(seen: Outlook) -> dict[str, object]:
    every, warranty = seen.all.facts, seen.warranty.facts
    return {
        "until": seen.period.end,
        "due": every.due,
        "handled": every.handled,
        "open": every.open,
        "to_come": every.to_come,
        "expected": every.expected,
        "attempts_per_day": seen.pace.per_day,
        "handled_per_attempt": seen.pace.per_attempt,
        "target": seen.all.target,
        "share": seen.all.share,
        "warranty_due": warranty.due,
        "warranty_handled": warranty.handled,
        "warranty_open": warranty.open,
        "warranty_to_come": warranty.to_come,
        "warranty_target": seen.warranty.target,
        "warranty_share": seen.warranty.share,
        "is_at_risk": seen.is_at_risk,
        "weight": seen.weight,
    }

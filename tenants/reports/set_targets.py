"""Setting how much of a shop's follow-ups is to be handled: of all, and of those about work under warranty."""

from dataclasses import dataclass

import structlog
from django.db import transaction

from tenants.reports import forecast
from tenants.shops.models import Shop, ShopSettings

log = structlog.get_logger(__name__)

LOWEST, HIGHEST = 50, 100


class BadTarget(ValueError):
    """A target is between 50 and 100 per cent."""


@dataclass(frozen=True, slots=True)
class Targets:
    """Per cents."""

    coverage: int
    coverage_warranty: int


USUAL = Targets(round(forecast.TARGET * 100), round(forecast.WARRANTY_TARGET * 100))


def of(shop: Shop) -> Targets:
    """What holds for the shop now."""
    own = dict(ShopSettings.objects.filter(shop=shop).values_list("targets", flat=True).first() or {})
    return Targets(int(own.get("coverage", USUAL.coverage)), int(own.get("coverage_warranty", USUAL.coverage_warranty)))


def targets(shop: Shop, wanted: Targets) -> None:
    """From the next forecast on these hold; what is as usual is not kept. Raises `BadTarget`."""
    if not all(LOWEST <= each <= HIGHEST for each in (wanted.coverage, wanted.coverage_warranty)):
        raise BadTarget
    changed = {
        name: getattr(wanted, name)
        for name in ("coverage", "coverage_warranty")
        if getattr(wanted, name) != getattr(USUAL, name)
    }
    with transaction.atomic():
        ShopSettings.objects.get_or_create(shop=shop)
        found = ShopSettings.objects.select_for_update().get(shop=shop)
        others = {name: value for name, value in found.targets.items() if not name.startswith("coverage")}
        found.targets = others | changed
        found.save(update_fields=["targets", "updated_at"])
    shop.settings = found
    log.info("targets_set", shop=str(shop.pk))

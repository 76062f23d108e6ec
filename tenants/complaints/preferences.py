"""What a shop set about washing, goodwill and care calls, read with care: what cannot be followed counts as not set."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from django.db import transaction

from tenants.complaints import care_calls
from tenants.complaints.counting import DEFAULT, WashMode
from tenants.shops.models import Shop, ShopSettings

log = structlog.get_logger(__name__)

#: What may be given without a second person's consent, in minor units by currency: for any case, and for one that the
#: shop judged not valid. Elsewhere what is worth about as much.
LIMITS = {
    "CNY": (50_000, 10_000), "HKD": (50_000, 10_000), "TWD": (200_000, 40_000), "JPY": (8_000, 1_600),
    "EUR": (7_000, 1_500), "GBP": (6_000, 1_200), "USD": (7_000, 1_500), "SGD": (10_000, 2_000),
}  # fmt: skip
USUAL_LIMITS = (5_000, 1_000)
HIGHEST_LIMIT = 100_000_000


@dataclass(frozen=True, slots=True)
class Preferences:
    """How a shop deals with wash complaints, and its limits of goodwill in minor units of its currency."""

    wash: WashMode
    limit_minor: int
    small_limit_minor: int


class BadLimits(Exception):
    """A limit is below zero or beyond all measure, or the small one is above the other."""


def of(shop: Shop) -> Preferences:
    """What holds in the shop now."""
    told = ShopSettings.objects.filter(shop=shop).values_list("complaints", flat=True).first() or {}
    limit, small = LIMITS.get(shop.currency, USUAL_LIMITS)
    try:
        goodwill = told.get("goodwill") or {}
        return _checked(
            WashMode(told.get("wash", DEFAULT)), goodwill.get("limit_minor", limit), goodwill.get("small_minor", small)
        )
    except (AttributeError, BadLimits, TypeError, ValueError):
        log.exception("complaint_preferences_unreadable", shop=str(shop.pk))
        return Preferences(DEFAULT, limit, small)


def save(
    shop: Shop, *, wash: str, limit_minor: int, small_limit_minor: int, care_days: Sequence[int] | None = None
) -> None:
    """Keeps them; cases that are on record already stay as they are, and care calls that are planned.

    `care_days` are days after the close of a crisis, none of them for no calls; None leaves them as they are. Raises
    `BadLimits`, `care_calls.BadDays`, `ValueError`.
    """
    wanted = _checked(WashMode(wash), limit_minor, small_limit_minor)
    days = {} if care_days is None else {"care_days": list(care_calls.checked(care_days))}
    with transaction.atomic():
        ShopSettings.objects.get_or_create(shop=shop)
        found = ShopSettings.objects.select_for_update().get(shop=shop)
        said: Mapping[str, Any] = found.complaints if isinstance(found.complaints, dict) else {}
        found.complaints = {
            **said,
            **days,
            "wash": wanted.wash.value,
            "goodwill": {"limit_minor": wanted.limit_minor, "small_minor": wanted.small_limit_minor},
        }
        found.save(update_fields=["complaints", "updated_at"])


def _checked(wash: WashMode, limit: Any, small: Any) -> Preferences:
    limit, small = int(limit), int(small)
    if not 0 <= small <= limit <= HIGHEST_LIMIT:
        raise BadLimits(limit, small)
    return Preferences(wash, limit, small)

"""What a quantity of a price costs, in minor units; and how people read an amount."""

from decimal import ROUND_HALF_UP, Decimal

WITHOUT_CENTS = {
    "bif",
    "clp",
    "djf",
    "gnf",
    "jpy",
    "kmf",
    "krw",
    "mga",
    "pyg",
    "rwf",
    "ugx",
    "vnd",
    "vuv",
    "xaf",
    "xof",
}
SIGNS = {"cny": "¥", "usd": "US$", "eur": "€", "gbp": "£", "jpy": "JP¥", "hkd": "HK$", "twd": "NT$", "sgd": "S$"}


def cost(price: dict, quantity: int) -> int:
    """Per unit, or by tiers: graduated prices each unit in its own tier, volume prices all by the last tier."""
    if price["billing_scheme"] == "tiered":
        return _rounded(_tiered(price["_tiers"], price["tiers_mode"], quantity))
    package = price.get("transform_quantity")
    if package:
        whole, rest = divmod(quantity, package["divide_by"])
        quantity = whole + (1 if rest and package["round"] == "up" else 0)
    return _rounded(Decimal(price["unit_amount_decimal"]) * quantity)


def share(amount: int, *, of_seconds: int, whole_seconds: int) -> int:
    """The part of an amount that falls on a part of its period."""
    return _rounded(Decimal(amount) * of_seconds / whole_seconds)


def written(amount: int, currency: str) -> str:
    """`written(118800, "cny")` is `¥1,188.00`."""
    sign = SIGNS.get(currency, f"{currency.upper()} ")
    minus = "-" if amount < 0 else ""
    if currency in WITHOUT_CENTS:
        return f"{minus}{sign}{abs(amount):,}"
    return f"{minus}{sign}{abs(amount) // 100:,}.{abs(amount) % 100:02}"


def _tiered(tiers: list[dict], mode: str, quantity: int) -> Decimal:
    if mode == "volume":
        tier = next(one for one in tiers if one["up_to"] is None or quantity <= one["up_to"])
        return Decimal(tier["unit_amount_decimal"] or 0) * quantity + Decimal(tier["flat_amount_decimal"] or 0)
    total, below = Decimal(0), 0
    for tier in tiers:
        top = quantity if tier["up_to"] is None else min(quantity, tier["up_to"])
        if top > below or (tier is tiers[0]):
            total += Decimal(tier["unit_amount_decimal"] or 0) * (top - below)
            total += Decimal(tier["flat_amount_decimal"] or 0)
        below = max(below, top)
    return total


def _rounded(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))

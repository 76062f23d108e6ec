"""Prices: what a product costs, how often, found by their lookup key."""

from decimal import Decimal

from billing.fakestripe import rendering
from billing.fakestripe.account import Account
from billing.fakestripe.errors import InvalidRequest
from billing.fakestripe.values import Params, merged


def create(account: Account, params: Params) -> dict:
    if "product" in params:
        product = account.get("product", params["product"], param="product")["id"]
    elif "product_data" in params:
        from billing.fakestripe.objects import products

        product = products.create(account, params.inner("product_data"))["id"]
    else:
        raise InvalidRequest("You must specify either `product` or `product_data`.", param="product")
    return make(account, params, product=product)


def make(account: Account, params: Params, *, product: str) -> dict:
    """A price from its own parameters, or from the `price_data` of another request."""
    scheme = params.get("billing_scheme", "per_unit")
    amount = _amount(params, "unit_amount")
    if scheme == "per_unit" and amount is None:
        raise InvalidRequest("You must specify either `unit_amount` or `unit_amount_decimal`.", param="unit_amount")
    price = account.add(
        "price",
        "price",
        active=params.get("active", True),
        billing_scheme=scheme,
        currency=params["currency"].lower(),
        custom_unit_amount=None,
        lookup_key=None,
        metadata=merged({}, params.take("metadata", {})),
        nickname=params.get("nickname"),
        product=product,
        recurring=_recurring(account, params),
        tax_behavior=params.get("tax_behavior", "unspecified"),
        tiers_mode=params.get("tiers_mode"),
        transform_quantity=params.take("transform_quantity"),
        type="recurring" if "recurring" in params else "one_time",
        unit_amount=_whole(amount),
        unit_amount_decimal=amount,
        _tiers=_tiers(params) if scheme == "tiered" else None,
    )
    _take_lookup_key(account, price, params)
    account.emit("price.created", price)
    return price


def retrieve(account: Account, params: Params, *, price: str) -> dict:
    return account.get("price", price)


def update(account: Account, params: Params, *, price: str) -> dict:
    found = account.get("price", price)
    with account.changing(found, "price.updated"):
        for name in ("active", "nickname", "tax_behavior"):
            if name in params:
                found[name] = params[name]
        if "metadata" in params:
            found["metadata"] = merged(found["metadata"], params.take("metadata"))
        _take_lookup_key(account, found, params)
    return found


def listing(account: Account, params: Params) -> dict:
    found = account.all("price")
    for name in ("active", "currency", "product", "type"):
        if name in params:
            found = [one for one in found if one[name] == params[name]]
    if "lookup_keys" in params:
        wanted = params.take("lookup_keys")
        found = [one for one in found if one["lookup_key"] in wanted]
    for name, value in params.take("recurring", {}).items():
        found = [one for one in found if (one["recurring"] or {}).get(name) == value]
    return rendering.page("/v1/prices", found, params)


def as_plan(price: dict) -> dict:
    """The same price in the older shape that subscription items still carry."""
    recurring = price["recurring"] or {
        "interval": "month",
        "interval_count": 1,
        "meter": None,
        "usage_type": "licensed",
    }
    return {
        "id": price["id"],
        "object": "plan",
        "active": price["active"],
        "amount": price["unit_amount"],
        "amount_decimal": price["unit_amount_decimal"],
        "billing_scheme": price["billing_scheme"],
        "created": price["created"],
        "currency": price["currency"],
        "interval": recurring["interval"],
        "interval_count": recurring["interval_count"],
        "livemode": False,
        "metadata": price["metadata"],
        "meter": recurring["meter"],
        "nickname": price["nickname"],
        "product": price["product"],
        "tiers_mode": price["tiers_mode"],
        "transform_usage": None,
        "trial_period_days": None,
        "usage_type": recurring["usage_type"],
    }


def _recurring(account: Account, params: Params) -> dict | None:
    if "recurring" not in params:
        return None
    wanted = params.take("recurring")
    if wanted.get("meter"):
        account.get("billing.meter", wanted["meter"], param="recurring[meter]")
    elif wanted.get("usage_type") == "metered":
        raise InvalidRequest("Metered prices need a meter.", param="recurring[meter]")
    return {
        "interval": wanted["interval"],
        "interval_count": wanted.get("interval_count", 1),
        "meter": wanted.get("meter"),
        "trial_period_days": wanted.get("trial_period_days"),
        "usage_type": wanted.get("usage_type", "licensed"),
    }


def _tiers(params: Params) -> list[dict]:
    tiers = []
    for tier in params.get("tiers", []):
        flat, unit = _amount(tier, "flat_amount"), _amount(tier, "unit_amount")
        tiers.append(
            {
                "flat_amount": _whole(flat),
                "flat_amount_decimal": flat,
                "unit_amount": _whole(unit),
                "unit_amount_decimal": unit,
                "up_to": None if tier["up_to"] == "inf" else tier["up_to"],
            }
        )
    if not tiers or tiers[-1]["up_to"] is not None or not params.get("tiers_mode"):
        raise InvalidRequest(
            "Tiered prices need `tiers_mode` and `tiers`, the last one with `up_to=inf`.", param="tiers"
        )
    return tiers


def _take_lookup_key(account: Account, price: dict, params: Params) -> None:
    transfers = params.get("transfer_lookup_key", False)
    key = params.get("lookup_key")
    if not key or key == price["lookup_key"]:
        return
    for other in account.all("price"):
        if other["lookup_key"] == key:
            if not transfers:
                raise InvalidRequest(
                    f"A price (`{other['id']}`) already uses that lookup key.",
                    param="lookup_key",
                    code="resource_already_exists",
                )
            with account.changing(other, "price.updated"):
                other["lookup_key"] = None
    price["lookup_key"] = key


def _amount(params: Params, name: str) -> str | None:
    """The amount in minor units as a decimal string."""
    whole, exact = params.get(name), params.get(f"{name}_decimal")
    return exact if exact is not None else None if whole is None else str(whole)


def _whole(amount: str | None) -> int | None:
    return int(Decimal(amount)) if amount is not None and Decimal(amount) == int(Decimal(amount)) else None


rendering.INCLUDABLE["price", "tiers"] = lambda account, price: price.get("_tiers")

"""Products: what is sold, without its price."""

from billing.fakestripe import rendering
from billing.fakestripe.account import Account
from billing.fakestripe.errors import InvalidRequest
from billing.fakestripe.store import new_id
from billing.fakestripe.values import Params, merged

PLAIN = ("name", "description", "active", "images", "statement_descriptor", "tax_code", "unit_label", "url")


def create(account: Account, params: Params) -> dict:
    product = account.add(
        "product",
        "prod",
        length=14,
        active=True,
        default_price=None,
        description=None,
        images=[],
        marketing_features=[],
        metadata={},
        name=params["name"],
        package_dimensions=None,
        shippable=None,
        statement_descriptor=None,
        tax_code=None,
        type=params.get("type", "service"),
        unit_label=None,
        updated=account.now,
        url=None,
    )
    if "id" in params:
        _rename(account, product, params["id"])
    _fill(product, params)
    if "default_price_data" in params:
        from billing.fakestripe.objects import prices

        data = params.inner("default_price_data")
        product["default_price"] = prices.make(account, data, product=product["id"])["id"]
    account.emit("product.created", product)
    return product


def retrieve(account: Account, params: Params, *, id: str) -> dict:
    return account.get("product", id)


def update(account: Account, params: Params, *, id: str) -> dict:
    product = account.get("product", id)
    with account.changing(product, "product.updated"):
        _fill(product, params)
        if "default_price" in params:
            product["default_price"] = params["default_price"] or None
        product["updated"] = account.now
    return product


def delete(account: Account, params: Params, *, id: str) -> dict:
    product = account.get("product", id)
    if any(price["product"] == id for price in account.all("price")):
        raise InvalidRequest("This product cannot be deleted because it has one or more user-created prices.")
    account.emit("product.deleted", product)
    account.store.remove(product)
    return {"id": id, "object": "product", "deleted": True}


def listing(account: Account, params: Params) -> dict:
    found = account.all("product")
    if "active" in params:
        found = [one for one in found if one["active"] == params["active"]]
    if "ids" in params:
        wanted = params.take("ids")
        found = [one for one in found if one["id"] in wanted]
    return rendering.page("/v1/products", found, params)


def _fill(product: dict, params: Params) -> None:
    for name in PLAIN:
        if name in params:
            value = params.take(name)
            product[name] = None if value == "" else value
    if "metadata" in params:
        product["metadata"] = merged(product["metadata"], params.take("metadata"))
    if "marketing_features" in params:
        product["marketing_features"] = params.take("marketing_features") or []


def _rename(account: Account, product: dict, wanted: str) -> None:
    if account.store.find(wanted):
        raise InvalidRequest("Product already exists.", param="id", code="resource_already_exists")
    account.store.remove(product)
    product["id"] = wanted or new_id("prod", 14)
    account.store.add(product)

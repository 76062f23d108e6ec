"""Changing what a subscription consists of: its items, and the credits and charges for the rest of the period."""

from billing.fakestripe import amounts, collecting, cycle, drafting, rendering
from billing.fakestripe.account import Account
from billing.fakestripe.errors import InvalidRequest, declined
from billing.fakestripe.objects import prices
from billing.fakestripe.store import new_id
from billing.fakestripe.values import Params, merged


def new_items(account: Account, subscription: str, wanted: list[Params]) -> list[dict]:
    if not wanted:
        raise InvalidRequest("Missing required param: items.", param="items", code="parameter_missing")
    items = [_item(account, subscription, one) for one in wanted]
    _check_alike(items)
    return items


def of_items(account: Account, subscription: dict, wanted: list[Params], *, at: int) -> tuple[list[dict], bool]:
    """Put the items as wanted; returns the credit and charge lines, and whether a new interval began a new cycle."""
    before = rendering.copy(subscription)["items"]["data"]
    items = subscription["items"]["data"]
    for change in wanted:
        if "id" not in change:
            items.append(_item(account, subscription["id"], change, like=items[0]))
            continue
        item = next((one for one in items if one["id"] == change["id"]), None)
        if item is None:
            raise InvalidRequest(f"No such subscription item: '{change['id']}'", param="items", code="resource_missing")
        if change.get("deleted"):
            items.remove(item)
            continue
        if "price" in change or "price_data" in change:
            price = _price(account, change)
            item |= {"price": price, "plan": prices.as_plan(price)}
        if "quantity" in change:
            item["quantity"] = change["quantity"]
        if "metadata" in change:
            item["metadata"] = merged(item["metadata"], change.take("metadata"))
    if not items:
        raise InvalidRequest("A subscription must have at least one active item.", param="items")
    _check_alike(items)
    subscription["items"]["total_count"] = len(items)
    lines = _lines(account, subscription, before, at=at)
    return lines, subscription["status"] != "trialing" and _rhythm(before[0]) != _rhythm(items[0])


def settle(account: Account, subscription: dict, lines: list[dict], *, now: bool, behavior: str) -> None:
    """Bill the lines at once, or keep them for the next invoice."""
    if not lines:
        return
    if not now:
        for one in lines:
            keep(account, subscription["customer"], one)
        return
    lines = lines + drafting.pending(account, subscription["customer"], subscription["id"])
    invoice = cycle.invoice_for(account, subscription, lines, reason="subscription_update")
    if not collecting.bill(account, invoice) and behavior == "error_if_incomplete":
        raise declined()


def keep(account: Account, customer: str, line: dict) -> dict:
    """The line as a loose charge that waits for the next invoice."""
    details = (line["parent"] or {}).get("subscription_item_details") or {}
    charge = account.add(
        "invoiceitem",
        "ii",
        amount=line["amount"],
        currency=line["currency"],
        customer=customer,
        customer_account=None,
        date=account.now,
        description=line["description"],
        discountable=line["discountable"],
        discounts=[],
        invoice=None,
        metadata={},
        net_amount=line["amount"],
        parent=line["subscription"]
        and {
            "type": "subscription_details",
            "subscription_details": {
                "subscription": line["subscription"],
                "subscription_item": details.get("subscription_item"),
            },
        },
        period=line["period"],
        pricing=line["pricing"],
        proration=bool(details.get("proration")),
        proration_details=None,
        quantity=line["quantity"],
        quantity_decimal=line["quantity_decimal"],
        tax_rates=[],
        test_clock=None,
    )
    del charge["created"]  # this kind has a date instead
    account.emit("invoiceitem.created", charge)
    return charge


def _lines(account: Account, subscription: dict, before: list[dict], *, at: int) -> list[dict]:
    start, end = cycle.period(subscription)
    same_rhythm = _rhythm(before[0]) == _rhythm(subscription["items"]["data"][0])
    if subscription["status"] == "trialing":
        return []
    now_there = {item["id"]: item for item in subscription["items"]["data"]}
    was_there = {item["id"]: item for item in before}
    changed = [
        key
        for key in [*was_there, *(new for new in now_there if new not in was_there)]
        if _worth(was_there.get(key)) != _worth(now_there.get(key))
    ]
    lines = [
        _part(account, subscription, was_there[key], "Unused time on", at=at, period=(start, end), sign=-1)
        for key in changed
        if key in was_there and not drafting.metered(was_there[key])
    ]
    if not same_rhythm:
        # Another interval starts a cycle of its own, now, and is paid in full.
        subscription["billing_cycle_anchor"] = at
        cycle.set_period(subscription, at, cycle.next_end(subscription, at))
        return lines + drafting.ahead(account, subscription, cycle.period(subscription))
    return lines + [
        _part(account, subscription, now_there[key], "Remaining time on", at=at, period=(start, end), sign=1)
        for key in changed
        if key in now_there and not drafting.metered(now_there[key])
    ]


def _part(
    account: Account, subscription: dict, item: dict, words: str, *, at: int, period: tuple[int, int], sign: int
) -> dict:
    whole = amounts.cost(item["price"], item["quantity"])
    part = amounts.share(whole, of_seconds=max(0, period[1] - at), whole_seconds=period[1] - period[0])
    return drafting.line(
        amount=sign * part,
        currency=subscription["currency"],
        description=f"{words} {item['quantity']} × {drafting.named(account, item['price'])}",
        period=(at, period[1]),
        quantity=item["quantity"],
        price=item["price"],
        subscription=subscription["id"],
        item=item["id"],
        proration=True,
    )


def _item(account: Account, subscription: str, wanted: Params, *, like: dict | None = None) -> dict:
    price = _price(account, wanted)
    item: dict = {
        "id": new_id("si", 14),
        "object": "subscription_item",
        "billed_until": None,
        "billing_thresholds": None,
        "created": account.now,
        "current_period_end": like["current_period_end"] if like else account.now,
        "current_period_start": like["current_period_start"] if like else account.now,
        "discounts": [],
        "metadata": merged({}, wanted.take("metadata", {})),
        "plan": prices.as_plan(price),
        "price": price,
        "subscription": subscription,
        "tax_rates": [],
    }
    if price["recurring"]["usage_type"] == "licensed":
        item["quantity"] = wanted.get("quantity", 1)
    elif "quantity" in wanted:
        raise InvalidRequest("You cannot set the quantity of a metered price.", param="items[0][quantity]")
    return item


def _price(account: Account, wanted: Params) -> dict:
    if "price_data" in wanted:
        data = wanted.inner("price_data")
        if "product_data" in data:
            price = prices.create(account, data)
        else:
            price = prices.make(account, data, product=account.get("product", data["product"], param="product")["id"])
    else:
        price = account.get("price", wanted.get("price") or "", param="items[0][price]")
    if price["type"] != "recurring":
        raise InvalidRequest(
            f"The price specified is set to `type=one_time` but this field only accepts prices with "
            f"`type=recurring`: {price['id']}.",
            param="items[0][price]",
        )
    if not price["active"]:
        raise InvalidRequest(f"The price specified is inactive: {price['id']}.", param="items[0][price]")
    return rendering.copy(price)


def _check_alike(items: list[dict]) -> None:
    if len({item["price"]["currency"] for item in items}) > 1:
        raise InvalidRequest("All prices of a subscription must have the same currency.", param="items")
    if len({_rhythm(item) for item in items}) > 1:
        raise InvalidRequest("The local Stripe bills all items of a subscription in one rhythm.", param="items")


def _rhythm(item: dict) -> tuple[str, int]:
    return item["price"]["recurring"]["interval"], item["price"]["recurring"]["interval_count"]


def _worth(item: dict | None) -> tuple[str, int | None] | None:
    return None if item is None else (item["price"]["id"], item.get("quantity"))

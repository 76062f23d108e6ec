"""Loose charges and credits that wait for the customer's next invoice."""

from billing.fakestripe import amounts, changes, drafting, rendering
from billing.fakestripe.account import Account
from billing.fakestripe.errors import InvalidRequest
from billing.fakestripe.objects import customers
from billing.fakestripe.values import Params, merged


def create(account: Account, params: Params) -> dict:
    customer = customers.living(account, params.get("customer") or "")
    quantity = params.get("quantity", 1)
    price = None
    if "pricing" in params:
        price = account.get("price", params.inner("pricing")["price"], param="pricing[price]")
        amount, currency = amounts.cost(price, quantity), price["currency"]
    elif "amount" in params:
        amount = params["amount"]
        currency = params.get("currency") or customer["currency"] or "usd"
    else:
        raise InvalidRequest("You must specify `amount` or `pricing[price]`.", param="amount")
    period = params.take("period", {"start": account.now, "end": account.now})
    line = drafting.line(
        amount=amount,
        currency=currency,
        description=params.get("description") or (drafting.named(account, price) if price else ""),
        period=(period["start"], period["end"]),
        quantity=quantity,
        price=price,
        subscription=params.get("subscription"),
    )
    charge = changes.keep(account, customer["id"], line)
    charge["metadata"] = merged({}, params.take("metadata", {}))
    if "invoice" in params:
        invoice = account.get("invoice", params["invoice"], param="invoice")
        if invoice["status"] != "draft":
            raise InvalidRequest("This invoice is no longer editable.", param="invoice")
        with account.changing(invoice, "invoice.updated"):
            drafting.add_lines(account, invoice, [drafting.of_charge(charge)])
    return charge


def retrieve(account: Account, params: Params, *, invoiceitem: str) -> dict:
    return account.get("invoiceitem", invoiceitem)


def delete(account: Account, params: Params, *, invoiceitem: str) -> dict:
    charge = account.get("invoiceitem", invoiceitem)
    if charge["invoice"]:
        raise InvalidRequest("You cannot delete an item that is on an invoice.", param="invoiceitem")
    account.store.remove(charge)
    return {"id": invoiceitem, "object": "invoiceitem", "deleted": True}


def listing(account: Account, params: Params) -> dict:
    found = account.all("invoiceitem", customer=params.get("customer"))
    if "pending" in params:
        found = [one for one in found if (one["invoice"] is None) == params["pending"]]
    if "invoice" in params:
        found = [one for one in found if one["invoice"] == params["invoice"]]
    return rendering.page("/v1/invoiceitems", found, params)

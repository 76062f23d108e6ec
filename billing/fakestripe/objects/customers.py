"""Customers and their tax numbers."""

from billing.fakestripe import rendering
from billing.fakestripe.account import Account
from billing.fakestripe.errors import InvalidRequest, missing
from billing.fakestripe.store import new_id
from billing.fakestripe.values import Params, merged

PLAIN = ("name", "email", "phone", "description", "address", "shipping", "preferred_locales", "tax_exempt")
SETTINGS = {"default_payment_method": None, "custom_fields": None, "footer": None, "rendering_options": None}


def create(account: Account, params: Params) -> dict:
    customer = account.add(
        "customer",
        "cus",
        length=14,
        address=None,
        balance=params.get("balance", 0),
        currency=None,
        customer_account=None,
        default_source=None,
        delinquent=False,
        description=None,
        discount=None,
        email=None,
        invoice_prefix=params.get("invoice_prefix") or new_id("x", 8)[2:].upper(),
        invoice_settings=dict(SETTINGS),
        metadata={},
        name=None,
        next_invoice_sequence=params.get("next_invoice_sequence", 1),
        phone=None,
        preferred_locales=[],
        shipping=None,
        tax_exempt="none",
        test_clock=None,
    )
    _fill(account, customer, params)
    for one in params.get("tax_id_data", []):
        _add_tax_id(account, customer, one)
    if "payment_method" in params:
        from billing.fakestripe.objects import payment_methods

        payment_methods.attach_to(account, params["payment_method"], customer)
    account.emit("customer.created", customer)
    return customer


def retrieve(account: Account, params: Params, *, customer: str) -> dict:
    found = account.get("customer", customer)
    return gone(found) if found.get("_deleted") else found


def update(account: Account, params: Params, *, customer: str) -> dict:
    found = living(account, customer, param="id")
    with account.changing(found, "customer.updated"):
        if "balance" in params:
            found["balance"] = params["balance"]
        _fill(account, found, params)
    return found


def delete(account: Account, params: Params, *, customer: str) -> dict:
    from billing.fakestripe import cycle

    found = living(account, customer, param="id")
    for subscription in account.all("subscription", customer=customer):
        if subscription["status"] not in ("canceled", "incomplete_expired"):
            cycle.end(account, subscription)
    found["_deleted"] = True
    account.emit("customer.deleted", found)
    return gone(found)


def listing(account: Account, params: Params) -> dict:
    found = [one for one in account.all("customer") if not one.get("_deleted")]
    if "email" in params:
        found = [one for one in found if one["email"] == params["email"]]
    return rendering.page("/v1/customers", found, params)


def add_tax_id(account: Account, params: Params, *, customer: str) -> dict:
    return _add_tax_id(account, living(account, customer), params)


def tax_ids(account: Account, params: Params, *, customer: str) -> dict:
    return rendering.page(f"/v1/customers/{customer}/tax_ids", account.all("tax_id", customer=customer), params)


def delete_tax_id(account: Account, params: Params, *, customer: str, id: str) -> dict:
    account.store.remove(account.get("tax_id", id))
    return {"id": id, "object": "tax_id", "deleted": True}


def living(account: Account, customer: str, *, param: str = "customer") -> dict:
    """The customer, unless it was deleted."""
    found = account.get("customer", customer, param=param)
    if found.get("_deleted"):
        raise missing("customer", customer, param=param)
    return found


def gone(customer: dict) -> dict:
    return {"id": customer["id"], "object": "customer", "deleted": True}


def _fill(account: Account, customer: dict, params: Params) -> None:
    for name in PLAIN:
        if name in params:
            customer[name] = params.take(name) or ("none" if name == "tax_exempt" else None)
    if "metadata" in params:
        customer["metadata"] = merged(customer["metadata"], params.take("metadata"))
    wanted = params.take("invoice_settings", {})
    method = wanted.get("default_payment_method")
    if method:
        found = account.get("payment_method", method, param="invoice_settings[default_payment_method]")
        if found["customer"] != customer["id"]:
            raise InvalidRequest(
                f"The customer does not have a payment method with the ID {method}. "
                "The payment method must be attached to the customer.",
                param="invoice_settings[default_payment_method]",
                code="resource_missing",
            )
    customer["invoice_settings"] |= {name: value or None for name, value in wanted.items()}


def _add_tax_id(account: Account, customer: dict, params: Params) -> dict:
    return account.add(
        "tax_id",
        "txi",
        customer=customer["id"],
        customer_account=None,
        country=params["type"][:2].upper(),
        owner={"type": "customer", "customer": customer["id"]},
        type=params["type"],
        value=params["value"],
        verification={"status": "pending", "verified_address": None, "verified_name": None},
    )


rendering.INCLUDABLE["customer", "tax_ids"] = lambda account, customer: rendering.list_of(
    f"/v1/customers/{customer['id']}/tax_ids", account.all("tax_id", customer=customer["id"])
)
rendering.INCLUDABLE["customer", "subscriptions"] = lambda account, customer: rendering.list_of(
    "/v1/subscriptions",
    [one for one in account.all("subscription", customer=customer["id"]) if one["status"] != "canceled"],
)

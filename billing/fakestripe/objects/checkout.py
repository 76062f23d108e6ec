"""Checkout sessions: what is to be bought, the page to buy it on, and what is there once it is bought."""

from billing.fakestripe import amounts, cycle, rendering
from billing.fakestripe.account import Account
from billing.fakestripe.errors import InvalidRequest
from billing.fakestripe.objects import customers, payment_methods, subscriptions
from billing.fakestripe.periods import DAY
from billing.fakestripe.values import Params, merged

ITEM = ("price", "price_data", "quantity")


def create(account: Account, params: Params) -> dict:
    if params.get("mode") != "subscription":
        raise InvalidRequest("The local Stripe knows Checkout in mode=subscription only.", param="mode")
    if params.get("ui_mode", "hosted_page") != "hosted_page":
        raise InvalidRequest("The local Stripe knows ui_mode=hosted_page only.", param="ui_mode")
    if "success_url" not in params:
        raise InvalidRequest("Missing required param: success_url.", param="success_url", code="parameter_missing")
    customer = customers.living(account, params["customer"]) if "customer" in params else None
    if customer and "customer_email" in params:
        raise InvalidRequest("You may only specify one of these parameters: customer, customer_email.")
    wanted = [{name: one.take(name) for name in ITEM if name in one} for one in params.get("line_items", [])]
    data = params.take("subscription_data", {})
    session = account.add(
        "checkout.session",
        "cs_test",
        length=58,
        adaptive_pricing=None,
        after_expiration=None,
        allow_promotion_codes=params.get("allow_promotion_codes"),
        amount_subtotal=0,
        amount_total=0,
        automatic_tax={"enabled": False, "liability": None, "provider": None, "status": None},
        billing_address_collection=params.get("billing_address_collection"),
        branding_settings=None,
        cancel_url=params.get("cancel_url"),
        client_reference_id=params.get("client_reference_id"),
        client_secret=None,
        collected_information=None,
        consent=None,
        consent_collection=None,
        currency=None,
        currency_conversion=None,
        custom_fields=[],
        custom_text=dict.fromkeys(("after_submit", "shipping_address", "submit", "terms_of_service_acceptance")),
        customer=customer and customer["id"],
        customer_account=None,
        customer_creation=None if customer else "always",
        customer_details=None,
        customer_email=params.get("customer_email"),
        discounts=[],
        expires_at=params.get("expires_at", account.now + DAY),
        invoice=None,
        invoice_creation=None,
        locale=params.get("locale"),
        metadata=merged({}, params.take("metadata", {})),
        mode="subscription",
        origin_context=None,
        payment_intent=None,
        payment_link=None,
        payment_method_collection=params.get("payment_method_collection", "always"),
        payment_method_configuration_details=None,
        payment_method_options={},
        payment_method_types=["card"],
        payment_status="unpaid",
        permissions=None,
        phone_number_collection=params.take("phone_number_collection", {"enabled": False}),
        recovered_from=None,
        redirect_on_completion="always",
        saved_payment_method_options=None,
        setup_intent=None,
        shipping_address_collection=None,
        shipping_cost=None,
        shipping_options=[],
        status="open",
        submit_type=None,
        subscription=None,
        success_url=params["success_url"],
        tax_id_collection=params.take("tax_id_collection"),
        total_details={"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        ui_mode="hosted_page",
        url=None,
        wallet_options=None,
        _items=wanted,
        _subscription_data=data,
    )
    params.take("customer_update")
    session["url"] = f"{account.base}/_pay/{session['id']}"
    _price_up(account, session)
    return session


def retrieve(account: Account, params: Params, *, session: str) -> dict:
    return account.get("checkout.session", session)


def update(account: Account, params: Params, *, session: str) -> dict:
    found = account.get("checkout.session", session)
    if "metadata" in params:
        found["metadata"] = merged(found["metadata"], params.take("metadata"))
    return found


def listing(account: Account, params: Params) -> dict:
    found = account.all("checkout.session")
    for name in ("customer", "status", "subscription"):
        if name in params:
            found = [one for one in found if one[name] == params[name]]
    return rendering.page("/v1/checkout/sessions", found, params)


def line_items(account: Account, params: Params, *, session: str) -> dict:
    found = account.get("checkout.session", session)
    return rendering.page(f"/v1/checkout/sessions/{session}/line_items", found["_line_items"], params)


def expire(account: Account, params: Params, *, session: str) -> dict:
    found = account.get("checkout.session", session)
    if found["status"] != "open":
        raise InvalidRequest(f"Only open Checkout Sessions can be expired; this one is {found['status']}.")
    close(account, found)
    return found


def close(account: Account, session: dict) -> None:
    """Nobody bought it in time."""
    session |= {"status": "expired", "url": None}
    account.emit("checkout.session.expired", session)


def complete(account: Account, session: dict, *, card: str, email: str | None = None) -> None:
    """A person typed a card and pressed Pay. Raises CardError and InvalidRequest; then nothing has happened."""
    if session["status"] != "open":
        raise InvalidRequest(f"This Checkout Session is {session['status']}.")
    customer = _customer(account, session, email)
    method = payment_methods.of_number(account, card)
    payment_methods.attach_to(account, method["id"], customer)
    subscription = subscriptions.make(account, customer, _wanted(session, method))
    cycle.start(account, subscription, behavior="error_if_incomplete")
    if not customer["invoice_settings"]["default_payment_method"]:
        with account.changing(customer, "customer.updated"):
            customer["invoice_settings"]["default_payment_method"] = method["id"]
    address = customer["address"]
    session |= {
        "status": "complete",
        "payment_status": "paid" if session["amount_total"] else "no_payment_required",
        "customer": customer["id"],
        "customer_details": {
            "address": address and {name: address.get(name) for name in payment_methods.EMPTY_ADDRESS},
            "business_name": None,
            "email": customer["email"],
            "individual_name": None,
            "name": customer["name"],
            "phone": customer["phone"],
            "tax_exempt": customer["tax_exempt"],
            "tax_ids": [],
        },
        "invoice": subscription["latest_invoice"],
        "subscription": subscription["id"],
        "url": None,
    }
    account.emit("checkout.session.completed", session)


def _customer(account: Account, session: dict, email: str | None) -> dict:
    if session["customer"]:
        return customers.living(account, session["customer"])
    return customers.create(account, Params({"email": session["customer_email"] or email}))


def _wanted(session: dict, method: dict | None = None) -> Params:
    wanted = {"items": session["_items"], **session["_subscription_data"]}
    return Params(wanted | ({"default_payment_method": method["id"]} if method else {}))


def _price_up(account: Account, session: dict) -> None:
    """Sums and line items, found by making the subscription and forgetting it again."""
    with account.store.rehearsal():
        customer = customers.create(account, Params())
        if session["customer"]:
            customer = account.get("customer", session["customer"])
        wanted = _wanted(session)
        subscription = subscriptions.make(account, customer, wanted)
        wanted.refuse_unread()
        items = rendering.copy(subscription)["items"]["data"]
        currency, trial = subscription["currency"], subscription["trial_end"]
        names = [(account.store.find(item["price"]["product"]) or {"name": ""})["name"] for item in items]
    lines = []
    for item, name in zip(items, names, strict=True):
        licensed = "quantity" in item
        amount = amounts.cost(item["price"], item["quantity"]) if licensed and not trial else 0
        lines.append(
            {
                "id": item["id"].replace("si_", "li_"),
                "object": "item",
                "adjustable_quantity": None,
                "amount_discount": 0,
                "amount_subtotal": amount,
                "amount_tax": 0,
                "amount_total": amount,
                "currency": currency,
                "description": name,
                "metadata": {},
                "price": item["price"],
                "quantity": item.get("quantity"),
            }
        )
    total = sum(line["amount_total"] for line in lines)
    session |= {"currency": currency, "amount_subtotal": total, "amount_total": total, "_line_items": lines}


rendering.INCLUDABLE["checkout.session", "line_items"] = lambda account, session: rendering.list_of(
    f"/v1/checkout/sessions/{session['id']}/line_items", session["_line_items"]
)

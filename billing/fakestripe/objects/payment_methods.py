"""Cards and other ways to pay, with Stripe's test numbers."""

from billing.fakestripe import rendering
from billing.fakestripe.account import Account
from billing.fakestripe.errors import InvalidRequest, declined
from billing.fakestripe.objects import customers
from billing.fakestripe.store import new_id
from billing.fakestripe.values import Params, merged

# number: brand, can be attached, why charges fail
CARDS: dict[str, tuple[str, bool, str | None]] = {
    "4242424242424242": ("visa", True, None),
    "5555555555554444": ("mastercard", True, None),
    "4000000000000002": ("visa", False, "generic_decline"),
    "4000000000009995": ("visa", False, "insufficient_funds"),
    "4000000000000341": ("visa", True, "generic_decline"),
}
NUMBERS = {
    "visa": "4242424242424242",
    "mastercard": "5555555555554444",
    "chargeDeclined": "4000000000000002",
    "chargeDeclinedInsufficientFunds": "4000000000009995",
    "chargeCustomerFail": "4000000000000341",
}
NO_BILLING_DETAILS = {"address": None, "email": None, "name": None, "phone": None, "tax_id": None}
EMPTY_ADDRESS = dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))


def create(account: Account, params: Params) -> dict:
    kind = params.get("type")
    if kind != "card":
        if kind not in ("alipay", "customer_balance", "wechat_pay"):
            raise InvalidRequest("Invalid type: this server knows card, alipay, wechat_pay and customer_balance.")
        return another(account, kind)
    card = params.inner("card")
    token = card.get("token") or ""
    number = NUMBERS.get(token.removeprefix("tok_"), "") if token else card.get("number", "")
    for name in ("exp_month", "exp_year", "cvc"):
        card.get(name)
    method = of_number(account, number)
    if "billing_details" in params:
        method["billing_details"] |= params.take("billing_details")
    method["metadata"] = merged({}, params.take("metadata", {}))
    return method


def retrieve(account: Account, params: Params, *, payment_method: str) -> dict:
    return account.get("payment_method", payment_method)


def listing(account: Account, params: Params) -> dict:
    found = account.all("payment_method")
    return rendering.page("/v1/payment_methods", _wanted(found, params, params.get("customer")), params)


def of_customer(account: Account, params: Params, *, customer: str) -> dict:
    customers.living(account, customer)
    found = _wanted(account.all("payment_method"), params, customer)
    return rendering.page(f"/v1/customers/{customer}/payment_methods", found, params)


def attach(account: Account, params: Params, *, payment_method: str) -> dict:
    if "customer" not in params:
        raise InvalidRequest("Missing required param: customer.", param="customer", code="parameter_missing")
    return attach_to(account, payment_method, customers.living(account, params["customer"]))


def detach(account: Account, params: Params, *, payment_method: str) -> dict:
    method = account.get("payment_method", payment_method)
    if method["customer"] is None:
        raise InvalidRequest("The payment method you provided is not attached to a customer.", param="payment_method")
    customer = account.get("customer", method["customer"])
    with account.changing(method, "payment_method.detached"):
        method["customer"] = None
    if customer["invoice_settings"]["default_payment_method"] == payment_method:
        with account.changing(customer, "customer.updated"):
            customer["invoice_settings"]["default_payment_method"] = None
    return method


def attach_to(account: Account, method_id: str, customer: dict) -> dict:
    """`method_id` may be one of Stripe's test names, such as pm_card_visa. Raises CardError."""
    method = named(account, method_id)
    if not method["_attachable"] or account.faults.decline_charges:
        raise declined(method["_declines"] or "generic_decline")
    if method["customer"] not in (None, customer["id"]):
        raise InvalidRequest("The payment method you provided has already been attached to a customer.")
    method["customer"] = customer["id"]
    account.emit("payment_method.attached", method)
    return method


def named(account: Account, method_id: str) -> dict:
    alias = method_id.removeprefix("pm_card_")
    if alias != method_id and alias in NUMBERS:
        return of_number(account, NUMBERS[alias])
    return account.get("payment_method", method_id, param="payment_method")


def of_number(account: Account, number: str) -> dict:
    """A card as typed by a person. Raises InvalidRequest for a number that is none of the test cards."""
    number = "".join(character for character in number if character.isdigit())
    if number not in CARDS:
        raise InvalidRequest("Your card number is incorrect.", param="card[number]", code="incorrect_number")
    brand, attachable, declines = CARDS[number]
    method = another(account, "card")
    method |= {"_attachable": attachable, "_declines": declines}
    method["card"] = {
        "brand": brand,
        "checks": {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "pass"},
        "country": "US",
        "display_brand": brand,
        "exp_month": 12,
        "exp_year": 2040,
        "fingerprint": f"local{number[-4:]}",
        "funding": "credit",
        "generated_from": None,
        "last4": number[-4:],
        "networks": {"available": [brand], "preferred": None},
        "regulated_status": "unregulated",
        "three_d_secure_usage": {"supported": True},
        "wallet": None,
    }
    return method


def another(account: Account, kind: str) -> dict:
    """A way to pay without details: alipay, customer_balance (a bank transfer)."""
    method = account.add(
        "payment_method",
        "pm",
        allow_redisplay="unspecified",
        billing_details={**NO_BILLING_DETAILS, "address": dict(EMPTY_ADDRESS)},
        customer=None,
        customer_account=None,
        metadata={},
        type=kind,
        _attachable=True,
        _declines=None,
    )
    method[kind] = {}
    return method


def charge(account: Account, method: dict | None, *, amount: int, currency: str, customer: str) -> dict:
    """Try to take the money; the payment intent says whether it `succeeded` or `requires_payment_method`."""
    refused = method is None or bool(method["_declines"]) or account.faults.decline_charges
    intent = account.add(
        "payment_intent",
        "pi",
        amount=amount,
        amount_capturable=0,
        amount_received=0 if refused else amount,
        application=None,
        automatic_payment_methods=None,
        canceled_at=None,
        cancellation_reason=None,
        capture_method="automatic",
        client_secret=new_id("pi_secret"),
        confirmation_method="automatic",
        currency=currency,
        customer=customer,
        description=None,
        last_payment_error=None,
        latest_charge=None,
        metadata={},
        next_action=None,
        on_behalf_of=None,
        payment_method=method and method["id"],
        payment_method_types=[method["type"] if method else "card"],
        payment_record=None,
        receipt_email=None,
        review=None,
        setup_future_usage=None,
        shipping=None,
        source=None,
        status="requires_payment_method" if refused else "succeeded",
    )
    if refused:
        code = (method and method["_declines"]) or "generic_decline"
        intent["last_payment_error"] = declined(code).body()["error"]
    account.emit("payment_intent.payment_failed" if refused else "payment_intent.succeeded", intent)
    return intent


def retrieve_intent(account: Account, params: Params, *, intent: str) -> dict:
    params.get("client_secret")
    return account.get("payment_intent", intent)


def _wanted(found: list[dict], params: Params, customer: str | None) -> list[dict]:
    if customer is not None:
        found = [one for one in found if one["customer"] == customer]
    if "type" in params:
        found = [one for one in found if one["type"] == params["type"]]
    return found

"""Invoices: looked up, previewed, made by hand, paid, voided."""

from billing.fakestripe import collecting, cycle, drafting, rendering
from billing.fakestripe.account import Account
from billing.fakestripe.errors import InvalidRequest, declined
from billing.fakestripe.objects import customers, payment_methods, subscriptions
from billing.fakestripe.store import new_id
from billing.fakestripe.values import Params, merged


def create(account: Account, params: Params) -> dict:
    """A draft by hand, with the customer's loose charges if asked for."""
    if "customer" not in params:
        raise InvalidRequest("Missing required param: customer.", param="customer", code="parameter_missing")
    customer = customers.living(account, params["customer"])
    subscription = account.get("subscription", params["subscription"]) if "subscription" in params else None
    include = params.get("pending_invoice_items_behavior", "exclude") == "include" or subscription
    owner = subscription["id"] if subscription else None
    lines = drafting.pending(account, customer["id"], owner) if include else []
    invoice = drafting.draft(
        account,
        customer,
        lines=lines,
        currency=params.get("currency") or customer["currency"] or (lines[0]["currency"] if lines else "usd"),
        reason="manual",
        period=(account.now, account.now),
        subscription=subscription,
        collection_method=params.get("collection_method"),
        days_until_due=params.get("days_until_due"),
        default_payment_method=params.get("default_payment_method"),
    )
    # A draft by hand waits until somebody finalises it, unless it is told to go on.
    invoice["auto_advance"] = params.get("auto_advance", False)
    _describe(invoice, params)
    account.emit("invoice.created", invoice)
    return invoice


def retrieve(account: Account, params: Params, *, invoice: str) -> dict:
    return account.get("invoice", invoice)


def update(account: Account, params: Params, *, invoice: str) -> dict:
    found = account.get("invoice", invoice)
    with account.changing(found, "invoice.updated"):
        for name in ("auto_advance", "default_payment_method", "due_date"):
            if name in params:
                found[name] = params[name]
        _describe(found, params)
    return found


def delete(account: Account, params: Params, *, invoice: str) -> dict:
    found = _draft(account, invoice)
    account.emit("invoice.deleted", found)
    account.store.remove(found)
    return {"id": invoice, "object": "invoice", "deleted": True}


def listing(account: Account, params: Params) -> dict:
    found = account.all("invoice", customer=params.get("customer"))
    if "subscription" in params:
        wanted = params["subscription"]
        found = [
            one for one in found if one["parent"] and one["parent"]["subscription_details"]["subscription"] == wanted
        ]
    for name in ("status", "collection_method"):
        if name in params:
            found = [one for one in found if one[name] == params[name]]
    return rendering.page("/v1/invoices", found, params)


def lines(account: Account, params: Params, *, invoice: str) -> dict:
    found = account.get("invoice", invoice)
    return rendering.page(f"/v1/invoices/{invoice}/lines", found["lines"]["data"], params)


def finalize(account: Account, params: Params, *, invoice: str) -> dict:
    found = account.get("invoice", invoice)
    collecting.finalize(account, found)
    if params.get("auto_advance", found["auto_advance"]):
        collecting.collect(account, found)
    return found


def send(account: Account, params: Params, *, invoice: str) -> dict:
    found = account.get("invoice", invoice)
    if found["collection_method"] != "send_invoice":
        raise InvalidRequest("You can only manually send an invoice if its collection method is 'send_invoice'.")
    if found["status"] == "draft":
        collecting.finalize(account, found)
    account.emit("invoice.sent", found)
    return found


def pay(account: Account, params: Params, *, invoice: str) -> dict:
    found = account.get("invoice", invoice)
    if found["status"] == "draft":
        collecting.finalize(account, found)
    if found["status"] != "open":
        message = "Invoice is already paid" if found["status"] == "paid" else f"Invoice is {found['status']}"
        raise InvalidRequest(message, code="invoice_already_paid" if found["status"] == "paid" else None)
    params.get("off_session")
    if params.get("paid_out_of_band"):
        collecting.mark_paid(account, found)
        return found
    method = payment_methods.named(account, params["payment_method"]) if "payment_method" in params else None
    if method is None and collecting.default_method(account, found) is None:
        raise InvalidRequest(
            "There is no default_payment_method set on this Customer or Invoice. Please set one.",
            code="invoice_payment_intent_requires_action",
        )
    if not collecting.charge(account, found, method=method):
        raise declined(kept=True)
    return found


def void(account: Account, params: Params, *, invoice: str) -> dict:
    found = _open(account, invoice)
    collecting.void(account, found)
    return found


def mark_uncollectible(account: Account, params: Params, *, invoice: str) -> dict:
    found = _open(account, invoice)
    found |= {"status": "uncollectible", "next_payment_attempt": None}
    found["status_transitions"]["marked_uncollectible_at"] = account.now
    account.emit("invoice.marked_uncollectible", found)
    return found


def payments(account: Account, params: Params) -> dict:
    found = account.all("invoice_payment")
    if "invoice" in params:
        found = [one for one in found if one["invoice"] == params["invoice"]]
    return rendering.page("/v1/invoice_payments", found, params)


def create_preview(account: Account, params: Params) -> dict:
    """The next invoice as it would be, with changes that are rehearsed and forgotten."""
    with account.store.rehearsal():
        details = params.inner("subscription_details")
        if "subscription" in params:
            invoice = _preview_of_change(account, params, details)
        elif "items" in details:
            invoice = _preview_of_start(account, params, details)
        else:
            raise InvalidRequest("You must pass `subscription` or `subscription_details[items]`.", param="subscription")
        preview = rendering.copy(invoice)
    preview["id"] = new_id("upcoming_in")
    preview["lines"]["url"] = "/v1/invoices/upcoming/lines"
    return preview


def _preview_of_start(account: Account, params: Params, details: Params) -> dict:
    customer = customers.living(account, params["customer"])
    subscription = subscriptions.make(account, customer, details)
    trial = subscription["trial_end"]
    finish = trial or cycle.next_end(subscription, account.now)
    cycle.set_period(subscription, account.now, finish)
    first = [] if trial else drafting.ahead(account, subscription, cycle.period(subscription))
    return _sketch(account, subscription, first, reason="subscription_create")


def _preview_of_change(account: Account, params: Params, details: Params) -> dict:
    subscription = account.get("subscription", params["subscription"], param="subscription")
    if "customer" in params and params["customer"] != subscription["customer"]:
        raise InvalidRequest("The subscription belongs to another customer.", param="customer")
    if subscription["status"] in cycle.OVER:
        raise InvalidRequest("No upcoming invoices for this subscription.", code="invoice_upcoming_none")
    made = {one["id"] for one in account.all("invoice", customer=subscription["customer"])}
    subscriptions.update(account, details, subscription=subscription["id"])
    at_once = [one for one in account.all("invoice", customer=subscription["customer"]) if one["id"] not in made]
    if at_once:
        return _sketch(account, subscription, at_once[0]["lines"]["data"], reason="upcoming")
    if subscription["cancel_at_period_end"]:
        raise InvalidRequest("No upcoming invoices for this subscription.", code="invoice_upcoming_none")
    begin, over = cycle.period(subscription)
    period = (over, cycle.next_end(subscription, over))
    lines = [] if subscription["status"] == "trialing" else drafting.behind(account, subscription, (begin, over))
    lines += drafting.ahead(account, subscription, period)
    lines += drafting.pending(account, subscription["customer"], subscription["id"])
    return _sketch(account, subscription, lines, reason="upcoming", over=(begin, over))


def _sketch(
    account: Account, subscription: dict, lines: list[dict], *, reason: str, over: tuple[int, int] | None = None
) -> dict:
    customer = account.get("customer", subscription["customer"])
    invoice = cycle.invoice_for(account, subscription, lines, reason=reason, over=over)
    invoice["next_payment_attempt"] = over[1] if over else account.now
    invoice["ending_balance"] = min(0, invoice["total"] + customer["balance"])
    return invoice


def _describe(invoice: dict, params: Params) -> None:
    for name in ("description", "footer", "custom_fields"):
        if name in params:
            invoice[name] = params.take(name) or None
    if "metadata" in params:
        invoice["metadata"] = merged(invoice["metadata"], params.take("metadata"))


def _draft(account: Account, invoice: str) -> dict:
    found = account.get("invoice", invoice)
    if found["status"] != "draft":
        raise InvalidRequest("You can only delete draft invoices.")
    return found


def _open(account: Account, invoice: str) -> dict:
    found = account.get("invoice", invoice)
    if found["status"] not in ("open", "uncollectible"):
        raise InvalidRequest(f"You can only do this to an open invoice; this one is {found['status']}.")
    return found

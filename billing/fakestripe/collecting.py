"""From draft to money: finalise, charge or send, and what follows when it is paid or not."""

from billing.fakestripe import rendering
from billing.fakestripe.account import Account
from billing.fakestripe.errors import InvalidRequest
from billing.fakestripe.objects import payment_methods
from billing.fakestripe.periods import DAY

# Days after the first failure on which a card is tried again; after the last one the subscription ends.
RETRY_DAYS = (1, 3, 5, 7, 9, 11, 14)


def bill(account: Account, invoice: dict) -> bool:
    """Take a draft all the way: finalise it, then charge or send it. False when the charge failed."""
    account.emit("invoice.created", invoice)
    finalize(account, invoice)
    return collect(account, invoice)


def finalize(account: Account, invoice: dict) -> None:
    if invoice["status"] != "draft":
        raise InvalidRequest("This invoice is already finalized, you can't re-finalize a non-draft invoice.")
    customer = account.get("customer", invoice["customer"])
    # A credit beyond the charges becomes balance; balance of either sign is used up by the charges.
    after = min(0, invoice["total"] + invoice["starting_balance"])
    if after != customer["balance"]:
        with account.changing(customer, "customer.updated"):
            customer["balance"] = after
    invoice["ending_balance"] = after
    invoice["number"] = f"{customer['invoice_prefix']}-{customer['next_invoice_sequence']:04}"
    customer["next_invoice_sequence"] += 1
    invoice["status"] = "open"
    invoice["effective_at"] = invoice["status_transitions"]["finalized_at"] = account.now
    invoice["hosted_invoice_url"] = f"{account.base}/_invoice/{invoice['id']}"
    invoice["invoice_pdf"] = f"{account.base}/_invoice/{invoice['id']}/pdf"
    account.emit("invoice.finalized", invoice)


def collect(account: Account, invoice: dict) -> bool:
    """What happens by itself after finalising."""
    if invoice["amount_due"] == 0:
        mark_paid(account, invoice)
        return True
    if invoice["collection_method"] == "send_invoice":
        account.emit("invoice.sent", invoice)
        return True
    return charge(account, invoice, automatic=True)


def charge(account: Account, invoice: dict, *, method: dict | None = None, automatic: bool = False) -> bool:
    """Try to take what is open, from `method` or from the nearest default."""
    method = method or default_method(account, invoice)
    intent = payment_methods.charge(
        account,
        method,
        amount=invoice["amount_remaining"],
        currency=invoice["currency"],
        customer=invoice["customer"],
    )
    invoice["attempted"] = True
    invoice["attempt_count"] += 1
    if intent["status"] == "succeeded":
        mark_paid(account, invoice, intent=intent)
        return True
    _failed(account, invoice, automatic=automatic)
    return False


def mark_paid(account: Account, invoice: dict, *, intent: dict | None = None) -> None:
    """Paid by `intent`, by nothing because nothing was due, or out of band."""
    paid = invoice["amount_remaining"]
    invoice["amount_paid"] += paid
    invoice |= {"amount_remaining": 0, "status": "paid", "next_payment_attempt": None, "attempted": True}
    invoice["status_transitions"]["paid_at"] = account.now
    if paid:
        _record_payment(account, invoice, paid, intent)
    account.emit("invoice.paid", invoice)
    account.emit("invoice.payment_succeeded", invoice)
    subscription = of_subscription(account, invoice) or {"status": "none"}
    waits = subscription["status"] in ("incomplete", "past_due", "unpaid")
    if waits and not any(_is_owed(other) for other in invoices_of(account, subscription)):
        with account.changing(subscription, "customer.subscription.updated"):
            trial = subscription["trial_end"]
            subscription["status"] = "trialing" if trial and trial > account.now else "active"
    _settle_delinquency(account, invoice["customer"])


def void(account: Account, invoice: dict) -> None:
    invoice |= {"status": "void", "next_payment_attempt": None, "auto_advance": False}
    invoice["status_transitions"]["voided_at"] = account.now
    account.emit("invoice.voided", invoice)


def overdue(account: Account, invoice: dict) -> None:
    """A sent invoice passed its due date."""
    invoice["_overdue"] = True
    account.emit("invoice.overdue", invoice)
    subscription = of_subscription(account, invoice)
    if subscription and subscription["status"] == "active":
        with account.changing(subscription, "customer.subscription.updated"):
            subscription["status"] = "past_due"
    _settle_delinquency(account, invoice["customer"])


def default_method(account: Account, invoice: dict) -> dict | None:
    """The invoice's own, else the subscription's, else the customer's."""
    subscription = of_subscription(account, invoice)
    customer = account.get("customer", invoice["customer"])
    for method in (
        invoice["default_payment_method"],
        subscription and subscription["default_payment_method"],
        customer["invoice_settings"]["default_payment_method"],
    ):
        if method:
            return account.store.find(method)
    return None


def of_subscription(account: Account, invoice: dict) -> dict | None:
    if not invoice["parent"]:
        return None
    return account.store.find(invoice["parent"]["subscription_details"]["subscription"])


def _failed(account: Account, invoice: dict, *, automatic: bool) -> None:
    subscription = of_subscription(account, invoice)
    incomplete = subscription is not None and subscription["status"] == "incomplete"
    if automatic and not incomplete:
        tries = invoice["_tries"] = invoice.get("_tries", 0) + 1
        first = invoice.setdefault("_first_failure", account.now)
        days = account.store.setting("retry_days", list(RETRY_DAYS))
        invoice["next_payment_attempt"] = first + days[tries - 1] * DAY if tries <= len(days) else None
    account.emit("invoice.payment_failed", invoice)
    _settle_delinquency(account, invoice["customer"])
    if subscription is None or incomplete:
        return
    if automatic and invoice["next_payment_attempt"] is None:
        _give_up(account, subscription)
    elif subscription["status"] in ("active", "trialing"):
        with account.changing(subscription, "customer.subscription.updated"):
            subscription["status"] = "past_due"


def _give_up(account: Account, subscription: dict) -> None:
    """After the last try: end the subscription, or leave it unpaid or past due as the settings say."""
    from billing.fakestripe import cycle

    ending = account.store.setting("after_retries", "canceled")
    if ending == "canceled":
        cycle.end(account, subscription, reason="payment_failed")
    elif subscription["status"] != ending:
        with account.changing(subscription, "customer.subscription.updated"):
            subscription["status"] = ending


def _record_payment(account: Account, invoice: dict, paid: int, intent: dict | None) -> None:
    payment = {"type": "payment_intent", "payment_intent": intent and intent["id"]}
    account.add(
        "invoice_payment",
        "inpay",
        amount_paid=paid,
        amount_requested=paid,
        currency=invoice["currency"],
        invoice=invoice["id"],
        is_default=True,
        payment=payment if intent else {"type": "payment_record", "payment_record": None},
        status="paid",
        status_transitions={"canceled_at": None, "paid_at": account.now},
        _customer=invoice["customer"],
    )


def payments(account: Account, invoice: dict) -> list[dict]:
    return [one for one in account.all("invoice_payment") if one["invoice"] == invoice["id"]]


def _settle_delinquency(account: Account, customer: str) -> None:
    """A customer is delinquent while an invoice to be charged or paid by now is open."""
    found = account.get("customer", customer)
    owed = any(
        _is_owed(one) and (one["attempted"] or one.get("_overdue")) for one in account.all("invoice", customer=customer)
    )
    if found["delinquent"] != owed:
        with account.changing(found, "customer.updated"):
            found["delinquent"] = owed


def invoices_of(account: Account, subscription: dict) -> list[dict]:
    """The subscription's invoices, newest first."""
    return [
        one
        for one in account.all("invoice", customer=subscription["customer"])
        if one["parent"] and one["parent"]["subscription_details"]["subscription"] == subscription["id"]
    ]


def _is_owed(invoice: dict) -> bool:
    late = invoice["collection_method"] == "charge_automatically" or invoice.get("_overdue")
    return invoice["status"] == "open" and bool(late)


rendering.INCLUDABLE["invoice", "payments"] = lambda account, invoice: rendering.list_of(
    f"/v1/invoice_payments?invoice={invoice['id']}", payments(account, invoice)
)

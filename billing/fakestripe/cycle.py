"""The life of a subscription: start, new period, end of trial, cancellation."""

from billing.fakestripe import collecting, drafting
from billing.fakestripe.account import Account
from billing.fakestripe.errors import InvalidRequest, declined
from billing.fakestripe.periods import DAY, period_after

TRIAL_WARNING = 3 * DAY
PAYMENT_WINDOW = 23 * 60 * 60  # an incomplete subscription is given up after this
OVER = ("canceled", "incomplete_expired")


def start(account: Account, subscription: dict, *, behavior: str = "allow_incomplete") -> None:
    """Open the first period and bill it."""
    customer = account.get("customer", subscription["customer"])
    trial = subscription["trial_end"] is not None and subscription["trial_end"] > account.now
    subscription["status"] = "trialing" if trial else "active"
    end = subscription["trial_end"] if trial else next_end(subscription, account.now)
    set_period(subscription, account.now, end)
    lines = drafting.ahead(account, subscription, period(subscription))
    if trial:
        lines = [{**one, "amount": 0, "subtotal": 0, "description": "Free trial"} for one in lines]
    lines += drafting.pending(account, customer["id"], subscription["id"])
    due = sum(one["amount"] for one in lines) + customer["balance"] > 0
    if due and subscription["collection_method"] == "charge_automatically":
        subscription["status"] = "incomplete"
    account.emit("customer.subscription.created", subscription)
    invoice = invoice_for(account, subscription, lines, reason="subscription_create")
    if subscription["status"] == "incomplete" and behavior == "default_incomplete":
        account.emit("invoice.created", invoice)
        collecting.finalize(account, invoice)
        return
    if subscription["status"] == "incomplete" and collecting.default_method(account, invoice) is None:
        raise InvalidRequest(
            "This customer has no attached payment source or default payment method. Please consider adding a default "
            "payment method.",
            code="resource_missing",
        )
    if not collecting.bill(account, invoice) and behavior == "error_if_incomplete":
        raise declined()


def renew(account: Account, subscription: dict) -> None:
    """The period is over at this moment: bill the next one, or end if that was asked for."""
    over = period(subscription)
    if subscription["cancel_at_period_end"]:
        end(account, subscription, reason="cancellation_requested")
        return
    was_trial = subscription["status"] == "trialing"
    customer = account.get("customer", subscription["customer"])
    if was_trial and not _has_method(subscription, customer):
        missing = ((subscription["trial_settings"] or {}).get("end_behavior") or {}).get("missing_payment_method")
        if missing == "cancel":
            end(account, subscription)
            return
        if missing == "pause":
            with account.changing(subscription, "customer.subscription.updated"):
                subscription["status"] = "paused"
            account.emit("customer.subscription.paused", subscription)
            return
    with account.changing(subscription, "customer.subscription.updated"):
        if was_trial:
            subscription["status"] = "active"
        set_period(subscription, over[1], next_end(subscription, over[1]))
        lines = [] if was_trial else drafting.behind(account, subscription, over)
        lines += drafting.ahead(account, subscription, period(subscription))
        lines += drafting.pending(account, customer["id"], subscription["id"])
        invoice = invoice_for(account, subscription, lines, reason="subscription_cycle", over=over)
    if subscription["status"] == "unpaid":
        account.emit("invoice.created", invoice)
        invoice["auto_advance"] = False
        return
    collecting.bill(account, invoice)


def warn_of_trial_end(account: Account, subscription: dict) -> None:
    subscription["_warned_of"] = subscription["trial_end"]
    account.emit("customer.subscription.trial_will_end", subscription)


def end(account: Account, subscription: dict, *, reason: str | None = None) -> None:
    """Cancel now. What was metered until now is billed."""
    if subscription["status"] in OVER:
        raise InvalidRequest(f"No such subscription: '{subscription['id']}'", code="resource_missing")
    alive = subscription["status"] in ("active", "past_due")
    subscription["status"] = "canceled"
    subscription["ended_at"] = account.now
    subscription["canceled_at"] = subscription["canceled_at"] or account.now
    if reason:
        subscription["cancellation_details"]["reason"] = reason
    for invoice in collecting.invoices_of(account, subscription):
        # Open invoices stay open, but nobody tries the card again.
        if invoice["status"] in ("draft", "open") and invoice["collection_method"] == "charge_automatically":
            invoice |= {"auto_advance": False, "next_payment_attempt": None}
    begun = period(subscription)[0]
    lines = drafting.behind(account, subscription, (begun, account.now)) if alive and begun < account.now else []
    if any(one["amount"] for one in lines):
        invoice = invoice_for(account, subscription, lines, reason="subscription_cycle", over=(begun, account.now))
        collecting.bill(account, invoice)
    account.emit("customer.subscription.deleted", subscription)


def expire(account: Account, subscription: dict) -> None:
    """The first payment never came."""
    with account.changing(subscription, "customer.subscription.updated"):
        subscription["status"] = "incomplete_expired"
        subscription["ended_at"] = account.now
    for invoice in collecting.invoices_of(account, subscription):
        if invoice["status"] == "open":
            collecting.void(account, invoice)


def due(subscription: dict) -> int | None:
    """When the clock must look at this subscription next."""
    status = subscription["status"]
    if status in OVER or status == "paused":
        return None
    if status == "incomplete":
        return subscription["created"] + PAYMENT_WINDOW
    moments = [period(subscription)[1]]
    if subscription["cancel_at"]:
        moments.append(subscription["cancel_at"])
    if status == "trialing" and subscription.get("_warned_of") != subscription["trial_end"]:
        moments.append(max(subscription["created"], subscription["trial_end"] - TRIAL_WARNING))
    return min(moments)


def act(account: Account, subscription: dict) -> None:
    """Do what is due at this moment."""
    now = account.now
    if subscription["status"] == "incomplete":
        expire(account, subscription)
    elif subscription["status"] == "trialing" and subscription.get("_warned_of") != subscription["trial_end"]:
        warn_of_trial_end(account, subscription)
    elif subscription["cancel_at"] and subscription["cancel_at"] <= now and not subscription["cancel_at_period_end"]:
        end(account, subscription, reason="cancellation_requested")
    else:
        renew(account, subscription)


def period(subscription: dict) -> tuple[int, int]:
    first = subscription["items"]["data"][0]
    return first["current_period_start"], first["current_period_end"]


def set_period(subscription: dict, begin: int, finish: int) -> None:
    for item in subscription["items"]["data"]:
        item |= {"current_period_start": begin, "current_period_end": finish}


def next_end(subscription: dict, begin: int) -> int:
    recurring = subscription["items"]["data"][0]["price"]["recurring"]
    return period_after(
        begin,
        anchor=subscription["billing_cycle_anchor"],
        interval=recurring["interval"],
        count=recurring["interval_count"],
    )


def invoice_for(
    account: Account, subscription: dict, lines: list[dict], *, reason: str, over: tuple[int, int] | None = None
) -> dict:
    invoice = drafting.draft(
        account,
        account.get("customer", subscription["customer"]),
        lines=lines,
        currency=subscription["currency"],
        reason=reason,
        period=over or (account.now, account.now),
        subscription=subscription,
    )
    subscription["latest_invoice"] = invoice["id"]
    return invoice


def _has_method(subscription: dict, customer: dict) -> bool:
    if subscription["collection_method"] == "send_invoice":
        return True
    return bool(subscription["default_payment_method"] or customer["invoice_settings"]["default_payment_method"])

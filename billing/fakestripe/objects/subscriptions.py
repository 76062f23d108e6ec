"""Subscriptions: created, changed, cancelled, resumed, looked up."""

from billing.fakestripe import changes, collecting, cycle, drafting, rendering
from billing.fakestripe.account import Account
from billing.fakestripe.errors import InvalidRequest
from billing.fakestripe.objects import customers, payment_methods
from billing.fakestripe.periods import DAY
from billing.fakestripe.values import Params, merged

NO_CANCELLATION = {"comment": None, "feedback": None, "feedback_option": None, "reason": None}


def create(account: Account, params: Params) -> dict:
    if "customer" not in params:
        raise InvalidRequest("Missing required param: customer.", param="customer", code="parameter_missing")
    customer = customers.living(account, params["customer"])
    subscription = make(account, customer, params)
    params.get("off_session")
    cycle.start(account, subscription, behavior=params.get("payment_behavior", "allow_incomplete"))
    return subscription


def make(account: Account, customer: dict, params: Params) -> dict:
    """A subscription with its items, not started yet; also for Checkout's `subscription_data`."""
    method = params.get("collection_method", "charge_automatically")
    days = params.get("days_until_due")
    if method == "send_invoice" and days is None:
        raise InvalidRequest(
            "If you set `collection_method=send_invoice`, you must also set `days_until_due`.", param="days_until_due"
        )
    if method != "send_invoice" and days is not None:
        raise InvalidRequest(
            "You can only set `days_until_due` if `collection_method=send_invoice`.", param="days_until_due"
        )
    trial_end = _trial_end(account, params)
    subscription = account.add(
        "subscription",
        "sub",
        application=None,
        application_fee_percent=None,
        automatic_tax={"disabled_reason": None, "enabled": False, "liability": None},
        billing_cycle_anchor=trial_end or account.now,
        billing_cycle_anchor_config=None,
        billing_mode={"type": "flexible", "flexible": {"proration_discounts": "included"}, "updated_at": None},
        billing_schedules=[],
        billing_thresholds=None,
        cancel_at=None,
        cancel_at_period_end=False,
        canceled_at=None,
        cancellation_details=dict(NO_CANCELLATION),
        collection_method=method,
        currency="",
        customer=customer["id"],
        customer_account=None,
        days_until_due=days,
        default_payment_method=None,
        default_source=None,
        default_tax_rates=[],
        description=params.get("description"),
        discounts=[],
        ended_at=None,
        invoice_settings={
            "account_tax_ids": None,
            "custom_fields": None,
            "description": None,
            "footer": None,
            "issuer": {"type": "self", "account": None},
        },
        items=rendering.list_of("", []),
        latest_invoice=None,
        metadata=merged({}, params.take("metadata", {})),
        next_pending_invoice_item_invoice=None,
        on_behalf_of=None,
        pause_collection=None,
        payment_settings={
            "payment_method_options": None,
            "payment_method_types": None,
            "save_default_payment_method": "off",
            **params.take("payment_settings", {}),
        },
        pending_invoice_item_interval=None,
        pending_setup_intent=None,
        pending_update=None,
        schedule=None,
        start_date=account.now,
        status="incomplete",
        test_clock=None,
        transfer_data=None,
        trial_end=trial_end,
        trial_settings=params.take("trial_settings", {"end_behavior": {"missing_payment_method": "create_invoice"}}),
        trial_start=account.now if trial_end else None,
    )
    if "default_payment_method" in params:
        _use_method(account, subscription, params["default_payment_method"])
    items = changes.new_items(account, subscription["id"], params.get("items", []))
    subscription["currency"] = items[0]["price"]["currency"]
    if customer["currency"] not in (None, subscription["currency"]):
        raise InvalidRequest(
            "You cannot combine currencies on a single customer. This customer has an active subscription in "
            f"{customer['currency']}.",
            param="currency",
        )
    customer["currency"] = subscription["currency"]
    url = f"/v1/subscription_items?subscription={subscription['id']}"
    subscription["items"] = rendering.list_of(url, items, total_count=len(items))
    if params.get("cancel_at_period_end"):
        raise InvalidRequest("The local Stripe sets cancel_at_period_end by update only.", param="cancel_at_period_end")
    return subscription


def retrieve(account: Account, params: Params, *, subscription: str) -> dict:
    return account.get("subscription", subscription)


def update(account: Account, params: Params, *, subscription: str) -> dict:
    found = account.get("subscription", subscription)
    if found["status"] in cycle.OVER:
        raise InvalidRequest(
            "A canceled subscription can only update its cancellation_details and metadata.",
            param="status",
        )
    params.get("off_session")
    behavior = params.get("payment_behavior", "allow_incomplete")
    prorating = params.get("proration_behavior", "create_prorations")
    at = params.get("proration_date", account.now)
    lines: list[dict] = []
    new_rhythm = False
    with account.changing(found, "customer.subscription.updated"):
        _describe(account, found, params)
        cancellation(account, found, params)
        if "trial_end" in params:
            _move_trial(account, found, params["trial_end"])
        if "items" in params:
            lines, new_rhythm = changes.of_items(account, found, params["items"], at=at)
        if prorating == "none":
            lines = [one for one in lines if new_rhythm and not _is_proration(one)]
        changes.settle(account, found, lines, now=prorating == "always_invoice" or new_rhythm, behavior=behavior)
    return found


def cancel(account: Account, params: Params, *, subscription: str) -> dict:
    found = account.get("subscription", subscription)
    if "cancellation_details" in params:
        found["cancellation_details"] |= params.take("cancellation_details")
    params.get("invoice_now")
    if params.get("prorate"):
        raise InvalidRequest("The local Stripe does not prorate a cancellation.", param="prorate")
    cycle.end(account, found, reason="cancellation_requested")
    return found


def listing(account: Account, params: Params) -> dict:
    found = account.all("subscription", customer=params.get("customer"))
    status = params.get("status")
    if status == "ended":
        found = [one for one in found if one["status"] in cycle.OVER]
    elif status not in (None, "all"):
        found = [one for one in found if one["status"] == status]
    elif status is None:
        found = [one for one in found if one["status"] not in cycle.OVER]
    if "price" in params:
        found = [one for one in found if any(item["price"]["id"] == params["price"] for item in one["items"]["data"])]
    if "collection_method" in params:
        found = [one for one in found if one["collection_method"] == params["collection_method"]]
    return rendering.page("/v1/subscriptions", found, params)


def items(account: Account, params: Params) -> dict:
    found = account.get("subscription", params["subscription"], param="subscription")
    return rendering.page("/v1/subscription_items", found["items"]["data"], params)


def resume(account: Account, params: Params, *, subscription: str) -> dict:
    """Start a subscription again that was paused because its trial ended without a way to pay."""
    found = account.get("subscription", subscription)
    if found["status"] != "paused":
        raise InvalidRequest("The subscription is not paused.", param="subscription")
    with account.changing(found, "customer.subscription.updated"):
        _begin_now(account, found)
    account.emit("customer.subscription.resumed", found)
    return found


def cancellation(account: Account, subscription: dict, params: Params) -> None:
    """Cancel at the period's end or at a time, or take that back."""
    if "cancellation_details" in params:
        subscription["cancellation_details"] |= params.take("cancellation_details")
    if "cancel_at_period_end" in params:
        if params["cancel_at_period_end"]:
            subscription |= {"cancel_at_period_end": True, "cancel_at": cycle.period(subscription)[1]}
            subscription["canceled_at"] = account.now
            subscription["cancellation_details"]["reason"] = "cancellation_requested"
        elif subscription["cancel_at_period_end"]:
            subscription |= {"cancel_at_period_end": False, "cancel_at": None, "canceled_at": None}
            subscription["cancellation_details"] = dict(NO_CANCELLATION)
    if "cancel_at" in params:
        moment = params["cancel_at"] or None
        if isinstance(moment, str):
            moment = cycle.period(subscription)[1]
        subscription |= {"cancel_at": moment, "cancel_at_period_end": False}
        subscription["canceled_at"] = account.now if moment else None


def _describe(account: Account, subscription: dict, params: Params) -> None:
    for name in ("collection_method", "days_until_due", "description"):
        if name in params:
            subscription[name] = params[name] or None
    if subscription["collection_method"] == "send_invoice" and subscription["days_until_due"] is None:
        raise InvalidRequest("`days_until_due` is needed for `collection_method=send_invoice`.", param="days_until_due")
    if subscription["collection_method"] != "send_invoice":
        subscription["days_until_due"] = None
    if "default_payment_method" in params:
        _use_method(account, subscription, params["default_payment_method"])
    if "metadata" in params:
        subscription["metadata"] = merged(subscription["metadata"], params.take("metadata"))
    for name in ("payment_settings", "trial_settings"):
        if name in params:
            subscription[name] = {**(subscription[name] or {}), **params.take(name)}


def _use_method(account: Account, subscription: dict, method: str) -> None:
    if not method:
        subscription["default_payment_method"] = None
        return
    found = payment_methods.named(account, method)
    if found["customer"] != subscription["customer"]:
        raise InvalidRequest(
            f"The customer does not have a payment method with the ID {method}. "
            "The payment method must be attached to the customer.",
            param="default_payment_method",
            code="resource_missing",
        )
    subscription["default_payment_method"] = found["id"]


def _trial_end(account: Account, params: Params) -> int | None:
    if "trial_end" in params and "trial_period_days" in params:
        raise InvalidRequest("You may only specify one of these parameters: trial_end, trial_period_days.")
    if "trial_period_days" in params:
        return account.now + params["trial_period_days"] * DAY
    end = params.get("trial_end")
    if end in (None, "now"):
        return None
    if end <= account.now:
        raise InvalidRequest("Invalid timestamp: must be an integer Unix timestamp in the future.", param="trial_end")
    return end


def _move_trial(account: Account, subscription: dict, end: object) -> None:
    if end == "now":
        if subscription["status"] == "trialing":
            _begin_now(account, subscription)
        return
    if end <= account.now:  # type: ignore[operator]
        raise InvalidRequest("Invalid timestamp: must be in the future.", param="trial_end")
    subscription |= {"trial_end": end, "billing_cycle_anchor": end, "status": "trialing"}
    subscription["trial_start"] = subscription["trial_start"] or account.now
    cycle.set_period(subscription, cycle.period(subscription)[0], end)  # type: ignore[arg-type]


def _begin_now(account: Account, subscription: dict) -> None:
    """The first paid period begins at this moment."""
    if subscription["trial_end"]:
        subscription["trial_end"] = account.now
    subscription |= {"billing_cycle_anchor": account.now, "status": "active"}
    cycle.set_period(subscription, account.now, cycle.next_end(subscription, account.now))
    lines = drafting.ahead(account, subscription, cycle.period(subscription))
    lines += drafting.pending(account, subscription["customer"], subscription["id"])
    collecting.bill(account, cycle.invoice_for(account, subscription, lines, reason="subscription_update"))


def _is_proration(line: dict) -> bool:
    return bool((line["parent"]["subscription_item_details"] or {}).get("proration"))

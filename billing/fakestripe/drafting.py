"""Invoices as drafts: their lines, their sums, and the empty form around them."""

from billing.fakestripe import amounts, rendering
from billing.fakestripe.account import Account
from billing.fakestripe.periods import DAY
from billing.fakestripe.store import new_id

ADDRESS = ("city", "country", "line1", "line2", "postal_code", "state")


def line(
    *,
    amount: int,
    currency: str,
    description: str,
    period: tuple[int, int],
    quantity: int | None = 1,
    price: dict | None = None,
    subscription: str | None = None,
    item: str | None = None,
    invoice_item: str | None = None,
    proration: bool = False,
) -> dict:
    """One line; `item` is the subscription item it bills, `invoice_item` the loose charge it came from."""
    details = {"invoice_item": invoice_item, "proration": proration, "proration_details": None}
    details["subscription"] = subscription
    if invoice_item:
        parent = {
            "type": "invoice_item_details",
            "invoice_item_details": details,
            "subscription_item_details": None,
        }
    elif item:
        parent = {
            "type": "subscription_item_details",
            "invoice_item_details": None,
            "subscription_item_details": {**details, "subscription_item": item},
        }
    else:
        parent = None
    pricing = price and {
        "price_details": {"price": price["id"], "product": price["product"]},
        "type": "price_details",
        "unit_amount_decimal": price["unit_amount_decimal"],
    }
    return {
        "id": new_id("il"),
        "object": "line_item",
        "amount": amount,
        "currency": currency,
        "description": description,
        "discount_amounts": [],
        "discountable": not proration,
        "discounts": [],
        "invoice": None,
        "livemode": False,
        "metadata": {},
        "parent": parent,
        "period": {"start": period[0], "end": period[1]},
        "pretax_credit_amounts": [],
        "pricing": pricing,
        "quantity": quantity,
        "quantity_decimal": None if quantity is None else str(quantity),
        "subscription": subscription,
        "subtotal": amount,
        "taxes": [],
    }


def ahead(account: Account, subscription: dict, period: tuple[int, int]) -> list[dict]:
    """Lines for what is paid before a period: the licensed items."""
    return [
        line(
            amount=amounts.cost(item["price"], item["quantity"]),
            currency=subscription["currency"],
            description=f"{item['quantity']} × {named(account, item['price'])}",
            period=period,
            quantity=item["quantity"],
            price=item["price"],
            subscription=subscription["id"],
            item=item["id"],
        )
        for item in subscription["items"]["data"]
        if not metered(item)
    ]


def behind(account: Account, subscription: dict, period: tuple[int, int]) -> list[dict]:
    """Lines for what is paid after a period: the metered items, by what the meter counted in it."""
    from billing.fakestripe.objects import meters

    lines = []
    for item in subscription["items"]["data"]:
        if metered(item):
            used = meters.usage(account, item["price"]["recurring"]["meter"], subscription["customer"], period)
            lines.append(
                line(
                    amount=amounts.cost(item["price"], used),
                    currency=subscription["currency"],
                    description=f"{used} × {named(account, item['price'])}",
                    period=period,
                    quantity=used,
                    price=item["price"],
                    subscription=subscription["id"],
                    item=item["id"],
                )
            )
    return lines


def pending(account: Account, customer: str, subscription: str | None) -> list[dict]:
    """Lines for the loose charges that wait for the next invoice."""
    lines = []
    for charge in reversed(account.all("invoiceitem", customer=customer)):
        owner = (charge["parent"] or {}).get("subscription_details", {}).get("subscription")
        if charge["invoice"] is None and (owner is None or owner == subscription):
            lines.append(of_charge(charge))
    return lines


def of_charge(charge: dict) -> dict:
    details = (charge["parent"] or {}).get("subscription_details", {})
    made = line(
        amount=charge["amount"],
        currency=charge["currency"],
        description=charge["description"],
        period=(charge["period"]["start"], charge["period"]["end"]),
        quantity=charge["quantity"],
        subscription=details.get("subscription"),
        item=details.get("subscription_item"),
        invoice_item=charge["id"],
        proration=charge["proration"],
    )
    made["pricing"] = charge["pricing"]
    return made


def draft(
    account: Account,
    customer: dict,
    *,
    lines: list[dict],
    currency: str,
    reason: str,
    period: tuple[int, int],
    subscription: dict | None = None,
    collection_method: str | None = None,
    days_until_due: int | None = None,
    default_payment_method: str | None = None,
) -> dict:
    """A draft with its lines; loose charges among them now belong to it."""
    if subscription:
        collection_method, days_until_due = subscription["collection_method"], subscription["days_until_due"]
    sent = collection_method == "send_invoice"
    address = customer["address"]
    invoice = account.add(
        "invoice",
        "in",
        account_country="US",
        account_name="Local test account",
        account_tax_ids=None,
        amount_due=0,
        amount_overpaid=0,
        amount_paid=0,
        amount_remaining=0,
        amount_shipping=0,
        application=None,
        attempt_count=0,
        attempted=False,
        auto_advance=True,
        automatic_tax={"disabled_reason": None, "enabled": False, "liability": None, "provider": None, "status": None},
        automatically_finalizes_at=None,
        billing_reason=reason,
        collection_method=collection_method or "charge_automatically",
        currency=currency,
        custom_fields=None,
        customer=customer["id"],
        customer_account=None,
        customer_address=address and {name: address.get(name) for name in ADDRESS},
        customer_email=customer["email"],
        customer_name=customer["name"],
        customer_phone=customer["phone"],
        customer_shipping=customer["shipping"],
        customer_tax_exempt=customer["tax_exempt"],
        customer_tax_ids=[
            {"type": one["type"], "value": one["value"]} for one in account.all("tax_id", customer=customer["id"])
        ],
        default_payment_method=default_payment_method,
        default_source=None,
        default_tax_rates=[],
        description=None,
        discounts=[],
        due_date=account.now + days_until_due * DAY if sent and days_until_due is not None else None,
        effective_at=None,
        ending_balance=None,
        footer=None,
        from_invoice=None,
        hosted_invoice_url=None,
        invoice_pdf=None,
        issuer={"type": "self", "account": None},
        last_finalization_error=None,
        latest_revision=None,
        lines=rendering.list_of("", [], total_count=0),
        metadata={},
        next_payment_attempt=None,
        number=None,
        on_behalf_of=None,
        parent=subscription
        and {
            "type": "subscription_details",
            "quote_details": None,
            "subscription_details": {
                "metadata": dict(subscription["metadata"]),
                "subscription": subscription["id"],
                "subscription_proration_date": None,
            },
        },
        payment_settings={"default_mandate": None, "payment_method_options": None, "payment_method_types": None},
        period_end=period[1],
        period_start=period[0],
        post_payment_credit_notes_amount=0,
        pre_payment_credit_notes_amount=0,
        receipt_number=None,
        rendering=None,
        shipping_cost=None,
        shipping_details=None,
        starting_balance=customer["balance"],
        statement_descriptor=None,
        status="draft",
        status_transitions=dict.fromkeys(("finalized_at", "marked_uncollectible_at", "paid_at", "voided_at")),
        subtotal=0,
        subtotal_excluding_tax=0,
        test_clock=None,
        total=0,
        total_discount_amounts=[],
        total_excluding_tax=0,
        total_pretax_credit_amounts=[],
        total_taxes=[],
        webhooks_delivered_at=None,
    )
    add_lines(account, invoice, lines)
    return invoice


def add_lines(account: Account, invoice: dict, lines: list[dict]) -> None:
    for one in lines:
        one["invoice"] = invoice["id"]
        charge = one["parent"] and (one["parent"]["invoice_item_details"] or {}).get("invoice_item")
        if charge:
            account.get("invoiceitem", charge)["invoice"] = invoice["id"]
    data = invoice["lines"]["data"] + lines
    invoice["lines"] = rendering.list_of(f"/v1/invoices/{invoice['id']}/lines", data, total_count=len(data))
    add_up(invoice)


def add_up(invoice: dict) -> None:
    """Sums of a draft; a credit that is more than the charges goes to the customer's balance later."""
    total = sum(one["amount"] for one in invoice["lines"]["data"])
    for name in ("subtotal", "subtotal_excluding_tax", "total", "total_excluding_tax"):
        invoice[name] = total
    invoice["amount_due"] = invoice["amount_remaining"] = max(0, total + invoice["starting_balance"])


def metered(item: dict) -> bool:
    return item["price"]["recurring"]["usage_type"] == "metered"


def named(account: Account, price: dict) -> str:
    """The price as an invoice names it: `Basic (at ¥99.00 / month)`."""
    product = account.store.find(price["product"])
    name = product["name"] if product else price["id"]
    if price["unit_amount"] is None:
        return name
    every = price["recurring"]["interval"] if price["recurring"] else ""
    unit = amounts.written(price["unit_amount"], price["currency"])
    return f"{name} (at {unit} / {every})" if every else f"{name} (at {unit})"

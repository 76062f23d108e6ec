"""Credit notes: an invoice made smaller, or money given back after it was paid."""

from billing.fakestripe import rendering
from billing.fakestripe.account import Account
from billing.fakestripe.errors import InvalidRequest
from billing.fakestripe.store import new_id
from billing.fakestripe.values import Params, merged


def create(account: Account, params: Params) -> dict:
    invoice = account.get("invoice", params["invoice"], param="invoice")
    if invoice["status"] not in ("open", "paid"):
        raise InvalidRequest("You can only credit an open or a paid invoice.", param="invoice")
    amount = params.get("amount")
    left = invoice["total"] - sum(one["amount"] for one in _of(account, invoice) if one["status"] == "issued")
    if amount is None:
        raise InvalidRequest("The local Stripe needs `amount`.", param="amount", code="parameter_missing")
    if not 0 < amount <= left:
        raise InvalidRequest("The credit is more than what is left of the invoice.", param="amount")
    paid = invoice["status"] == "paid"
    refund, credit = params.get("refund_amount", 0), params.get("credit_amount", 0)
    outside = params.get("out_of_band_amount", 0)
    if paid and refund + credit + outside != amount:
        raise InvalidRequest(
            "The sum of credit amount, refund amount and out of band amount must equal the post payment amount.",
            param="amount",
        )
    customer = account.get("customer", invoice["customer"])
    note = account.add(
        "credit_note",
        "cn",
        amount=amount,
        amount_shipping=0,
        currency=invoice["currency"],
        customer=invoice["customer"],
        customer_account=None,
        customer_balance_transaction=None,
        discount_amount=0,
        discount_amounts=[],
        effective_at=account.now,
        invoice=invoice["id"],
        lines=rendering.list_of("", []),
        memo=params.get("memo"),
        metadata=merged({}, params.take("metadata", {})),
        number=f"{invoice['number']}-CN-{len(_of(account, invoice)) + 1:02}",
        out_of_band_amount=outside or None,
        pdf="",
        post_payment_amount=amount if paid else 0,
        pre_payment_amount=0 if paid else amount,
        pretax_credit_amounts=[],
        reason=params.get("reason"),
        refunds=[],
        shipping_cost=None,
        status="issued",
        subtotal=amount,
        subtotal_excluding_tax=amount,
        total=amount,
        total_excluding_tax=amount,
        total_taxes=[],
        type="post_payment" if paid else "pre_payment",
        voided_at=None,
    )
    note["pdf"] = f"{account.base}/_invoice/{invoice['id']}/pdf"
    url = f"/v1/credit_notes/{note['id']}/lines"
    note["lines"] = rendering.list_of(url, [_line(amount)], total_count=1)
    account.emit("credit_note.created", note)
    with account.changing(invoice, "invoice.updated"):
        if paid:
            invoice["post_payment_credit_notes_amount"] += amount
        else:
            invoice["pre_payment_credit_notes_amount"] += amount
            invoice["amount_due"] -= amount
            invoice["amount_remaining"] -= amount
    if credit:
        with account.changing(customer, "customer.updated"):
            customer["balance"] -= credit
    if invoice["status"] == "open" and invoice["amount_remaining"] == 0:
        from billing.fakestripe import collecting

        collecting.mark_paid(account, invoice)
    return note


def retrieve(account: Account, params: Params, *, id: str) -> dict:
    return account.get("credit_note", id)


def listing(account: Account, params: Params) -> dict:
    found = account.all("credit_note", customer=params.get("customer"))
    if "invoice" in params:
        found = [one for one in found if one["invoice"] == params["invoice"]]
    return rendering.page("/v1/credit_notes", found, params)


def _of(account: Account, invoice: dict) -> list[dict]:
    notes = account.all("credit_note", customer=invoice["customer"])
    return [one for one in notes if one["invoice"] == invoice["id"]]


def _line(amount: int) -> dict:
    return {
        "id": new_id("cnli"),
        "object": "credit_note_line_item",
        "amount": amount,
        "description": "Credit",
        "discount_amount": 0,
        "discount_amounts": [],
        "invoice_line_item": None,
        "livemode": False,
        "metadata": {},
        "pretax_credit_amounts": [],
        "quantity": 1,
        "tax_rates": [],
        "taxes": [],
        "type": "custom_line_item",
        "unit_amount": amount,
        "unit_amount_decimal": str(amount),
    }

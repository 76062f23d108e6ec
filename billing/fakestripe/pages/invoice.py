"""The page of an invoice: what it is for, and a way to pay it by card, Alipay or bank transfer."""

from html import escape

from billing.fakestripe import amounts, collecting
from billing.fakestripe.account import Account
from billing.fakestripe.api import Reply
from billing.fakestripe.errors import NotFound, StripeError, declined
from billing.fakestripe.objects import payment_methods
from billing.fakestripe.pages import pdf
from billing.fakestripe.pages.html import Page, redirect
from billing.fakestripe.pages.words import chosen

WAYS = {"card": "Card", "alipay": "Alipay", "bank": "Bank transfer"}


def answer(account: Account, invoice_id: str, rest: str, form: dict, wishes: dict, accept: str) -> Reply:
    with account.work():
        invoice = dict(account.get("invoice", invoice_id))
        customer = account.get("customer", invoice["customer"])
        locale = (customer["preferred_locales"] or [None])[0]
    if invoice["status"] == "draft":
        raise NotFound("No such page.")
    if rest == "pdf":
        name = f'attachment; filename="{invoice["number"]}.pdf"'
        return Reply(200, pdf.of(invoice), type="application/pdf", headers={"Content-Disposition": name})
    language, wrong = chosen(wishes.get("locale"), locale, accept), None
    if form.get("way") and invoice["status"] == "open":
        try:
            _pay(account, invoice_id, form)
        except StripeError as refusal:
            wrong = refusal.message
        else:
            here = f"/_invoice/{invoice_id}"
            return redirect(f"{here}?locale={wishes['locale']}" if wishes.get("locale", "").isalpha() else here)
    return _page(invoice, language, form, wrong=wrong).reply(402 if wrong else 200)


def _pay(account: Account, invoice_id: str, form: dict) -> None:
    with account.work():
        invoice = account.get("invoice", invoice_id)
        way = form["way"]
        if invoice["status"] != "open":  # pressed twice at once
            return
        if way == "card":
            method = payment_methods.of_number(account, form.get("card", ""))
            if not method["_attachable"]:
                raise declined(method["_declines"])
        else:
            method = payment_methods.another(account, "alipay" if way == "alipay" else "customer_balance")
        if not collecting.charge(account, invoice, method=method):
            raise declined(method["_declines"] or "generic_decline")


def _page(invoice: dict, language: str, form: dict, *, wrong: str | None) -> Page:
    page, currency = Page(language, "Invoice"), invoice["currency"]
    if wrong:
        page.note(wrong, kind="alert")
    if invoice["status"] == "paid":
        page.note("This invoice is paid. Thank you.")
    elif invoice["status"] != "open":
        page.note("This invoice cannot be paid.", kind="alert")
    facts = [
        ("Number", invoice["number"]),
        ("Billed to", invoice["customer_name"] or invoice["customer_email"] or ""),
        ("Date", page.day(invoice["effective_at"])),
        ("Due date", page.day(invoice["due_date"])),
        ("State", page.t(invoice["status"])),
    ]
    page.add("<table>")
    page.add("".join(f'<tr><th scope="row">{page.t(a)}</th><td>{escape(b)}</td></tr>' for a, b in facts if b))
    page.add("</table>")
    page.table(
        ["Item", "Amount"],
        [[escape(one["description"]), amounts.written(one["amount"], currency)] for one in invoice["lines"]["data"]],
    )
    page.add(f'<p class="total">{page.t("Amount due")}: {amounts.written(invoice["amount_remaining"], currency)}</p>')
    if invoice["status"] == "open":
        _form(page, form, wrong=bool(wrong))
    page.add(f'<p><a href="/_invoice/{invoice["id"]}/pdf">{page.t("Download PDF")}</a></p>')
    return page


def _form(page: Page, form: dict, *, wrong: bool) -> None:
    page.add(f'<form method="post"><fieldset><legend>{page.t("How do you want to pay?")}</legend>')
    for way, words in WAYS.items():
        checked = " checked" if way == form.get("way", "card") else ""
        page.add(f'<label><input type="radio" name="way" value="{way}"{checked}> {page.t(words)}</label>')
    page.add("</fieldset>")
    page.card_fields(required=False, wrong=wrong)
    page.add(f"<button>{page.t('Pay')}</button></form>")

"""The Checkout page: what is bought, a card number, Pay and Cancel."""

from html import escape

from billing.fakestripe import amounts
from billing.fakestripe.account import Account
from billing.fakestripe.api import Reply
from billing.fakestripe.errors import StripeError
from billing.fakestripe.objects import checkout
from billing.fakestripe.pages.html import Page, redirect
from billing.fakestripe.pages.words import chosen
from billing.fakestripe.periods import DAY


def answer(account: Account, session_id: str, rest: str, form: dict, wishes: dict, accept: str) -> Reply:
    with account.work():
        session = dict(account.get("checkout.session", session_id))
    language = chosen(wishes.get("locale"), session["locale"], accept)
    if session["status"] == "complete" and form.get("action") == "pay":
        # Pressing twice is paying once.
        return redirect(_back(session["success_url"], session_id))
    if session["status"] != "open":
        page = Page(language, "Subscribe")
        page.note("This was paid already." if session["status"] == "complete" else "This page has expired.")
        return page.reply()
    if form.get("action") == "cancel" and session["cancel_url"]:
        return redirect(_back(session["cancel_url"], session_id))
    wrong = None
    if form.get("action") == "pay":
        try:
            with account.work():
                found = account.get("checkout.session", session_id)
                if found["status"] == "open":  # pressed twice at once
                    checkout.complete(account, found, card=form.get("card", ""), email=form.get("email"))
        except StripeError as refusal:
            wrong = refusal.message
        else:
            return redirect(_back(session["success_url"], session_id))
    with account.work():
        return _page(account, session, language, form, wrong=wrong).reply(402 if wrong else 200)


def _page(account: Account, session: dict, language: str, form: dict, *, wrong: str | None = None) -> Page:
    """Inside a unit of work."""
    page = Page(language, "Subscribe")
    if wrong:
        page.note(wrong, kind="alert")
    currency, rows = session["currency"], []
    for line in session["_line_items"]:
        price = line["price"]
        every = page.t(f"per {price['recurring']['interval']}")
        if line["quantity"] is None:
            figure = f"{page.t('by usage')}, {every}"
        else:
            figure = f"{amounts.written(amounts.cost(price, line['quantity']), currency)} {every}"
        rows.append([escape(line["description"]), str(line["quantity"] or ""), figure])
    page.table(["Item", "Quantity", "Amount"], rows)
    data = session["_subscription_data"]
    trial = data.get("trial_end")
    if "trial_period_days" in data:
        trial = account.now + data["trial_period_days"] * DAY
    if trial:
        page.add(f"<p>{page.t('Free until')} {page.day(trial)}</p>")
    total = amounts.written(session["amount_total"], currency)
    page.add(f'<p class="total">{page.t("Total due today")}: {total}</p><form method="post">')
    if not session["customer"] and not session["customer_email"]:
        page.field("email", "E-mail", value=form.get("email", ""), more='type="email" autocomplete="email" required')
    page.card_fields(wrong=bool(wrong))
    page.add(f'<button name="action" value="pay">{page.t("Pay")}</button> ')
    if session["cancel_url"]:
        page.add(f'<button class="quiet" name="action" value="cancel" formnovalidate>{page.t("Cancel")}</button>')
    page.add("</form>")
    return page


def _back(address: str, session_id: str) -> str:
    return address.replace("{CHECKOUT_SESSION_ID}", session_id)

"""The customer portal: end or keep the subscription, replace the card, see the invoices."""

from html import escape

from billing.fakestripe import amounts, cycle
from billing.fakestripe.account import Account
from billing.fakestripe.api import Reply
from billing.fakestripe.errors import StripeError
from billing.fakestripe.objects import payment_methods, subscriptions
from billing.fakestripe.pages.html import Page, redirect
from billing.fakestripe.pages.words import chosen
from billing.fakestripe.values import Params

REASONS = {
    "": "No answer",
    "too_expensive": "Too expensive",
    "missing_features": "Something is missing",
    "switched_service": "I use something else",
    "unused": "I do not use it",
    "other": "Another reason",
}
DONE = {
    "ended": "The subscription ends at the end of the period.",
    "kept": "The subscription goes on.",
    "card": "The card was replaced.",
}


def answer(account: Account, session_id: str, rest: str, form: dict, wishes: dict, accept: str) -> Reply:
    with account.work():
        session = dict(account.get("billing_portal.session", session_id))
        expired = account.now > session["_open_until"]
    language = chosen(wishes.get("locale"), session["locale"], accept)
    if expired:
        page = Page(language, "Customer portal")
        page.note("This page has expired.", kind="alert")
        return page.reply(410)
    wrong = None
    if form.get("action"):
        try:
            with account.work():
                done = _act(account, session, form)
        except StripeError as refusal:
            wrong = refusal.message
        else:
            wish = "&locale=zh" if wishes.get("locale", "").startswith("zh") else ""
            return redirect(f"/_portal/{session_id}?done={done}{wish}")
    with account.work():
        page = _page(account, session, language, done=DONE.get(wishes.get("done", "")), wrong=wrong)
    return page.reply(402 if wrong else 200)


def _act(account: Account, session: dict, form: dict) -> str:
    customer = account.get("customer", session["customer"])
    if form["action"] == "card":
        method = payment_methods.of_number(account, form.get("card", ""))
        payment_methods.attach_to(account, method["id"], customer)
        with account.changing(customer, "customer.updated"):
            customer["invoice_settings"]["default_payment_method"] = method["id"]
        for one in account.all("subscription", customer=customer["id"]):
            if one["status"] not in cycle.OVER and one["default_payment_method"]:
                with account.changing(one, "customer.subscription.updated"):
                    one["default_payment_method"] = method["id"]
        return "card"
    subscription = account.get("subscription", form.get("subscription", ""))
    ends = form["action"] == "end"
    if subscription["customer"] != customer["id"] or subscription["status"] in cycle.OVER:
        return ""
    wanted: dict = {"cancel_at_period_end": ends}
    if ends and form.get("feedback") in REASONS and form["feedback"]:
        wanted["cancellation_details"] = {"feedback": form["feedback"]}
    with account.changing(subscription, "customer.subscription.updated"):
        subscriptions.cancellation(account, subscription, Params(wanted))
    return "ended" if ends else "kept"


def _page(account: Account, session: dict, language: str, *, done: str | None, wrong: str | None) -> Page:
    page = Page(language, "Customer portal")
    if wrong:
        page.note(wrong, kind="alert")
    if done:
        page.note(done)
    customer = account.get("customer", session["customer"])
    features = account.get("billing_portal.configuration", session["configuration"])["features"]
    _subscriptions(account, page, customer, may_end=features["subscription_cancel"]["enabled"])
    if features["payment_method_update"]["enabled"]:
        _card(account, page, customer, wrong=bool(wrong))
    if features["invoice_history"]["enabled"]:
        _invoices(account, page, customer)
    if session["return_url"]:
        page.add(f'<p><a class="button quiet" href="{escape(session["return_url"])}">{page.t("Return")}</a></p>')
    return page


def _subscriptions(account: Account, page: Page, customer: dict, *, may_end: bool) -> None:
    page.add(f"<h2>{page.t('Subscriptions')}</h2>")
    found = account.all("subscription", customer=customer["id"])
    if not found:
        page.add(f"<p>{page.t('You have no subscription.')}</p>")
    for one in found:
        over, ends = one["status"] in cycle.OVER, one["cancel_at"]
        words = "Ended on" if over else "Ends on" if ends else "Renews on"
        day = page.day(one["ended_at"] if over else ends or cycle.period(one)[1])
        names = ", ".join(
            (account.store.find(item["price"]["product"]) or {"name": ""})["name"] for item in one["items"]["data"]
        )
        page.add(f"<p><strong>{escape(names)}</strong> ({page.t(one['status'])}). {page.t(words)} {day}</p>")
        if over or not may_end:
            continue
        page.add(f'<form method="post"><input type="hidden" name="subscription" value="{one["id"]}">')
        if ends:
            page.add(f'<button name="action" value="keep">{page.t("Keep the subscription")}</button></form>')
            continue
        options = "".join(f'<option value="{value}">{page.t(words)}</option>' for value, words in REASONS.items())
        field = f"feedback-{one['id']}"
        page.add(f'<p><label for="{field}">{page.t("Why do you cancel? (optional)")}</label>')
        page.add(f'<select id="{field}" name="feedback">{options}</select></p>')
        words = page.t("Cancel at the end of the period")
        page.add(f'<button class="quiet" name="action" value="end">{words}</button></form>')


def _card(account: Account, page: Page, customer: dict, *, wrong: bool) -> None:
    page.add(f"<h2>{page.t('Payment method')}</h2>")
    default = customer["invoice_settings"]["default_payment_method"]
    method = account.store.find(default) if default else None
    if method and "card" in method:
        card = method["card"]
        page.add(f"<p>{escape(card['brand'].title())} {page.t('ending in')} {card['last4']}</p>")
    else:
        page.add(f"<p>{page.t('No card is stored.')}</p>")
    page.add('<form method="post">')
    page.card_fields(wrong=wrong)
    page.add(f'<button name="action" value="card">{page.t("Replace card")}</button></form>')


def _invoices(account: Account, page: Page, customer: dict) -> None:
    page.add(f"<h2>{page.t('Invoices')}</h2>")
    found = [one for one in account.all("invoice", customer=customer["id"]) if one["status"] != "draft"]
    if not found:
        page.add(f"<p>{page.t('There are no invoices yet.')}</p>")
        return
    rows = [
        [
            f'<a href="/_invoice/{one["id"]}">{escape(one["number"])}</a>',
            page.day(one["effective_at"]),
            page.t(one["status"]),
            amounts.written(one["total"], one["currency"]),
        ]
        for one in found
    ]
    page.table(["Number", "Date", "State", "Amount"], rows)

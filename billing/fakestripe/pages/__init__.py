"""The pages that people see: paying a Checkout session or an invoice, and the customer portal."""

from pathlib import Path
from urllib.parse import parse_qsl

from billing.fakestripe.account import Account
from billing.fakestripe.api import Reply
from billing.fakestripe.errors import NotFound
from billing.fakestripe.pages import invoice, pay, portal
from billing.fakestripe.pages.html import Page
from billing.fakestripe.pages.words import chosen

ROOMS = {"_pay": pay.answer, "_invoice": invoice.answer, "_portal": portal.answer}


def answer(account: Account, method: str, path: str, query: str, headers: dict[str, str], body: bytes) -> Reply:
    """`/_pay/ID`, `/_invoice/ID`, `/_invoice/ID/pdf`, `/_portal/ID`; a form posts to its own address."""
    if path == "/_static/pages.css":
        return Reply(200, (Path(__file__).parent / "pages.css").read_bytes(), type="text/css")
    wishes = dict(parse_qsl(query))
    form = dict(parse_qsl(body.decode())) if method == "POST" else {}
    accept = headers.get("accept-language", "")
    _, room, object_id, *rest = [*path.split("/"), "", ""]
    try:
        if room not in ROOMS or method not in ("GET", "POST"):
            raise NotFound("No such page.")
        return ROOMS[room](account, object_id, rest[0], form, wishes, accept)
    except NotFound:
        page = Page(chosen(wishes.get("locale"), None, accept), "No such page.")
        return page.reply(404)

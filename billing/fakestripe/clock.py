"""The server's clock, which a test moves forward; everything that falls due on the way happens in its order."""

import time

from billing.fakestripe import collecting, cycle
from billing.fakestripe.account import Account
from billing.fakestripe.errors import InvalidRequest
from billing.fakestripe.objects import checkout


def advance(account: Account, seconds: int) -> int:
    """Inside a unit of work; returns the new time."""
    if not isinstance(seconds, int) or isinstance(seconds, bool) or seconds < 0:
        raise InvalidRequest("advance_seconds must be a whole number that is not negative.", param="advance_seconds")
    target = account.now + seconds
    account.store.set("clock_offset", account.store.setting("clock_offset", 0) + seconds)
    run_until(account, target)
    account.moment = target
    return target


def catch_up(account: Account) -> None:
    """Real time passes as well: do what fell due since the last request."""
    run_until(account, int(time.time()) + account.store.setting("clock_offset", 0))


def run_until(account: Account, target: int) -> None:
    while due := account.store.first_due(target):
        moment, document = due
        account.moment = moment
        _act(account, document)
        account.moment = None


def due_at(document: dict) -> int | None:
    """When a document must be looked at again, if ever."""
    kind, moment = document["object"], None
    if kind == "subscription":
        moment = cycle.due(document)
    elif kind == "checkout.session" and document["status"] == "open":
        moment = document["expires_at"]
    elif kind == "invoice" and document["status"] == "open":
        if document["collection_method"] == "charge_automatically":
            moment = document["next_payment_attempt"]
        elif not document.get("_overdue"):
            moment = document["due_date"]
    return moment


def _act(account: Account, document: dict) -> None:
    if document["object"] == "subscription":
        cycle.act(account, document)
    elif document["object"] == "checkout.session":
        checkout.close(account, document)
    elif document["collection_method"] == "send_invoice":
        collecting.overdue(account, document)
    else:
        collecting.charge(account, document, automatic=True)

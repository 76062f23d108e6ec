"""The log of events, newest first."""

from billing.fakestripe import rendering
from billing.fakestripe.account import Account
from billing.fakestripe.values import Params


def retrieve(account: Account, params: Params, *, id: str) -> dict:
    return account.get("event", id)


def listing(account: Account, params: Params) -> dict:
    found = account.all("event")
    wanted = [params["type"]] if "type" in params else params.take("types")
    if wanted:
        found = [one for one in found if any(_matches(one["type"], type) for type in wanted)]
    if "delivery_success" in params:
        found = [one for one in found if (one["pending_webhooks"] == 0) == params["delivery_success"]]
    return rendering.page("/v1/events", found, params)


def _matches(type: str, wanted: str) -> bool:
    return type.startswith(wanted[:-1]) if wanted.endswith("*") else type == wanted

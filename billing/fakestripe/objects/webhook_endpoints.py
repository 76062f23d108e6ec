"""Webhook endpoints made through the API, each with a signing secret of its own."""

from billing.fakestripe import rendering
from billing.fakestripe.account import API_VERSION, Account
from billing.fakestripe.errors import InvalidRequest
from billing.fakestripe.store import new_id
from billing.fakestripe.values import Params, merged


def create(account: Account, params: Params) -> dict:
    if params.get("api_version", API_VERSION) != API_VERSION:
        raise InvalidRequest(f"This server sends events of {API_VERSION} only.", param="api_version")
    endpoint = account.add(
        "webhook_endpoint",
        "we",
        api_version=API_VERSION,
        application=None,
        description=params.get("description") or None,
        enabled_events=params.take("enabled_events"),
        metadata=merged({}, params.take("metadata", {})),
        status="enabled",
        url=params["url"],
        _secret=new_id("whsec", 32),
    )
    # The secret is shown this once.
    return {**endpoint, "secret": endpoint["_secret"]}


def retrieve(account: Account, params: Params, *, webhook_endpoint: str) -> dict:
    return account.get("webhook_endpoint", webhook_endpoint)


def update(account: Account, params: Params, *, webhook_endpoint: str) -> dict:
    endpoint = account.get("webhook_endpoint", webhook_endpoint)
    for name in ("description", "enabled_events", "url"):
        if name in params:
            endpoint[name] = params.take(name)
    if "disabled" in params:
        endpoint["status"] = "disabled" if params["disabled"] else "enabled"
    return endpoint


def delete(account: Account, params: Params, *, webhook_endpoint: str) -> dict:
    account.store.remove(account.get("webhook_endpoint", webhook_endpoint))
    return {"id": webhook_endpoint, "object": "webhook_endpoint", "deleted": True}


def listing(account: Account, params: Params) -> dict:
    return rendering.page("/v1/webhook_endpoints", account.all("webhook_endpoint"), params)

"""The customer portal: its settings, and sessions that open it for one customer."""

from billing.fakestripe import rendering
from billing.fakestripe.account import Account
from billing.fakestripe.objects import customers
from billing.fakestripe.values import Params, merged

FEATURES = {
    "customer_update": {"allowed_updates": [], "enabled": False},
    "invoice_history": {"enabled": True},
    "payment_method_update": {"enabled": True, "payment_method_configuration": None},
    "subscription_cancel": {
        "cancellation_reason": {
            "enabled": True,
            "feedback_options": None,
            "options": ["too_expensive", "missing_features", "switched_service", "unused", "other"],
        },
        "enabled": True,
        "mode": "at_period_end",
        "proration_behavior": "none",
    },
    "subscription_pause": {"duration": {"interval_options": [], "type": "indefinite"}, "enabled": False},
    "subscription_update": {
        "billing_cycle_anchor": None,
        "default_allowed_updates": [],
        "enabled": False,
        "products": None,
        "proration_behavior": "none",
        "schedule_at_period_end": {"conditions": []},
        "trial_update_behavior": "end_trial",
    },
}


def create_session(account: Account, params: Params) -> dict:
    customer = customers.living(account, params.get("customer") or "")
    if "configuration" in params:
        settings = account.get("billing_portal.configuration", params["configuration"], param="configuration")
    else:
        settings = _default(account)
    session = account.add(
        "billing_portal.session",
        "bps",
        configuration=settings["id"],
        customer=customer["id"],
        customer_account=None,
        flow=params.take("flow_data"),
        locale=params.get("locale"),
        on_behalf_of=None,
        return_url=params.get("return_url") or settings["default_return_url"],
        url="",
        _open_until=account.now + 60 * 60,
    )
    session["url"] = f"{account.base}/_portal/{session['id']}"
    account.emit("billing_portal.session.created", session)
    return session


def create_configuration(account: Account, params: Params) -> dict:
    return _configure(account, params, is_default=False)


def retrieve_configuration(account: Account, params: Params, *, configuration: str) -> dict:
    return account.get("billing_portal.configuration", configuration)


def update_configuration(account: Account, params: Params, *, configuration: str) -> dict:
    found = account.get("billing_portal.configuration", configuration)
    with account.changing(found, "billing_portal.configuration.updated"):
        _fill(found, params)
        found["updated"] = account.now
    return found


def configurations(account: Account, params: Params) -> dict:
    found = account.all("billing_portal.configuration")
    for name in ("active", "is_default"):
        if name in params:
            found = [one for one in found if one[name] == params[name]]
    return rendering.page("/v1/billing_portal/configurations", found, params)


def _default(account: Account) -> dict:
    for one in account.all("billing_portal.configuration"):
        if one["is_default"]:
            return one
    return _configure(account, Params(), is_default=True)


def _configure(account: Account, params: Params, *, is_default: bool) -> dict:
    settings = account.add(
        "billing_portal.configuration",
        "bpc",
        active=True,
        application=None,
        business_profile={"headline": None, "privacy_policy_url": None, "terms_of_service_url": None},
        default_return_url=None,
        features=rendering.copy(FEATURES),
        is_default=is_default,
        login_page={"enabled": False, "url": None},
        metadata={},
        name=None,
        updated=account.now,
    )
    _fill(settings, params)
    account.emit("billing_portal.configuration.created", settings)
    return settings


def _fill(settings: dict, params: Params) -> None:
    for name in ("active", "default_return_url", "name"):
        if name in params:
            settings[name] = params[name]
    if "metadata" in params:
        settings["metadata"] = merged(settings["metadata"], params.take("metadata"))
    settings["business_profile"] |= params.take("business_profile", {})
    for name, wanted in params.take("features", {}).items():
        settings["features"][name] |= wanted

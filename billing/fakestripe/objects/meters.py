"""Meters and what they counted; an event's identifier makes it count once."""

from billing.fakestripe import rendering
from billing.fakestripe.account import Account
from billing.fakestripe.errors import InvalidRequest
from billing.fakestripe.periods import DAY
from billing.fakestripe.store import new_id
from billing.fakestripe.values import Params

OLDEST, NEWEST = 35 * DAY, 5 * 60  # how far a timestamp may lie behind and ahead of the clock


def create(account: Account, params: Params) -> dict:
    name = params["event_name"]
    if any(one["event_name"] == name and one["status"] == "active" for one in account.all("billing.meter")):
        raise InvalidRequest(f"There's already an active meter with the event_name {name}.", param="event_name")
    meter = account.add(
        "billing.meter",
        "mtr",
        customer_mapping=params.take("customer_mapping", {"event_payload_key": "stripe_customer_id", "type": "by_id"}),
        default_aggregation=params.take("default_aggregation"),
        display_name=params["display_name"],
        event_name=name,
        event_time_window=params.get("event_time_window"),
        status="active",
        status_transitions={"deactivated_at": None},
        updated=account.now,
        value_settings=params.take("value_settings", {"event_payload_key": "value"}),
    )
    account.emit("billing.meter.created", meter)
    return meter


def retrieve(account: Account, params: Params, *, id: str) -> dict:
    return account.get("billing.meter", id)


def update(account: Account, params: Params, *, id: str) -> dict:
    meter = account.get("billing.meter", id)
    with account.changing(meter, "billing.meter.updated"):
        meter |= {"display_name": params.get("display_name", meter["display_name"]), "updated": account.now}
    return meter


def deactivate(account: Account, params: Params, *, id: str) -> dict:
    meter = account.get("billing.meter", id)
    meter |= {"status": "inactive", "status_transitions": {"deactivated_at": account.now}}
    account.emit("billing.meter.deactivated", meter)
    return meter


def listing(account: Account, params: Params) -> dict:
    found = account.all("billing.meter")
    if "status" in params:
        found = [one for one in found if one["status"] == params["status"]]
    return rendering.page("/v1/billing/meters", found, params)


def record(account: Account, params: Params) -> dict:
    """Count one event. The same identifier again is refused, so a sender may repeat itself safely."""
    name, payload = params["event_name"], params.take("payload")
    meter = next(
        (one for one in account.all("billing.meter") if one["event_name"] == name and one["status"] == "active"), None
    )
    if meter is None:
        raise InvalidRequest(f"No active meter found for event name {name}.", param="event_name")
    moment = params.get("timestamp", account.now)
    if not account.now - OLDEST <= moment <= account.now + NEWEST:
        raise InvalidRequest("The timestamp must be within the past 35 calendar days.", param="timestamp")
    identifier = params.get("identifier") or new_id("mevt")
    if account.store.find(_key(identifier)):
        raise InvalidRequest(
            f"An event already exists with identifier {identifier}.",
            param="identifier",
            code="duplicate_meter_event",
        )
    customer = account.get("customer", payload.get(meter["customer_mapping"]["event_payload_key"], ""), param="payload")
    value = payload.get(meter["value_settings"]["event_payload_key"], "1")
    if meter["default_aggregation"]["formula"] != "count" and not value.lstrip("-").isdigit():
        raise InvalidRequest(f"The payload's value must be a whole number, not {value}.", param="payload")
    event = {
        "object": "billing.meter_event",
        "created": account.now,
        "event_name": name,
        "identifier": identifier,
        "livemode": False,
        "payload": payload,
        "timestamp": moment,
    }
    account.store.add({**event, "id": _key(identifier), "customer": customer["id"], "_meter": meter["id"]})
    return event


def summaries(account: Account, params: Params, *, id: str) -> dict:
    meter = account.get("billing.meter", id)
    customer, begin, finish = params["customer"], params["start_time"], params["end_time"]
    window = {"hour": 60 * 60, "day": DAY}.get(params.get("value_grouping_window") or "", finish - begin)
    found = [
        {
            "id": f"mtrusg_local_{start}",
            "object": "billing.meter_event_summary",
            "aggregated_value": float(usage(account, meter["id"], customer, (start, min(start + window, finish)))),
            "end_time": min(start + window, finish),
            "livemode": False,
            "meter": meter["id"],
            "start_time": start,
        }
        for start in range(begin, finish, max(window, 1))
    ]
    return rendering.page(f"/v1/billing/meters/{id}/event_summaries", found[::-1], params)


def usage(account: Account, meter: str, customer: str, period: tuple[int, int]) -> int:
    """What the meter counted for a customer from the period's start until before its end."""
    found = account.get("billing.meter", meter)
    key = found["value_settings"]["event_payload_key"]
    events = [
        one
        for one in account.all("billing.meter_event", customer=customer)
        if one["_meter"] == meter and period[0] <= one["timestamp"] < period[1]
    ]
    formula = found["default_aggregation"]["formula"]
    if formula == "count":
        return len(events)
    values = [int(one["payload"].get(key, "1")) for one in sorted(events, key=lambda one: one["timestamp"])]
    return sum(values) if formula == "sum" else values[-1] if values else 0


def _key(identifier: str) -> str:
    return f"meter_event:{identifier}"

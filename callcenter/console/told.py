"""What the agent ticks and keeps of the customer during a call, in the shop's own data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from callcenter.agents.models import Agent
from callcenter.console import hands
from callcenter.queue.models import Attempt
from tenants.followups.models import FollowUp
from tenants.jobs import contact_data, ticks
from tenants.jobs.models import Customer


@dataclass(frozen=True, slots=True)
class Told:
    """The ticks of this call, the last word about WeChat, and whether to ask for it."""

    ticked: frozenset[str]
    wechat: str
    asks_wechat: bool


@dataclass(frozen=True, slots=True)
class Data:
    """The customer's fields as they stand, and when each was read back last."""

    values: dict[str, str]
    verified: dict[str, datetime]


def of(attempt: Attempt, customer: Customer) -> Told:
    """What is kept so far."""
    shop = attempt.call.shop
    with shop.schema():
        step = contact_data.wechat_of(customer)
        asks = step is not None or contact_data.may_use_wechat(customer, country=shop.country)
        return Told(frozenset(ticks.of(attempt.pk)), step.state if step else "", asks)


def tick(attempt: Attempt, key: str, on: bool, *, agent: Agent, now: datetime) -> None:
    """Ticks one thing, or takes the tick back. Raises `hands.NotInHand`, `ticks.NoSuchTick`."""
    hands.open_or_late(attempt, now=now)
    with attempt.call.shop.schema():
        job = _follow_up(attempt).job
        if job is None:
            raise ticks.NoSuchTick(key)
        if on:
            ticks.tick(job, key, attempt=attempt.pk, **_by(agent), now=now)
        else:
            ticks.take_back(job, key, attempt=attempt.pk)


def keep(attempt: Attempt, keys: Iterable[str], *, agent: Agent, now: datetime) -> None:
    """The ticks that came with the end of the call."""
    with attempt.call.shop.schema():
        job = _follow_up(attempt).job
        if job is not None:
            ticks.keep(job, keys, attempt=attempt.pk, **_by(agent), now=now)


def wechat(attempt: Attempt, state: str, *, agent: Agent, now: datetime) -> None:
    """What came of asking for WeChat. Raises `hands.NotInHand`, `contact_data.BadData`."""
    hands.open_or_late(attempt, now=now)
    with attempt.call.shop.schema():
        customer = _follow_up(attempt).customer_id
        contact_data.wechat(customer, state, attempt=attempt.pk, **_by(agent), now=now)


def data(attempt: Attempt) -> Data:
    """The customer's own data. Raises `FollowUp.DoesNotExist`."""
    with attempt.call.shop.schema():
        customer = _follow_up(attempt).customer
        return Data(contact_data.shown(customer), contact_data.last_verified(customer))


def read_back(attempt: Attempt, told: Mapping[str, str], *, agent: Agent, now: datetime) -> Customer:
    """Keeps what the customer said of the fields that were read back. Raises `NotInHand`, `contact_data.BadData`."""
    if attempt.ended_at is not None:
        raise hands.NotInHand
    shop = attempt.call.shop
    with shop.schema():
        customer = _follow_up(attempt).customer_id
        return contact_data.read_back(customer, told, region=shop.country, **_by(agent), now=now)


def _follow_up(attempt: Attempt) -> FollowUp:
    return FollowUp.objects.select_related("customer", "job").get(pk=attempt.call.follow_up)


def _by(agent: Agent) -> dict[str, Any]:
    return {"by": agent.user_id, "by_name": str(agent.user)}

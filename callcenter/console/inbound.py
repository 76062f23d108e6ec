"""Somebody calls back: found by the last four digits and the plate together, or not at all."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise

from callcenter.agents import lookups, states
from callcenter.agents.models import Agent, Lookup
from callcenter.console.card import full_name
from callcenter.queue import inbound
from callcenter.queue.models import Attempt
from callcenter.scripts.names import CALL_TYPE_NAMES
from tenants.complaints import cards, file
from tenants.complaints.change import Side
from tenants.complaints.models import Complaint
from tenants.consent import log
from tenants.followups.models import FollowUp
from tenants.jobs import plates
from tenants.jobs.models import Customer, Job, Vehicle
from tenants.shops.models import Shop

JOBS_SHOWN = 3


class NoMatch(Exception):
    """Not exactly one customer of the shop has such a number and such a plate. Nothing more is said."""


class NothingToFileAgainst(Exception):
    """The shop never planned a call to this customer, so a complaint has nothing to belong to."""


@dataclass(frozen=True, slots=True)
class Open:
    """One follow-up that may be taken at once."""

    id: uuid.UUID
    call_type: str | Promise
    job: str
    delivered_on: date | None


@dataclass(frozen=True, slots=True)
class Caller:
    """The customer who calls, as far as an agent needs to know."""

    shop: Shop
    name: str
    language: str
    phone: str
    vehicle: str
    plate: str
    jobs: list[tuple[str, date]]
    open: list[Open]
    complaints: list[cards.Card]


def look(agent: Agent, shop: Shop, *, digits: str, plate: str, now: datetime) -> Lookup:
    """Notes the try, then looks. Raises `lookups.TooMany`, `NoMatch`."""
    lookup = lookups.begin(agent, shop, now=now)
    with shop.schema():
        found = _customers(shop, digits=digits, plate=plate)
        if len(found) != 1:
            raise NoMatch
        (customer,) = found
        log.access(actor=agent.user_id, actor_role=agent.role, what="inbound", subject=customer, now=now)
    lookups.matched(lookup, customer)
    return lookup


def caller(lookup: Lookup, *, now: datetime) -> Caller:
    """The card of the customer whom a lookup matched. Raises `Customer.DoesNotExist` when erased meanwhile."""
    assert lookup.customer is not None, "only a match has a card"
    shop = lookup.shop
    with shop.schema():
        customer = Customer.objects.get(pk=lookup.customer)
        jobs = list(Job.objects.filter(customer=customer).select_related("vehicle").order_by("-delivered_at"))
        latest = next((job.vehicle for job in jobs if job.vehicle), None)
        language = customer.language or shop.language
        standing = Complaint.objects.filter(customer=customer, closed_at=None)
        return Caller(
            shop=shop,
            name=full_name(customer, language),
            language=language,
            phone=customer.phone,
            vehicle=str(latest or ""),
            plate=(latest.plate or "") if latest else "",
            jobs=[(job.number, job.delivered_at.astimezone(shop.zone).date()) for job in jobs[:JOBS_SHOWN]],
            open=_open(customer, shop=shop, now=now),
            complaints=cards.cards(cards.readable(standing), shop=shop, side=Side.TEAM, now=now),
        )


def take(agent: Agent, lookup: Lookup, follow_up: uuid.UUID, *, now: datetime) -> Attempt:
    """Takes one of the customer's open follow-ups as the call in hand. Raises what `queue.inbound.take` raises."""
    with lookup.shop.schema():
        if not FollowUp.objects.filter(pk=follow_up, customer=lookup.customer).exists():
            raise inbound.NothingOpen
    attempt = inbound.take(agent, shop=lookup.shop, follow_up=follow_up, now=now)
    states.talk(agent, attempt.pk, now=now)
    return attempt


def complain(agent: Agent, lookup: Lookup, *, fields: Mapping[str, Any], now: datetime) -> Complaint:
    """Takes down a complaint where no follow-up is open, once for a lookup.

    It belongs to the latest call that the shop had planned for the customer. Raises `NothingToFileAgainst`,
    `file.Incomplete`.
    """
    with lookup.shop.schema():
        latest = FollowUp.objects.filter(customer=lookup.customer).order_by("-due_at", "pk").first()
        if latest is None:
            raise NothingToFileAgainst
        return file.complaint(
            shop=lookup.shop, follow_up_id=latest.pk, attempt_id=lookup.pk, agent_id=agent.pk,
            agent_name=str(agent.user), fields=fields, now=now,
        )  # fmt: skip


def _customers(shop: Shop, *, digits: str, plate: str) -> set[uuid.UUID]:
    """Who has a number that ends so and a vehicle with this plate: as owner, or on the papers of a job."""
    read = plates.read(plate, region=shop.country)
    if read is None or len(digits) != 4:
        return set()
    vehicles = list(Vehicle.objects.filter(plate=read.value).values_list("pk", "customer"))
    drove = Job.objects.filter(vehicle__in=[pk for pk, _owner in vehicles]).values_list("customer", flat=True)
    known = {owner for _pk, owner in vehicles if owner} | set(drove)
    return {
        each.pk
        for each in Customer.objects.filter(pk__in=known)
        if any(str(number).endswith(digits) for number in (each.phone, *each.other_phones))
    }


def _open(customer: Customer, *, shop: Shop, now: datetime) -> list[Open]:
    found = FollowUp.objects.filter(customer=customer, closed_at=None, expires_at__gt=now).select_related("job")
    return [
        Open(
            id=each.pk,
            call_type=CALL_TYPE_NAMES.get(each.call_type, each.call_type),
            job=each.job.number if each.job else "",
            delivered_on=each.job.delivered_at.astimezone(shop.zone).date() if each.job else None,
        )
        for each in found.order_by("due_at", "pk")
    ]

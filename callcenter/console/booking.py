"""What the sheet for a booking shows on a call, and what becomes of it: one booking for each attempt."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from callcenter.agents.models import Agent
from callcenter.console import hands
from callcenter.queue.models import Attempt
from tenants.care import book, cancel, diary, form, slots, words
from tenants.care.change import Side, Who
from tenants.care.models import Booking, Priority, Source
from tenants.care.models import State as BookingState
from tenants.followups.models import FollowUp
from tenants.jobs.models import DeclinedItem
from tenants.shops.models import Shop
from web.templatetags.web import NO_MINOR_UNITS

DAYS_SHOWN = 10


class NoBooking(Exception):
    """Nothing was booked on this call."""


@dataclass(frozen=True)
class Taken:
    """A booking, as the call says it in a line."""

    id: uuid.UUID
    reference: str
    when: str
    work: str
    items: list[str]
    is_waiting: bool
    is_cancelled: bool


def of(attempt: Attempt) -> Taken | None:
    """What was booked on a call, or what the call is about."""
    shop = attempt.call.shop
    with shop.schema():
        found = book.of_call(attempt.call.follow_up, attempt_id=attempt.pk)
        return _taken(found, shop) if found else None


def sheet(attempt: Attempt, *, priority: str, now: datetime) -> dict[str, Any]:
    """Everything to choose from, for a customer of this class, and what was booked already."""
    shop = attempt.call.shop
    with shop.schema():
        found = book.of_call(attempt.call.follow_up, attempt_id=attempt.pk)
        follow_up = FollowUp.objects.get(pk=attempt.call.follow_up)
        free = diary.Diary(shop, now=now, but=found).free(priority, count=DAYS_SHOWN)
        return {
            "booking": _written(found, shop) if found else None,
            "declined": [
                {"item": each.item, "price_minor": each.price_minor}
                for each in DeclinedItem.objects.filter(job=follow_up.job_id)
            ]
            if follow_up.job_id
            else [],
            "suggested": [_slot(each, priority, shop, whole=True) for each in slots.suggested(free.values())],
            "days": [
                {"day": words.day(day), "slots": [_slot(each, priority, shop) for each in each_day]}
                for day, each_day in free.items()
            ],
            "priorities": [{"value": value, "name": str(name)} for value, name in Priority.choices],
            "sources": [{"value": value, "name": str(name)} for value, name in Source.choices],
            "durations": [{"value": each, "name": words.length(each)} for each in form.DURATIONS],
            "currency": shop.currency,
            "places": 0 if shop.currency in NO_MINOR_UNITS else 2,
        }


def take(attempt: Attempt, *, agent: Agent, told: dict[str, Any], now: datetime) -> Taken:
    """Books what the customer wants; doing it again writes that booking anew.

    Raises `hands.NotInHand`, `form.Incomplete`, `diary.NotFree`, and `change.OutOfTurn`.
    """
    hands.open_or_late(attempt, now=now)
    shop = attempt.call.shop
    with shop.schema():
        found = book.on_call(
            attempt.call.follow_up, attempt_id=attempt.pk, shop=shop, told=told, who=_who(agent), now=now
        )
        return _taken(found, shop)


def take_back(attempt: Attempt, *, agent: Agent, now: datetime) -> Taken:
    """Cancels what was booked on this call, or what it is about.

    Raises `hands.NotInHand`, `NoBooking` and `change.OutOfTurn`.
    """
    hands.open_or_late(attempt, now=now)
    shop = attempt.call.shop
    with shop.schema():
        found = book.of_call(attempt.call.follow_up, attempt_id=attempt.pk)
        if found is None:
            raise NoBooking
        cancel.booking(found, who=_who(agent), now=now)
        return _taken(found, shop)


def _who(agent: Agent) -> Who:
    return Who(Side.TEAM, agent.user_id, str(agent.user))


def _slot(slot: slots.Slot, priority: str, shop: Shop, *, whole: bool = False) -> dict[str, Any]:
    local = slot.starts_at.astimezone(shop.zone)
    return {
        "starts_at": local.isoformat(),
        "name": words.moment(local) if whole else f"{local:%H:%M}",
        "left": words.places(slot, priority),
    }


def _taken(found: Booking, shop: Shop) -> Taken:
    return Taken(
        id=found.pk,
        reference=found.reference,
        when=words.moment(found.starts_at.astimezone(shop.zone)) if found.starts_at else "",
        work=found.work,
        items=[each.item for each in found.items.all()],
        is_waiting=found.state == BookingState.WAITING,
        is_cancelled=found.state == BookingState.CANCELLED,
    )


def _written(found: Booking, shop: Shop) -> dict[str, Any]:
    taken = _taken(found, shop)
    return {
        "reference": taken.reference,
        "when": taken.when,
        "state": found.state,
        "work": found.work,
        "items": taken.items,
        "source": found.source,
        "priority": found.priority,
        "starts_at": found.starts_at.astimezone(shop.zone).isoformat() if found.starts_at else None,
        "minutes": found.minutes,
        "price_minor": found.price_minor,
        "on_site": found.on_site,
        "needs_parts": found.needs_parts,
        "parts": found.parts,
        "comes_at_once": found.comes_at_once,
        "note": found.note,
    }

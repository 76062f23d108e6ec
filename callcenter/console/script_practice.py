"""A call with a made-up customer, for trying a script on the real call screen. Nothing of it is kept anywhere."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from callcenter.agents.models import Agent
from callcenter.console import island
from callcenter.console.card import Asked, Card, Line, Reminder
from callcenter.console.endings import Offered
from callcenter.console.script_places import Place
from callcenter.queue.models import Attempt, Call
from callcenter.scripts import branching, sample
from callcenter.scripts.script import CallType, ComplaintState
from callcenter.scripts.script import Script as Words
from tenants.followups.asking import Asking
from tenants.followups.models import FollowUp
from tenants.jobs.models import Job
from tenants.shops.models import Shop

#: Numbers that belong to nobody.
NUMBERS = {"en": "+447700900123", "zh-hans": "+8610000000000", "zh-hant": "+886900000000"}
PLATES = {"en": "XX00 XXX", "zh-hans": "京A00000", "zh-hant": "AAA-0000"}
_SAID = {
    "en": "The brakes still squeal after the repair.",
    "zh-hans": "修完之后刹车还是有异响。",
    "zh-hant": "修完之後煞車還是有異響。",
}


def attempt_of(place: Place, *, agent: Agent, now: datetime) -> Attempt:
    """An attempt that was never claimed, on a call that nobody promised."""
    call = Call(shop=place.shop or _shop(place), follow_up=uuid.uuid4(), language=place.language)
    return Attempt(call=call, agent=agent, number=1, claimed_at=now, lease_until=now + timedelta(minutes=10))


def card_of(
    place: Place, words: Mapping[str, Words], *, attempt: Attempt, state: ComplaintState, zone: ZoneInfo, now: datetime
) -> Card:
    """The card of a customer who does not exist. `words` are the script in each language."""
    shop, values = attempt.call.shop, _values(place)
    delivered = values["delivered_on"]
    assert isinstance(delivered, date)
    open_now = (now - timedelta(hours=1), now + timedelta(hours=4))
    reminders = [Reminder(f"declined-{n}", str(each)) for n, each in enumerate(values["declined"] or ())]  # type: ignore[arg-type]
    reminders += [Reminder("running_in", str(each)) for each in values["running_in"] or ()]  # type: ignore[union-attr]
    return Card(
        shop=shop,
        zone=zone,
        follow_up=FollowUp(pk=attempt.call.follow_up),
        kind="recontact" if place.call_type == CallType.RECONTACT else "survey",
        call_type=place.call_type,
        language=place.language,
        attempt_number=1,
        due_at=now,
        expires_at=now + timedelta(days=5),
        customer_id=uuid.uuid4(),
        customer=str(values["customer"]),
        short_name=str(values["customer"]),
        phone=NUMBERS[place.language],
        numbers_known=1,
        is_company=False,
        plate=PLATES[place.language],
        vehicle=str(values["vehicle"]),
        year=None,
        job=Job(number="0000", mileage=42000, advisor=values["advisor"], technician=values["technician"]),
        delivered_on=delivered,
        lines=[Line(reminders[0].text, None)],
        reminders=reminders,
        history=[],
        complaints=[],
        asked=_asked(place, state),
        answers=[],
        windows=[open_now],
        promise_windows=[open_now],
        asking=Asking(words[place.language], dict(words)),
        complaint_state=state,
        allowed=branching.allowed_purposes(place.call_type, state=state),
        spoken=values,
    )


def state_of(attempt: Attempt, card: Card, *, offered: Offered, here: str, now: datetime) -> dict[str, Any]:
    """What the call screen gets, with no address of a real call in it: those all lead to the page itself."""
    found = island.of(attempt, card, offered=offered, agent=attempt.agent, now=now)
    found["urls"] = {name: f"{here}?of={name}" for name in found["urls"]}
    return found


def _values(place: Place) -> dict[str, Any]:
    name = {"shop": place.shop.spoken_name, "shop_name": place.shop.name} if place.shop else {}
    return dict(sample.values(place.language, **name))


def _shop(place: Place) -> Shop:
    values = sample.values(place.language)
    return Shop(name=str(values["shop_name"]), spoken_name=str(values["shop"]), language=place.language)


def _asked(place: Place, state: ComplaintState) -> Asked | None:
    """The complaint that a re-contact asks about."""
    if place.call_type != CallType.RECONTACT:
        return None
    said = _SAID[place.language]
    return Asked(reference="C-0000", said=said, language=place.language, answer="", resolution="", validity=state.value)

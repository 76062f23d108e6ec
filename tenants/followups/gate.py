"""The last look before a telephone rings: each rule that a call must pass, in order, and the refusals that follow.

`check` decides; `looks` tells the same rules one by one, for whoever asks why a call is made or not.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from callcenter.limits import contacts
from callcenter.limits import suppress as wide
from callcenter.limits.people import people
from tenants.consent.models import Purpose
from tenants.followups.calling import Hours, attempts_of
from tenants.followups.dispositions import Next, disposition
from tenants.followups.models import CallRecord, FollowUp, Kind
from tenants.followups.purposes import numbers_of, purpose_of, suppressed
from tenants.shops.hours import Window, is_any_hour
from tenants.shops.models import Shop


class NoLongerDue(Exception):
    """The follow-up is closed, too old or not wanted; `reason` is a code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotNow(Exception):
    """The customer may be called, but only from `opens_at` on (None: nobody knows when).

    `held_until` is set when a limit stands against it that the follow-up itself does not know.
    """

    def __init__(
        self, opens_at: datetime | None, closes_at: datetime | None = None, held_until: datetime | None = None
    ) -> None:
        super().__init__(opens_at)
        self.opens_at, self.closes_at, self.held_until = opens_at, closes_at, held_until


class Rule(StrEnum):
    """What a follow-up must pass, in this order."""

    OPEN = "open"
    ATTEMPTS = "attempts"
    IN_TIME = "in_time"
    WISH = "wish"
    WIDER_WISH = "wider_wish"
    DUE = "due"
    COOLING_OFF = "cooling_off"
    FREQUENCY = "frequency"
    HOURS = "hours"


@dataclass(frozen=True)
class Look:
    """One rule: it passes, ends the follow-up (`ends` is a code), or bids to wait `until` (None: nobody knows)."""

    rule: Rule
    passed: bool = True
    ends: str = ""
    until: datetime | None = None
    detail: str = ""


@dataclass(frozen=True)
class Passed:
    """The call may be made, until `open_until`. `people` are the customer's pseudonyms."""

    customer: uuid.UUID
    open_until: datetime
    people: list[uuid.UUID]


def check(
    follow_up_id: uuid.UUID,
    *,
    shop: Shop,
    team_id: uuid.UUID | None,
    dialling: uuid.UUID | None = None,
    now: datetime,
) -> Passed:
    """Looks once more. Raises `NoLongerDue` or `NotNow`. To be called inside the shop.

    `dialling` is the attempt that is about to ring: until the transaction ends nobody else decides on this person.
    """
    follow_up = FollowUp.objects.filter(pk=follow_up_id).select_related("customer").first()
    if follow_up is None:
        raise NoLongerDue("gone")
    persons = people(numbers_of(follow_up.customer))
    if dialling is not None:
        contacts.hold(persons)
    seen = []
    for look in _before_hours(follow_up, persons, shop=shop, team_id=team_id, now=now):
        if look.ends:
            raise NoLongerDue(look.ends)
        seen.append(look)
    window = _next_window(follow_up, seen, shop=shop, now=now)
    if window is None:
        raise NotNow(None)
    if window[0] > now:
        held = [look.until for look in seen if look.rule in _LIMITS and look.until is not None]
        raise NotNow(window[0], window[1], max(held, default=None))
    return Passed(follow_up.customer_id, min(window[1], follow_up.expires_at), persons)


def looks(
    follow_up: FollowUp, *, shop: Shop, team_id: uuid.UUID | None, but: uuid.UUID | None = None, now: datetime
) -> Iterator[Look]:
    """Every rule with its answer, in order. The follow-up comes with its customer. To be called inside the shop.

    `but` is an attempt on it that goes on at the moment and stands in its own way in nothing.
    """
    persons = people(numbers_of(follow_up.customer))
    yield from _before_hours(follow_up, persons, shop=shop, team_id=team_id, but=but, now=now)
    yield _hours(follow_up, shop=shop, now=now)


def may_be_asked(follow_up: FollowUp, *, team_id: uuid.UUID | None, now: datetime) -> bool:
    """Whether no wish stands against it; for what is asked in a call that is made anyhow. Inside the shop."""
    if suppressed([follow_up.customer], kind=follow_up.kind, now=now):
        return False
    persons = people(numbers_of(follow_up.customer))
    return not wide.stopped(persons, team_id=team_id, purpose=purpose_of(follow_up.kind), now=now)


def opens_at(follow_up: FollowUp, seen: list[Look], *, shop: Shop, now: datetime) -> datetime | None:
    """The first moment at which every rule may let the call pass; None when there is none. Inside the shop."""
    if any(look.ends for look in seen):
        return None
    window = _next_window(follow_up, seen, shop=shop, now=now)
    return window[0] if window and window[0] < follow_up.expires_at else None


def is_exempt(follow_up: FollowUp) -> bool:
    """Whether the customer waits for this call: it was promised, asks about a complaint, or is a matter of safety."""
    if follow_up.promised_at is not None or follow_up.kind == Kind.RECONTACT:
        return True
    return purpose_of(follow_up.kind) == Purpose.SAFETY or _asked_for(follow_up)


def _asked_for(follow_up: FollowUp) -> bool:
    """Whether the customer, when last spoken to, asked to be called again, with or without a time."""
    if not follow_up.attempts_made:
        return False
    latest = follow_up.call_records.order_by("-ended_at", "-number").values_list("disposition", flat=True).first()
    return latest is not None and disposition(latest).next is Next.CALLBACK


#: Rules that look beyond the follow-up itself.
_LIMITS = (Rule.COOLING_OFF, Rule.FREQUENCY)


def _before_hours(
    follow_up: FollowUp,
    persons: list[uuid.UUID],
    *,
    shop: Shop,
    team_id: uuid.UUID | None,
    but: uuid.UUID | None = None,
    now: datetime,
) -> Iterator[Look]:
    yield _ends(Rule.OPEN, follow_up.closed_reason if follow_up.closed_at is not None else "")
    yield _ends(Rule.ATTEMPTS, "exhausted" if follow_up.calls_ended_at is not None else "")
    yield _ends(Rule.IN_TIME, "expired" if follow_up.expires_at <= now else "")
    unwanted = suppressed([follow_up.customer], kind=follow_up.kind, now=now)
    yield _ends(Rule.WISH, "suppressed" if unwanted else "")
    purpose = purpose_of(follow_up.kind)
    yield _ends(
        Rule.WIDER_WISH, "suppressed" if wide.stopped(persons, team_id=team_id, purpose=purpose, now=now) else ""
    )
    yield _waits(Rule.DUE, follow_up.next_try_at, now=now)
    exempt = is_exempt(follow_up)
    yield _waits(Rule.COOLING_OFF, None if exempt else _cooled(follow_up, shop), now=now)
    limit = contacts.wait(persons, team_id=team_id, exempt=exempt, but=but, now=now)
    yield _waits(Rule.FREQUENCY, limit.until if limit else None, now=now, detail=limit.rule if limit else "")


def _next_window(follow_up: FollowUp, seen: list[Look], *, shop: Shop, now: datetime) -> Window | None:
    """The hours in which the customer may be called, cut at now and at what the rules bid to wait for."""
    waits = [look.until for look in seen if look.until is not None and look.rule is not Rule.HOURS]
    earliest = max([now, *waits])
    window = Hours(shop).next_window(earliest, follow_up.customer, promised=follow_up.promised_at is not None)
    return (max(earliest, window[0]), window[1]) if window else None


def _ends(rule: Rule, reason: str) -> Look:
    return Look(rule, passed=not reason, ends=reason)


def _waits(rule: Rule, until: datetime | None, *, now: datetime, detail: str = "") -> Look:
    return Look(rule) if until is None or until <= now else Look(rule, passed=False, until=until, detail=detail)


def _cooled(follow_up: FollowUp, shop: Shop) -> datetime | None:
    """When this shop's customer has had rest enough since the last conversation."""
    rest = attempts_of(shop, follow_up.call_type).cooling_off
    spoken = CallRecord.objects.filter(follow_up__customer=follow_up.customer_id, reached=True)
    last = spoken.order_by("-ended_at").values_list("dialled_at", "ended_at").first()
    return (last[0] or last[1]) + rest if rest and last else None


def _hours(follow_up: FollowUp, *, shop: Shop, now: datetime) -> Look:
    hours, promised = Hours(shop), follow_up.promised_at is not None
    if hours.window(now, follow_up.customer, promised=promised) is not None:
        return Look(Rule.HOURS, detail="any_hour" if is_any_hour(hours.of(follow_up.customer)) else "")
    found = hours.next_window(now, follow_up.customer, promised=promised)
    detail = hours.why_closed(now, follow_up.customer)
    return Look(Rule.HOURS, passed=False, until=found[0] if found else None, detail=detail)

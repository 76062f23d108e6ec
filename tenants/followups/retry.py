"""When an unfinished follow-up is tried again: another part of the day, another weekday, and not for ever."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from tenants.followups.attempt_policy import DELAYS
from tenants.followups.dispositions import CUSTOMER_WAITS, Disposition, Next, Outcome, disposition
from tenants.shops.hours import (
    AFTERNOON_STARTS,
    EVENING_STARTS,
    CallingPolicy,
    NeverOpen,
    Window,
    day_part,
    next_open,
    windows,
)

_USUAL_DELAY = timedelta(hours=3)
_ENOUGH_ROOM = timedelta(minutes=10)  # a slot that closes sooner would be missed before anybody picks the call
_SEARCH = timedelta(days=14)


@dataclass(frozen=True)
class Attempt:
    """One dial: when, how it ended, and the time the customer asked for, if any."""

    at: datetime
    outcome: str
    callback_at: datetime | None = None


@dataclass(frozen=True)
class RetryPolicy:
    """A shop's limits and one follow-up's times.

    `max_attempts` counts dials but neither promised callbacks nor hand-overs to another agent; `max_dials` counts
    everything. Slots after `window_end` are taken only when nothing as good is left before it; none is taken from
    `expires_at` on.
    """

    expires_at: datetime | None = None
    window_end: datetime | None = None
    due_at: datetime | None = None
    max_attempts: int = 3
    max_dials: int = 8
    numbers_left: int = 0
    delays: Mapping[Outcome, timedelta] = field(default_factory=lambda: DELAYS)


@dataclass(frozen=True)
class NextTry:
    """When to try again (UTC) and why then."""

    at: datetime
    reason: Literal["first", "callback", "other_number", "hand_over", "line_dropped", "retry"]


@dataclass(frozen=True)
class Exhausted:
    """No further try, and why."""

    reason: Literal["finished", "refused", "bad_number", "exhausted", "expired"]


def next_try(
    attempts: Sequence[Attempt], *, policy: RetryPolicy, hours_policy: CallingPolicy, now: datetime
) -> NextTry | Exhausted:
    """The next try after these attempts, oldest first. It always lies inside the calling hours and before the expiry.

    A customer's own time is kept as asked when the hours allow it, else moved to the next opening. Other tries prefer a
    part of the day not used yet, then the follow-up's window, then a weekday not used yet, then the earliest moment.
    """
    if not attempts:
        return _at(max(now, policy.due_at or now), "first", policy, hours_policy)
    last = attempts[-1]
    row = disposition(last.outcome)
    if over := _over(attempts, row, policy):
        return over
    if row.next is Next.CALLBACK:
        wanted = last.callback_at or last.at + _delay(row, policy)
        return _at(max(wanted, now), "callback", policy, hours_policy)
    if row.next is Next.OTHER_NUMBER:
        return _at(now, "other_number", policy, hours_policy)
    if row.next is Next.HAND_OVER:
        return _at(now, "hand_over", policy, hours_policy)
    earliest = max(now, last.at + _delay(row, policy))
    if row.code is Outcome.LINE_DROPPED:
        return _at(earliest, "line_dropped", policy, hours_policy)
    return _best(attempts, earliest, policy, hours_policy)


def _over(attempts: Sequence[Attempt], row: Disposition, policy: RetryPolicy) -> Exhausted | None:
    rows = [disposition(attempt.outcome) for attempt in attempts]
    if row.final:
        return Exhausted("finished")
    if row.next is Next.RETRY_ONCE and sum(each.refused for each in rows) > 1:
        return Exhausted("refused")
    if row.next is Next.OTHER_NUMBER and not policy.numbers_left:
        return Exhausted("bad_number")
    if len(attempts) >= policy.max_dials:
        return Exhausted("exhausted")
    counted = sum(each.next not in CUSTOMER_WAITS for each in rows)
    if row.next not in CUSTOMER_WAITS and counted >= policy.max_attempts:
        return Exhausted("exhausted")
    return None


def _at(
    earliest: datetime,
    reason: Literal["first", "callback", "other_number", "hand_over", "line_dropped"],
    policy: RetryPolicy,
    hours_policy: CallingPolicy,
) -> NextTry | Exhausted:
    try:
        moment = next_open(earliest, hours_policy)
    except NeverOpen:
        return Exhausted("expired")
    if policy.expires_at and moment >= policy.expires_at:
        return Exhausted("expired")
    return NextTry(moment, reason)


def _best(
    attempts: Sequence[Attempt], earliest: datetime, policy: RetryPolicy, hours_policy: CallingPolicy
) -> NextTry | Exhausted:
    zone = hours_policy.zone
    parts = Counter(day_part(attempt.at, zone) for attempt in attempts)
    weekdays = Counter(_weekday(attempt.at, zone) for attempt in attempts)

    def how_bad(slot: Window) -> tuple[bool, int, bool, int, datetime]:
        start, end = slot
        late = policy.window_end is not None and start >= policy.window_end
        return (
            end - start < _ENOUGH_ROOM,
            parts[day_part(start, zone)],
            late,
            weekdays[_weekday(start, zone)],
            start,
        )

    slots = list(_slots(earliest, policy.expires_at or earliest + _SEARCH, hours_policy))
    if not slots:
        # Without an expiry a long holiday may lie ahead; with one, the time is simply over.
        return Exhausted("expired") if policy.expires_at else _opening(earliest, hours_policy)
    return NextTry(min(slots, key=how_bad)[0], "retry")


def _opening(earliest: datetime, hours_policy: CallingPolicy) -> NextTry | Exhausted:
    try:
        return NextTry(next_open(earliest, hours_policy), "retry")
    except NeverOpen:
        return Exhausted("expired")


def _slots(earliest: datetime, until: datetime, hours_policy: CallingPolicy) -> Iterator[Window]:
    """Open stretches cut at noon and at six, so that each lies in one part of one day."""
    zone = ZoneInfo(hours_policy.zone)
    for start, end in windows(earliest, hours_policy, until=until):
        while start < end:
            cut = min(end, _part_ends(start, zone))
            yield start, cut
            start = cut


def _part_ends(moment: datetime, zone: ZoneInfo) -> datetime:
    wall = moment.astimezone(zone)
    ends = [datetime.combine(wall.date(), at, zone) for at in (AFTERNOON_STARTS, EVENING_STARTS)]
    ends.append(datetime.combine(wall.date() + timedelta(days=1), time(0), zone))
    later = [end.astimezone(moment.tzinfo) for end in ends]
    return next((end for end in later if end > moment), moment + timedelta(hours=6))


def _delay(row: Disposition, policy: RetryPolicy) -> timedelta:
    return policy.delays.get(row.code, _USUAL_DELAY)


def _weekday(moment: datetime, zone: str) -> int:
    return moment.astimezone(ZoneInfo(zone)).weekday()

"""A complaint's clocks for its readers: the shop's policy kept with the complaint, and the log it is applied to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import structlog

from tenants.complaints import deadlines, ladder, targets, words
from tenants.complaints.clock_log import Event
from tenants.complaints.clock_policy import ClockName, ClockPolicy, read_policy
from tenants.complaints.ladder import Climb, Ladder, Step
from tenants.complaints.models import Complaint, ComplaintEvent, PauseReason
from tenants.shops import calendar as business
from tenants.shops.hours import BusinessCalendar
from tenants.shops.models import Shop, ShopSettings

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock as people read it. `left` is the time left, or when it stopped; negative when it is over.

    `share` is how much of its time has gone, in the clock's own hours, from 0 to 1.
    """

    name: str
    round: int
    state: deadlines.State
    due_at: datetime | None
    stopped_at: datetime | None
    left: timedelta | None
    paused_for: str
    share: float = 0.0
    target: timedelta | None = None
    business_hours: bool = False

    @property
    def allowed(self) -> str:
        """How long it may run, in words; empty while it has not started."""
        return words.length(self.target, business_hours=self.business_hours) if self.target else ""

    @property
    def sentence(self) -> str:
        """How it stands, in words: what is left, or by how much it was kept or missed."""
        return words.standing(self)

    @property
    def margin(self) -> str:
        """What is left, or over, in words; of business hours where it counts no others."""
        return words.margin(self)

    @property
    def label(self) -> str:
        return str(words.CLOCKS[self.name])

    @property
    def running(self) -> bool:
        """Started and not stopped; paused ones, too."""
        return self.state != "not_started" and self.stopped_at is None

    @property
    def overdue(self) -> bool:
        return self.running and self.state == "missed"

    @property
    def missed(self) -> bool:
        return self.state == "missed"

    @property
    def percent(self) -> int:
        """How full a ring is that shows what is left; one that is over or stopped is full."""
        return (
            round(100 * (1 - self.share)) if self.running and not self.overdue else 100 * (self.state != "not_started")
        )

    @property
    def soon(self) -> bool:
        """Less than an hour left, or a quarter of an hour for the short one: worth a warning colour."""
        limit = timedelta(minutes=15 if self.name == ClockName.ACKNOWLEDGE else 60)
        return self.state == "running" and self.left is not None and self.left < limit


def of(complaint: Complaint, *, shop: Shop | None = None, now: datetime) -> list[Clock]:
    """The four clocks as they stand at `now`, in order: acknowledge, reply, handle, close.

    They run by the policy kept with the complaint; `shop` gives one for complaints that were filed without. None run
    for a complaint that is only noted.
    """
    if not complaint.counted:
        return []
    found = deadlines.clocks(_log(complaint), policy=_policy(complaint, shop), now=now)
    return [_reading(clock, complaint) for clock in found.values()]


def every(complaint: Complaint, *, shop: Shop | None = None, now: datetime) -> list[Clock]:
    """Every clock that ever ran, those of earlier rounds too."""
    if not complaint.counted:
        return []
    found = deadlines.all_clocks(_log(complaint), policy=_policy(complaint, shop), now=now)
    return [_reading(clock, complaint) for clock in found]


def of_new(policy: ClockPolicy, *, severity: str, now: datetime) -> list[Clock]:
    """The clocks of a complaint that would be filed now."""
    found = deadlines.clocks([(now, "filed", {"severity": severity})], policy=policy, now=now)
    waiting = policy.target(ClockName.CLOSE, severity)
    return [
        replace(_plain(clock), target=clock.target or timedelta(minutes=waiting.minutes),
                business_hours=clock.business_hours if clock.target else waiting.business_hours)
        for clock in found.values()
    ]  # fmt: skip


def in_order(complaint: Complaint) -> list[ComplaintEvent]:
    """The complaint's events as they happened; reads prefetched ones."""
    return sorted(complaint.events.all(), key=lambda event: (event.at, event.pk))


def pair(clocks: Sequence[Clock]) -> tuple[Clock, ...]:
    """The two that a card shows: the first answer (contact, then answer) and the solution (handle, then confirm).

    None for a complaint that is only noted, as none runs.
    """
    if not clocks:
        return ()
    by_name = {clock.name: clock for clock in clocks}

    def going(first: ClockName, second: ClockName) -> Clock:
        return by_name[first] if by_name[first].stopped_at is None else by_name[second]

    return going(ClockName.ACKNOWLEDGE, ClockName.REPLY), going(ClockName.HANDLE, ClockName.CLOSE)


def next_of(clocks: Sequence[Clock]) -> Clock | None:
    """The clock that presses most: overdue or running, else a paused one, else none."""
    running = [clock for clock in clocks if clock.running and clock.due_at]
    return min(running, key=lambda clock: (clock.state == "paused", clock.due_at), default=None)


def climbs(
    complaint: Complaint, *, done: Iterable[Step], steps: Ladder, shop: Shop | None = None, now: datetime
) -> list[Climb]:
    """The steps of the ladder that its running clocks have come to since those that are `done`."""
    found = deadlines.all_clocks(_log(complaint), policy=_policy(complaint, shop), now=now)
    return ladder.climbs(found, done=done, ladder=steps)


def policy_of(shop: Shop) -> dict[str, Any]:
    """The shop's policy of this moment, to be kept with a complaint: defaults in code under the shop's settings.

    `ShopSettings.clocks` may hold what `targets.read` reads and the business hours ("week", "closed_on", "worked_on",
    "open_on_holidays", "region"). What cannot be read is passed over and logged: a complaint must be filed all the
    same.
    """
    settings = ShopSettings.objects.filter(shop=shop).values_list("clocks", flat=True).first() or {}
    try:
        return with_settings(shop, settings).as_json()
    except (KeyError, TypeError, ValueError):
        log.exception("complaint_clock_settings_unreadable", shop=str(shop.pk))
        return with_settings(shop, {}).as_json()


def with_settings(shop: Shop, settings: Mapping[str, Any]) -> ClockPolicy:
    """The policy that these settings make. Raises `KeyError`, `TypeError` or `ValueError` if they cannot be read."""
    calendar = business.read(shop, settings)
    if not any(calendar.week):
        raise ValueError("A shop works at some time of the week.")
    return targets.read(settings, calendar)


def _policy(complaint: Complaint, shop: Shop | None) -> ClockPolicy:
    if complaint.clock_policy:
        return read_policy(complaint.clock_policy)
    return read_policy(policy_of(shop)) if shop else ClockPolicy(BusinessCalendar(zone="UTC"))


def _log(complaint: Complaint) -> list[Event]:
    return [(event.at, event.kind, event.data) for event in in_order(complaint)]


def _reading(clock: deadlines.Clock, complaint: Complaint) -> Clock:
    return replace(_plain(clock), paused_for=_paused_for(complaint) if clock.state == "paused" else "")


def _plain(clock: deadlines.Clock) -> Clock:
    return Clock(
        name=clock.name.value,
        round=clock.round,
        state=clock.state,
        due_at=clock.due_at,
        stopped_at=clock.stopped_at,
        left=clock.margin,
        paused_for="",
        share=_share(clock),
        target=clock.target,
        business_hours=clock.business_hours,
    )


def _share(clock: deadlines.Clock) -> float:
    if clock.target is None or clock.margin is None:
        return 0.0
    return min(1.0, max(0.0, (clock.target - clock.margin) / clock.target))


def _paused_for(complaint: Complaint) -> str:
    """Why the clocks stand still, by the last pause."""
    reasons = [event.data.get("reason", "") for event in in_order(complaint) if event.kind == "paused"]
    return str(PauseReason(reasons[-1]).label) if reasons and reasons[-1] in PauseReason.values else ""

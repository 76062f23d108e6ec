"""What a shop may do, from what it has and owes: the rule alone, without rows or clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from billing.subscriptions import trial

GRACE = timedelta(days=14)
GOOD = ("active", "trialing")
LATE = ("past_due", "unpaid")
LIVE = (*GOOD, *LATE, "paused")


@dataclass(frozen=True, slots=True)
class Facts:
    """`status` is Stripe's word, empty before the first payment; `left_unpaid` says that it ended over a debt."""

    status: str
    late_since: datetime | None
    left_unpaid: bool
    trial_ends_at: datetime
    trial_limit: int
    trial_used: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """`state` is one of trial, active, grace, read_only; `until` is when it will change by itself, if known."""

    state: str
    reason: str = ""
    until: datetime | None = None


def of(facts: Facts, *, now: datetime) -> Verdict:
    """The verdict. A debt leaves fourteen days of service, also when the card was given up earlier."""
    if facts.status in GOOD:
        return Verdict("active")
    if facts.status in LATE or facts.left_unpaid:
        until = (facts.late_since or now) + GRACE
        return Verdict("grace", "unpaid", until) if now < until else Verdict("read_only", "unpaid")
    if facts.status == "paused":
        return Verdict("read_only", "unpaid")
    over = trial.is_over(ends=facts.trial_ends_at, limit=facts.trial_limit, reached=facts.trial_used, now=now)
    if not over:
        return Verdict("trial", until=facts.trial_ends_at)
    if facts.status == "canceled":
        return Verdict("read_only", "cancelled")
    return Verdict("read_only", "trial_reached" if facts.trial_used >= facts.trial_limit else "trial_days")

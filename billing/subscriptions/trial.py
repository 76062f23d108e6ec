"""The trial: ours alone, no card, fourteen days or a hundred reached customers, whichever ends first."""

from datetime import datetime, timedelta

DAYS = 14
REACHED = 100


def ends_at(started: datetime) -> datetime:
    """When a trial that began at `started` runs out."""
    return started + timedelta(days=DAYS)


def is_over(*, ends: datetime, limit: int, reached: int, now: datetime) -> bool:
    """Whether either bound was met."""
    return now >= ends or reached >= limit


def days_left(*, ends: datetime, now: datetime) -> int:
    """Whole days that remain, the begun one counted; 0 when it is over."""
    left = (ends - now).total_seconds()
    return max(0, -int(-left // 86400))

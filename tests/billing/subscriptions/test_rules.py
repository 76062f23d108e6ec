"""The rules without rows: what a shop may do, and months."""

from datetime import UTC, datetime, timedelta

import pytest

from billing.subscriptions import periods, verdict
from billing.subscriptions.verdict import Facts

NOW = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)
PAST, SOON = NOW - timedelta(days=1), NOW + timedelta(days=1)


def facts(status="", *, late=None, left_unpaid=False, trial=SOON, used=0):
    return Facts(status, late, left_unpaid, trial, 100, used)


@pytest.mark.parametrize(
    ("given", "state", "reason"),
    [
        (facts(), "trial", ""),
        (facts(used=99), "trial", ""),
        (facts(used=100), "read_only", "trial_reached"),
        (facts(trial=NOW), "read_only", "trial_days"),
        (facts("incomplete"), "trial", ""),
        (facts("incomplete", trial=PAST), "read_only", "trial_days"),
        (facts("incomplete_expired", trial=PAST), "read_only", "trial_days"),
        (facts("active", trial=PAST, used=500), "active", ""),
        (facts("trialing", used=500), "active", ""),
        (facts("past_due", late=NOW), "grace", "unpaid"),
        (facts("past_due", late=NOW - timedelta(days=13, hours=23)), "grace", "unpaid"),
        (facts("past_due", late=NOW - timedelta(days=14)), "read_only", "unpaid"),
        (facts("unpaid", late=NOW - timedelta(days=3)), "grace", "unpaid"),
        (facts("unpaid", late=NOW - timedelta(days=30)), "read_only", "unpaid"),
        (facts("paused"), "read_only", "unpaid"),
        (facts("canceled", trial=PAST), "read_only", "cancelled"),
        (facts("canceled"), "trial", ""),
        (facts("canceled", late=NOW - timedelta(days=3), left_unpaid=True, trial=PAST), "grace", "unpaid"),
        (facts("canceled", late=NOW - timedelta(days=14), left_unpaid=True, trial=PAST), "read_only", "unpaid"),
    ],
)
def test_what_a_shop_may_do(given, state, reason):
    found = verdict.of(given, now=NOW)

    assert (found.state, found.reason) == (state, reason)


@pytest.mark.parametrize(
    ("anchor", "now", "since", "until"),
    [
        ("2026-01-10", "2026-01-10", "2026-01-10", "2026-02-10"),
        ("2026-01-10", "2026-02-09", "2026-01-10", "2026-02-10"),
        ("2026-01-10", "2026-12-31", "2026-12-10", "2027-01-10"),
        ("2026-01-31", "2026-02-27", "2026-01-31", "2026-02-28"),
        ("2026-01-31", "2026-02-28", "2026-02-28", "2026-03-31"),
        ("2024-01-31", "2024-02-29", "2024-02-29", "2024-03-31"),
        ("2026-05-10", "2026-04-20", "2026-04-10", "2026-05-10"),
    ],
)
def test_months_begin_on_the_day_the_period_began(anchor, now, since, until):
    def day(text):
        return datetime.fromisoformat(text).replace(tzinfo=UTC)

    assert periods.month(day(anchor), day(now)) == (day(since), day(until))

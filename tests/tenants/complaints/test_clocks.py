"""Which of a complaint's clocks presses most; how each runs is `test_deadlines`."""

from datetime import UTC, datetime, timedelta

import pytest

from tenants.complaints.clocks import Clock, next_of

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


def clock(name, state, *, due=None, stopped=None):
    """A clock that is due, or stopped, so many hours after noon."""
    at = {each: each and NOON + timedelta(hours=each) for each in (due, stopped)}
    return Clock(name, 1, state, at[due], at[stopped], None, "")


@pytest.mark.parametrize(
    ("name", "clocks"),
    [
        ("acknowledge", [clock("reply", "running", due=12), clock("acknowledge", "running", due=1)]),
        ("acknowledge", [clock("reply", "running", due=12), clock("acknowledge", "missed", due=1)]),
        ("handle", [clock("reply", "met", due=12, stopped=2), clock("handle", "running", due=24)]),
        ("handle", [clock("reply", "missed", due=12, stopped=13), clock("handle", "running", due=24)]),
        ("acknowledge", [clock("reply", "paused", due=1), clock("acknowledge", "running", due=2)]),
    ],
)
def test_the_clock_that_presses_most_is_the_open_one_due_first(name, clocks):
    assert next_of(clocks).name == name
    assert next_of(clocks[::-1]).name == name


def test_what_stands_still_presses_only_where_nothing_runs():
    still = [clock("handle", "paused", due=24), clock("reply", "paused", due=12)]

    assert next_of(still).name == "reply"
    assert next_of([*still, clock("close", "running", due=90)]).name == "close"


def test_none_presses_where_all_have_stopped_or_not_begun():
    assert next_of([clock("handle", "met", due=24, stopped=3), clock("close", "not_started")]) is None
    assert next_of([]) is None

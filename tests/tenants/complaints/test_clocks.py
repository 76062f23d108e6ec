"""Which of a complaint's clocks presses most; how each runs is `test_deadlines`."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from tenants.complaints import archive_words
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


@pytest.mark.parametrize(
    ("state", "stopped", "minutes", "business_hours", "said"),
    [
        ("running", None, 60, True, "1 h of business hours left"),
        ("running", None, 60, False, "1 h left"),
        ("running", None, 30 * 60, True, "30 h of business hours left"),
        ("running", None, 30 * 60, False, "1 d 6 h left"),
        ("missed", None, -90, True, "overdue 1 h 30 min of business hours"),
        ("met", 1, 45, True, "in time, 45 min of business hours to spare"),
        ("missed", 1, -5, True, "5 min of business hours late"),
        ("running", None, 0.5, True, "30 s left"),
    ],
)
def test_a_margin_says_so_where_it_counts_business_hours_only(state, stopped, minutes, business_hours, said):
    one = replace(
        clock("acknowledge", state, due=2, stopped=stopped),
        left=timedelta(minutes=minutes),
        business_hours=business_hours,
    )

    assert one.sentence == said
    with timezone.override(UTC):
        shown = render_to_string("components/complaint_clock.html", {"clock": one})
    assert one.margin in shown or state == "met"
    assert one.margin in archive_words.margin(one)

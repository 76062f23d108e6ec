"""Handling time, AHT and occupancy of a day, from the log of an agent's states."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from callcenter.agents import measures
from callcenter.agents.measures import Change

START = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
FIRST, SECOND = uuid.uuid4(), uuid.uuid4()


def at(minutes):
    return START + timedelta(minutes=minutes)


def day(*steps):
    """Changes from pairs of minutes and state, or triples with the call."""
    return [Change(at(step[0]), step[1], *step[2:]) for step in steps]


WHOLE = day(
    (0, "ready"), (5, "preparing", FIRST), (6, "on_call", FIRST), (10, "wrap_up", FIRST), (11, "ready"),
    (15, "preparing", SECOND), (17, "on_call", SECOND), (19, "wrap_up", SECOND), (20, "break"), (30, "offline"),
)  # fmt: skip


def test_a_day_is_told_apart_into_talk_wrap_up_waiting_preparing_and_away():
    found = measures.of(WHOLE, since=START, now=at(60))

    minutes = [each.total_seconds() / 60 for each in (found.talk, found.wrap_up, found.waiting, found.preparing)]
    assert minutes == [6, 2, 9, 3]
    assert found.away == timedelta(minutes=10)
    assert found.handled == 2


def test_aht_is_talk_and_wrap_up_by_handled_calls_and_occupancy_leaves_breaks_and_preparing_out():
    found = measures.of(WHOLE, since=START, now=at(60))

    assert found.handling == timedelta(minutes=8)
    assert found.aht == timedelta(minutes=4)
    assert found.occupancy == pytest.approx(8 / 17)


@pytest.mark.parametrize(
    ("since", "now", "talk", "handled"),
    [
        (0, 8, 2, 0),  # still talking
        (0, 10, 4, 0),  # this very moment
        (0, 11, 4, 1),
        (8, 60, 4, 2),  # began before midnight, so to say
        (12, 60, 2, 1),
        (20, 60, 0, 0),
    ],
)
def test_only_what_lies_between_the_two_moments_counts(since, now, talk, handled):
    found = measures.of(WHOLE, since=at(since), now=at(now))

    assert found.talk == timedelta(minutes=talk)
    assert found.handled == handled


def test_a_call_that_was_taken_up_again_is_handled_once():
    changes = day((0, "on_call", FIRST), (2, "offline"), (5, "on_call", FIRST), (6, "wrap_up", FIRST))

    found = measures.of(changes, since=START, now=at(10))

    assert found.handled == 1
    assert found.talk == timedelta(minutes=3)


@pytest.mark.parametrize("changes", [[], day((0, "break")), day((0, "offline"))])
def test_nothing_to_divide_by_is_said_as_nothing(changes):
    found = measures.of(changes, since=START, now=at(30))

    assert found.aht is None
    assert found.occupancy is None

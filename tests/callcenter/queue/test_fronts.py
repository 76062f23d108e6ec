"""A process looks on from where the tags have been handed out to, and now and then from the beginning."""

import uuid
from math import inf

import pytest

from callcenter.queue.fronts import LONGEST, REST, START, TRUST, Fronts

TEAM, OTHER = uuid.uuid4(), uuid.uuid4()
BOTH = ["en", "zh-hans"]


@pytest.fixture
def fronts():
    return Fronts()


def look(fronts, heads, *, began, took=0.001):
    was = fronts.of(TEAM, BOTH, at=began)
    fronts.take_over(TEAM, BOTH, heads, looked_from=was, began=began, ended=began + took)
    return was


def test_the_first_look_is_from_the_beginning_and_the_next_from_what_it_saw_in_every_language(fronts):
    assert look(fronts, [5.0, 900.0], began=0) == [START, START]

    assert look(fronts, [6.0, 900.0], began=1) == [5.0, 900.0]
    assert fronts.of(TEAM, BOTH, at=1.5) == [6.0, 900.0]
    assert fronts.of(OTHER, BOTH, at=1.5) == [START, START]


def test_a_front_goes_only_upwards_and_past_everything_where_nothing_was_left(fronts):
    look(fronts, [5.0, 8.0], began=0)
    look(fronts, [4.0, inf], began=1)

    assert fronts.of(TEAM, BOTH, at=1.5) == [5.0, inf]


def test_a_front_is_trusted_for_two_seconds_however_often_it_moved(fronts):
    look(fronts, [5.0, 8.0], began=0, took=0)
    look(fronts, [6.0, 9.0], began=1.9)

    assert fronts.of(TEAM, BOTH, at=TRUST - 0.01) == [6.0, 9.0]
    assert fronts.of(TEAM, BOTH, at=TRUST) == [START, START]


@pytest.mark.parametrize(("took", "trusted"), [(0.05, TRUST), (0.4, REST * 0.4), (9.0, LONGEST)])
def test_after_a_long_look_from_the_beginning_the_next_comes_later(fronts, took, trusted):
    look(fronts, [5.0, 8.0], began=0, took=took)

    assert fronts.of(TEAM, BOTH, at=took + trusted - 0.01) == [5.0, 8.0]
    assert fronts.of(TEAM, BOTH, at=took + trusted) == [START, START]


def test_a_slow_look_from_a_front_does_not_keep_it_longer(fronts):
    look(fronts, [5.0, 8.0], began=0, took=0)
    look(fronts, [6.0, 9.0], began=0.1, took=1.0)

    assert fronts.of(TEAM, BOTH, at=TRUST) == [START, START]


def test_fronts_are_dropped_by_language(fronts):
    look(fronts, [5.0, 8.0], began=0)
    fronts.drop(TEAM, ["en"])

    assert fronts.of(TEAM, BOTH, at=1) == [START, 8.0]

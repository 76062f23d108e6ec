"""How sure a share is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.reports.intervals import Interval, fewest_to_reach, mean, wilson


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        (9, 10, 0.5958, 0.9821),
        (18, 20, 0.6990, 0.9721),
        (27, 30, 0.7438, 0.9654),
        (45, 50, 0.7864, 0.9565),
        (90, 100, 0.8256, 0.9448),
        (10, 10, 0.7225, 1),
        (0, 10, 0, 0.2775),
        (285, 300, 0.9192, 0.9695),
    ],
)
def test_known_intervals(hits, n, low, high):
    found = wilson(hits, n)

    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_without_answers_there_is_no_interval():
    assert wilson(0, 0) is None


@pytest.mark.parametrize(("hits", "n"), [(-1, 3), (4, 3), (0, -1)])
def test_counts_that_cannot_be_are_refused(hits, n):
    with pytest.raises(ValueError):
        wilson(hits, n)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_holds_its_share_and_stays_between_nothing_and_all(pair):
    hits, n = pair

    found = wilson(hits, n)

    assert 0 <= found.low <= hits / n <= found.high <= 1
    mirrored = wilson(n - hits, n)
    assert found.low == pytest.approx(1 - mirrored.high, abs=1e-12)


@given(st.integers(0, 200), st.integers(1, 200))
def test_more_answers_of_the_same_share_make_it_surer(hits, factor):
    n = 200
    few, many = wilson(hits, n), wilson(hits * (factor + 1), n * (factor + 1))

    assert many.high - many.low < few.high - few.low


@pytest.mark.parametrize(("share", "n"), [(0.90, 35), (0.95, 73), (0, 1)])
def test_so_many_satisfied_answers_prove_a_target(share, n):
    assert fewest_to_reach(share) == n


def test_certainty_is_never_reached():
    with pytest.raises(ValueError):
        fewest_to_reach(1)


def test_a_mean_needs_values():
    assert mean([]) is None
    assert mean([1, 2, 4.5]) == 2.5


def test_none_and_all_are_exact():
    assert wilson(0, 7).low == 0.0
    assert wilson(7, 7).high == 1.0
    assert isinstance(wilson(3, 7), Interval)

"""What scores mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.scripts.scoring import (
    Share,
    completion,
    csat,
    csat_by_question,
    is_satisfied,
    mean,
    satisfied_customers,
)


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([5, 5, 4, 4], True),
        ([5, 5, 5, 3], False),
        ([5, None, 4], True),  # not applicable does not count against anybody
        ([None, None], None),
        ([], None),
        ([1], False),
    ],
)
def test_a_customer_is_satisfied_when_every_scored_answer_is_at_least_four(scores, expected):
    assert is_satisfied(scores) is expected


def test_satisfied_customers_are_counted_among_those_who_scored():
    assert satisfied_customers([[5, 4], [5, 1], [None], [4]]) == Share(2, 3)


def test_csat_is_the_share_of_fours_and_fives():
    assert csat([5, 4, 3, 2, 1, None]) == Share(2, 5)
    assert csat([5, 4, 3, 2, 1, None]).share == 0.4


def test_csat_is_not_defined_without_a_score():
    assert csat([None]) == Share(0, 0)
    assert csat([None]).share is None


def test_each_question_has_its_own_share():
    shares = csat_by_question([{"price": 5, "service_quality": 2}, {"price": 3}, {"price": None}])

    assert shares == {"price": Share(1, 2), "service_quality": Share(0, 1)}


def test_the_mean_leaves_out_what_was_not_scored():
    assert mean([5, None, 2]) == 3.5
    assert mean([None]) is None


@pytest.mark.parametrize("score", [0, 6, -1, 10])
def test_a_score_outside_the_scale_is_refused(score):
    for rule in (lambda: csat([score]), lambda: is_satisfied([score])):
        with pytest.raises(ValueError):
            rule()


@pytest.mark.parametrize(
    ("answered", "scored", "expected"),
    [
        ({"a", "b", "c"}, {"a", "b"}, "complete"),  # "c" was refused, which is an answer
        ({"a", "b"}, {"a", "b"}, "partial"),
        ({"a", "b"}, {"a"}, "breakoff"),
        (set(), set(), "breakoff"),
    ],
)
def test_an_interview_is_complete_partial_or_broken_off(answered, scored, expected):
    assert completion(answered=answered, scored=scored, required={"a", "b", "c"}) == expected


@given(st.lists(st.one_of(st.none(), st.integers(1, 5))))
def test_a_satisfied_customer_has_a_full_share(scores):
    assert (is_satisfied(scores) is True) is (csat(scores).share == 1.0)

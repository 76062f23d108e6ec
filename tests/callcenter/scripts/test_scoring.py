"""What scores mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.scripts.scoring import (
    NotZeroToTen,
    Nps,
    Share,
    completion,
    csat,
    csat_by_question,
    csi,
    is_satisfied,
    mean,
    nps,
    satisfied_customers,
)
from callcenter.scripts.script import Kind


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


def test_an_index_runs_from_0_to_100():
    assert csi({"a": [1, 1], "b": [1]}) == 0
    assert csi({"a": [5, 5], "b": [5]}) == 100
    assert csi({"a": [3, None]}) == 50


def test_an_index_weighs_questions_not_answers():
    assert csi({"a": [5, 5, 5, 5, 5], "b": [1]}) == 50
    assert csi({"a": [5], "b": [1]}, weights={"a": 3, "b": 1}) == 75
    assert csi({"a": [5], "b": [1]}, weights={"a": 0.75, "b": 0.25}) == 75


def test_a_question_nobody_scored_leaves_its_weight_to_the_others():
    assert csi({"a": [4], "b": [None]}, weights={"a": 0.5, "b": 0.5}) == 75
    assert csi({"a": [None]}) is None
    assert csi({}) is None
    assert csi({"a": [4], "b": [None]}, weights={"b": 1}) is None


@pytest.mark.parametrize("weights", [{"a": -1}, {"c": 1}])
def test_a_weight_is_for_a_question_and_not_negative(weights):
    with pytest.raises(ValueError):
        csi({"a": [4], "b": [5]}, weights=weights)


def test_the_net_promoter_score_of_ten_answers():
    found = nps([10, 9, 9, 8, 7, 6, 5, 0, None, 10, 9], kind=Kind.SCALE)

    assert found == Nps(promoters=5, passives=2, detractors=3)
    assert found.score == 20
    assert found.error == pytest.approx(100 * ((0.5 + 0.3 - 0.04) / 10) ** 0.5)


@pytest.mark.parametrize(
    ("scores", "expected"), [([9, 10], 100), ([0, 6], -100), ([7, 8], 0), ([], None), ([None], None)]
)
def test_the_ends_of_the_net_promoter_score(scores, expected):
    assert nps(scores, kind=Kind.SCALE).score == expected


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.SCALE])
def test_no_other_question_gives_a_net_promoter_score(kind):
    with pytest.raises(NotZeroToTen):
        nps([5, 4], kind=kind)


@pytest.mark.parametrize("score", [-1, 11])
def test_a_score_outside_0_to_10_is_refused(score):
    with pytest.raises(ValueError, match="between 0 and 10"):
        nps([score], kind=Kind.SCALE)


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

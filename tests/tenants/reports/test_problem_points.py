"""The three problem points: what weighs most comes first, and one voice never shouts down sixty."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.reports.problem_points import PointCounts, is_dissatisfied, top_problem_points


def keys(*points, reached=100, **more):
    return [point.key for point in top_problem_points(points, reached=reached, **more)]


@pytest.mark.parametrize(
    ("score", "expected"), [(1, True), (2, True), (3, True), (4, False), (5, False), (None, False)]
)
def test_a_score_below_four_counts_against_its_point(score, expected):
    assert is_dissatisfied(score) is expected


def test_more_dissatisfaction_comes_first():
    assert keys(PointCounts("price", 100, 10), PointCounts("speed", 100, 30), PointCounts("repair", 100, 20)) == [
        "speed",
        "repair",
        "price",
    ]


def test_a_single_bad_answer_does_not_top_twenty_of_sixty():
    assert keys(PointCounts("price", 1, 1), PointCounts("speed", 60, 20)) == ["speed", "price"]


def test_a_single_bad_answer_still_counts():
    (point,) = top_problem_points([PointCounts("price", 1, 1), PointCounts("speed", 60, 0)], reached=60)

    assert (point.key, point.problems, point.n) == ("price", 1, 1)
    assert point.at_least > 0


def test_valid_complaints_add_to_dissatisfied_answers():
    (point,) = top_problem_points([PointCounts("speed", 50, 5, complaints=3)], reached=60)

    assert (point.dissatisfied, point.complaints, point.problems, point.n) == (5, 3, 8, 53)
    assert keys(PointCounts("speed", 50, 5), PointCounts("price", 50, 4, complaints=3)) == ["price", "speed"]


def test_a_point_nobody_is_asked_about_is_measured_against_everybody_reached():
    """Otherwise four complaints of four would be a hundred per cent."""
    assert keys(PointCounts("speed", 100, 30), PointCounts("premises", complaints=4)) == ["speed", "premises"]
    assert keys(PointCounts("speed", 100, 3), PointCounts("premises", complaints=9)) == ["premises", "speed"]


def test_three_are_named_and_those_without_a_problem_are_not():
    points = [PointCounts(key, 50, number) for key, number in zip("abcde", (0, 9, 8, 7, 6), strict=True)]

    assert keys(*points) == ["b", "c", "d"]
    assert keys(*points, limit=10) == ["b", "c", "d", "e"]
    assert keys() == []


def test_equal_points_have_a_fixed_order():
    assert keys(PointCounts("b", 50, 5), PointCounts("a", 50, 5)) == ["a", "b"]


@pytest.mark.parametrize("wrong", [PointCounts("a", 1, 2), PointCounts("a", 3, 1, -1), PointCounts("a", -1, 0, 1)])
def test_counts_that_cannot_be_are_refused(wrong):
    with pytest.raises(ValueError):
        top_problem_points([wrong], reached=5)


@given(answers=st.integers(10, 300), data=st.data())
def test_among_points_heard_equally_often_the_number_decides(answers, data):
    bad = data.draw(st.lists(st.integers(1, answers), min_size=2, max_size=6))
    points = [PointCounts(f"p{index}", answers, number) for index, number in enumerate(bad)]

    found = top_problem_points(points, reached=answers)

    assert [point.problems for point in found] == sorted(bad, reverse=True)[:3]

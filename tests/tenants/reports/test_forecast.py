"""What coverage will be: the rule alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.reports.forecast import Facts, Pace, expected, forecast, weight

STEADY = Pace(attempts=280, ended=140, days=14)  # twenty a day, and every second one ends a follow-up
NOBODY = Pace(attempts=0, ended=0, days=0)


@pytest.mark.parametrize(
    ("facts", "pace", "days_left", "share", "at_risk"),
    [
        (Facts(due=100, handled=95, open=5), STEADY, 10, 1.0, False),
        (Facts(due=100, handled=50, open=50), STEADY, 2, 0.7, True),
        (Facts(due=100, handled=50, open=50), STEADY, 4.5, 0.95, False),
        (Facts(due=100, handled=90, open=0), STEADY, 10, 0.9, True),  # ten were missed, and nothing brings them back
        (Facts(due=40, handled=38, open=2, to_come=60), STEADY, 10, 1.0, False),
        (Facts(due=40, handled=38, open=2, to_come=60), STEADY, 3, 0.68, True),
        (Facts(due=0, handled=0, open=0, to_come=10), STEADY, 10, 1.0, False),
        (Facts(due=50, handled=50, open=0, expected=50), STEADY, 2, 0.7, True),
        (Facts(due=10, handled=0, open=10), NOBODY, 30, 0.0, True),
        (Facts(due=10, handled=4, open=6), STEADY, 0, 0.4, True),
        (Facts(due=0, handled=0, open=0), STEADY, 10, None, False),
    ],
)
def test_the_period_ends_as_the_pace_of_the_last_weeks_says(facts, pace, days_left, share, at_risk):
    found = forecast(facts, pace=pace, days_left=days_left)

    assert found.share == pytest.approx(share)
    assert found.is_at_risk is at_risk


def test_warranty_work_is_at_risk_where_other_work_is_not():
    facts = Facts(due=100, handled=97, open=0)

    assert not forecast(facts, pace=STEADY, days_left=5).is_at_risk
    assert forecast(facts, pace=STEADY, days_left=5, target=1.0).is_at_risk


def test_only_its_part_of_the_attempts_is_made_for_a_part_of_the_follow_ups():
    facts = Facts(due=100, handled=0, open=100)

    assert forecast(facts, pace=STEADY, days_left=5, part=0.2).will_handle == pytest.approx(10)
    assert forecast(facts, pace=STEADY, days_left=5).will_handle == pytest.approx(50)


def test_few_attempts_say_little_of_the_pace():
    assert Pace(attempts=2, ended=2, days=1).per_attempt == pytest.approx(12 / 22)
    assert Pace(attempts=2000, ended=1800, days=14).per_attempt == pytest.approx(0.896, abs=0.001)


def test_jobs_still_to_be_delivered_bring_follow_ups_after_those_that_are_planned():
    assert expected(per_day=4, days_left=10, days_ahead=3) == 28
    assert expected(per_day=4, days_left=2, days_ahead=3) == 0


FORECASTS = st.builds(
    lambda due, handled, missed, to_come, days_left, target: forecast(
        Facts(due=due + handled + missed, handled=handled, open=due, to_come=to_come),
        pace=STEADY, days_left=days_left, target=target,
    ),
    st.integers(0, 5000), st.integers(0, 5000), st.integers(0, 5000), st.integers(0, 5000),
    st.floats(0, 31), st.sampled_from([0.5, 0.95, 1.0]),
)  # fmt: skip


@given(st.lists(FORECASTS, max_size=3))
def test_the_weight_lies_between_one_and_two_and_is_one_for_who_needs_none(found):
    assert 1 <= weight(found) <= 2
    assert (weight(found) == 1) is all(each.short_by == 0 for each in found)


@given(FORECASTS, st.integers(1, 500))
def test_who_has_handled_less_never_weighs_less(found, fewer):
    facts = found.facts
    worse = Facts(due=facts.due + fewer, handled=facts.handled, open=facts.open, to_come=facts.to_come)

    other = forecast(worse, pace=STEADY, days_left=3, target=found.target)

    assert weight([other]) >= weight([forecast(facts, pace=STEADY, days_left=3, target=found.target)])

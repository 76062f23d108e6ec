"""Trying again: when, how often, and when to stop."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenants.followups.dispositions import CATALOGUE, Outcome
from tenants.followups.retry import Attempt, Exhausted, NextTry, RetryPolicy, next_try
from tenants.shops.hours import CallingPolicy, PreferredWindow, day_part, is_open

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOURS = CallingPolicy("Asia/Shanghai", "CN")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of March 2026; the second is a Monday."""
    return datetime(2026, 3, day, hour, minute, tzinfo=SHANGHAI)


POLICY = RetryPolicy(window_end=at(7, 0), expires_at=at(17, 0))


def after(*attempts, policy=POLICY, hours=HOURS, now=None):
    attempts = [Attempt(*attempt) for attempt in attempts]
    return next_try(attempts, policy=policy, hours_policy=hours, now=now or attempts[-1].at)


@pytest.mark.parametrize("outcome", ["busy", "no_answer", "switched_off", "voicemail"])
@pytest.mark.parametrize("hour", [10, 15, 19])
def test_an_unanswered_call_is_tried_again_on_another_day_in_another_part_of_it(outcome, hour):
    found = after((at(3, hour), outcome))

    assert isinstance(found, NextTry)
    assert day_part(found.at, HOURS.zone) != day_part(at(3, hour), HOURS.zone)
    assert found.at.astimezone(SHANGHAI).weekday() != at(3, hour).weekday()


def test_three_attempts_fall_into_three_parts_of_the_day_within_the_window():
    first = at(3, 10)
    second = after((first, "no_answer")).at
    third = after((first, "no_answer"), (second, "no_answer")).at

    assert {day_part(moment, HOURS.zone) for moment in (first, second, third)} == {"morning", "afternoon", "evening"}
    assert len({moment.astimezone(SHANGHAI).date() for moment in (first, second, third)}) == 3
    assert third < POLICY.window_end


def test_a_fourth_attempt_is_not_made():
    found = after((at(3, 10), "no_answer"), (at(4, 14), "busy"), (at(5, 19), "no_answer"))

    assert found == Exhausted("exhausted")


def test_a_shop_may_allow_more_attempts():
    policy = RetryPolicy(expires_at=at(17, 0), max_attempts=4)

    found = after((at(3, 10), "no_answer"), (at(4, 14), "busy"), (at(5, 19), "no_answer"), policy=policy)

    assert isinstance(found, NextTry)


def test_when_the_window_is_over_another_part_of_a_later_day_is_still_better_than_none():
    found = after((at(6, 19, 30), "no_answer"))

    assert found == NextTry(at(7, 10).astimezone(UTC), "retry")


@pytest.mark.parametrize("now", [at(16, 19, 0), at(17, 9), at(30, 9)])
def test_after_the_expiry_nobody_is_called(now):
    assert after((at(16, 18), "no_answer"), now=now) == Exhausted("expired")


@pytest.mark.parametrize("code", [row.code for row in CATALOGUE.values() if row.final])
def test_a_final_outcome_ends_it(code):
    assert after((at(3, 10), code)) == Exhausted("finished")


class TestCallbacks:
    def test_the_customers_time_is_kept(self):
        assert after((at(3, 10), "callback_firm", at(5, 15, 20))) == NextTry(at(5, 15, 20).astimezone(UTC), "callback")

    def test_a_time_outside_the_hours_moves_to_the_next_opening(self):
        assert after((at(3, 10), "callback_firm", at(5, 22))).at == at(6, 9)

    def test_a_time_in_the_customers_own_window_is_kept(self):
        hours = CallingPolicy("Asia/Shanghai", "CN", preferred=PreferredWindow(((time(21), time(22)),)))

        assert after((at(3, 10), "callback_firm", at(5, 21, 30)), hours=hours).at == at(5, 21, 30)

    def test_a_soft_callback_comes_the_next_day(self):
        assert after((at(3, 10), "callback_soft")).at == at(4, 9)

    def test_a_time_that_has_passed_is_now(self):
        assert after((at(3, 10), "callback_firm", at(3, 11)), now=at(3, 15)).at == at(3, 15)

    def test_a_time_after_the_expiry_is_too_late(self):
        assert after((at(3, 10), "callback_firm", at(25, 11))) == Exhausted("expired")

    def test_it_does_not_use_up_an_attempt(self):
        two = ((at(3, 10), "no_answer"), (at(4, 14), "busy"))

        assert isinstance(after(*two, (at(5, 10), "callback_firm", at(5, 15))), NextTry)
        assert isinstance(after(*two, (at(5, 10), "callback_firm", at(5, 15))), NextTry)
        assert after(*two, (at(5, 10), "callback_firm", at(5, 15)), (at(5, 15), "no_answer")) == Exhausted("exhausted")

    def test_it_cannot_go_on_for_ever(self):
        many = [(at(3, 9, minute), "callback_firm", at(4, 10)) for minute in range(8)]

        assert isinstance(after(*many[:7]), NextTry)
        assert after(*many) == Exhausted("exhausted")


class TestOutcomesOfTheirOwn:
    def test_a_dropped_line_is_dialled_again_at_once(self):
        assert after((at(3, 10), "line_dropped")) == NextTry(at(3, 10, 5).astimezone(UTC), "line_dropped")

    def test_a_soft_refusal_is_tried_once_more_and_not_twice(self):
        again = after((at(3, 10), "refused_soft"))

        assert isinstance(again, NextTry)
        assert again.at >= at(4, 10)
        assert after((at(3, 10), "refused_soft"), (at(4, 14), "breakoff")) == Exhausted("refused")

    @pytest.mark.parametrize("outcome", ["wrong_number", "number_dead", "number_suspended", "number_changed"])
    def test_a_wrong_number_goes_back_to_the_shop_unless_there_is_another(self, outcome):
        assert after((at(3, 10), outcome)) == Exhausted("bad_number")

        other = RetryPolicy(expires_at=at(17, 0), numbers_left=1)
        assert after((at(3, 10), outcome), policy=other) == NextTry(at(3, 10).astimezone(UTC), "other_number")


def test_the_first_try_is_due_in_the_first_open_moment():
    policy = RetryPolicy(due_at=at(5, 0), expires_at=at(17, 0))

    assert next_try([], policy=policy, hours_policy=HOURS, now=at(3, 10)) == NextTry(at(5, 9).astimezone(UTC), "first")
    assert next_try([], policy=policy, hours_policy=HOURS, now=at(6, 10)).at == at(6, 10)
    assert next_try([], policy=policy, hours_policy=HOURS, now=at(17, 10)) == Exhausted("expired")


def test_a_slot_that_is_about_to_close_is_left_alone():
    found = after((at(3, 8, 55), "busy"), now=at(3, 17, 55))

    assert found.at != at(3, 17, 55)


def test_hours_with_one_part_of_the_day_only_are_used_all_the_same():
    mornings = CallingPolicy("Asia/Shanghai", week=(((time(9), time(11)),),) * 7)

    assert after((at(3, 10), "no_answer"), hours=mornings).at == at(4, 9)


def test_no_hours_at_all_end_it():
    closed = CallingPolicy("Asia/Shanghai", week=((),) * 7)

    assert after((at(3, 10), "no_answer"), hours=closed) == Exhausted("expired")
    assert after((at(3, 10), "no_answer"), hours=closed, policy=RetryPolicy()) == Exhausted("expired")


@settings(max_examples=200, deadline=None)
@given(
    zone=st.sampled_from(["Asia/Shanghai", "America/New_York", "America/Havana", "Europe/London"]),
    country=st.sampled_from(["CN", "US", "GB"]),
    start=st.datetimes(datetime(2025, 1, 1), datetime(2026, 12, 31)),
    outcomes=st.lists(st.sampled_from(list(Outcome)), max_size=6),
    wait=st.integers(0, 72),
    callback=st.integers(-10, 500),
)
def test_a_try_is_never_outside_the_hours_nor_late_nor_endless(zone, country, start, outcomes, wait, callback):
    start = start.replace(tzinfo=UTC)
    hours = CallingPolicy(zone, country)
    policy = RetryPolicy(window_end=start + timedelta(days=3), expires_at=start + timedelta(days=12))
    attempts = [
        Attempt(start + timedelta(hours=5 * n), code, start + timedelta(hours=callback))
        for n, code in enumerate(outcomes)
    ]
    now = start + timedelta(hours=5 * len(attempts) + wait)

    found = next_try(attempts, policy=policy, hours_policy=hours, now=now)

    if isinstance(found, NextTry):
        assert found.at >= now
        assert found.at < policy.expires_at
        assert is_open(found.at, hours)
        assert not (outcomes and CATALOGUE[outcomes[-1]].final)
        assert len(attempts) < policy.max_dials

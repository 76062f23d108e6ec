"""The call plan: which calls a job gets, and when."""

from datetime import UTC, date, datetime, time
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.followups.call_plan import DEFAULT_PLAN, BadPlan, JobFacts, JobType, Plan, plan_with, planned
from tenants.followups.sampling import draw, is_sampled

SHOP = UUID(int=1)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def facts(job_type="repair", *, first_visit=False, delivered_on=date(2026, 3, 2), zone="Asia/Shanghai", job_id=None):
    return JobFacts(SHOP, job_id or UUID(int=7), job_type, first_visit, delivered_on, zone)


def days(found) -> list[tuple[int, int, int]]:
    """Due, last day of the window, last day at all, counted from delivery on the second of March."""
    return [
        tuple(
            moment.astimezone(SHANGHAI).toordinal() - date(2026, 3, 2).toordinal() - end
            for moment, end in ((call.due_at, 0), (call.window_end, 1), (call.expires_at, 1))
        )
        for call in found
    ]


@pytest.mark.parametrize(
    ("job_type", "first_visit", "expected"),
    [
        ("maintenance", False, [(3, 5, 15)]),
        ("repair", False, [(3, 5, 15)]),
        ("major_repair", False, [(3, 5, 15), (7, 9, 15)]),
        ("body_paint", False, [(3, 5, 15), (7, 9, 15)]),
        ("inspection", False, [(3, 5, 15)]),
        ("other", False, [(3, 5, 15)]),
        ("never heard of", False, [(3, 5, 15)]),
        ("maintenance", True, [(1, 3, 15)]),
        ("repair", True, [(1, 3, 15)]),
        ("major_repair", True, [(1, 3, 15), (7, 9, 15)]),
        ("inspection", True, [(1, 3, 15)]),
        ("never heard of", True, [(1, 3, 15)]),
    ],
)
def test_each_kind_of_job_has_its_days(job_type, first_visit, expected):
    assert days(planned(facts(job_type, first_visit=first_visit))) == expected


def test_every_kind_of_job_is_in_the_table():
    assert set(DEFAULT_PLAN.later) == set(DEFAULT_PLAN.first) == set(JobType)


def test_a_second_call_is_numbered_and_has_the_script_of_a_major_repair():
    first, second = planned(facts("body_paint", first_visit=True))

    assert (first.ordinal, first.call_type) == (1, "first_visit")
    assert (second.ordinal, second.call_type, second.kind) == (2, "major_repair", "survey")


def test_a_call_is_due_in_the_morning_of_the_shops_day():
    (call,) = planned(facts("repair"))

    assert call.due_at == datetime(2026, 3, 5, 9, tzinfo=SHANGHAI)
    assert call.window_end == datetime(2026, 3, 8, 0, tzinfo=SHANGHAI)
    assert call.due_at.tzinfo is UTC


def test_a_morning_is_a_morning_after_clocks_changed():
    (call,) = planned(facts("repair", delivered_on=date(2026, 3, 6), zone="America/New_York"))

    assert call.due_at == datetime(2026, 3, 9, 9, tzinfo=ZoneInfo("America/New_York"))


def test_one_wash_in_ten_is_called_and_always_the_same_ones():
    jobs = [UUID(int=n) for n in range(5000)]

    called = [job for job in jobs if planned(facts("wash", job_id=job))]

    assert 0.085 < len(called) / len(jobs) < 0.115
    assert called == [job for job in jobs if planned(facts("wash", first_visit=True, job_id=job))]


class TestOverrides:
    def test_a_shop_may_call_repairs_on_the_seventh_day(self):
        plan = plan_with({"repair": {"calls": [{"due_day": 7, "window_day": 8}]}})

        assert days(planned(facts("repair"), plan=plan)) == [(7, 8, 15)]
        assert planned(facts("repair"), plan=plan)[0].call_type == "repair"
        assert days(planned(facts("repair", first_visit=True), plan=plan)) == [(1, 3, 15)]
        assert days(planned(facts("maintenance"), plan=plan)) == [(3, 5, 15)]

    def test_first_visits_have_their_own_key_which_has_the_last_word(self):
        plan = plan_with(
            {"repair.first": {"calls": [{"due_day": 2, "window_day": 2}], "expiry_day": 6}, "repair": {"expiry_day": 9}}
        )

        assert days(planned(facts("repair", first_visit=True), plan=plan)) == [(2, 2, 6)]
        assert days(planned(facts("repair"), plan=plan)) == [(3, 5, 9)]

    def test_a_share_may_be_set_to_all_or_nothing(self):
        assert planned(facts("wash"), plan=plan_with({"wash": {"sample_percent": 100}}))
        assert not planned(facts("repair"), plan=plan_with({"repair": {"sample_percent": 0}}))
        assert not planned(facts("repair"), plan=plan_with({"repair": {"calls": []}}))

    def test_the_day_may_start_later(self):
        plan = plan_with({"day_starts": "10:30"})

        assert plan.day_starts == time(10, 30)
        assert planned(facts(), plan=plan)[0].due_at == datetime(2026, 3, 5, 10, 30, tzinfo=SHANGHAI)

    def test_quiet_days_and_landlines_are_the_shops_to_say(self):
        plan = plan_with({"quiet_days": 30, "landlines": False})

        assert (plan.quiet_days, plan.landlines) == (30, False)
        assert (DEFAULT_PLAN.quiet_days, DEFAULT_PLAN.landlines) == (0, True)

    def test_no_change_is_the_default_plan(self):
        assert plan_with({}) == Plan(DEFAULT_PLAN.later, DEFAULT_PLAN.first)

    @pytest.mark.parametrize(
        "change",
        [
            {"spaceship": {"expiry_day": 9}},
            {"repair.second": {"expiry_day": 9}},
            {"repair": {"colour": "red"}},
            {"repair": {"sample_percent": 101}},
            {"repair": {"expiry_day": 4}},
            {"repair": {"calls": [{"due_day": 5, "window_day": 3}]}},
            {"repair": {"calls": [{"due_day": -1, "window_day": 3}]}},
            {"repair": {"calls": [{"due_day": 3, "window_day": 5}, {"due_day": 3, "window_day": 5}]}},
            {"repair": {"calls": [{"due_day": 3}]}},
            {"repair": {"calls": [{"due_day": "soon", "window_day": 3}]}},
            {"day_starts": "early"},
            {"quiet_days": -1},
            {"quiet_days": "30"},
            {"quiet_days": True},
            {"landlines": "no"},
        ],
    )
    def test_a_plan_that_cannot_be_followed_is_refused(self, change):
        with pytest.raises(BadPlan):
            plan_with(change)


@given(job_id=st.uuids(), low=st.floats(0, 100), high=st.floats(0, 100))
def test_a_larger_share_keeps_the_jobs_of_a_smaller_one(job_id, low, high):
    low, high = sorted((low, high))

    assert is_sampled(SHOP, job_id, percent=high) or not is_sampled(SHOP, job_id, percent=low)


@given(job_id=st.uuids())
def test_a_draw_is_repeatable_and_between_0_and_100(job_id):
    assert 0 <= draw(SHOP, job_id) < 100
    assert draw(SHOP, job_id) == draw(SHOP, job_id)
    assert is_sampled(SHOP, job_id, percent=100)
    assert not is_sampled(SHOP, job_id, percent=0)


def test_two_shops_draw_differently():
    jobs = [uuid4() for _ in range(64)]

    assert [draw(SHOP, job) < 50 for job in jobs] != [draw(UUID(int=2), job) < 50 for job in jobs]


def test_a_known_draw_stays_what_it_was():
    """Changing the draw would change which old jobs count as due."""
    assert draw(UUID(int=1), UUID(int=2)) == pytest.approx(6.802601282664112)

"""Calling hours and working time: on the right clock, around breaks, holidays and days when clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenants.shops.hours import (
    ALWAYS,
    BUSINESS_WEEK,
    CALLING_WEEK,
    BadHours,
    BusinessCalendar,
    CallingPolicy,
    NeverOpen,
    PreferredWindow,
    add_business_time,
    business_time_between,
    day_part,
    is_any_hour,
    is_open,
    next_open,
    read_spans,
    read_week,
    window_at,
    windows,
    write_week,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")
CHINESE = CallingPolicy("Asia/Shanghai", "CN")
ALL_WEEK_ALL_DAY = ((((time(0), time(0))),),) * 7


def shanghai(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SHANGHAI)


def test_any_hour_is_meant_only_where_every_day_is_open_through_and_nobody_asked_for_other_times():
    night_and_day = CallingPolicy("Asia/Shanghai", "CN", week=ALL_WEEK_ALL_DAY)
    but_sunday = CallingPolicy("Asia/Shanghai", "CN", week=(*ALL_WEEK_ALL_DAY[:6], ()))
    asked = CallingPolicy(
        "Asia/Shanghai", "CN", week=ALL_WEEK_ALL_DAY, preferred=PreferredWindow(((time(9), time(10)),))
    )

    assert is_any_hour(night_and_day)
    assert [is_any_hour(each) for each in (CHINESE, but_sunday, asked)] == [False, False, False]


@pytest.mark.parametrize(
    ("hour", "minute", "open_"),
    [
        (8, 59, False),
        (9, 0, True),
        (11, 59, True),
        (12, 0, False),  # lunch
        (13, 29, False),
        (13, 30, True),
        (17, 59, True),
        (18, 0, False),  # dinner
        (19, 0, True),
        (19, 59, True),
        (20, 0, False),
        (23, 0, False),
    ],
)
def test_nobody_is_called_while_they_rest_or_eat(hour, minute, open_):
    assert is_open(shanghai(2026, 3, 10, hour, minute), CHINESE) is open_


def test_the_weekend_starts_later_and_has_no_evening():
    assert not is_open(shanghai(2026, 3, 14, 9, 30), CHINESE)
    assert is_open(shanghai(2026, 3, 14, 10), CHINESE)
    assert not is_open(shanghai(2026, 3, 14, 19, 30), CHINESE)


@pytest.mark.parametrize(
    ("country", "zone", "day", "open_"),
    [
        ("CN", "Asia/Shanghai", date(2026, 10, 1), False),
        ("CN", "Asia/Shanghai", date(2026, 2, 21), False),  # a Saturday inside the announced Spring Festival
        ("CN", "Asia/Shanghai", date(2026, 2, 14), True),  # a Saturday worked in exchange
        ("CN", "Asia/Shanghai", date(2035, 10, 1), False),  # not announced yet: the law's fixed days
        ("CN", "Asia/Shanghai", date(2035, 10, 9), True),
        ("TW", "Asia/Taipei", date(2026, 10, 9), False),
        ("TW", "Asia/Taipei", date(2026, 10, 8), True),
        ("HK", "Asia/Hong_Kong", date(2026, 7, 1), False),
        ("HK", "Asia/Hong_Kong", date(2026, 7, 2), True),
        ("US", "America/New_York", date(2026, 11, 26), False),
        ("US", "America/New_York", date(2026, 11, 25), True),
        ("GB", "Europe/London", date(2026, 4, 6), False),  # Easter Monday is a holiday of England, not of all
        ("GB", "Europe/London", date(2026, 4, 7), True),
        ("", "Europe/London", date(2026, 12, 25), True),  # no country, no holidays
        ("XX", "Europe/London", date(2026, 12, 25), True),
    ],
)
def test_public_holidays_are_quiet_and_other_days_are_not(country, zone, day, open_):
    moment = datetime.combine(day, time(10, 30), ZoneInfo(zone))

    assert is_open(moment, CallingPolicy(zone, country)) is open_


def test_a_shop_may_allow_calls_on_holidays():
    assert is_open(shanghai(2026, 10, 1, 10, 30), CallingPolicy("Asia/Shanghai", "CN", call_on_holidays=True))


def test_a_makeup_workday_has_the_hours_of_a_monday():
    assert is_open(shanghai(2026, 2, 14, 9, 15), CHINESE)
    assert is_open(shanghai(2026, 2, 14, 19, 15), CHINESE)


def test_a_region_has_its_own_holidays():
    second_of_january = datetime(2026, 1, 2, 10, 30, tzinfo=ZoneInfo("Europe/London"))

    assert is_open(second_of_january, CallingPolicy("Europe/London", "GB"))
    assert not is_open(second_of_january, CallingPolicy("Europe/London", "GB", region="SCT"))


def test_the_customers_own_window_wins_over_table_break_and_holiday():
    wants_noon = PreferredWindow(spans=((time(12), time(13)),))
    policy = CallingPolicy("Asia/Shanghai", "CN", preferred=wants_noon)

    assert is_open(shanghai(2026, 3, 10, 12, 30), policy)
    assert is_open(shanghai(2026, 10, 1, 12, 30), policy)
    assert not is_open(shanghai(2026, 3, 10, 10, 0), policy)


def test_the_customers_own_window_can_name_days_and_leave_holidays_out():
    tuesdays = PreferredWindow(((time(20), time(21)),), weekdays=frozenset({1}), on_holidays=False)
    policy = CallingPolicy("Asia/Shanghai", "CN", preferred=tuesdays)

    assert is_open(shanghai(2026, 3, 10, 20, 30), policy)
    assert not is_open(shanghai(2026, 3, 11, 20, 30), policy)
    assert not is_open(shanghai(2026, 2, 17, 20, 30), policy)  # a Tuesday, and New Year's Day


def test_a_closed_day_is_skipped():
    policy = CallingPolicy("Asia/Shanghai", "CN", closed_on=frozenset({date(2026, 3, 10)}))

    assert next_open(shanghai(2026, 3, 10, 9), policy) == shanghai(2026, 3, 11, 9)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (shanghai(2026, 3, 10, 10, 7), shanghai(2026, 3, 10, 10, 7)),
        (shanghai(2026, 3, 10, 12, 0), shanghai(2026, 3, 10, 13, 30)),
        (shanghai(2026, 3, 10, 20, 0), shanghai(2026, 3, 11, 9, 0)),
        (shanghai(2026, 9, 30, 21, 0), shanghai(2026, 10, 8, 9, 0)),  # over the October holiday
    ],
)
def test_the_next_open_moment_is_now_or_the_next_opening(now, expected):
    assert next_open(now, CHINESE) == expected


def test_hours_are_those_of_the_customers_clock():
    moment = datetime(2026, 3, 10, 14, 0, tzinfo=UTC)  # ten in New York, ten at night in Shanghai

    assert is_open(moment, CallingPolicy("America/New_York", "US"))
    assert not is_open(moment, CHINESE)


def test_never_open_is_said_by_name():
    with pytest.raises(NeverOpen):
        next_open(shanghai(2026, 3, 10, 9), CallingPolicy("Asia/Shanghai", week=((),) * 7))


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError):
        is_open(datetime(2026, 3, 10, 9), CHINESE)


def test_the_window_around_now_ends_at_the_break():
    assert window_at(shanghai(2026, 3, 10, 10), CHINESE) == (shanghai(2026, 3, 10, 9), shanghai(2026, 3, 10, 12))
    assert window_at(shanghai(2026, 3, 10, 12), CHINESE) is None


@pytest.mark.parametrize(
    ("hour", "minute", "part"),
    [(0, 0, "morning"), (11, 59, "morning"), (12, 0, "afternoon"), (17, 59, "afternoon"), (18, 0, "evening")],
)
def test_a_day_has_three_parts(hour, minute, part):
    assert day_part(shanghai(2026, 3, 10, hour, minute), "Asia/Shanghai") == part


class TestWhenClocksChange:
    night = CallingPolicy("America/New_York", week=(((time(1, 30), time(3)),),) * 7)

    def test_an_hour_that_is_skipped_is_never_open(self):
        opens, closes = window_at(datetime(2026, 3, 8, 6, 45, tzinfo=UTC), self.night)

        assert (opens, closes) == (datetime(2026, 3, 8, 6, 30, tzinfo=UTC), datetime(2026, 3, 8, 7, 0, tzinfo=UTC))

    def test_an_hour_that_comes_twice_is_open_twice(self):
        found = list(
            windows(datetime(2026, 11, 1, 4, tzinfo=UTC), self.night, until=datetime(2026, 11, 1, 12, tzinfo=UTC))
        )

        assert found == [
            (datetime(2026, 11, 1, 5, 30, tzinfo=UTC), datetime(2026, 11, 1, 6, 0, tzinfo=UTC)),
            (datetime(2026, 11, 1, 6, 30, tzinfo=UTC), datetime(2026, 11, 1, 8, 0, tzinfo=UTC)),
        ]

    def test_nine_in_the_morning_stays_nine_in_the_morning(self):
        policy = CallingPolicy("America/New_York")
        saturday_night = datetime(2026, 3, 7, 22, tzinfo=NEW_YORK)

        assert next_open(saturday_night, policy) == datetime(2026, 3, 8, 10, tzinfo=NEW_YORK)

    @pytest.mark.parametrize(
        ("day", "hours"), [(date(2026, 3, 8), 23), (date(2026, 11, 1), 25), (date(2026, 5, 1), 24)]
    )
    def test_a_whole_day_counts_its_real_hours(self, day, hours):
        calendar = BusinessCalendar("America/New_York", week=ALL_WEEK_ALL_DAY)
        midnight = datetime.combine(day, time(0), NEW_YORK)
        next_midnight = datetime.combine(day + timedelta(days=1), time(0), NEW_YORK)

        assert business_time_between(midnight, next_midnight, calendar) == timedelta(hours=hours)


class TestWorkingTime:
    shop = BusinessCalendar("Asia/Shanghai", "CN")  # Monday to Saturday, nine to six

    @pytest.mark.parametrize(
        ("start", "minutes", "expected"),
        [
            (shanghai(2026, 3, 10, 10, 0), 60, shanghai(2026, 3, 10, 11, 0)),
            (shanghai(2026, 3, 10, 17, 30), 60, shanghai(2026, 3, 11, 9, 30)),
            (shanghai(2026, 3, 10, 17, 0), 60, shanghai(2026, 3, 10, 18, 0)),  # just in time
            (shanghai(2026, 3, 10, 22, 0), 60, shanghai(2026, 3, 11, 10, 0)),
            (shanghai(2026, 3, 14, 17, 30), 60, shanghai(2026, 3, 16, 9, 30)),  # over a Sunday
            (shanghai(2026, 9, 30, 17, 30), 60, shanghai(2026, 10, 8, 9, 30)),  # over the October holiday
            (shanghai(2026, 9, 19, 17, 30), 60, shanghai(2026, 9, 20, 9, 30)),  # into a Sunday that is worked
            (shanghai(2026, 3, 10, 22, 0), 0, shanghai(2026, 3, 10, 22, 0)),
        ],
    )
    def test_only_open_time_is_added(self, start, minutes, expected):
        assert add_business_time(start, timedelta(minutes=minutes), self.shop) == expected

    def test_always_is_plain_time(self):
        start = shanghai(2026, 10, 1, 3)

        assert add_business_time(start, timedelta(hours=12), ALWAYS) == start + timedelta(hours=12)
        assert business_time_between(start, start + timedelta(days=3), ALWAYS) == timedelta(days=3)

    def test_a_year_of_work_is_walked(self):
        start = shanghai(2026, 1, 1, 0)
        end = add_business_time(start, timedelta(hours=9 * 700), BusinessCalendar("Asia/Shanghai"))

        assert business_time_between(start, end, BusinessCalendar("Asia/Shanghai")) == timedelta(hours=9 * 700)

    def test_a_calendar_without_hours_never_gets_there(self):
        with pytest.raises(NeverOpen):
            add_business_time(shanghai(2026, 3, 10, 9), timedelta(minutes=1), BusinessCalendar("UTC", week=((),) * 7))

    def test_a_negative_duration_is_refused(self):
        with pytest.raises(ValueError):
            add_business_time(shanghai(2026, 3, 10, 9), timedelta(minutes=-1), self.shop)


class TestTable:
    @pytest.mark.parametrize("week", [CALLING_WEEK, BUSINESS_WEEK, ALL_WEEK_ALL_DAY])
    def test_a_week_is_read_back_as_it_was_written(self, week):
        assert read_week(write_week(week)) == week

    def test_a_day_left_out_is_closed(self):
        assert read_week({"tue": [["09:00", "17:00"]]})[0] == ()

    @pytest.mark.parametrize(
        "table",
        [
            {"tue": [["17:00", "09:00"]]},
            {"tue": [["09:00", "12:00"], ["11:00", "13:00"]]},
            {"tue": [["nine", "12:00"]]},
            {"tue": [["09:00"]]},
            {"someday": [["09:00", "12:00"]]},
        ],
    )
    def test_a_table_that_makes_no_sense_is_refused(self, table):
        with pytest.raises(BadHours):
            read_week(table)

    def test_midnight_may_end_a_day(self):
        assert read_spans([["18:00", "24:00"]]) == ((time(18), time(0)),)


ZONES = (
    "Asia/Shanghai",
    "America/New_York",
    "Europe/London",
    "America/Havana",  # clocks change at midnight
    "Africa/Cairo",
    "Asia/Beirut",
    "Australia/Lord_Howe",  # by half an hour
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "Asia/Kathmandu",
    "UTC",
)
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2027, 12, 1)).map(
    lambda moment: moment.replace(second=0, microsecond=0, tzinfo=UTC)
)


@st.composite
def weeks(draw):
    days = []
    for _ in range(7):
        marks = sorted(draw(st.sets(st.integers(0, 24 * 12), max_size=6)))
        marks = [divmod(mark * 5, 60) for mark in marks]
        pairs = zip(marks[::2], marks[1::2], strict=False)
        days.append(tuple((time(*start), time(end[0] % 24, end[1])) for start, end in pairs))
    return tuple(days)


def open_by_the_wall_clock(moment: datetime, policy) -> bool:
    """The plainest reading: look at the wall clock and at the table."""
    wall = moment.astimezone(ZoneInfo(policy.zone))
    minute = wall.hour * 60 + wall.minute
    return any(
        start.hour * 60 + start.minute <= minute < ((end.hour * 60 + end.minute) or 24 * 60)
        for start, end in policy.spans_on(wall.date())
    )


@settings(max_examples=150, deadline=None)
@given(zone=st.sampled_from(ZONES), country=st.sampled_from(["CN", "US", ""]), week=weeks(), moment=MOMENTS)
def test_open_means_that_the_wall_clock_says_so(zone, country, week, moment):
    policy = CallingPolicy(zone, country, week=week)

    for step in range(0, 48 * 60, 45):
        at = moment + timedelta(minutes=step)
        assert is_open(at, policy) is open_by_the_wall_clock(at, policy)


@settings(max_examples=100, deadline=None)
@given(zone=st.sampled_from(ZONES), week=weeks(), moment=MOMENTS)
def test_next_open_is_open_and_nothing_before_it_is(zone, week, moment):
    policy = CallingPolicy(zone, "US", week=week)
    if not any(week):
        with pytest.raises(NeverOpen):
            next_open(moment, policy)
        return

    found = next_open(moment, policy)

    assert open_by_the_wall_clock(found, policy)
    minutes_before = min(int((found - moment) / timedelta(minutes=1)), 3 * 24 * 60)
    assert not any(
        open_by_the_wall_clock(found - timedelta(minutes=back), policy) for back in range(5, minutes_before + 1, 5)
    )


@settings(max_examples=100, deadline=None)
@given(zone=st.sampled_from(ZONES), week=weeks(), moment=MOMENTS, minutes=st.integers(1, 5000))
def test_time_added_is_time_between(zone, week, moment, minutes):
    calendar = BusinessCalendar(zone, week=week)
    if not any(week):
        return
    duration = timedelta(minutes=minutes)

    end = add_business_time(moment, duration, calendar)

    assert business_time_between(moment, end, calendar) == duration
    assert business_time_between(end, moment, calendar) == -duration
    assert business_time_between(moment, end - timedelta(seconds=1), calendar) < duration


@settings(max_examples=60, deadline=None)
@given(zone=st.sampled_from(ZONES), week=weeks(), moment=MOMENTS, hours=st.integers(1, 60))
def test_time_between_is_the_count_of_open_minutes(zone, week, moment, hours):
    calendar = BusinessCalendar(zone, "US", week=week)
    counted = sum(
        open_by_the_wall_clock(moment + timedelta(minutes=minute), calendar) for minute in range(0, hours * 60, 1)
    )

    assert business_time_between(moment, moment + timedelta(hours=hours), calendar) == timedelta(minutes=counted)

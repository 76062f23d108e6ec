"""Days without jobs, jobs that came late, and a working day on which nothing was sent."""

from datetime import date, timedelta

import pytest

from tenants.shops import calendar
from tenants.shops.models import ShopSettings
from tenants.uploads import freshness, rows
from tests.conftest import NOW
from tests.factories import at, make_job
from tests.tenants.uploads.files import day
from tests.tenants.uploads.imports import import_rows, row

SHOP_DAYS = 14


def test_the_strip_shows_the_last_working_days_and_the_gaps(shunda):
    for back in (1, 1, 3, 40):
        make_job(shunda, delivered_at=at(shunda, days=-back))

    with shunda.schema():
        days = freshness.days(shunda, now=NOW)

    # 18 November 2026 is a Wednesday; the shop rests on Sundays.
    assert len(days) == SHOP_DAYS
    assert [(day.on.day, day.jobs) for day in days[-4:]] == [(13, 0), (14, 0), (16, 0), (17, 2)]


def test_a_job_delivered_late_in_the_evening_counts_for_the_shops_day(shunda):
    make_job(shunda, delivered_at=at(shunda, "23:30", days=-1))
    make_job(shunda, delivered_at=at(shunda, "00:30"))

    with shunda.schema():
        assert freshness.days(shunda, now=NOW)[-1] == freshness.Day(date(2026, 11, 17), 1)


def test_a_shop_without_jobs_is_not_reproached(shunda):
    with shunda.schema():
        assert freshness.days(shunda, now=NOW) == []
        assert freshness.silent_since(shunda, now=NOW) is None
        assert freshness.late(shunda, now=NOW) is None


def came(shop, *, delivered, after):
    """A job delivered so many days ago that reached us so many days after that."""
    moment = at(shop, days=-delivered)
    return make_job(shop, now=moment + timedelta(days=after), delivered_at=moment)


def test_last_weeks_jobs_that_came_late_are_counted(shunda):
    came(shunda, delivered=30, after=0)
    for after in (0, 2, 3, 4):
        came(shunda, delivered=6, after=after)
    came(shunda, delivered=1, after=0)

    with shunda.schema():
        found = freshness.late(shunda, now=NOW)

    assert (found.late, found.jobs, found.share) == (2, 4, 0.5)


def test_nothing_is_said_when_all_came_in_time_or_the_first_file_is_history(shunda, north):
    came(shunda, delivered=30, after=0)
    came(shunda, delivered=6, after=2)
    came(north, delivered=8, after=8)

    for shop in (shunda, north):
        with shop.schema():
            assert freshness.late(shop, now=NOW) is None


@pytest.mark.parametrize(
    ("sent", "silent"),
    [
        ({"days": -2}, date(2026, 11, 17)),
        ({"days": -1, "clock": "08:00"}, None),
        ({"days": 0, "clock": "09:00"}, None),
    ],
)
def test_a_working_day_without_a_file_is_told(shunda, sent, silent):
    import_rows(shunda, row(1, delivered_at=day(20).isoformat()), now=at(shunda, **sent))

    with shunda.schema():
        assert freshness.silent_since(shunda, now=NOW) == silent


def test_jobs_told_by_another_system_count_as_sent(shunda):
    make_job(shunda, now=at(shunda, days=-10))
    old = row(1, delivered_at=day(20).isoformat())
    with shunda.schema():
        assert freshness.silent_since(shunda, now=NOW) == date(2026, 11, 17)
        rows.take([old], shop=shunda, now=at(shunda, days=-1))

        assert freshness.silent_since(shunda, now=NOW) is None


def test_a_job_delivered_on_that_day_was_sent(shunda):
    make_job(shunda, now=at(shunda, days=-10))
    with shunda.schema():
        assert freshness.silent_since(shunda, now=NOW)
    make_job(shunda, delivered_at=at(shunda, days=-1))

    with shunda.schema():
        assert freshness.silent_since(shunda, now=NOW) is None


def test_a_shops_own_days_of_rest_count(shunda):
    make_job(shunda)
    told = {"closed_on": ["2026-11-17"], "week": {"mon": [["09:00", "18:00"]], "tue": [["09:00", "18:00"]]}}
    ShopSettings.objects.update_or_create(shop=shunda, defaults={"clocks": told})

    found = calendar.working_days(calendar.of(shunda), before=date(2026, 11, 18), count=2)

    assert found == [date(2026, 11, 10), date(2026, 11, 16)]


@pytest.mark.parametrize("told", [{"week": {"someday": []}}, {"closed_on": ["never"]}, {"week": {"mon": []}}])
def test_hours_that_cannot_be_read_are_the_usual_ones(shunda, told):
    ShopSettings.objects.update_or_create(shop=shunda, defaults={"clocks": told})

    assert calendar.working_days(calendar.of(shunda), before=date(2026, 11, 18), count=1) == [date(2026, 11, 17)]

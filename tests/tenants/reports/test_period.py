"""Stretches of days on the shop's own clock."""

from datetime import UTC, date, datetime

import pytest

from tenants.reports import period

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)


def test_a_day_begins_and_ends_at_midnight_in_the_shop():
    found = period.read("2026-11-18..2026-11-18", now=NOON, zone="Asia/Shanghai")

    assert found.start == datetime(2026, 11, 17, 16, tzinfo=UTC)
    assert found.end == datetime(2026, 11, 18, 16, tzinfo=UTC)


def test_the_day_when_clocks_go_back_has_twenty_five_hours():
    found = period.Period(date(2026, 10, 25), date(2026, 10, 25), "Europe/London")

    assert (found.end - found.start).total_seconds() == 25 * 3600


def test_late_in_the_evening_it_is_already_tomorrow_in_shanghai():
    late = datetime(2026, 11, 18, 17, tzinfo=UTC)

    assert period.last_days(1, now=late, zone="Asia/Shanghai").last == date(2026, 11, 19)


def test_before_a_month_comes_the_month_before_it():
    assert period.read("2026-03", now=NOON, zone="UTC").before() == period.read("2026-02", now=NOON, zone="UTC")


def test_before_seven_days_come_seven_days():
    found = period.read("7d", now=NOON, zone="UTC")

    assert found.before() == period.Period(date(2026, 11, 5), date(2026, 11, 11), "UTC")


@pytest.mark.parametrize(
    "text", ["", "0d", "999d", "2026-13", "soon", "2026-11-18..2026-11-17", "xd", "2020-01-01..2026-01-01"]
)
def test_what_is_no_period_is_refused(text):
    with pytest.raises(period.BadPeriod):
        period.read(text, now=NOON, zone="UTC")

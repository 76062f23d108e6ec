"""When a customer asks to be called: kept with its history, on the customer's own clock."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenants.followups.calling import Hours
from tenants.jobs import wishes
from tenants.jobs.models import CallingWish, Customer
from tenants.shops.models import Shop, ShopSettings
from tests.factories import at, make_customer

TEN, NOON = time(10), time(12)


def told(shop, customer, prefers_from=TEN, prefers_until=NOON, zone="", **more):
    with shop.schema():
        return wishes.when_to_call(customer.pk, prefers_from=prefers_from, prefers_until=prefers_until, zone=zone,
                                   **{"by": None, "by_name": "Ann", "now": at(shop), **more})  # fmt: skip


def history(shop):
    with shop.schema():
        return [(each.prefers_from, each.zone, each.by_name) for each in CallingWish.objects.all()]


def test_each_change_is_a_line_and_the_last_one_holds(shunda):
    customer = make_customer(shunda)

    told(shunda, customer)
    told(shunda, customer)
    after = told(shunda, customer, zone="Europe/London", by_name="Bea")

    assert (after.prefers_from, after.prefers_until, after.zone) == (TEN, NOON, "Europe/London")
    assert history(shunda) == [(TEN, "", "Ann"), (TEN, "Europe/London", "Bea")]


def test_a_wish_can_be_taken_back(shunda):
    customer = make_customer(shunda)
    told(shunda, customer)

    assert told(shunda, customer, None, None).prefers_from is None
    assert len(history(shunda)) == 2


@pytest.mark.parametrize(
    ("said", "why"),
    [((TEN, None), "half"), ((None, TEN), "half"), ((NOON, TEN), "order"), ((TEN, TEN), "order"),
     ((TEN, NOON, "Mars/Olympus"), "zone")],
)  # fmt: skip
def test_a_wish_that_cannot_be_kept_is_refused(shunda, said, why):
    customer = make_customer(shunda)

    with pytest.raises(wishes.BadWish) as refusal:
        told(shunda, customer, *said)
    assert refusal.value.why == why
    assert history(shunda) == []


def hours(country="CN"):
    shop = Shop(timezone="Asia/Shanghai", country=country)
    shop.settings = ShopSettings(shop=shop)
    return Hours(shop)


def test_a_customer_in_another_zone_is_called_by_the_clock_there():
    here, there = Customer(), Customer(zone="Asia/Tokyo")
    moment = datetime(2026, 3, 4, 8, 30, tzinfo=ZoneInfo("Asia/Shanghai"))

    assert hours().window(moment, here) is None
    assert hours().window(moment, there) is not None
    assert hours().window(moment.replace(hour=19, minute=30), there) is None


def test_a_promise_may_lie_in_the_usual_hours_of_the_customers_clock():
    customer = Customer(prefers_from=time(18), prefers_until=time(19), zone="Asia/Tokyo")
    moment = datetime(2026, 3, 4, 8, 30, tzinfo=ZoneInfo("Asia/Shanghai"))

    assert hours().window(moment, customer) is None
    assert hours().window(moment, customer, promised=True) is not None


_moments = st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))
_zones = st.sampled_from(sorted(zone for zone in available_timezones() if "/" in zone))


@settings(deadline=None)
@given(_moments, _zones, st.sampled_from(["CN", "GB", "US", "DE"]), st.integers(0, 22), st.integers(1, 23))
def test_no_window_lies_outside_the_customers_wish_whatever_clocks_do(moment, zone, country, start, length):
    """Over changes of the clock, too: the clock on the wall shows a wished time throughout the window."""
    until = min(start + length, 23)
    customer = Customer(zone=zone, prefers_from=time(start), prefers_until=time(until) if until > start else time(23))
    found = hours(country).next_window(moment, customer)

    assert found is not None
    opens, closes = found
    for each in (opens, closes - timedelta(seconds=1)):
        assert customer.prefers_from <= each.astimezone(ZoneInfo(zone)).time() < customer.prefers_until
    assert opens < closes
    assert closes > moment

"""The shop's bookings: day, week, who waits, the steps at the door, taking down a caller, and the settings."""

import pytest
import time_machine

from tenants.care import arrive, due, preferences
from tenants.care.models import Booking, State
from tenants.jobs.models import Customer, DeclinedItem, Vehicle
from tenants.shops import members
from tests.factories import at, make_job, make_user
from tests.tenants.care.conftest import SHOP, booked, waiting

HOST = {"host": "shunda.localhost"}


@pytest.fixture
def as_role(client, shunda):
    """Signs a new member in with this role, at 10:30 on the shop's clock."""

    def sign_in(role):
        person = make_user(f"{role} person", language="en")
        members.join(shunda, person, role=role, now=at(shunda))
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return person

    with time_machine.travel(at(shunda), tick=False):
        yield sign_in


def get(client, path):
    return client.get(path, headers=HOST)


def post(client, path, **data):
    return client.post(path, data, headers=HOST)


def state_of(shop, booking):
    with shop.schema():
        return Booking.objects.get(pk=booking.pk).state


def test_the_day_shows_who_comes_when_and_which_times_are_free(client, as_role, shunda):
    as_role("viewer")
    for _ in range(2):
        booked(shunda, "14:00", days=0, work="Brake fluid")

    page = get(client, "/bookings/").content.decode()

    assert page.count("Brake fluid") == 2
    assert "15:00 (2)" in page
    assert "14:00 (" not in page


def test_the_week_shows_each_day_with_what_is_taken(client, as_role, shunda):
    as_role("viewer")
    booked(shunda, "14:00", days=1, work="Brake fluid")

    page = get(client, "/bookings/week/").content.decode()

    assert "Brake fluid" in page
    assert "1 of 18 places taken" in page
    assert page.count("closed") >= 1  # Sunday


def test_arrivals_to_print_name_nobody_in_full(client, as_role, shunda):
    as_role("viewer")
    booked(shunda, "14:00", days=0)

    page = get(client, "/bookings/arrivals/").content.decode()

    assert "王**" in page
    assert "王芳" not in page


def test_the_door_marks_who_is_here_and_who_did_not_come(client, as_role, shunda):
    as_role("advisor")
    here, absent = booked(shunda, "14:00", days=0), booked(shunda, "15:00", days=0)

    first = post(client, f"/bookings/{here.pk}/arrival/", **{"from": "day"})
    post(client, f"/bookings/{absent.pk}/absence/", text="Forgot")

    assert first.headers["Location"] == "/bookings/?day=2026-11-18"
    assert (state_of(shunda, here), state_of(shunda, absent)) == (State.ARRIVED, State.NO_SHOW)


def test_a_step_that_comes_too_late_says_what_the_booking_is_now(client, as_role, shunda):
    as_role("advisor")
    booking = booked(shunda, "14:00", days=0)
    with shunda.schema():
        arrive.booking(booking, who=SHOP, now=at(shunda))

    answer = post(client, f"/bookings/{booking.pk}/cancellation/")

    assert answer.status_code == 409
    assert "The booking is now: Arrived." in answer.content.decode()


def test_a_full_time_is_refused_and_a_free_one_taken(client, as_role, shunda):
    as_role("advisor")
    for _ in range(2):
        booked(shunda, "16:00")
    booking = booked(shunda, "14:00")

    full = post(client, f"/bookings/{booking.pk}/time/", starts_at=at(shunda, "16:00", days=1).isoformat())
    free = post(client, f"/bookings/{booking.pk}/time/", starts_at=at(shunda, "17:00", days=1).isoformat())

    assert (full.status_code, free.status_code) == (409, 302)
    assert "This time is full." in full.content.decode()
    with shunda.schema():
        assert Booking.objects.get(pk=booking.pk).starts_at == at(shunda, "17:00", days=1)


def test_the_list_of_what_to_prepare_is_kept(client, as_role, shunda):
    as_role("advisor")
    booking = booked(shunda)

    post(client, f"/bookings/{booking.pk}/preparation/", done=["tools", "people"])

    with shunda.schema():
        assert Booking.objects.get(pk=booking.pk).prepared == ["people", "tools"]
    assert "ready: People, Tools" in get(client, f"/bookings/{booking.pk}/").content.decode()


def test_who_calls_is_taken_down_with_the_car(client, as_role, shunda):
    as_role("advisor")
    told = {"phone": "138 0013 9999", "name": "赵敏", "plate": "沪B12345", "work": "Tyres", "priority": "ordinary",
            "source": "inbound", "starts_at": at(shunda, "14:00", days=1).isoformat(), "minutes": "60",
            "price": "880.50"}  # fmt: skip

    answer = post(client, "/bookings/new/", **told)

    assert answer.status_code == 302, answer.content.decode()
    with shunda.schema():
        booking = Booking.objects.get()
        assert (booking.customer.phone, booking.vehicle.plate) == ("+8613800139999", "沪B12345")
        assert (booking.price_minor, booking.currency, booking.source) == (88050, "CNY", "inbound")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"phone": "12"}, "This number cannot be called."),
        ({"plate": "?"}, "This is no plate."),
        ({"work": ""}, "This is needed."),
        ({"starts_at": "tomorrow"}, "Choose a time of the list."),
    ],
)
def test_a_caller_who_cannot_be_taken_down_leaves_nothing(client, as_role, shunda, changes, sentence):
    as_role("advisor")
    told = {"phone": "13800139999", "work": "Tyres", "priority": "ordinary", "source": "inbound", "on_site": "on",
            "starts_at": at(shunda, "14:00", days=1).isoformat(), **changes}  # fmt: skip

    answer = post(client, "/bookings/new/", **told)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    with shunda.schema():
        assert (Booking.objects.count(), Customer.objects.count(), Vehicle.objects.count()) == (0, 0, 0)


def test_a_booking_is_written_anew_with_the_work_that_was_put_off(client, as_role, shunda):
    as_role("manager")
    job = make_job(shunda)
    with shunda.schema():
        DeclinedItem.objects.create(job=job, item="后刹车片")
    booking = booked(shunda, job=job)

    answer = post(
        client, f"/bookings/{booking.pk}/details/", work="Brake fluid", items=["后刹车片"], priority="ordinary",
        source="outbound", on_site="on", starts_at=booking.starts_at.astimezone(shunda.zone).isoformat(),
    )  # fmt: skip

    assert answer.status_code == 302, answer.content.decode()
    page = get(client, f"/jobs/{job.pk}/").content.decode()
    assert "B-0001" in page
    with shunda.schema():
        assert list(booking.items.values_list("item", flat=True)) == ["后刹车片"]


def test_whoever_waits_for_parts_stands_on_a_list_until_they_come(client, as_role, shunda):
    as_role("advisor")
    booking = waiting(shunda, comes_at_once=True)
    assert "Left damper" in get(client, "/bookings/waiting/").content.decode()

    post(client, f"/bookings/{booking.pk}/parts/")

    assert "Left damper" not in get(client, "/bookings/waiting/").content.decode()
    with shunda.schema():
        moved = Booking.objects.get(pk=booking.pk)
        assert moved.starts_at.astimezone(shunda.zone).date() == shunda.today(at(shunda))


SETTINGS = {"minutes": "30", "cars": "3", "extra": "0", "notice": "2", "ahead_days": "14", "weekdays": ["mon", "tue"],
            "opens": "08:00", "closes": "16:00", "at_0900": "0", "confirm_hours": "2", "declined": "on",
            "declined_days": "45", "service_lead": "7", "insurance": "on", "insurance_lead": "40",
            "inspection_lead": "30"}  # fmt: skip


def test_a_manager_sets_times_places_and_calls(client, as_role, shunda):
    as_role("manager")

    answer = post(client, "/bookings/settings/", **SETTINGS)

    assert answer.status_code == 302, answer.content.decode()
    with shunda.schema():
        table, rules = preferences.table(), preferences.rules()
        assert (table.minutes, table.cars, table.weekdays) == (30, 3, {0, 1})
        assert {f"{start:%H:%M}": cars for start, cars in table.by_time.items()} == {"09:00": 0}
        assert (rules.declined.on, rules.declined.days, rules.late, preferences.mails("late")) == (
            True, 45, False, False,
        )  # fmt: skip
        assert (rules.insurance_due, rules.inspection_due) == (due.Rule(on=True, days=40), due.Rule(on=False, days=30))


def test_settings_that_make_no_sense_are_refused_and_an_advisor_sees_none(client, as_role, shunda):
    as_role("manager")
    answer = post(client, "/bookings/settings/", **{**SETTINGS, "opens": "17:00"})
    assert (answer.status_code, "This is not after the first time." in answer.content.decode()) == (422, True)

    as_role("advisor")
    assert get(client, "/bookings/settings/").status_code == 404

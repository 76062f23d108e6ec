"""Taking down a booking: what it needs, which times can be had, and what is taken up with it."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection, transaction

from tenants.care import book, cancel, diary, form, move, preferences
from tenants.care.models import Booking, BookingEvent, State
from tenants.jobs.models import DeclinedItem
from tests.factories import at, make_follow_up, make_job, new_id
from tests.tenants.care.conftest import SHOP, TEAM, booked, waiting, wanted


def test_a_booking_is_numbered_and_its_first_event_says_who_took_it(shunda):
    first, second = booked(shunda), booked(shunda, "15:00")

    assert (first.reference, second.reference) == ("B-0001", "B-0002")
    with shunda.schema():
        event = BookingEvent.objects.get(booking=first)
        assert (event.kind, event.by_name, first.state) == ("taken", "Ann Agent", State.BOOKED)


def test_two_cars_fill_a_slot_and_the_third_is_offered_the_next_ones(shunda):
    for _ in range(2):
        booked(shunda, "14:00")

    with pytest.raises(diary.NotFree) as refused:
        booked(shunda, "14:00")

    assert refused.value.why == "full"
    assert [slot.starts_at for slot in refused.value.next_free] == [
        at(shunda, clock, days=1) for clock in ("15:00", "16:00", "17:00")
    ]


def test_rework_finds_a_place_where_ordinary_work_does_not(shunda):
    for _ in range(2):
        booked(shunda, "14:00")

    booked(shunda, "14:00", priority="rework")

    with pytest.raises(diary.NotFree):
        booked(shunda, "14:00", priority="rework")


def test_a_cancelled_booking_leaves_its_place(shunda):
    first = booked(shunda, "14:00")
    booked(shunda, "14:00")
    with shunda.schema():
        cancel.booking(first, who=SHOP, now=at(shunda))

    assert booked(shunda, "14:00").state == State.BOOKED


@pytest.mark.parametrize(
    ("clock", "days", "why"),
    [("14:30", 1, "closed"), ("10:00", 4, "closed"), ("09:00", 0, "past"), ("14:00", 60, "far")],
    ids=["between two slots", "on a Sunday", "an hour ago", "in two months"],
)
def test_a_time_that_is_no_slot_is_refused_by_its_reason(shunda, clock, days, why):
    with pytest.raises(diary.NotFree) as refused:
        booked(shunda, clock, days=days)

    assert refused.value.why == why
    assert refused.value.next_free


def test_a_shop_books_as_many_cars_as_it_set(shunda, now):
    with shunda.schema():
        preferences.save(bookings={"cars": 1, "extra": 0}, reminders={}, now=now)
    booked(shunda, "14:00")

    with pytest.raises(diary.NotFree):
        booked(shunda, "14:00", priority="rework")


@pytest.mark.parametrize(
    ("told", "faults"),
    [
        ({"work": ""}, {"work": "required"}),
        ({"minutes": None, "price_minor": None}, {"minutes": "required", "price_minor": "required"}),
        ({"minutes": None, "price_minor": None, "on_site": True}, {}),
        ({"starts_at": None}, {"starts_at": "required"}),
        ({"needs_parts": True}, {"parts": "required"}),
        ({"priority": "vip"}, {"priority": "unknown"}),
        ({"items": ["Discs"]}, {"items": "unknown"}),
        ({"price_minor": -1}, {"price_minor": "number"}),
        ({"note": "x" * 1001}, {"note": "too_long"}),
    ],
)
def test_what_is_missing_is_named_by_field(shunda, told, faults):
    if not faults:
        assert booked(shunda, **told).on_site
        return
    with pytest.raises(form.Incomplete) as refused:
        booked(shunda, **told)

    assert refused.value.faults == faults


def test_declined_work_that_is_taken_up_is_enough_and_keeps_its_price(shunda):
    job = make_job(shunda)
    with shunda.schema():
        DeclinedItem.objects.create(job=job, item="后刹车片", price_minor=45000)

    taken = booked(shunda, job=job, work="", items=["后刹车片"])

    with shunda.schema():
        assert list(taken.items.values_list("item", "price_minor")) == [("后刹车片", 45000)]


def test_booking_again_on_the_same_call_writes_that_booking_anew(shunda):
    follow_up, attempt = make_follow_up(shunda), new_id()

    def take(**told):
        with shunda.schema():
            return book.on_call(
                follow_up.pk, attempt_id=attempt, shop=shunda, told=wanted(shunda, **told), who=TEAM, now=at(shunda)
            )

    first = take()
    second = take(clock="15:00", work="Brake fluid and wipers")

    assert (second.pk, second.work, second.round) == (first.pk, "Brake fluid and wipers", 2)
    with shunda.schema():
        assert Booking.objects.count() == 1
        assert list(second.events.values_list("kind", flat=True)) == ["taken", "moved"]
        assert second.customer_id == follow_up.customer_id


def test_a_booking_may_be_moved_to_a_free_time_and_stays_where_it_is_otherwise(shunda):
    mine = booked(shunda, "14:00")
    for _ in range(2):
        booked(shunda, "16:00")

    with shunda.schema():
        with pytest.raises(diary.NotFree):
            move.booking(mine, starts_at=at(shunda, "16:00", days=1), shop=shunda, who=SHOP, now=at(shunda))
        mine.refresh_from_db()
        assert mine.starts_at == at(shunda, "14:00", days=1)

        move.booking(mine, starts_at=at(shunda, "17:00", days=1), shop=shunda, who=SHOP, now=at(shunda))
    assert (mine.starts_at, mine.round) == (at(shunda, "17:00", days=1), 2)


def test_a_booking_without_a_time_waits_for_its_parts_and_takes_no_place(shunda):
    held = waiting(shunda)

    assert (held.state, held.starts_at) == (State.WAITING, None)
    with shunda.schema():
        day = shunda.today(at(shunda)) + timedelta(days=1)
        assert all(slot.taken == 0 for slot in diary.Diary(shunda, now=at(shunda)).days([day])[day])


def test_whoever_books_waits_until_another_booking_of_the_shop_is_through(shunda, north):
    lock = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute(lock, [f"{shunda.schema_name}.bookings"])

        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '200ms'")
        with pytest.raises(OperationalError), transaction.atomic():
            booked(shunda)
        assert booked(north).number == 1  # another shop's diary is free

        other.rollback()
        assert booked(shunda).number == 1
    finally:
        other.close()

"""What becomes of a booking: late, absent, arrived, waiting for parts, asked by telephone, done; all of it logged."""

from datetime import timedelta

import pytest

from tenants.care import (
    absent,
    arrive,
    calls,
    cancel,
    change,
    confirm,
    diary,
    finish,
    parts,
    preferences,
    prepare,
    watch,
)
from tenants.care.models import Booking, CareCall, State
from tenants.followups import answers, close
from tenants.followups.models import FollowUp, Kind
from tenants.shops import members, standing
from tests.factories import at, make_job, make_user
from tests.tenants.care.conftest import SHOP, TEAM, booked, waiting


def kinds(booking):
    return list(booking.events.values_list("kind", flat=True))


def watch_at(shop, clock, *, days=0):
    with shop.schema():
        watch.shop(shop, now=at(shop, clock, days=days))


def call_about(booking):
    return FollowUp.objects.get(care__booking=booking, closed_at=None)


def fresh(booking):
    return Booking.objects.get(pk=booking.pk)


@pytest.fixture
def told(shunda):
    """Somebody who is told of complaints, and reads Chinese."""
    person = make_user("Mia", email="mia@example.com", language="zh-hans")
    members.tell_of_complaints(members.join(shunda, person, role="manager", now=at(shunda)), told=True)
    return person


@pytest.mark.parametrize(("clock", "state"), [("14:29", State.BOOKED), ("14:30", State.LATE)])
def test_half_an_hour_after_the_time_a_customer_is_late(shunda, clock, state):
    booking = booked(shunda, "14:00", days=0)

    watch_at(shunda, clock)

    with shunda.schema():
        assert fresh(booking).state == state
        assert FollowUp.objects.filter(call_type="no_show").count() == (state == State.LATE)


def test_who_is_late_is_called_once_and_the_shop_is_told_once(shunda, told, mailoutbox):
    booking = booked(shunda, "14:00", days=0)

    for clock in ("14:30", "14:31", "14:32"):
        watch_at(shunda, clock)

    late = [mail for mail in mailoutbox if booking.reference in mail.subject]
    assert [mail.to for mail in late] == [["mia@example.com"]]
    assert "王芳" not in late[0].body
    with shunda.schema():
        call = call_about(booking)
        assert (call.kind, call.call_type, call.due_at) == (Kind.REMINDER, "no_show", at(shunda, "14:30"))


def test_whoever_arrives_is_not_asked_any_more_where_the_car_is(shunda):
    booking = booked(shunda, "14:00", days=0)
    watch_at(shunda, "14:30")

    with shunda.schema():
        arrive.booking(booking, who=SHOP, now=at(shunda, "14:40"))

        assert fresh(booking).state == State.ARRIVED
        assert not FollowUp.objects.filter(closed_at=None, call_type="no_show").exists()
        assert kinds(booking) == ["taken", "late", "arrived"]


def test_who_did_not_come_all_day_leaves_the_place_and_may_still_be_given_a_new_time(shunda):
    booking = booked(shunda, "14:00", days=0)
    watch_at(shunda, "14:30")

    watch_at(shunda, "00:05", days=1)

    with shunda.schema():
        assert fresh(booking).state == State.NO_SHOW
        assert CareCall.objects.filter(booking=booking).count() == 1
        with pytest.raises(change.OutOfTurn):
            cancel.booking(fresh(booking), who=SHOP, now=at(shunda))


def test_a_shop_may_do_without_the_calls_and_mails(shunda, told, mailoutbox):
    with shunda.schema():
        preferences.save(bookings={"late": False, "summary": False}, reminders={"late": False}, now=at(shunda))
    booking = booked(shunda, "14:00", days=0)

    watch_at(shunda, "14:30")

    with shunda.schema():
        assert fresh(booking).state == State.LATE
        assert not CareCall.objects.exists()
    assert mailoutbox == []


def test_a_shop_that_cannot_be_called_for_is_not(shunda):
    standing.write(shunda, state="read_only", now=at(shunda))
    booking = booked(shunda, "14:00", days=0)

    watch_at(shunda, "14:30")

    with shunda.schema():
        assert fresh(booking).state == State.LATE
        assert not CareCall.objects.exists()


# --- in writing, and by telephone


def test_two_hours_after_the_time_was_sent_the_customer_is_called(shunda):
    booking = booked(shunda, "14:00")

    with shunda.schema():
        confirm.sent(booking, shop=shunda, who=SHOP, now=at(shunda, "10:30"))
        confirm.sent(booking, shop=shunda, who=SHOP, now=at(shunda, "10:45"))

        call = call_about(booking)
        assert (call.call_type, call.due_at, call.expires_at) == (
            "booking", at(shunda, "12:30"), at(shunda, "14:00", days=1),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "state", "last"),
    [
        ({"booking": "confirmed"}, State.CONFIRMED, "confirmed"),
        ({"booking": "cancel"}, State.CANCELLED, "cancelled"),
        ({"booking": "change"}, State.BOOKED, "wished"),
        ({}, State.BOOKED, "reminded"),
    ],
)
def test_what_the_customer_says_on_the_call_is_carried_over_once(shunda, said, state, last):
    booking = booked(shunda, "14:00")
    with shunda.schema():
        confirm.sent(booking, shop=shunda, who=SHOP, now=at(shunda))
        call = call_about(booking)
        for seq, (question, text) in enumerate(said.items(), start=1):
            answers.save(call.pk, shop=shunda, question=question, text=text, seq=seq, now=at(shunda, "12:40"))
        close.follow_up(call, reason="reached", now=at(shunda, "12:45"))

    watch_at(shunda, "12:46")
    watch_at(shunda, "12:47")

    with shunda.schema():
        assert fresh(booking).state == state
        assert kinds(booking)[-1] == last
        assert kinds(booking).count(last) == 1


def test_an_answer_about_an_older_time_changes_nothing(shunda):
    booking = booked(shunda, "14:00")
    with shunda.schema():
        confirm.sent(booking, shop=shunda, who=SHOP, now=at(shunda))
        call = call_about(booking)
        answers.save(call.pk, shop=shunda, question="booking", text="cancel", seq=1, now=at(shunda, "12:40"))
        close.follow_up(call, reason="reached", now=at(shunda, "12:45"))
        Booking.objects.filter(pk=booking.pk).update(round=2)

    watch_at(shunda, "12:46")

    with shunda.schema():
        assert fresh(booking).state == State.BOOKED


# --- parts


def test_who_agreed_to_come_at_once_is_put_into_the_plan_of_the_day_and_called(shunda):
    booking = waiting(shunda, comes_at_once=True)

    with shunda.schema():
        parts.arrived(booking, shop=shunda, who=SHOP, now=at(shunda, "10:30"))

        held = fresh(booking)
        assert (held.state, held.starts_at) == (State.BOOKED, at(shunda, "12:00"))
        assert call_about(booking).due_at == at(shunda, "10:30")


def test_a_full_day_still_has_a_place_for_whose_parts_have_come(shunda, now):
    with shunda.schema():
        preferences.save(bookings={"cars": 1, "extra": 1}, reminders={}, now=now)
    booked(shunda, "12:00", days=0)
    booking = waiting(shunda, comes_at_once=True)

    with shunda.schema():
        parts.arrived(booking, shop=shunda, who=SHOP, now=at(shunda, "10:30"))

        assert fresh(booking).starts_at == at(shunda, "12:00")


def test_who_did_not_agree_is_called_and_stays_on_the_list_until_a_time_is_found(shunda):
    booking = waiting(shunda)

    with shunda.schema():
        parts.arrived(booking, shop=shunda, who=SHOP, now=at(shunda))

        held = fresh(booking)
        assert (held.state, held.starts_at, held.parts_arrived_at) == (State.WAITING, None, at(shunda))
        assert call_about(booking).call_type == "booking"


# --- done


def test_the_job_of_the_visit_ends_the_booking(shunda):
    job = make_job(shunda)
    booking = booked(shunda, "14:00", days=0, job=job)
    with shunda.schema():
        arrive.booking(booking, who=SHOP, now=at(shunda, "14:00"))
    came = make_job(shunda, customer=job.customer, vehicle=job.vehicle, delivered_at=at(shunda, "17:30"))

    watch_at(shunda, "18:00")

    with shunda.schema():
        held = fresh(booking)
        assert (held.state, held.done_job_id) == (State.DONE, came.pk)


def test_another_cars_job_ends_nothing(shunda):
    booking = booked(shunda, "14:00", days=0)
    with shunda.schema():
        arrive.booking(booking, who=SHOP, now=at(shunda, "14:00"))
    make_job(shunda, delivered_at=at(shunda, "17:30"))

    watch_at(shunda, "18:00")

    with shunda.schema():
        assert fresh(booking).state == State.ARRIVED
        finish.booking(fresh(booking), who=SHOP, now=at(shunda, "18:00"))
        assert fresh(booking).state == State.DONE


def test_a_line_that_the_list_does_not_have_is_refused(shunda):
    booking = booked(shunda)

    with shunda.schema(), pytest.raises(prepare.UnknownNeed):
        prepare.booking(booking, done=["coffee"], who=SHOP, now=at(shunda))


def test_an_absence_that_the_shop_notes_itself_is_asked_about_once(shunda):
    booking = booked(shunda, "14:00", days=0)
    with shunda.schema():
        absent.late(booking, shop=shunda, who=SHOP, now=at(shunda, "14:30"))
        absent.no_show(booking, shop=shunda, who=SHOP, now=at(shunda, "17:00"))

        assert CareCall.objects.filter(booking=booking).count() == 1
        assert kinds(booking) == ["taken", "late", "no_show"]


def test_planning_a_call_for_the_same_reason_gives_the_same_call(shunda):
    booking = booked(shunda)
    with shunda.schema():
        first, second = (
            calls.confirm(booking, shop=shunda, due_at=at(shunda, "12:00"), now=at(shunda)) for _ in range(2)
        )

        assert first.pk == second.pk
        assert FollowUp.objects.filter(kind=Kind.REMINDER).count() == 1


# --- the morning


def test_the_summary_leaves_once_in_the_morning_and_only_with_bookings(shunda, told, mailoutbox):
    watch_at(shunda, "08:00")
    assert mailoutbox == []
    booked(shunda, "14:00", days=1)

    watch_at(shunda, "06:59", days=1)
    assert mailoutbox == []
    watch_at(shunda, "07:00", days=1)
    watch_at(shunda, "07:01", days=1)

    assert len(mailoutbox) == 1
    assert "14:00" in mailoutbox[0].body
    assert "Brake fluid" in mailoutbox[0].body


def test_a_time_in_the_diary_is_held_by_one_customer_at_a_time(shunda, now):
    with shunda.schema():
        preferences.save(bookings={"cars": 1, "extra": 0}, reminders={}, now=now)
    first = booked(shunda, "14:00")
    with shunda.schema():
        cancel.booking(first, who=TEAM, now=now + timedelta(minutes=1))
    booked(shunda, "14:00")

    with pytest.raises(diary.NotFree):
        booked(shunda, "14:00")

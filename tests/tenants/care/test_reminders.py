"""Who is reminded of what, and when: each reason once, and nobody who does not want it or comes anyhow."""

from datetime import timedelta

import pytest

from tenants.care import due, preferences, reminders, taken_up
from tenants.care.models import CareCall
from tenants.consent import suppress
from tenants.followups.models import FollowUp, Kind
from tenants.jobs.models import DeclinedItem, JobLine, Vehicle
from tenants.shops import standing
from tests.factories import at, make_job
from tests.tenants.care.conftest import booked

ON = {"declined": {"on": True, "days": 30}, "service_due": {"on": True, "lead": 7}}


@pytest.fixture
def wanted(shunda, now):
    """The shop wants both kinds of reminder."""
    with shunda.schema():
        preferences.save(bookings={}, reminders=ON, now=now)


def declined_job(shop, *, days_ago=31, item="后刹车片", **fields):
    job = make_job(shop, delivered_at=at(shop) - timedelta(days=days_ago), **fields)
    with shop.schema():
        DeclinedItem.objects.create(job=job, item=item)
    return job


def planned(shop, *, days=0):
    with shop.schema():
        return reminders.plan(shop, now=at(shop, days=days))


def test_nobody_is_reminded_until_the_shop_wants_it(shunda):
    declined_job(shunda)

    assert planned(shunda) == 0


def test_work_that_was_put_off_is_reminded_of_once(shunda, wanted):
    job = declined_job(shunda)

    assert [planned(shunda), planned(shunda), planned(shunda, days=20)] == [1, 0, 0]
    with shunda.schema():
        follow_up = FollowUp.objects.get()
        assert (follow_up.kind, follow_up.call_type, follow_up.job_id) == (Kind.REMINDER, "declined", job.pk)
        assert follow_up.due_at <= at(shunda) < follow_up.expires_at


@pytest.mark.parametrize(("days_ago", "number"), [(29, 0), (30, 1), (60, 1), (61, 0)])
def test_it_is_neither_too_early_nor_long_ago(shunda, wanted, days_ago, number):
    declined_job(shunda, days_ago=days_ago)

    assert planned(shunda) == number


@pytest.mark.parametrize("kind", ["insurance_due", "inspection_due"])
@pytest.mark.parametrize(("days", "number"), [(-1, 0), (0, 1), (30, 1), (31, 0)])
def test_what_runs_out_is_reminded_of_once_with_its_day(shunda, now, kind, days, number):
    job = make_job(shunda)
    ends = shunda.today(at(shunda)) + timedelta(days=days)
    with shunda.schema():
        preferences.save(bookings={}, reminders={kind: {"on": True, "lead": 30}}, now=now)
        job.vehicle = Vehicle.objects.create(plate="沪A12345", **{kind: ends})
        job.save()

    assert [planned(shunda), planned(shunda)] == [number, 0]
    with shunda.schema():
        told = CareCall.objects.values_list("follow_up__call_type", "follow_up__job", "due_on")
        assert list(told) == [(kind, job.pk, ends)] * number


def test_who_renews_is_reminded_again_when_the_new_term_ends(shunda, now):
    job = make_job(shunda)
    today = shunda.today(at(shunda))
    with shunda.schema():
        preferences.save(bookings={}, reminders={"insurance_due": {"on": True, "lead": 30}}, now=now)
        job.vehicle = Vehicle.objects.create(plate="沪A12345", insurance_due=today + timedelta(days=10))
        job.save()
    assert planned(shunda) == 1

    with shunda.schema():
        FollowUp.objects.update(closed_at=now, closed_reason="reached")
        Vehicle.objects.update(insurance_due=today + timedelta(days=375))

    assert [planned(shunda, days=20), planned(shunda, days=350)] == [0, 1]


def test_who_wants_no_reminders_gets_none(shunda, wanted, now):
    job = declined_job(shunda)
    with shunda.schema():
        suppress.number(
            job.customer.phone, reason="asked", evidence="call", by=None, now=now - timedelta(days=1),
            purpose="reminder",
        )  # fmt: skip

    assert planned(shunda) == 0


def test_who_refused_surveys_only_is_still_reminded(shunda, wanted, now):
    job = declined_job(shunda)
    with shunda.schema():
        suppress.number(
            job.customer.phone, reason="asked", evidence="call", by=None, now=now - timedelta(days=1),
            purpose="survey",
        )  # fmt: skip

    assert planned(shunda) == 1


def test_who_comes_anyhow_is_not_called(shunda, wanted):
    job = declined_job(shunda)
    booked(shunda, job=job)

    assert planned(shunda) == 0


def test_what_was_done_in_a_later_job_is_not_spoken_of(shunda, wanted):
    job = declined_job(shunda)
    later = make_job(shunda, customer=job.customer, vehicle=job.vehicle, delivered_at=at(shunda) - timedelta(days=3))
    with shunda.schema():
        JobLine.objects.create(job=later, position=1, item="更换后制动片")

    assert planned(shunda) == 0


def test_a_customer_with_two_reasons_is_called_once(shunda, wanted):
    job = declined_job(shunda)
    declined_job(shunda, days_ago=40, customer=job.customer, item="轮胎")

    assert planned(shunda) == 1


def test_a_shop_without_a_plan_is_not_called_for(shunda, wanted, now):
    declined_job(shunda)
    standing.write(shunda, state="read_only", now=now)

    assert planned(shunda) == 0


@pytest.mark.parametrize(("days", "number"), [(-1, 0), (0, 1), (7, 1), (8, 0)])
def test_the_next_service_is_reminded_of_in_the_week_before(shunda, wanted, days, number):
    make_job(
        shunda, delivered_at=at(shunda) - timedelta(days=170),
        next_service_on=shunda.today(at(shunda)) + timedelta(days=days),
    )  # fmt: skip

    assert planned(shunda) == number


def test_a_service_date_holds_only_while_the_car_was_not_here_again(shunda, wanted):
    day = shunda.today(at(shunda)) + timedelta(days=3)
    job = make_job(shunda, delivered_at=at(shunda) - timedelta(days=170), next_service_on=day)
    make_job(shunda, customer=job.customer, vehicle=job.vehicle, delivered_at=at(shunda) - timedelta(days=9))

    assert planned(shunda) == 0


def test_the_service_call_knows_the_day(shunda, wanted):
    day = shunda.today(at(shunda)) + timedelta(days=3)
    make_job(shunda, delivered_at=at(shunda) - timedelta(days=170), next_service_on=day)
    planned(shunda)

    with shunda.schema():
        assert CareCall.objects.get().due_on == day


def test_what_became_of_put_off_work_is_counted(shunda):
    today = shunda.today(at(shunda))
    taken, done, left = (declined_job(shunda, days_ago=20 - n) for n in range(3))
    booked(shunda, job=taken, work="", items=["后刹车片"])
    later = make_job(shunda, customer=done.customer, vehicle=done.vehicle, delivered_at=at(shunda))
    with shunda.schema():
        JobLine.objects.create(job=later, position=1, item="后刹车片")

        counts = taken_up.counts(today - timedelta(days=30), today, shop=shunda)

    assert counts == taken_up.Counts(declined=3, booked=1, done=1, booked_and_done=0)
    assert left.pk not in (taken.pk, done.pk)


@pytest.mark.parametrize(
    "document",
    [{"declined": {"on": 1}}, {"declined": {"days": 3}}, {"birthday": {"on": True}}, {"confirm_hours": 0}],
)
def test_rules_that_cannot_be_followed_are_refused_and_read_as_the_defaults(shunda, now, document):
    with pytest.raises(due.BadRules):
        due.rules_with(document)
    with shunda.schema():
        with pytest.raises(due.BadRules):
            preferences.save(bookings={}, reminders=document, now=now)
        assert preferences.rules() == due.DEFAULT

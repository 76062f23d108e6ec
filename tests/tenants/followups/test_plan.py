"""From delivered jobs to follow-ups."""

from datetime import timedelta

import pytest

from tenants.consent.models import Purpose
from tenants.followups import opt_out, plan
from tenants.followups.models import FollowUp, SkippedJob
from tenants.followups.sampling import is_sampled, key_of
from tests.factories import at, claimed_call, make_agent, make_customer, make_job

DAY = timedelta(days=1)


def follow_ups(shop, job=None):
    with shop.schema():
        found = FollowUp.objects.order_by("ordinal", "due_at")
        return list(found.filter(job=job) if job else found)


def skipped(shop):
    with shop.schema():
        return dict(SkippedJob.objects.values_list("job_id", "reason"))


def planned(shop, *jobs, now=None):
    return plan.for_jobs([job.pk for job in jobs], shop=shop, now=now or at(shop))


def test_a_repair_is_asked_about_on_the_third_day(shunda):
    job = make_job(shunda, delivered_at=at(shunda, "16:00"))

    assert planned(shunda, job) == 1

    (follow_up,) = follow_ups(shunda, job)
    assert follow_up.due_at == follow_up.next_try_at == at(shunda, "09:00", days=3)
    assert follow_up.window_ends_at == at(shunda, "00:00", days=6)
    assert follow_up.expires_at == at(shunda, "00:00", days=16)
    assert (follow_up.kind, follow_up.call_type, follow_up.language) == ("survey", "repair", "zh-hans")


def test_a_major_repair_is_asked_about_twice(shunda):
    job = make_job(shunda, kind="major_repair", delivered_at=at(shunda))

    assert planned(shunda, job) == 2


def test_a_first_visit_is_asked_about_the_next_day(north):
    job = make_job(north, first_visit=True, delivered_at=at(north))

    planned(north, job)

    assert follow_ups(north, job)[0].due_at == at(north, "09:00", days=1)


def test_a_customers_language_wins_over_the_shops(north):
    job = make_job(north, customer=make_customer(north, language="zh-hant"))

    planned(north, job)

    assert follow_ups(north, job)[0].language == "zh-hant"


def test_one_wash_in_ten_is_asked_about_and_the_others_are_kept_as_not_sampled(shunda):
    customer = make_customer(shunda)
    jobs = [make_job(shunda, kind="wash", customer=customer, delivered_at=at(shunda)) for _ in range(40)]
    drawn = {job.pk for job in jobs if is_sampled(shunda.pk, key_of(job.branch, job.number), percent=10)}

    assert planned(shunda, *jobs) == len(drawn)

    assert {follow_up.job_id for follow_up in follow_ups(shunda)} == drawn
    assert skipped(shunda) == {job.pk: "not_sampled" for job in jobs if job.pk not in drawn}


def test_planning_twice_changes_nothing(shunda):
    jobs = [make_job(shunda), make_job(shunda, kind="wash"), make_job(shunda, delivered_at=at(shunda, days=-40))]
    planned(shunda, *jobs)
    before = [(f.pk, f.due_at) for f in follow_ups(shunda)], skipped(shunda)

    assert planned(shunda, *jobs, now=at(shunda, days=1)) == 0

    assert ([(f.pk, f.due_at) for f in follow_ups(shunda)], skipped(shunda)) == before


def test_a_job_that_is_too_old_is_left_out_as_too_late(shunda):
    in_time, too_old = (make_job(shunda, delivered_at=at(shunda, days=-days)) for days in (15, 16))

    assert planned(shunda, in_time, too_old) == 1

    assert skipped(shunda) == {too_old.pk: "too_late"}


def test_a_job_for_which_both_calls_are_due_is_asked_about_once(shunda):
    job = make_job(shunda, kind="major_repair", delivered_at=at(shunda, days=-8))

    assert planned(shunda, job) == 1

    assert follow_ups(shunda, job)[0].ordinal == 2


@pytest.mark.parametrize(("purpose", "made"), [(Purpose.ALL, 0), (Purpose.SURVEY, 0), (Purpose.REMINDER, 1)])
def test_a_suppressed_customer_is_left_out(shunda, purpose, made):
    job = make_job(shunda)
    with shunda.schema():
        opt_out.number(job.customer.phone, purpose=purpose, reason="asked", by=None, now=at(shunda))

    assert planned(shunda, job) == made

    assert skipped(shunda) == ({} if made else {job.pk: "suppressed"})


@pytest.mark.parametrize(
    ("phone", "others", "made"),
    [("+8614100000001", [], 0), ("+8614100000001", ["+8613900000002"], 1), ("+862155501234", [], 0)],
)
def test_a_machine_and_the_shop_itself_are_not_rung_unless_there_is_another_number(shunda, phone, others, made):
    shunda.phone = "021-5550 1234"
    job = make_job(shunda, customer=make_customer(shunda, phone=phone, other_phones=others))

    assert planned(shunda, job) == made

    assert skipped(shunda) == ({} if made else {job.pk: "no_number"})


def test_a_shop_may_plan_otherwise(shunda):
    shunda.settings.call_plan = {"repair": {"calls": [{"due_day": 1, "window_day": 2}]}, "wash": {"calls": []}}
    repair, wash = make_job(shunda, delivered_at=at(shunda)), make_job(shunda, kind="wash")

    planned(shunda, repair, wash)

    assert follow_ups(shunda, repair)[0].due_at == at(shunda, "09:00", days=1)
    assert skipped(shunda) == {wash.pk: "not_planned"}


def test_a_plan_that_cannot_be_read_does_not_stop_the_calls(shunda):
    shunda.settings.call_plan = {"repair": {"calls": "soon"}}

    assert planned(shunda, make_job(shunda)) == 1


def test_a_changed_delivery_moves_the_open_follow_up_of_an_uncalled_job(shunda):
    job = make_job(shunda, delivered_at=at(shunda))
    planned(shunda, job)
    job.delivered_at += 2 * DAY
    with shunda.schema():
        job.save()

    assert planned(shunda, job) == 0

    (follow_up,) = follow_ups(shunda, job)
    assert follow_up.due_at == follow_up.next_try_at == at(shunda, "09:00", days=5)
    assert follow_up.expires_at == at(shunda, "00:00", days=18)


def test_a_changed_delivery_leaves_a_called_job_alone(shunda, team):
    from callcenter.queue import complete

    attempt = claimed_call(shunda, make_agent(team))
    complete.call(attempt, disposition="no_answer", now=at(shunda))
    (before,) = follow_ups(shunda)
    with shunda.schema():
        job = before.job
        job.delivered_at += 2 * DAY
        job.save()

    planned(shunda, job)

    assert follow_ups(shunda)[0].due_at == before.due_at


def test_a_job_that_was_too_late_is_planned_when_its_delivery_is_corrected(shunda):
    job = make_job(shunda, delivered_at=at(shunda, days=-40))
    planned(shunda, job)
    job.delivered_at = at(shunda, days=-1)
    with shunda.schema():
        job.save()

    assert planned(shunda, job) == 1

    assert skipped(shunda) == {}

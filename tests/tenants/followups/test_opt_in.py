"""A customer may be called again: what the do-not-call list alone had stopped goes on, and nothing else does."""

import uuid
from datetime import timedelta

import pytest

from tenants.consent import suppress
from tenants.consent.models import Purpose, Suppression
from tenants.followups import close, opt_in, opt_out, plan, record
from tenants.followups.models import ClosedReason, FollowUp, SkippedJob
from tests.factories import at, make_follow_up, make_job


@pytest.fixture
def promised(shunda):
    return make_follow_up(shunda)


def entry():
    return Suppression.objects.order_by("created_at").first()


def opened_again(shop, *, now):
    """What lifting the only entry opens."""
    with shop.schema():
        return [each.pk for each in opt_in.lift(entry(), shop=shop, now=now)]


def stop(shop, follow_up, *, reason="letter", purpose=Purpose.ALL, now):
    with shop.schema():
        opt_out.number(follow_up.customer.phone, reason=reason, purpose=purpose, by=None, now=now)


def test_what_the_wish_had_closed_is_open_again_once_it_is_taken_back(shunda, promised):
    now = at(shunda)
    stop(shunda, promised, now=now)

    assert opened_again(shunda, now=now + timedelta(hours=1)) == [promised.pk]

    with shunda.schema():
        again = FollowUp.objects.get(pk=promised.pk)
    assert (again.closed_at, again.closed_reason, again.next_try_at) == (None, "", promised.next_try_at)


def test_a_call_whose_time_has_run_out_stays_closed(shunda, promised):
    stop(shunda, promised, now=at(shunda))

    assert opened_again(shunda, now=promised.expires_at) == []


def test_what_another_entry_stops_too_stays_closed(shunda, promised):
    now = at(shunda)
    stop(shunda, promised, now=now)
    stop(shunda, promised, reason="do_not_call", purpose=Purpose.SURVEY, now=now + timedelta(minutes=1))

    assert opened_again(shunda, now=now + timedelta(hours=1)) == []


def test_an_entry_for_reminders_alone_opens_no_survey(shunda, promised):
    now = at(shunda)
    stop(shunda, promised, purpose=Purpose.REMINDER, now=now)
    with shunda.schema():
        close.follow_up(promised, reason=ClosedReason.SUPPRESSED, now=now)

    assert opened_again(shunda, now=now) == []


@pytest.mark.parametrize("reason", [ClosedReason.REACHED, ClosedReason.NOT_ELIGIBLE])
def test_what_ended_otherwise_stays_closed(shunda, promised, reason):
    now = at(shunda)
    with shunda.schema():
        close.follow_up(promised, reason=reason, now=now)
    stop(shunda, promised, now=now)

    assert opened_again(shunda, now=now) == []


def test_what_ended_with_an_attempt_stays_closed(shunda, promised):
    now = at(shunda)
    record.outcome(
        promised.pk, attempt_id=uuid.uuid4(), number=1, agent_id=None, agent_name="Ann", started_at=now,
        dialled_at=now, disposition="deceased", note="His son says so", shop=shunda, now=now,
    )  # fmt: skip

    assert opened_again(shunda, now=now + timedelta(hours=1)) == []


def test_what_was_closed_before_the_wish_stays_closed(shunda, promised):
    now = at(shunda)
    with shunda.schema():
        close.follow_up(promised, reason=ClosedReason.SUPPRESSED, now=now - timedelta(hours=1))
    stop(shunda, promised, now=now)

    assert opened_again(shunda, now=now) == []


def test_a_job_that_was_not_planned_for_the_wish_is_planned_once_it_is_taken_back(shunda):
    now, job = at(shunda), make_job(shunda)
    with shunda.schema():
        suppress.number(job.customer.phone, reason="letter", by=None, now=now)
    plan.for_jobs([job.pk], shop=shunda, now=now)
    with shunda.schema():
        assert SkippedJob.objects.get(job=job).reason == "suppressed"

    assert opened_again(shunda, now=now + timedelta(hours=1)) == []

    with shunda.schema():
        assert FollowUp.objects.get(job=job).closed_at is None
        assert not SkippedJob.objects.exists()


def test_another_number_of_the_same_customer_counts_as_well(shunda):
    now, other = at(shunda), "+8613900000077"
    promised = make_follow_up(shunda)
    with shunda.schema():
        promised.customer.other_phones = [other]
        promised.customer.save()
        suppress.number(other, reason="letter", by=None, now=now)
        close.follow_up(promised, reason=ClosedReason.SUPPRESSED, now=now)

    assert opened_again(shunda, now=now) == [promised.pk]

"""One call for several reasons: taken together, ended each by its own outcome."""

from datetime import timedelta

import pytest

from billing.subscriptions.models import UsageRecord
from callcenter.queue import along, claim, complete, dial, lease, refill, release
from callcenter.queue.models import Attempt, Call, Ready
from tenants.consent import suppress
from tenants.followups.models import CallRecord, FollowUp
from tests.factories import at, make_agent, make_customer, make_follow_up

NUMBER = "+8613911112222"


@pytest.fixture
def agent(team):
    return make_agent(team)


@pytest.fixture
def customer(shunda):
    return make_customer(shunda, phone=NUMBER)


def due(shop, customer, *, kind="survey"):
    follow_up = make_follow_up(shop, customer=customer)
    if kind != "survey":
        with shop.schema():
            FollowUp.objects.filter(pk=follow_up.pk).update(kind=kind, call_type="maintenance")
    refill.shop(shop, now=at(shop))
    return Call.objects.get(shop=shop, follow_up=follow_up.pk)


@pytest.fixture
def both(shunda, customer, agent):
    """The attempt on one of two calls of the same customer, dialled, and the call that was taken along."""
    calls = [due(shunda, customer), due(shunda, customer)]
    attempt = claim.open_next(agent, now=at(shunda))
    dial.start(attempt, now=at(shunda))
    (other,) = [each for each in calls if each.pk != attempt.call_id]
    return attempt, other


def finish(attempt, code, *, now=None, **more):
    return complete.call(attempt, disposition=code, now=now or at(attempt.call.shop), **more)


def follow_up_of(call):
    with call.shop.schema():
        return FollowUp.objects.get(pk=call.follow_up)


def test_what_else_is_due_for_the_customer_is_taken_along(shunda, agent, both, team):
    attempt, other = both

    assert along.of(attempt) == [other]
    refill.shop(shunda, now=at(shunda, "10:40"))
    with pytest.raises(claim.NothingDue):
        claim.open_next(make_agent(team), now=at(shunda, "10:40"))
    assert Ready.objects.count() == 0


def test_another_customer_and_what_is_due_later_are_not(shunda, agent, customer):
    due(shunda, customer)
    due(shunda, make_customer(shunda))
    later = due(shunda, customer)
    with shunda.schema():
        FollowUp.objects.filter(pk=later.follow_up).update(next_try_at=at(shunda, "14:00"))

    first = claim.open_next(agent, now=at(shunda))
    assert along.of(first) == []


def test_what_the_customer_does_not_want_is_not(shunda, agent, customer):
    due(shunda, customer)
    reminder = due(shunda, customer, kind="reminder")
    with shunda.schema():
        suppress.number(NUMBER, purpose="reminder", reason="asked", by=None, now=at(shunda))
    Call.objects.filter(pk=reminder.pk).update(not_before=at(shunda, "15:00"))
    Ready.objects.filter(call=reminder).delete()

    assert along.of(claim.open_next(agent, now=at(shunda))) == []


@pytest.mark.parametrize(("minutes", "taken"), [(14, False), (15, True)])
def test_what_a_colleague_promised_keeps_its_place_until_it_is_anybodys(shunda, agent, customer, team, minutes, taken):
    due(shunda, customer)
    promised = due(shunda, customer)
    Call.objects.filter(pk=promised.pk).update(owner=make_agent(team), promised_at=at(shunda))
    attempt = claim.open_next(agent, now=at(shunda))
    assert attempt.call_id != promised.pk
    assert Ready.objects.filter(call=promised).exists()

    along.take(attempt, customer=customer.pk, now=at(shunda) + timedelta(minutes=minutes))

    assert (along.of(attempt) == [promised]) is taken
    assert Ready.objects.filter(call=promised).exists() is not taken


def test_each_ends_by_its_own_outcome_and_is_counted_once(shunda, both, django_capture_on_commit_callbacks):
    attempt, other = both

    finish(attempt, "complete", outcomes={other.pk: "refused"})

    assert follow_up_of(attempt.call).closed_reason == "reached"
    assert follow_up_of(other).closed_reason == "refused"
    assert UsageRecord.objects.filter(follow_up__in=[attempt.call.follow_up, other.follow_up]).count() == 2
    with shunda.schema():
        records = {each.follow_up_id: each for each in CallRecord.objects.all()}
    assert records[other.follow_up].disposition == "refused"
    assert Attempt.objects.get(call=other).pk == records[other.follow_up].pk
    assert finish(attempt, "complete").replayed
    assert Attempt.objects.count() == 2


def test_what_was_not_talked_about_goes_back_to_the_list(shunda, both):
    attempt, other = both

    finish(attempt, "complete")

    other.refresh_from_db()
    assert (other.closed_at, other.along_with, other.held_until) == (None, None, None)
    assert follow_up_of(other).attempts_made == 0


@pytest.mark.parametrize("code", ["no_answer", "busy", "number_dead"])
def test_when_nobody_could_talk_the_same_is_true_of_all(shunda, both, code):
    attempt, other = both

    finish(attempt, code)

    after = follow_up_of(other)
    assert after.attempts_made == 1
    other.refresh_from_db()
    assert other.attempts_made == 1
    assert other.along_with is None
    with shunda.schema():
        assert set(CallRecord.objects.values_list("disposition", flat=True)) == {code}


def test_a_callback_is_promised_for_all(shunda, agent, both):
    attempt, other = both

    finish(attempt, "callback_firm", callback_at=at(shunda, "15:00"))

    assert follow_up_of(other).promised_at == at(shunda, "15:00")
    again = claim.open_next(agent, now=at(shunda, "15:00"))
    assert len(along.of(again)) == 1


def test_a_promise_that_does_not_fit_the_other_follow_up_is_made_for_the_call_only(shunda, both):
    attempt, other = both
    with shunda.schema():
        FollowUp.objects.filter(pk=other.follow_up).update(expires_at=at(shunda, "14:30"))

    finish(attempt, "callback_firm", callback_at=at(shunda, "15:00"))

    assert follow_up_of(attempt.call).promised_at == at(shunda, "15:00")
    assert follow_up_of(other).promised_at is None


def test_do_not_call_again_ends_all(shunda, both):
    attempt, other = both

    finish(attempt, "do_not_call")

    assert follow_up_of(other).closed_reason == "suppressed"


def test_only_what_was_taken_along_can_be_ended(shunda, both, customer):
    attempt, _other = both
    strange = due(shunda, make_customer(shunda))

    with pytest.raises(along.NotAlong):
        finish(attempt, "complete", outcomes={strange.pk: "complete"})
    assert follow_up_of(strange).closed_at is None


@pytest.mark.parametrize("gone", [False, True])
def test_after_an_hour_somebody_else_may_have_it_and_then_it_is_no_longer_along(shunda, agent, customer, team, gone):
    for _ in range(2):
        due(shunda, customer)
    attempt = claim.open_next(agent, now=at(shunda))
    (other,) = along.of(attempt)
    refill.shop(shunda, now=at(shunda, "11:30"))
    if gone:
        assert claim.open_next(make_agent(team), now=at(shunda, "11:30")).call_id == other.pk

    assert along.of(attempt) == ([] if gone else [other])
    if gone:
        with pytest.raises(along.NotAlong):
            finish(attempt, "complete", outcomes={other.pk: "refused"}, now=at(shunda, "11:31"))
    finish(attempt, "complete", outcomes={} if gone else {other.pk: "refused"}, now=at(shunda, "11:31"))

    assert follow_up_of(attempt.call).closed_reason == "reached"
    assert follow_up_of(other).closed_reason == ("" if gone else "refused")
    assert Attempt.objects.filter(call=other, ended_at=None).exists() is gone


@pytest.mark.parametrize("how", ["handed_back", "swept"])
def test_a_call_that_was_not_made_lets_go_what_it_took_along(shunda, agent, customer, how, team):
    for _ in range(2):
        due(shunda, customer)
    attempt = claim.open_next(agent, now=at(shunda))
    assert len(along.of(attempt)) == 1

    if how == "handed_back":
        release.call(attempt, now=at(shunda, "10:31"))
    else:
        lease.sweep(now=at(shunda, "10:40"))
    refill.shop(shunda, now=at(shunda, "10:41"))

    assert along.of(attempt) == []
    assert Ready.objects.count() == 2


def test_a_reminder_is_told_in_the_same_call(shunda, agent, customer):
    survey, reminder = due(shunda, customer), due(shunda, customer, kind="reminder")
    attempt = claim.open_next(agent, now=at(shunda))
    dial.start(attempt, now=at(shunda))
    (other,) = {survey.pk, reminder.pk} - {attempt.call_id}

    finish(attempt, "partial", outcomes={other: "partial"})

    assert follow_up_of(survey).closed_reason == follow_up_of(reminder).closed_reason == "reached"

"""Calls that wait for a supervisor: what becomes of them, and that what was dialled is counted as dialled."""

from datetime import timedelta

import pytest

from callcenter.agents.models import Team
from callcenter.queue import claim, complete, dial, lease, refill, review
from callcenter.queue.holding import NotYours
from callcenter.queue.models import Attempt, Call, Ready, ReviewReason
from tenants.followups.models import CallRecord, ClosedReason, FollowUp
from tenants.reports import due, period
from tests.factories import at, claimed_call, make_agent, make_supervisor


@pytest.fixture
def supervisor(team):
    return make_supervisor(team)


@pytest.fixture
def lying(shunda, team):
    """An attempt that was dialled and left lying."""
    found = claimed_call(shunda, make_agent(team))
    lease.sweep(now=at(shunda, "10:36"))
    return found


def decide(call, by, action, *, clock="10:40", days=0):
    return review.resolve(call, by=by, action=action, now=at(call.shop, clock, days=days))


def coverage_of(shop):
    with shop.schema():
        return due.covered(period.last_days(30, now=at(shop, days=1), zone=shop.timezone), now=at(shop, days=1))


def test_calling_again_waits_as_long_as_after_any_attempt(shunda, team, lying, supervisor):
    decided = decide(lying.call, supervisor, "call_again")

    other = make_agent(team)
    with pytest.raises(claim.NothingDue):
        claim.open_next(other, now=at(shunda, "10:41"))
    assert not decided.closed
    assert decided.next_try_at >= at(shunda, "10:40") + timedelta(hours=2)
    refill.shop(shunda, now=decided.next_try_at)
    assert claim.open_next(other, now=decided.next_try_at).call_id == lying.call_id
    with pytest.raises(NotYours):
        complete.call(lying, disposition="complete", now=decided.next_try_at)


@pytest.mark.parametrize("action", review.Action.values)
def test_what_was_dialled_is_written_down_in_the_shop_once(shunda, lying, supervisor, action):
    decide(lying.call, supervisor, action)
    with pytest.raises(review.NotInReview):
        decide(lying.call, supervisor, action, clock="10:42")

    with shunda.schema():
        record, follow_up = CallRecord.objects.get(), FollowUp.objects.get()
    assert (record.pk, record.disposition, record.reached) == (lying.pk, "not_known", False)
    assert (record.dialled_at, record.agent_name) == (at(shunda), "Ann Agent")
    assert follow_up.attempts_made == Call.objects.get().attempts_made == 1
    assert Attempt.objects.get(pk=lying.pk).disposition == "not_known"


def test_what_is_handled_was_dialled(shunda, lying, supervisor):
    decide(lying.call, supervisor, "close")

    found = coverage_of(shunda)
    assert found.handled.numerator == found.attempted.numerator == 1
    assert found.contacted.numerator == 0


def test_what_is_to_be_called_again_was_dialled_and_is_open(shunda, lying, supervisor):
    decide(lying.call, supervisor, "call_again")

    found = coverage_of(shunda)
    assert (found.attempted.numerator, found.handled.numerator, found.open) == (1, 0, 1)


def test_closing_ends_the_follow_up_for_good(shunda, lying, supervisor):
    assert decide(lying.call, supervisor, "close").closed

    with shunda.schema():
        assert FollowUp.objects.get().closed_reason == ClosedReason.EXHAUSTED
    refill.shop(shunda, now=at(shunda, "10:41"))
    assert not Ready.objects.exists()


def test_the_last_attempt_allowed_cannot_be_followed_by_another(shunda, lying, supervisor):
    shunda.settings.attempts = {"max_attempts": 1, "fallback_after": 0}
    shunda.settings.save()

    decided = decide(lying.call, supervisor, "call_again")

    assert decided == review.Decided(closed=True, next_try_at=None)
    with shunda.schema():
        assert FollowUp.objects.get().closed_reason == ClosedReason.EXHAUSTED


def test_after_the_last_attempt_allowed_a_message_may_still_ask(shunda, lying, supervisor):
    shunda.settings.attempts = {"max_attempts": 1}
    shunda.settings.save()

    decided = decide(lying.call, supervisor, "call_again")

    assert decided == review.Decided(closed=True, next_try_at=None)
    with shunda.schema():
        assert FollowUp.objects.get().closed_at is None
    refill.shop(shunda, now=at(shunda, "10:41"))
    assert not Ready.objects.exists()


@pytest.mark.parametrize("action", review.Action.values)
def test_the_agent_who_comes_back_in_time_still_says_how_it_ended(shunda, lying, supervisor, action):
    decide(lying.call, supervisor, action)

    done = complete.call(lying, disposition="complete", now=at(shunda, "10:50"))

    assert (done.closed, done.replayed) == (True, False)
    with shunda.schema():
        assert CallRecord.objects.get().disposition == "complete"
        assert FollowUp.objects.get().closed_reason == ClosedReason.REACHED
    assert Call.objects.get().attempts_made == 1


def test_only_a_supervisor_of_the_team_decides(shunda, team, lying):
    other = Team.objects.create(slug="other", name="Other", created_at=at(shunda))

    for stranger in (make_agent(team), make_supervisor(other)):
        with pytest.raises(review.NotYourTeam):
            decide(lying.call, stranger, "close")
    assert decide(lying.call, make_supervisor(team), "close").closed


def in_another_language(shop, agent, language, **more):
    attempt = claimed_call(shop, agent)
    complete.call(attempt, disposition="language", language=language, now=at(shop, "10:35"), **more)
    return attempt


def test_a_customer_with_another_language_goes_to_an_agent_who_speaks_it(shunda, team):
    chinese, english = make_agent(team, speaks_en=False), make_agent(team, speaks_zh=False)

    first = in_another_language(shunda, chinese, "en")

    with pytest.raises(claim.NothingDue):
        claim.open_next(chinese, now=at(shunda, "10:36"))
    second = claim.open_next(english, now=at(shunda, "10:36"))
    assert second.call_id == first.call_id
    dial.start(second, now=at(shunda, "10:36"))
    assert complete.call(second, disposition="complete", now=at(shunda, "10:40")).closed


def test_such_a_customer_was_dialled_and_not_reached(shunda, team, monkeypatch):
    counted = []
    monkeypatch.setattr(complete.usage, "count", lambda *_, **what: counted.append(what))
    in_another_language(shunda, make_agent(team), "en")

    found = coverage_of(shunda)
    assert (found.attempted.numerator, found.handled.numerator, found.contacted.numerator) == (1, 0, 0)
    assert not counted


def test_what_nobody_in_the_team_speaks_waits_for_the_supervisor(shunda, team):
    boss = make_supervisor(team, speaks_en=False)
    chinese = make_agent(team, speaks_en=False)
    attempt = in_another_language(shunda, chinese, "en")

    assert [each.review_reason for each in review.waiting(team)] == [ReviewReason.LANGUAGE]
    with pytest.raises(review.NobodySpeaksIt):
        decide(attempt.call, boss, "call_again")
    english = make_agent(team, speaks_zh=False)
    decide(attempt.call, boss, "call_again")

    assert claim.open_next(english, now=at(shunda, "10:41")).call_id == attempt.call_id


def test_a_language_without_a_script_waits_for_the_supervisor(shunda, team, supervisor):
    attempt = in_another_language(shunda, make_agent(team), "other", note="French")

    assert [each.review_reason for each in review.waiting(team)] == [ReviewReason.OTHER_LANGUAGE]
    assert decide(attempt.call, supervisor, "close").closed
    with shunda.schema():
        assert CallRecord.objects.get().disposition == "language"

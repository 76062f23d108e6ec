"""A message takes over from the telephone, once, and not before its day."""

from datetime import datetime, time, timedelta

import pytest

from callcenter.queue import refill
from callcenter.queue.models import Call
from tenants.followups import fallback, lapse
from tenants.followups.models import ClosedReason, FollowUp
from tests.factories import at, make_follow_up
from tests.tenants.followups.test_record import ended, fresh


def unreached(shop, *, tries=3, codes="no_answer", days=1, **attempts):
    """A repair's follow-up, delivered three days before the first try, after so many tries."""
    shop.settings.attempts = attempts
    follow_up = make_follow_up(shop)
    for n in range(tries):
        ended(shop, follow_up, codes, now=at(shop, days=n * days))
    return fresh(shop, follow_up)


def owed(shop, now):
    with shop.schema():
        return [each.follow_up for each in fallback.due(now)]


def test_after_three_tries_in_vain_a_message_is_owed_and_nobody_rings(shunda):
    follow_up = unreached(shunda)

    assert follow_up.closed_at is None
    assert follow_up.calls_ended_at == at(shunda, days=2)
    assert owed(shunda, at(shunda, days=2)) == [follow_up.pk]
    refill.shop(shunda, now=at(shunda, days=2))
    assert not Call.objects.filter(closed_at=None).exists()


def test_before_the_third_try_nothing_is_owed(shunda):
    assert unreached(shunda, tries=2).fallback_due_at is None


def test_the_message_waits_for_the_fourth_day_after_delivery(shunda):
    follow_up = unreached(shunda, tries=2, days=0, max_attempts=2)

    fourth = datetime.combine(at(shunda, days=1).date(), time(9), shunda.zone)
    assert follow_up.fallback_due_at == fourth
    assert owed(shunda, fourth - timedelta(minutes=1)) == []
    assert owed(shunda, fourth) == [follow_up.pk]


def test_it_may_come_while_there_are_attempts_left(shunda):
    follow_up = unreached(shunda, tries=2, max_attempts=4, fallback_after=2)

    assert follow_up.fallback_due_at is not None
    assert follow_up.calls_ended_at is None
    assert not ended(shunda, follow_up, "complete", now=at(shunda, days=3)).next_try_at
    assert owed(shunda, at(shunda, days=3)) == []


def test_a_customer_who_once_spoke_is_owed_no_message(shunda):
    follow_up = make_follow_up(shunda)
    for n, code in enumerate(("no_answer", "callback_soft", "no_answer", "busy")):
        ended(shunda, follow_up, code, now=at(shunda, days=n))

    after = fresh(shunda, follow_up)
    assert (after.fallback_due_at, after.closed_reason) == (None, ClosedReason.EXHAUSTED)


def test_a_wrong_number_goes_back_to_the_shop_instead(shunda):
    assert unreached(shunda, tries=1, codes="number_dead", max_attempts=1).closed_reason == ClosedReason.BAD_NUMBER


def test_a_message_is_sent_once(shunda):
    follow_up, now = unreached(shunda), at(shunda, days=2)

    with shunda.schema():
        fallback.sent(follow_up.pk, now=now)
        with pytest.raises(fallback.NotOwed):
            fallback.sent(follow_up.pk, now=now)

    assert fresh(shunda, follow_up).fallback_sent_at == now
    assert owed(shunda, now) == []


@pytest.mark.parametrize(("sent", "reason"), [(True, ClosedReason.EXHAUSTED), (False, ClosedReason.EXPIRED)])
def test_at_the_end_only_a_message_that_was_sent_counts_as_the_last_attempt(shunda, sent, reason):
    follow_up = unreached(shunda)

    with shunda.schema():
        if sent:
            fallback.sent(follow_up.pk, now=at(shunda, days=2))
        lapse.open_ones(now=at(shunda, days=20))
        assert FollowUp.objects.get().closed_reason == reason

"""How an attempt ends, and what becomes of the follow-up."""

from datetime import timedelta

import pytest

from tenants.consent import suppress
from tenants.consent.models import Purpose
from tenants.followups import callbacks, close, record
from tenants.followups.dispositions import CATALOGUE, UnknownOutcome, disposition, for_agents
from tenants.followups.models import CallRecord, ClosedReason, FollowUp
from tests.factories import at, make_customer, make_follow_up, make_job, new_id


def ended(shop, follow_up, code, *, now=None, attempt_id=None, **more):
    now = now or at(shop)
    usual = {"attempt_id": attempt_id or new_id(), "number": 1, "agent_id": new_id(), "agent_name": "Ann",
             "started_at": now, "dialled_at": now, "note": "A word."}  # fmt: skip
    return record.outcome(follow_up.pk, disposition=code, shop=shop, now=now, **{**usual, **more})


def fresh(shop, follow_up):
    with shop.schema():
        return FollowUp.objects.get(pk=follow_up.pk)


EVERY = [row.code for row in for_agents()]


@pytest.mark.parametrize("code", EVERY)
def test_every_outcome_of_the_catalogue_closes_the_follow_up_or_sets_a_next_try(shunda, code):
    follow_up = make_follow_up(shunda)
    callback_at = at(shunda, "10:30", days=1) if code == "callback_firm" else None

    recorded = ended(shunda, follow_up, code, callback_at=callback_at, language="en" if code == "language" else "")

    row, after = disposition(code), fresh(shunda, follow_up)
    assert recorded.closed is (after.closed_at is not None)
    assert recorded.reached is row.right_party
    assert after.attempts_made == 1
    if row.final:
        assert recorded.closed
        assert after.closed_reason
        assert recorded.next_try_at is None
    elif code not in ("language", "wrong_number", "number_dead", "number_suspended", "number_changed"):
        assert recorded.next_try_at == after.next_try_at > at(shunda)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("complete", ClosedReason.REACHED),
        ("partial", ClosedReason.REACHED),
        ("refused", ClosedReason.REFUSED),
        ("do_not_call", ClosedReason.REFUSED),
        ("deceased", ClosedReason.SUPPRESSED),
        ("sold", ClosedReason.NOT_ELIGIBLE),
        ("internal", ClosedReason.NOT_ELIGIBLE),
        ("wrong_number", ClosedReason.BAD_NUMBER),
    ],
)
def test_the_reason_says_how_it_ended(shunda, code, reason):
    follow_up = make_follow_up(shunda)

    assert ended(shunda, follow_up, code).closed_reason == reason


def test_a_customer_with_another_language_is_called_in_it_now_and_from_now_on(shunda):
    follow_up = make_follow_up(shunda)

    recorded = ended(shunda, follow_up, "language", language="en")

    assert (recorded.closed, recorded.reached, recorded.next_try_at) == (False, False, at(shunda))
    after = fresh(shunda, follow_up)
    with shunda.schema():
        assert (after.language, after.customer.language) == ("en", "en")


def test_a_language_without_a_script_is_named_in_the_note(shunda):
    follow_up = make_follow_up(shunda)

    with pytest.raises(record.NoteMissing):
        ended(shunda, follow_up, "language", language="other", note="")

    assert not ended(shunda, follow_up, "language", language="other", note="French").closed
    assert fresh(shunda, follow_up).language == "zh-hans"


@pytest.mark.parametrize("language", ["", "zh-hans", "zh-hant", "fr"])
def test_another_language_is_one_that_sounds_different(shunda, language):
    follow_up = make_follow_up(shunda)

    with pytest.raises(record.LanguageMissing):
        ended(shunda, follow_up, "language", language=language)


def test_a_hand_over_to_another_language_uses_up_no_attempt(shunda):
    follow_up = make_follow_up(shunda)
    for n in range(2):
        ended(shunda, follow_up, "no_answer", now=at(shunda, days=n))

    assert not ended(shunda, follow_up, "language", language="en", now=at(shunda, days=2)).closed
    assert ended(shunda, follow_up, "no_answer", now=at(shunda, days=2)).next_try_at is None


def test_an_attempt_that_nobody_finished_is_written_down_by_the_system_only(shunda):
    follow_up = make_follow_up(shunda)

    with pytest.raises(record.NotForAgents):
        ended(shunda, follow_up, "not_known")
    recorded = ended(shunda, follow_up, "not_known", by_agent=False)

    assert not recorded.reached
    assert recorded.next_try_at > at(shunda)


def test_what_the_agent_says_later_takes_the_place_of_not_known(shunda):
    follow_up, attempt = make_follow_up(shunda), new_id()
    ended(shunda, follow_up, "not_known", by_agent=False, attempt_id=attempt)

    told = ended(shunda, follow_up, "complete", attempt_id=attempt, now=at(shunda, "10:40"))
    again = ended(shunda, follow_up, "not_known", by_agent=False, attempt_id=attempt, now=at(shunda, "10:41"))

    assert told.first_reach
    assert (told.closed_reason, again.closed_reason) == (ClosedReason.REACHED, ClosedReason.REACHED)
    assert fresh(shunda, follow_up).attempts_made == 1
    with shunda.schema():
        assert CallRecord.objects.get().disposition == "complete"


def test_a_wrong_number_leads_to_the_next_one_while_there_is_one(shunda):
    from tenants.followups import numbers

    customer = make_customer(shunda, other_phones=["+8613900000001"])
    follow_up = make_follow_up(shunda, customer=customer)

    first = ended(shunda, follow_up, "wrong_number")

    assert first.next_try_at == at(shunda)
    with shunda.schema():
        assert numbers.to_dial(follow_up) == "+8613900000001"
    assert ended(shunda, follow_up, "wrong_number").closed_reason == ClosedReason.BAD_NUMBER


def test_after_three_attempts_in_vain_nobody_rings_any_more(shunda):
    shunda.settings.attempts = {"fallback_after": 0}
    follow_up = make_follow_up(shunda)

    results = [ended(shunda, follow_up, "no_answer", now=at(shunda, days=n)) for n in range(3)]

    assert [result.closed for result in results] == [False, False, True]
    assert results[-1].closed_reason == ClosedReason.EXHAUSTED


@pytest.mark.parametrize("document", [{"max_attempts": 4}, {"by_type": {"repair": {"max_attempts": 4}}}])
def test_a_shop_may_want_more_attempts(shunda, document):
    shunda.settings.attempts = document
    follow_up = make_follow_up(shunda)

    results = [ended(shunda, follow_up, "no_answer", now=at(shunda, days=n)) for n in range(4)]

    assert [result.next_try_at is None for result in results] == [False, False, False, True]


def test_a_customer_is_reached_first_only_once(shunda):
    follow_up = make_follow_up(shunda)

    results = [
        ended(shunda, follow_up, code, now=at(shunda, days=n))
        for n, code in enumerate(["no_answer", "callback_soft", "complete"])
    ]

    assert [result.reached for result in results] == [False, True, True]
    assert [result.first_reach for result in results] == [False, True, False]


def test_the_same_attempt_is_recorded_once(shunda):
    follow_up, attempt_id = make_follow_up(shunda), new_id()

    first = ended(shunda, follow_up, "no_answer", attempt_id=attempt_id)
    again = ended(shunda, follow_up, "complete", attempt_id=attempt_id, now=at(shunda, "11:00"))

    assert (again.closed, again.next_try_at) == (first.closed, first.next_try_at)
    with shunda.schema():
        assert CallRecord.objects.get().disposition == "no_answer"


def test_a_firm_promise_is_kept_to_the_minute_and_by_the_same_agent(shunda):
    follow_up, agent_id = make_follow_up(shunda), new_id()
    wanted = at(shunda, "14:47", days=1)

    ended(shunda, follow_up, "callback_firm", callback_at=wanted, agent_id=agent_id)

    after = fresh(shunda, follow_up)
    assert (after.next_try_at, after.promised_at) == (wanted, wanted)
    assert (after.promise_is_firm, after.promised_by) == (True, agent_id)


def test_a_soft_promise_belongs_to_nobody(shunda):
    follow_up = make_follow_up(shunda)

    ended(shunda, follow_up, "callback_soft", callback_at=at(shunda, "15:00", days=1))

    after = fresh(shunda, follow_up)
    assert (after.promise_is_firm, after.promised_by) == (False, None)


def test_a_promise_outside_the_calling_hours_is_refused_with_the_next_time_allowed(shunda):
    follow_up = make_follow_up(shunda)

    with pytest.raises(callbacks.CallbackOutsideHours) as refusal:
        ended(shunda, follow_up, "callback_firm", callback_at=at(shunda, "22:00"))

    assert refusal.value.next_allowed == at(shunda, "09:00", days=1)
    assert fresh(shunda, follow_up).attempts_made == 0


def test_a_promise_inside_the_customers_own_window_is_taken(shunda):
    customer = make_customer(shunda, prefers_from="20:30", prefers_until="21:00")
    follow_up = make_follow_up(shunda, customer=customer)

    assert not ended(shunda, follow_up, "callback_firm", callback_at=at(shunda, "20:45")).closed


@pytest.mark.parametrize(
    ("when", "refusal"),
    [
        (None, callbacks.CallbackMissing),
        (timedelta(minutes=-1), callbacks.CallbackInThePast),
        (timedelta(days=20), callbacks.CallbackTooLate),
    ],
)
def test_a_promise_that_cannot_be_kept_is_refused(shunda, when, refusal):
    follow_up = make_follow_up(shunda)

    with pytest.raises(refusal):
        ended(shunda, follow_up, "callback_firm", callback_at=at(shunda) + when if when else None)


def test_who_must_not_be_called_is_suppressed_and_everything_planned_ends(shunda):
    customer = make_customer(shunda, other_phones=["+8613900000002"])
    follow_up, other = (make_follow_up(shunda, customer=customer) for _ in range(2))

    ended(shunda, follow_up, "do_not_call")

    assert fresh(shunda, other).closed_reason == ClosedReason.SUPPRESSED
    with shunda.schema():
        for phone in (customer.phone, "+8613900000002"):
            assert suppress.is_suppressed(phone, purpose=Purpose.REMINDER, now=at(shunda))


def test_a_refused_survey_leaves_other_calls_alone(shunda):
    customer = make_customer(shunda)
    follow_up, other = (make_follow_up(shunda, customer=customer) for _ in range(2))

    ended(shunda, follow_up, "refused")

    assert fresh(shunda, other).closed_at is None


@pytest.mark.parametrize("code", [row.code for row in CATALOGUE.values() if row.needs_note and not row.reminders_only])
def test_some_outcomes_need_a_note(shunda, code):
    follow_up = make_follow_up(shunda)

    with pytest.raises(record.NoteMissing):
        ended(shunda, follow_up, code, note=" ")
    ended(shunda, follow_up, code, note="Said so.")


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        ("expired", record.NotForAgents),
        ("booked", record.OnlyForReminders),
        ("fine", UnknownOutcome),
    ],
)
def test_outcomes_that_are_not_for_this_call_are_refused(shunda, code, refusal):
    with pytest.raises(refusal):
        ended(shunda, make_follow_up(shunda), code)


def test_a_call_that_was_answered_by_link_meanwhile_is_recorded_and_stays_closed(shunda):
    follow_up = make_follow_up(shunda)
    with shunda.schema():
        close.follow_up(follow_up, reason=ClosedReason.REACHED, now=at(shunda))

    recorded = ended(shunda, follow_up, "no_answer")

    assert (recorded.closed, recorded.closed_reason) == (True, ClosedReason.REACHED)
    with shunda.schema():
        assert CallRecord.objects.count() == 1


def test_closing_twice_keeps_the_first_reason(shunda):
    follow_up = make_follow_up(shunda)
    with shunda.schema():
        assert close.follow_up(follow_up, reason=ClosedReason.UNDONE, now=at(shunda))
        assert not close.follow_up(follow_up, reason=ClosedReason.REACHED, now=at(shunda))

    assert fresh(shunda, follow_up).closed_reason == ClosedReason.UNDONE


def test_a_job_without_a_follow_up_has_nothing_to_record(shunda):
    job = make_job(shunda)
    with pytest.raises(FollowUp.DoesNotExist):
        ended(shunda, job, "complete")

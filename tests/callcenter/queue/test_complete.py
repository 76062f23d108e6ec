"""How a call ends."""

import pytest

from billing.subscriptions.models import Subscription, UsageRecord
from callcenter.console import hands
from callcenter.queue import claim, complete, dial, lease, refill, review
from callcenter.queue.holding import NotYours
from callcenter.queue.models import Attempt, Call, Ready
from tenants.complaints import file
from tenants.complaints.models import Complaint
from tenants.followups import after_complaint, answers, callbacks
from tenants.followups.answers import HandedIn
from tenants.followups.dispositions import for_agents
from tenants.followups.models import Answer, CallRecord, FollowUp, Kind, SurveyResponse
from tests.factories import at, claimed_call, due_call, make_agent, make_follow_up, make_supervisor

COMPLAINT = {"category": "repair", "customer_words": "刹车还是响"}


def counted():
    """What was counted for the bill: follow-up, attempt and time."""
    return list(UsageRecord.objects.values_list("follow_up", "attempt", "at"))


def finish(attempt, code="complete", **more):
    return complete.call(attempt, disposition=code, note="A word.", **{"now": at(attempt.call.shop, "10:35"), **more})


@pytest.mark.parametrize("code", [row.code for row in for_agents()])
def test_every_outcome_ends_the_attempt_and_closes_the_call_or_sets_its_next_time(shunda, team, code):
    attempt = claimed_call(shunda, make_agent(team))
    more = {}
    if code == "callback_firm":
        more["callback_at"] = at(shunda, "15:00")
    if code == "complaint_only":
        more["complaint"] = COMPLAINT
    if code == "language":
        more["language"] = "en"

    done = finish(attempt, code, **more)

    call = Call.objects.get()
    assert Attempt.objects.get(pk=attempt.pk).ended_at == at(shunda, "10:35")
    assert done.closed is (call.closed_at is not None)
    if not done.closed:
        assert call.not_before == done.next_try_at
        assert call.open_from <= call.not_before < call.open_until
    refill.shop(shunda, now=at(shunda, "10:36"))
    assert Call.objects.get().closed_at == call.closed_at


def test_finishing_twice_answers_the_first_result(shunda, team):
    attempt = claimed_call(shunda, make_agent(team))

    first = finish(attempt, "no_answer")
    again = finish(attempt, "complete", complaint=COMPLAINT)

    assert again == first
    with shunda.schema():
        assert CallRecord.objects.count() == 1
        assert not Complaint.objects.exists()


def test_the_shop_keeps_who_called_when_and_how_it_ended(shunda, team):
    attempt = claimed_call(shunda, make_agent(team, name="Ann"))

    finish(attempt)

    with shunda.schema():
        record = CallRecord.objects.get()
    assert (record.pk, record.agent_name, record.disposition) == (attempt.pk, "Ann", "complete")
    assert (record.number, record.reached) == (1, True)
    assert (record.started_at, record.dialled_at, record.ended_at) == (at(shunda), at(shunda), at(shunda, "10:35"))


def test_another_agent_cannot_finish_the_call(shunda, team):
    attempt, stranger = claimed_call(shunda, make_agent(team)), make_agent(team)

    with pytest.raises(NotYours):
        finish(attempt, by=stranger)
    assert finish(attempt, by=attempt.agent).closed


def test_a_call_whose_lease_ran_out_can_be_finished_while_nobody_else_has_it(shunda, team):
    attempt = claimed_call(shunda, make_agent(team), dialled=False)
    lease.sweep(now=at(shunda, "10:36"))

    assert finish(attempt, now=at(shunda, "10:40")).closed

    assert not Ready.objects.exists()


def test_a_call_that_somebody_else_claimed_since_cannot_be_finished(shunda, team):
    attempt, other = claimed_call(shunda, make_agent(team), dialled=False), make_agent(team)
    lease.sweep(now=at(shunda, "10:36"))
    second = claim.open_next(other, now=at(shunda, "10:36"))

    with pytest.raises(NotYours):
        finish(attempt, now=at(shunda, "10:40"))
    assert finish(second, now=at(shunda, "10:40")).closed


def test_a_refused_promise_leaves_the_call_in_hand(shunda, team):
    attempt = claimed_call(shunda, make_agent(team))

    with pytest.raises(callbacks.CallbackOutsideHours):
        finish(attempt, "callback_firm", callback_at=at(shunda, "23:00"))

    assert finish(attempt, "callback_firm", callback_at=at(shunda, "15:00")).next_try_at == at(shunda, "15:00")


def test_a_complaint_is_filed_once_with_the_call(shunda, team):
    attempt = claimed_call(shunda, make_agent(team))

    done = finish(attempt, complaint=COMPLAINT)
    finish(attempt, complaint=COMPLAINT)

    with shunda.schema():
        complaint = Complaint.objects.get()
    assert (complaint.pk, complaint.attempt) == (done.complaint, attempt.pk)


def test_a_faulty_complaint_leaves_nothing_behind(shunda, team):
    attempt = claimed_call(shunda, make_agent(team))

    with pytest.raises(file.Incomplete):
        finish(attempt, complaint={"category": "repair"})

    with shunda.schema():
        assert not CallRecord.objects.exists()
    assert Attempt.objects.get(pk=attempt.pk).ended_at is None


def test_a_call_with_nothing_but_a_complaint_needs_the_complaint(shunda, team):
    attempt = claimed_call(shunda, make_agent(team))

    with pytest.raises(complete.ComplaintMissing):
        finish(attempt, "complaint_only")
    assert finish(attempt, "complaint_only", complaint=COMPLAINT).complaint


def test_a_reached_customer_is_counted_once(shunda, team):
    agent = make_agent(team)
    attempt = claimed_call(shunda, agent)
    later = finish(attempt, "callback_soft").next_try_at
    refill.shop(shunda, now=later)
    finish(claim.open_next(agent, now=later), now=later)

    assert counted() == [(attempt.call.follow_up, attempt.pk, at(shunda, "10:35"))]


@pytest.mark.parametrize("code", ["no_answer", "wrong_number", "refused_gatekeeper", "hung_up"])
def test_nobody_is_counted_when_the_customer_did_not_speak(shunda, team, code):
    finish(claimed_call(shunda, make_agent(team)), code)

    assert counted() == []


FIVE = (
    HandedIn("response_speed", score=5, seq=1, version="preset"),
    HandedIn("service_quality", score=4, seq=2),
    HandedIn("repair_quality", score=3, seq=3, chosen=("not_fixed",)),
    HandedIn("price", code="refused", seq=4),
    HandedIn("open_remark", text="很好", seq=5),
)


def kept(shop):
    with shop.schema():
        return {a.question: (a.score, a.code, a.text, a.seq) for a in Answer.objects.all()}


def test_answers_that_come_with_the_end_of_the_call_are_kept_and_complete_the_response(shunda, team):
    attempt = claimed_call(shunda, make_agent(team))

    finish(attempt, answers=FIVE)

    assert kept(shunda) == {each.question: (each.score, each.code, each.text, each.seq) for each in FIVE}
    with shunda.schema():
        response = SurveyResponse.objects.get()
        assert (response.completed_at, response.partial, response.satisfied) == (at(shunda, "10:35"), False, False)
        assert response.pk == attempt.call.follow_up
        assert Answer.objects.get(question="repair_quality").chosen == ["not_fixed"]


def test_of_an_answer_saved_before_and_one_that_comes_with_the_end_the_later_one_counts(shunda, team):
    attempt = claimed_call(shunda, make_agent(team))
    with shunda.schema():
        for question, score, seq in (("response_speed", 1, 9), ("price", 2, 1)):
            answers.save(attempt.call.follow_up, shop=shunda, question=question, score=score, seq=seq, now=at(shunda))

    finish(attempt, answers=FIVE)

    assert (kept(shunda)["response_speed"], kept(shunda)["price"]) == ((1, "", "", 9), (None, "refused", "", 4))
    with shunda.schema():
        assert SurveyResponse.objects.get().started_at == at(shunda)


def test_what_is_no_answer_refuses_the_whole_end_and_the_call_stays_in_hand(shunda, team):
    attempt = claimed_call(shunda, make_agent(team))

    with pytest.raises(answers.BadAnswer):
        finish(attempt, answers=(*FIVE, HandedIn("colour", score=3, seq=6)))

    assert kept(shunda) == {}
    assert finish(attempt, answers=FIVE).closed


@pytest.mark.parametrize(("status", "most"), [("", 8), ("active", 5)])
def test_a_finished_call_with_five_answers_takes_few_statements_and_one_change_of_schema(
    shunda, team, status, most, statements
):
    attempt = claimed_call(shunda, make_agent(team))
    Subscription.objects.create(
        shop=shunda, plan="standard", status=status, trial_ends_at=at(shunda, days=9), created_at=at(shunda)
    )
    attempt = hands.mine(attempt.agent, attempt.pk)
    assert attempt.agent.user.pk  # known, as a request knows whom it is from

    with statements() as sent:
        finish(attempt, by=attempt.agent, answers=FIVE)

    assert counted()
    assert len(sent) <= most, sent
    assert sum(each.startswith("SET ") for each in sent) == 1


@pytest.fixture
def asked_again(shunda, team):
    """An attempt on the re-contact of a handled complaint."""
    agent, now = make_agent(team), at(shunda)
    follow_up = make_follow_up(shunda)
    with shunda.schema():
        FollowUp.objects.update(closed_at=now, closed_reason="reached")
        complaint = file.complaint(
            shop=shunda,
            follow_up_id=follow_up.pk,
            attempt_id=agent.pk,
            agent_id=None,
            agent_name="",
            fields=COMPLAINT,
            now=now,
        )
        Complaint.objects.update(handled_at=now)
        after_complaint.plan(
            Kind.RECONTACT, complaint_id=complaint.pk, ordinal=1, job=follow_up.job,
            customer=follow_up.customer, language="zh-hans", due_at=now, now=now,
        )  # fmt: skip
    refill.shop(shunda, now=now)
    return claim.open_next(agent, now=now)


def complaint_of(shop):
    with shop.schema():
        return Complaint.objects.get()


def test_a_customer_who_confirms_closes_the_complaint_for_free(shunda, asked_again):
    finish(asked_again, confirmation={"solved": True, "satisfaction": 5, "words": ""})

    assert (complaint_of(shunda).closed_result, complaint_of(shunda).satisfaction_after) == ("confirmed", 5)
    assert counted() == []


def test_a_customer_who_is_not_satisfied_reopens_the_complaint(shunda, asked_again):
    finish(asked_again, confirmation={"solved": False, "satisfaction": 1, "words": "还是响"})

    assert (complaint_of(shunda).closed_at, complaint_of(shunda).reopened) == (None, 1)


def test_a_re_contact_that_reached_the_customer_needs_the_answer(asked_again):
    with pytest.raises(complete.ConfirmationMissing):
        finish(asked_again)


def test_a_re_contact_in_vain_ends_the_complaint_as_not_confirmed(shunda, asked_again):
    finish(asked_again, "refused")

    assert complaint_of(shunda).closed_result == "not_confirmed"


@pytest.mark.parametrize(("action", "result"), [("close", "not_confirmed"), ("call_again", "")])
def test_a_re_contact_left_lying_ends_the_complaint_only_when_the_supervisor_closes_it(
    shunda, team, asked_again, action, result
):
    dial.start(asked_again, now=at(shunda))
    lease.sweep(now=at(shunda, "10:36"))

    review.resolve(asked_again.call, by=make_supervisor(team), action=action, now=at(shunda, "10:40"))

    assert complaint_of(shunda).closed_result == result


def test_a_call_to_be_tried_again_is_not_ready_before_its_time(shunda, team):
    agent = make_agent(team)
    done = finish(claimed_call(shunda, agent), "busy")
    other = due_call(shunda, now=at(shunda, "10:36"))

    assert claim.open_next(agent, now=at(shunda, "10:37")).call_id == other.pk
    assert done.next_try_at > at(shunda, "10:37")


def test_what_is_logged_holds_ids_only(shunda, team, caplog):
    attempt = claimed_call(shunda, make_agent(team, name="Ann"))
    with shunda.schema():
        phone = FollowUp.objects.select_related("customer").get(pk=attempt.call.follow_up).customer.phone

    finish(attempt, complaint=COMPLAINT)

    assert "call_completed" in caplog.text
    assert not [word for word in (phone, "王芳", "Ann", "刹车", "A word.") if word in caplog.text]

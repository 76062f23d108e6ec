"""The console's API: answers in any order, one completion however often it is sent, and refusals in sentences."""

from datetime import timedelta

import pytest
from django.test import Client

from callcenter.agents import notices
from callcenter.agents.models import Notice
from callcenter.queue import claim, dial, lease, refill, release
from callcenter.queue.models import Attempt, Call
from callcenter.scripts.presets import SCORED_ITEMS
from tenants.complaints import handle, reply
from tenants.complaints.models import Complaint
from tenants.consent import suppress
from tenants.consent.models import AccessLog
from tenants.followups import answers
from tenants.followups.models import CallRecord, FollowUp, SurveyResponse
from tenants.jobs.models import DeclinedItem, Vehicle
from tests.callcenter.console.conftest import CONSOLE
from tests.factories import claimed_call, due_call, make_agent, make_customer, make_supervisor, new_id

PHONE = "+8613800001234"
COMPLAINT = {"category": "repair", "severity": "major", "customer_words": "修完还是异响", "promise": "今天回电"}


@pytest.fixture
def attempt(me, shunda):
    return claimed_call(shunda, me, customer=make_customer(shunda, name="王芳", phone=PHONE))


def patch(client, attempt, **data):
    return client.patch(
        f"/api/v1/attempts/{attempt.pk}/answers/", data, content_type="application/json", headers=CONSOLE
    )


def post(client, path, data=None, **headers):
    return client.post(f"/api/v1/{path}", data or {}, content_type="application/json", headers={**CONSOLE, **headers})


def complete(client, attempt, **data):
    key = {"Idempotency-Key": str(attempt.pk)}
    return post(client, f"calls/{attempt.call_id}/completion/", {"disposition": "complete", **data}, **key)


def answer_all(client, attempt, score=5):
    for n, key in enumerate(SCORED_ITEMS):
        assert patch(client, attempt, question=key, score=score, seq=n + 1).status_code == 200


def kept(attempt):
    with attempt.call.shop.schema():
        return {each.question: each for each in answers.of(attempt.call.follow_up)}


# --- answers


def test_an_answer_is_kept_at_once(client, attempt):
    saved = patch(client, attempt, question="price", score=4, seq=3)

    assert saved.status_code == 200
    assert saved.json() | {"answered_at": ""} == {
        "question": "price", "score": 4, "code": "", "text": "", "chosen": [], "seq": 3, "answered_at": "",
    }  # fmt: skip
    assert kept(attempt)["price"].score == 4


def test_the_highest_number_wins_in_whatever_order_answers_arrive(client, attempt):
    patch(client, attempt, question="price", score=5, seq=9)

    late = patch(client, attempt, question="price", score=1, seq=4)

    assert late.status_code == 200
    assert (late.json()["score"], late.json()["seq"]) == (5, 9)
    patch(client, attempt, question="price", code="na", seq=10)
    assert (kept(attempt)["price"].score, kept(attempt)["price"].code) == (None, "na")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"question": "weather", "score": 3, "seq": 1}, "no such question"),
        ({"question": "price", "score": 6, "seq": 1}, "score"),
        ({"question": "price", "score": 0, "seq": 1}, "score"),
        ({"question": "price", "seq": 1}, "Give a score"),
        ({"question": "price", "score": 3}, "seq"),
        ({"question": "price", "score": 3, "code": "na", "seq": 1}, "not both"),
        ({"question": "price", "code": "maybe", "seq": 1}, "code"),
        ({"question": "open_remark", "score": 3, "seq": 1}, "no such score"),
        ({"question": "price", "score": 3, "seq": -1}, "seq"),
        ({"question": "price", "score": 3, "seq": 2**31}, "seq"),
        ({"question": "open_remark", "text": "x" * 5001, "seq": 1}, "text"),
    ],
)
def test_what_is_no_answer_is_refused_with_a_sentence(client, attempt, data, words):
    refused = patch(client, attempt, **data)

    assert refused.status_code == 400
    assert words in refused.json()["detail"]
    assert kept(attempt) == {}


def test_a_broken_body_is_a_400(client, attempt):
    path = f"/api/v1/attempts/{attempt.pk}/answers/"
    assert client.patch(path, "{", content_type="application/json", headers=CONSOLE).status_code == 400
    assert client.patch(path, "[]", content_type="application/json", headers=CONSOLE).status_code == 400
    assert client.patch(path, "a=b", content_type="text/plain", headers=CONSOLE).status_code == 415


def test_answers_of_a_page_that_was_offline_come_in_after_the_end(client, attempt, moment, shunda):
    answer_all(client, attempt)
    complete(client, attempt)

    assert patch(client, attempt, question="price", score=1, seq=99).status_code == 200

    with shunda.schema():
        assert SurveyResponse.objects.get().satisfied is False
    Attempt.objects.update(ended_at=moment - timedelta(days=1))
    assert patch(client, attempt, question="price", score=5, seq=100).status_code == 409
    assert kept(attempt)["price"].score == 1


def test_a_call_that_was_handed_back_takes_no_answer(client, me, shunda, moment):
    attempt = claimed_call(shunda, me, dialled=False)
    release.call(attempt, now=moment)

    refused = patch(client, attempt, question="price", score=5, seq=1)

    assert refused.status_code == 409
    assert refused.json()["detail"] == "This call is no longer in your hands."


# --- completion


def test_a_completed_call_answers_what_came_of_it(client, attempt, shunda):
    answer_all(client, attempt)

    done = complete(client, attempt, note="Happy")

    assert done.status_code == 200
    assert done.json() == {
        "attempt": str(attempt.pk), "disposition": "complete", "closed": True, "next_try_at": None, "complaint": None,
    }  # fmt: skip
    assert "Idempotent-Replayed" not in done
    with shunda.schema():
        assert CallRecord.objects.get().note == "Happy"
        assert SurveyResponse.objects.get().satisfied is True


def test_a_completion_sent_again_answers_the_first_result(client, attempt, shunda):
    answer_all(client, attempt)
    first = complete(client, attempt)

    again = complete(client, attempt, disposition="refused", note="Another story", complaint=COMPLAINT)

    assert again.status_code == 200
    assert again.json() == first.json()
    assert again["Idempotent-Replayed"] == "true"
    with shunda.schema():
        assert CallRecord.objects.get().disposition == "complete"
        assert not Complaint.objects.exists()


def test_the_key_may_stand_in_the_body_or_be_the_address(client, me, shunda):
    for path_of, body_of in (
        (lambda a: a.call_id, lambda a: {"attempt": str(a.pk)}),
        (lambda a: a.pk, lambda a: {}),
        (lambda a: a.pk, lambda a: {"attempt": str(a.pk)}),
    ):
        attempt = claimed_call(shunda, me)
        done = post(client, f"calls/{path_of(attempt)}/completion/", {"disposition": "no_answer", **body_of(attempt)})
        assert done.status_code == 200
        assert done.json()["attempt"] == str(attempt.pk)


def test_a_completion_without_a_key_or_with_two_is_refused(client, attempt):
    path, data = f"calls/{attempt.call_id}/completion/", {"disposition": "no_answer"}

    assert post(client, path, data).status_code == 404
    assert post(client, path, data, **{"Idempotency-Key": "first"}).status_code == 400
    both = post(client, path, {**data, "attempt": str(new_id())}, **{"Idempotency-Key": str(attempt.pk)})
    assert both.status_code == 400
    assert (
        post(client, f"calls/{new_id()}/completion/", data, **{"Idempotency-Key": str(attempt.pk)}).status_code == 404
    )
    attempt.refresh_from_db()
    assert attempt.ended_at is None


def test_an_open_question_keeps_a_call_from_being_completed_but_not_partly(client, attempt):
    patch(client, attempt, question="response_speed", score=4, seq=1)
    patch(client, attempt, question="service_quality", score=4, seq=1)
    patch(client, attempt, question="repair_quality", code="na", seq=1)

    refused = complete(client, attempt)

    assert refused.status_code == 422
    assert refused.json()["questions"] == ["price"]
    assert "Price" in refused.json()["detail"]
    assert complete(client, attempt, disposition="partial").status_code == 200


def test_a_complaint_goes_with_the_completion(client, attempt, shunda):
    done = complete(client, attempt, disposition="complaint_only", complaint=COMPLAINT)

    assert done.status_code == 200
    with shunda.schema():
        filed = Complaint.objects.get()
    assert done.json()["complaint"] == str(filed.pk)
    assert (filed.customer_words, filed.severity, filed.attempt) == ("修完还是异响", "major", attempt.pk)
    assert complete(client, attempt).json()["complaint"] == str(filed.pk)


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        ({"disposition": "complaint_only"}, 422, "complaint_missing"),
        ({"disposition": "partial", "complaint": {"category": "repair"}}, 400, "invalid"),
        ({"disposition": "partial", "complaint": {**COMPLAINT, "category": "x"}}, 400, "invalid"),
        ({"disposition": "number_changed"}, 422, "note_missing"),
        ({"disposition": "number_changed", "reminded": ["declined-0"]}, 422, "note_missing"),
        ({"disposition": "language"}, 422, "language_missing"),
        ({"disposition": "language", "language": "zh-hant"}, 422, "language_missing"),
        ({"disposition": "language", "language": "fr"}, 400, "invalid"),
        ({"disposition": "language", "language": "other", "reminded": ["declined-0"]}, 422, "note_missing"),
        ({"disposition": "max_attempts"}, 422, "outcome"),
        ({"disposition": "not_known"}, 422, "outcome"),
        ({"disposition": "booked"}, 422, "outcome"),
        ({"disposition": "nonsense"}, 400, "invalid"),
        ({"disposition": "callback_firm"}, 422, "callback_missing"),
        ({"disposition": "callback_firm", "callback_at": "soon"}, 400, "invalid"),
        ({"disposition": "callback_firm", "callback_at": "2026-11-18T09:00"}, 422, "callback_past"),
        ({"disposition": "callback_firm", "callback_at": "2027-11-18T10:00"}, 422, "callback_too_late"),
        ({"disposition": "partial", "note": "x" * 1001}, 400, "invalid"),
    ],
)
def test_a_completion_that_cannot_be_is_refused_with_a_sentence(client, attempt, data, status, code):
    with attempt.call.shop.schema():
        DeclinedItem.objects.create(job=FollowUp.objects.get().job, item="更换雨刮")

    refused = complete(client, attempt, **data)

    assert refused.status_code == status
    assert refused.json()["code"] == code
    assert refused.json()["detail"]
    attempt.refresh_from_db()
    assert attempt.ended_at is None
    assert complete(client, attempt, disposition="no_answer").status_code == 200


def test_a_customer_who_speaks_another_language_is_handed_over(client, attempt, moment):
    done = complete(client, attempt, disposition="language", language="en")

    assert done.status_code == 200
    assert not done.json()["closed"]
    call = Call.objects.get()
    assert (call.language, call.needs_review_since) == ("en", None)


def test_a_callback_outside_the_hours_names_the_next_allowed_time(client, attempt, moment):
    refused = complete(client, attempt, disposition="callback_firm", callback_at="2026-11-18T21:00")

    assert refused.status_code == 422
    assert refused.json()["next_allowed"] == "2026-11-19T01:00:00+00:00"
    assert "09:00" in refused.json()["detail"]

    done = complete(client, attempt, disposition="callback_firm", callback_at="2026-11-19T09:00")

    assert done.json()["next_try_at"] == "2026-11-19T01:00:00Z"
    call = Call.objects.get()
    assert (call.owner_id, call.promise_is_firm) == (attempt.agent_id, True)


def test_a_callback_may_be_given_as_an_instant_and_be_soft(client, attempt):
    done = complete(
        client, attempt, disposition="callback_soft", callback_at="2026-11-19T02:00:00+00:00", callback_is_firm=False
    )

    assert done.status_code == 200
    call = Call.objects.get()
    assert (call.promised_at.isoformat(), call.promise_is_firm) == ("2026-11-19T02:00:00+00:00", False)


def test_what_the_customer_was_reminded_of_is_in_the_record(client, attempt, shunda):
    with shunda.schema():
        job = FollowUp.objects.get().job
        job.running_in_notes = "前三百公里轻踩刹车"
        job.save()
        DeclinedItem.objects.create(job=job, item="更换雨刮", position=0)
        DeclinedItem.objects.create(job=job, item="更换空调滤芯", position=1)

    complete(client, attempt, disposition="partial", note="忙", reminded=["declined-1", "running_in", "nonsense"])

    with shunda.schema():
        note = CallRecord.objects.get().note
    assert note.startswith("忙\n")
    assert "更换空调滤芯" in note
    assert "更换雨刮" not in note


@pytest.mark.parametrize(("solved", "closed"), [("yes", True), ("partly", False), ("no", False)])
def test_a_recontact_closes_or_reopens_the_complaint_by_what_was_answered(
    client, attempt, me, shunda, moment, solved, closed
):
    complete(client, attempt, disposition="complaint_only", complaint=COMPLAINT)
    hand = {"by": me.user_id, "by_name": "Owner", "side": "shop", "now": moment}
    with shunda.schema():
        filed = Complaint.objects.get()
        reply.complaint(filed, text="今天返工", **hand, version=filed.version)
        filed.refresh_from_db()
        handle.complaint(filed, resolution="已返工", **hand, version=filed.version)
    refill.shop(shunda, now=moment)
    again = claim.open_next(me, now=moment)
    dial.start(again, now=moment)

    assert complete(client, again).json()["questions"][0] == "solved"
    patch(client, again, question="solved", text=solved, seq=1)
    patch(client, again, question="resolution_satisfaction", score=3, seq=1)
    patch(client, again, question="open_remark", text="还有一点响", seq=1)
    assert complete(client, again).status_code == 200

    with shunda.schema():
        filed.refresh_from_db()
        assert (filed.closed_at is not None) is closed
        assert filed.reopened == (0 if closed else 1)
        assert filed.satisfaction_after == 3


def test_a_call_that_somebody_else_has_had_since_cannot_be_completed(client, me, team, shunda, moment):
    attempt = claimed_call(shunda, me, dialled=False)
    lease.sweep(now=moment + timedelta(minutes=6))
    assert claim.open_next(make_agent(team), now=moment + timedelta(minutes=6)).call_id == attempt.call_id

    refused = complete(client, attempt, disposition="no_answer")

    assert refused.status_code == 409
    assert patch(client, attempt, question="price", score=5, seq=1).status_code == 409


# --- claiming, holding, dialling, revealing


def test_the_next_call_is_claimed_and_given_again_while_it_is_in_hand(client, me, shunda):
    call = due_call(shunda)

    first = post(client, "attempts/")
    again = post(client, "attempts/")

    assert first.status_code == 201
    assert first.json()["call"] == str(call.pk)
    assert first.json()["url"] == f"/calls/{first.json()['id']}/"
    assert again.json()["id"] == first.json()["id"]
    shown = client.get(f"/api/v1/attempts/{first.json()['id']}/", headers=CONSOLE)
    assert shown.json()["number"] == 1
    assert client.get(f"/api/v1/attempts/{first.json()['id']}/answers/", headers=CONSOLE).json() == []


def test_nothing_due_says_when_there_will_be(client, me, shunda):
    refused = post(client, "attempts/")

    assert refused.status_code == 409
    assert refused.json() == {"detail": "No call is due for you now.", "code": "nothing_due", "next_at": None}


def test_the_page_holds_its_call(client, attempt, moment):
    Attempt.objects.update(lease_until=moment)

    held = post(client, f"attempts/{attempt.pk}/heartbeat/")

    assert held.json() == {"lease_until": "2026-11-18T02:35:00+00:00"}
    complete(client, attempt, disposition="no_answer")
    assert post(client, f"attempts/{attempt.pk}/heartbeat/").status_code == 409


def test_dialling_shows_the_number_once_and_rings_once(client, me, shunda):
    attempt = claimed_call(shunda, me, dialled=False, customer=make_customer(shunda, phone=PHONE))

    first, again = post(client, f"attempts/{attempt.pk}/dial/"), post(client, f"attempts/{attempt.pk}/dial/")

    assert (first.json()["number"], first.json()["again"]) == (PHONE, False)
    assert again.json()["again"] is True
    assert again.json()["dialled_at"] == first.json()["dialled_at"]


def test_who_refused_meanwhile_is_not_dialled(client, me, shunda, moment):
    attempt = claimed_call(shunda, me, dialled=False, customer=make_customer(shunda, phone=PHONE))
    with shunda.schema():
        suppress.number(PHONE, reason="asked", by=None, now=moment)

    refused = post(client, f"attempts/{attempt.pk}/dial/")

    assert refused.status_code == 409
    assert "Do not dial" in refused.json()["detail"]
    assert PHONE not in refused.text


def test_a_number_is_revealed_for_a_reason_and_noted(client, me, shunda):
    attempt = claimed_call(shunda, me, dialled=False, customer=make_customer(shunda, phone=PHONE))
    assert post(client, f"attempts/{attempt.pk}/reveal/").status_code == 400
    assert post(client, f"attempts/{attempt.pk}/reveal/", {"reason": " "}).status_code == 400

    shown = post(client, f"attempts/{attempt.pk}/reveal/", {"reason": "asked which number"})

    with shunda.schema():
        line = AccessLog.objects.get()
        assert shown.json() == {"number": PHONE, "plate": Vehicle.objects.get().plate}
    assert (line.what, line.reason, line.actor) == ("reveal", "asked which number", me.user_id)


def test_an_agent_reveals_ten_numbers_an_hour_and_the_supervisors_are_told_once_of_more(client, attempt, me):
    def reveal():
        return post(client, f"attempts/{attempt.pk}/reveal/", {"reason": "why"}).status_code

    assert [reveal() for _ in range(10)] == [200] * 10
    told = Notice.objects.count()
    assert [reveal(), reveal()] == [429, 429]

    assert told == 0
    assert [(each.agent, each.kind) for each in notices.unseen(me.team)] == [(me, "reveals")]


# --- who may


def every_address(attempt):
    own = f"attempts/{attempt.pk}/"
    return [
        ("post", f"{own}heartbeat/", {}),
        ("post", f"{own}dial/", {}),
        ("post", f"{own}reveal/", {"reason": "why"}),
        ("patch", f"{own}answers/", {"question": "price", "score": 1, "seq": 1}),
        ("get", f"{own}answers/", None),
        ("get", own, None),
        ("post", f"calls/{attempt.call_id}/completion/", {"disposition": "no_answer", "attempt": str(attempt.pk)}),
    ]


def asked(client, method, path, data):
    more = {} if data is None else {"data": data, "content_type": "application/json"}
    return getattr(client, method)(f"/api/v1/{path}", headers=CONSOLE, **more)


def test_the_holder_may_do_all_of_it(client, attempt):
    for method, path, data in every_address(attempt):
        assert asked(client, method, path, data).status_code == 200, path


@pytest.mark.usefixtures("_no_second_factor")
def test_nobody_else_may_do_any_of_it(client, attempt, team, stranger):
    people = [make_agent(team, name="Bob"), make_supervisor(team), stranger]
    for person in people:
        client.force_login(person.user)
        for method, path, data in every_address(attempt):
            answer = asked(client, method, path, data)
            assert answer.status_code == 404, (person, path)
            assert answer.json() == {"detail": "Not found."}
    assert kept(attempt) == {}
    attempt.refresh_from_db()
    assert attempt.ended_at is None


def test_who_is_signed_out_is_told_so_and_who_has_left_the_team_finds_nothing(client, attempt, me, moment):
    for method, path, data in every_address(attempt):
        answer = asked(Client(), method, path, data)
        assert answer.status_code == 401
        assert answer.json()["detail"] == "Sign in to the console first."

    me.revoked_at = moment
    me.save()

    for method, path, data in every_address(attempt):
        assert asked(client, method, path, data).status_code == 404


def test_a_request_from_another_site_is_refused(attempt, me):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(me.user)

    refused = patch(strict, attempt, question="price", score=1, seq=1)

    assert refused.status_code == 403
    assert refused.json()["detail"] == "This page has expired. Load it again."
    assert kept(attempt) == {}


def test_the_description_is_openapi_for_people_of_a_team(client, me):
    described = client.get("/api/v1/schema/?format=json", headers=CONSOLE)
    page = client.get("/api/v1/docs/", headers=CONSOLE)

    assert described.json()["openapi"].startswith("3.1")
    assert "/api/v1/calls/{call_id}/completion/" in described.json()["paths"]
    assert "/api/v1/attempts/{attempt_id}/answers/" in described.json()["paths"]
    assert page.status_code == 200
    assert "drf_spectacular_sidecar" in page.text
    assert "'unsafe-inline'" not in page["Content-Security-Policy"].split("style-src")[0]
    assert Client().get("/api/v1/schema/", headers=CONSOLE).status_code == 401

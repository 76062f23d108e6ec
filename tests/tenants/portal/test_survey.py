"""The page behind a link: opens once, for one shop, says no word about the customer, and does what a call would do."""

import re
from datetime import timedelta

import pytest
import time_machine

from callcenter.queue import dial, refill
from callcenter.queue.models import Call
from tenants.complaints.models import Complaint, ComplaintEvent
from tenants.consent.models import Suppression
from tenants.followups import lapse, links, messages, opt_out
from tenants.followups.gate import NoLongerDue
from tenants.followups.models import Answer, FollowUp, SurveyResponse
from tenants.reports import due, period
from tests.factories import at, claimed_call, make_agent, make_customer, make_follow_up

GOOD = {"q-service_quality": "5", "q-repair_quality": "4", "q-open_remark": "谢谢"}
LOW = {"q-service_quality": "4", "q-repair_quality": "1"}


@pytest.fixture(autouse=True)
def clock(shunda):
    with time_machine.travel(at(shunda), tick=False) as traveller:
        yield traveller


@pytest.fixture
def follow_up(shunda):
    return make_follow_up(shunda, customer=make_customer(shunda, name="欧阳静", language="zh-hans"))


@pytest.fixture
def path(shunda, follow_up):
    return path_of(shunda, follow_up)


def path_of(shop, follow_up):
    with shop.schema():
        link = links.make(FollowUp.objects.get(pk=follow_up.pk), shop=shop, now=at(shop))
        return re.sub(r"^\w+://[^/]+", "", links.address(link, shop=shop))


def get(client, path, shop="shunda", **headers):
    return client.get(path, headers={"host": f"{shop}.localhost", **headers})


def post(client, path, shop="shunda", **form):
    return client.post(path, form, headers={"host": f"{shop}.localhost"})


def state(shop, follow_up):
    with shop.schema():
        found = FollowUp.objects.get(pk=follow_up.pk)
        return found.closed_reason, SurveyResponse.objects.filter(pk=found.pk).first()


def test_the_page_is_small_and_says_nothing_about_the_customer(client, shunda, follow_up, path):
    answer = get(client, path)

    body = answer.content.decode()
    assert answer.status_code == 200
    assert len(answer.content) < 30_000
    assert "<script" not in body
    assert shunda.name in body
    assert "Buick Excelle" in body
    for secret in (follow_up.customer.name, "欧阳", follow_up.customer.phone[3:], follow_up.job.number, "沪A", "李强"):
        assert secret not in body
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in answer.headers["Cache-Control"]


def test_it_speaks_the_customers_language_and_another_when_asked(client, path):
    assert '<html lang="zh-hans">' in get(client, path, **{"accept-language": "en"}).content.decode()
    other = get(client, f"{path}?language=en")
    assert '<html lang="en">' in other.content.decode()
    assert other.headers["Content-Language"] == "en"
    assert "How well" in other.content.decode() or "satisfied" in other.content.decode()
    assert '<html lang="zh-hans">' in get(client, f"{path}?language=xx").content.decode()


def test_at_most_three_questions_each_with_a_way_not_to_answer(client, path):
    body = get(client, path).content.decode()

    names = set(re.findall(r'name="(q-[\w]+)"', body))
    assert len(names) == 3
    assert body.count('value="refused"') == 2  # the third is words, which may stay empty
    assert body.count('value="na"') == 2


def test_answers_close_the_follow_up_and_the_call_leaves_the_list(client, shunda, follow_up, path):
    refill.shop(shunda, now=at(shunda))
    assert Call.objects.filter(follow_up=follow_up.pk, closed_at=None).exists()

    assert post(client, path, **GOOD).status_code == 302

    reason, response = state(shunda, follow_up)
    assert reason == "answered"
    assert (response.channel, response.partial, response.satisfied) == ("link", False, True)
    assert response.completed_at == at(shunda)
    refill.shop(shunda, now=at(shunda))
    assert not Call.objects.filter(follow_up=follow_up.pk, closed_at=None).exists()
    with shunda.schema():
        assert dict(Answer.objects.values_list("question", "score")) == {
            "service_quality": 5, "repair_quality": 4, "open_remark": None,
        }  # fmt: skip


def test_it_counts_as_handled_contacted_and_completed(client, shunda, path):
    post(client, path, **GOOD)

    with shunda.schema():
        found = due.covered(period.Period(at(shunda).date(), at(shunda).date(), shunda.timezone), now=at(shunda))
    assert (found.handled.numerator, found.contacted.numerator, found.completed.numerator) == (1, 1, 1)
    assert found.attempted.numerator == 0


def test_the_same_browser_is_thanked_and_another_one_learns_nothing(client, path, shunda):
    other = type(client)()
    post(client, path, **GOOD)

    thanks, closed, absent = get(client, path), get(other, path), get(other, "/s/AAAAAAAAAAAAAAAAAAAAAAAA/")

    assert thanks.status_code == 200
    assert "<form" not in thanks.content.decode()
    assert (closed.status_code, absent.status_code) == (404, 404)
    assert closed.content == absent.content
    assert shunda.name not in closed.content.decode()
    ours = {"X-Request-ID"}
    assert {k: v for k, v in closed.items() if k not in ours} == {k: v for k, v in absent.items() if k not in ours}


def test_a_token_of_another_shop_is_like_none(client, path, north):
    foreign, absent = get(client, path, "north"), get(client, "/s/AAAAAAAAAAAAAAAAAAAAAAAA/", "north")

    assert get(client, path).status_code == 200
    assert foreign.status_code == 404
    assert foreign.content == absent.content


def test_a_form_that_is_sent_twice_is_taken_once_and_thanked_twice(client, path, shunda):
    other = type(client)()
    post(client, path, **GOOD)

    again = post(other, path, **{**GOOD, "q-service_quality": "1"})

    assert again.status_code == 302
    assert get(other, path).status_code == 200
    with shunda.schema():
        assert Answer.objects.get(question="service_quality").score == 5


def test_later_a_used_link_takes_nothing_more(client, path, clock, shunda):
    post(client, path, **GOOD)
    clock.shift(timedelta(minutes=11))

    assert post(type(client)(), path, **LOW).status_code == 404


@pytest.mark.parametrize("end", ["expired", "suppressed"])
def test_a_link_closes_with_its_follow_up(client, path, clock, shunda, follow_up, end):
    assert get(client, path).status_code == 200
    if end == "suppressed":
        with shunda.schema():
            opt_out.number(follow_up.customer.phone, reason="asked", by=None, now=at(shunda))
    else:
        clock.move_to(follow_up.expires_at)

    assert get(client, path).status_code == 404
    assert post(client, path, **GOOD).status_code == 404
    with shunda.schema():
        assert not Answer.objects.exists()


def test_after_the_last_attempt_the_link_still_opens_until_the_end(client, path, clock, shunda, follow_up):
    with shunda.schema():
        FollowUp.objects.filter(pk=follow_up.pk).update(calls_ended_at=at(shunda), fallback_sent_at=at(shunda))
    clock.move_to(follow_up.expires_at - timedelta(minutes=1))

    assert get(client, path).status_code == 200

    with shunda.schema():
        lapse.open_ones(now=follow_up.expires_at)
    assert state(shunda, follow_up)[0] == "exhausted"
    assert get(client, path).status_code == 404


def test_a_missing_answer_is_asked_for_and_nothing_is_lost(client, path, shunda):
    answer = post(client, path, **{"q-service_quality": "5", "q-open_remark": "很快"})

    body = answer.content.decode()
    assert answer.status_code == 422
    assert "很快" in body
    assert re.search(r'value="5" checked', body)
    with shunda.schema():
        assert not Answer.objects.exists()


def test_not_to_answer_is_an_answer_and_no_score(client, path, shunda, follow_up):
    post(client, path, **{"q-service_quality": "na", "q-repair_quality": "refused"})

    with shunda.schema():
        codes = dict(Answer.objects.values_list("question", "code"))
    assert codes == {"service_quality": "na", "repair_quality": "refused"}
    assert (state(shunda, follow_up)[1].partial, state(shunda, follow_up)[1].satisfied) == (False, None)


def test_what_no_question_takes_is_refused(client, path, shunda):
    for wrong in ("6", "0", "yes", "五"):
        assert post(client, path, **{**GOOD, "q-service_quality": wrong}).status_code == 422
    with shunda.schema():
        assert not Answer.objects.exists()


def test_a_script_that_this_link_never_showed_is_not_taken(client, path, shunda):
    for version in ("rubbish", "00000000-0000-4000-8000-000000000001"):
        assert post(client, path, **GOOD, version=version).status_code == 422
    assert post(client, path, **GOOD, version="preset").status_code == 302


def test_a_low_score_asks_why_and_files_a_complaint_when_a_call_is_wished(client, path, shunda, follow_up):
    post(client, path, **LOW)
    body = get(client, path).content.decode()
    assert 'name="why-repair_quality"' in body
    assert 'name="why-service_quality"' not in body
    reason = re.search(r'name="why-repair_quality"[^>]*value="(\w+)"', body)[1]

    done = post(client, path, more="1", **{"why-repair_quality": reason}, words="还在漏油", call="yes")
    post(client, path, more="1", words="还在漏油", call="yes")

    assert done.status_code == 302
    with shunda.schema():
        (complaint,) = Complaint.objects.all()
        filed = complaint.events.get(kind=ComplaintEvent.Kind.FILED)
        answer = Answer.objects.get(question="repair_quality")
    assert (complaint.customer_words, complaint.category, complaint.remedy_sought) == ("还在漏油", "repair", "callback")
    assert (complaint.filed_at, complaint.follow_up_id) == (at(shunda), follow_up.pk)
    assert (filed.side, filed.data["channel"]) == ("customer", "survey")
    assert complaint.clock_policy
    assert (answer.chosen, answer.text, answer.score) == ([reason], "还在漏油", 1)
    assert "<form" not in get(client, path).content.decode()


@pytest.mark.parametrize("wish", ["no", ""])
def test_without_the_wish_to_be_called_words_stay_an_answer(client, path, shunda, wish):
    post(client, path, **LOW)

    post(client, path, more="1", words="还在漏油", call=wish)

    with shunda.schema():
        assert not Complaint.objects.exists()
        assert Answer.objects.get(question="repair_quality").text == "还在漏油"


def test_without_words_the_complaint_says_what_was_scored(client, path, shunda):
    post(client, path, **LOW)
    post(client, path, more="1", call="yes")

    with shunda.schema():
        assert Complaint.objects.get().customer_words.endswith(" 1")


def test_nobody_else_can_add_to_an_answer(client, path, shunda):
    post(client, path, **LOW)
    other = type(client)()

    assert post(other, path, more="1", words="x", call="yes").status_code == 404
    with shunda.schema():
        assert not Complaint.objects.exists()


def test_good_answers_are_thanked_at_once_and_offer_no_complaint(client, path, shunda):
    post(client, path, **GOOD)

    assert "why-" not in get(client, path).content.decode()
    post(client, path, more="1", words="x", call="yes")
    with shunda.schema():
        assert not Complaint.objects.exists()


def test_a_call_in_hand_says_so_when_it_is_dialled(client, shunda, team):
    attempt = claimed_call(shunda, make_agent(team), dialled=False)
    with shunda.schema():
        follow_up = FollowUp.objects.get(pk=attempt.call.follow_up)
    post(client, path_of(shunda, follow_up), **GOOD)

    with pytest.raises(NoLongerDue) as refused:
        dial.start(attempt, now=at(shunda))

    assert refused.value.reason == "answered"


def test_who_guesses_has_to_wait_and_who_holds_a_link_does_not(client, path):
    for n in range(30):
        assert get(client, f"/s/{n:024d}/").status_code == 404

    assert get(client, f"/s/{31:024d}/").status_code == 429
    assert get(client, path).status_code == 200
    assert post(client, path, **GOOD).status_code == 302


def test_the_token_is_in_no_log(client, path, caplog):
    import logging

    from web.logs import scrub

    logging.getLogger("django.request").warning("Not Found: %s", path)
    token = path.split("/")[2]

    assert token in caplog.text
    assert token not in scrub(caplog.text)
    assert "/s/[code]/" in scrub(f"GET {path}")


def test_who_does_not_want_to_be_asked_says_so_and_is_not_asked_again(client, path, shunda, follow_up):
    answer = post(client, path, refusal="1")

    assert answer.status_code == 200
    assert "<form" not in answer.content.decode()
    assert state(shunda, follow_up)[0] == "suppressed"
    with shunda.schema():
        (entry,) = Suppression.objects.all()
        assert (entry.phone, entry.purpose, entry.evidence) == (
            follow_up.customer.phone, "survey", f"link:{follow_up.pk}",
        )  # fmt: skip
    assert get(client, path).status_code == 404
    assert post(client, path, refusal="1").status_code == 404


def test_a_waiting_message_leaves_the_list_with_the_answer(client, path, shunda, follow_up):
    with shunda.schema():
        message = messages.prepare(follow_up.pk, why="asked", channel="letter", shop=shunda, now=at(shunda))
    post(client, path, **GOOD)

    with shunda.schema():
        message.refresh_from_db()
    assert (message.withdrawn_at, message.sent_at) == (at(shunda), None)

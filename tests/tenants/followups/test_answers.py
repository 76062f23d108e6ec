"""Answers, saved one by one, and the response that they make."""

import pytest

from tenants.followups import answers
from tenants.followups.models import SurveyResponse
from tests.factories import at, make_follow_up
from tests.tenants.followups.test_record import ended

SCORED = ("response_speed", "service_quality", "repair_quality", "price")


def save(shop, follow_up, question, score=None, *, seq=1, **more):
    with shop.schema():
        return answers.save(follow_up.pk, shop=shop, question=question, score=score, seq=seq, now=at(shop), **more)


def response(shop, follow_up):
    with shop.schema():
        return SurveyResponse.objects.get(pk=follow_up.pk)


def test_the_later_answer_counts_in_whatever_order_they_arrive(shunda):
    follow_up = make_follow_up(shunda)

    save(shunda, follow_up, "price", 5, seq=3)
    kept = save(shunda, follow_up, "price", 1, seq=2)

    assert (kept.score, kept.seq) == (5, 3)
    assert save(shunda, follow_up, "price", 2, seq=4).score == 2


def test_answers_come_back_in_the_order_of_the_script(shunda):
    follow_up = make_follow_up(shunda)
    save(shunda, follow_up, "open_remark", text="很好")
    save(shunda, follow_up, "response_speed", 4)
    save(shunda, follow_up, "price", code="refused")

    with shunda.schema():
        given = [(a.question, a.score, a.code, a.text) for a in answers.of(follow_up.pk)]

    assert given == [("response_speed", 4, "", ""), ("price", None, "refused", ""), ("open_remark", None, "", "很好")]


@pytest.mark.parametrize(
    ("question", "more", "why"),
    [
        ("colour", {"score": 3}, "question"),
        ("price", {"score": 0}, "score"),
        ("price", {"score": 6}, "score"),
        ("price", {"score": 3, "code": "na"}, "score"),
        ("open_remark", {"score": 3}, "score"),
        ("price", {"code": "perhaps"}, "code"),
        ("open_remark", {"text": "x" * 5001}, "text"),
    ],
)
def test_what_is_no_answer_is_refused(shunda, question, more, why):
    with pytest.raises(answers.BadAnswer) as refusal:
        save(shunda, make_follow_up(shunda), question, **more)

    assert refusal.value.why == why


@pytest.mark.parametrize(("scores", "satisfied"), [((5, 4, 4, 5), True), ((5, 5, 5, 2), False)])
def test_a_completed_call_completes_the_response_and_judges_it(shunda, scores, satisfied):
    follow_up = make_follow_up(shunda)
    for question, score in zip(SCORED, scores, strict=True):
        save(shunda, follow_up, question, score)

    ended(shunda, follow_up, "complete")

    done = response(shunda, follow_up)
    assert (done.completed_at, done.partial, done.satisfied) == (at(shunda), False, satisfied)


def test_a_partial_call_leaves_a_partial_response(shunda):
    follow_up = make_follow_up(shunda)
    save(shunda, follow_up, "price", 4)

    ended(shunda, follow_up, "partial")

    assert response(shunda, follow_up).partial


def test_a_call_to_be_continued_leaves_the_response_open(shunda):
    follow_up = make_follow_up(shunda)
    save(shunda, follow_up, "price", 4)

    ended(shunda, follow_up, "continue_later")

    assert response(shunda, follow_up).completed_at is None


def test_an_answer_that_arrives_after_the_end_is_kept_and_judged(shunda):
    follow_up = make_follow_up(shunda)
    for question in SCORED:
        save(shunda, follow_up, question, 5)
    ended(shunda, follow_up, "complete")

    save(shunda, follow_up, "price", 1, seq=2)

    assert response(shunda, follow_up).satisfied is False

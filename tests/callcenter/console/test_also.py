"""What else is asked in the same call, on the screen and by the API."""

import pytest

from callcenter.queue import along, claim, dial, refill
from callcenter.scripts.presets import SCORED_ITEMS
from tenants.followups import answers
from tenants.followups.models import FollowUp
from tests.callcenter.console.conftest import CONSOLE
from tests.callcenter.console.test_api import answer_all, complete
from tests.factories import make_customer, make_follow_up, new_id


@pytest.fixture
def attempt(me, shunda, moment):
    customer = make_customer(shunda)
    for _ in range(2):
        make_follow_up(shunda, customer=customer)
    refill.shop(shunda, now=moment)
    found = claim.open_next(me, now=moment)
    dial.start(found, now=moment)
    return found


@pytest.fixture
def other(attempt):
    (call,) = along.of(attempt)
    return call


def save(client, attempt, call, **said):
    return client.patch(f"/api/v1/attempts/{attempt.pk}/along/{call}/answers/", {"seq": 1, **said},
                        content_type="application/json", headers=CONSOLE)  # fmt: skip


def closed(call):
    with call.shop.schema():
        return FollowUp.objects.get(pk=call.follow_up).closed_reason


def test_the_screen_lists_the_other_reasons_with_their_questions(client, attempt, other):
    page = client.get(f"/calls/{attempt.pk}/", headers=CONSOLE)

    (also,) = page.context["also"]
    assert also.call == other.pk
    assert {each.key for each in also.questions} >= set(SCORED_ITEMS)
    assert f'data-also="{other.pk}"' in page.text


def test_answers_are_kept_with_their_own_follow_up(client, attempt, other):
    assert save(client, attempt, other.pk, question=SCORED_ITEMS[0], score=4).status_code == 200

    with other.shop.schema():
        assert [each.score for each in answers.of(other.follow_up)] == [4]
        assert answers.of(attempt.call.follow_up) == []
    (also,) = client.get(f"/calls/{attempt.pk}/", headers=CONSOLE).context["also"]
    assert {each.key: each.given for each in also.questions}[SCORED_ITEMS[0]] == "score:4"


def test_no_answer_is_kept_for_a_call_that_was_not_taken_along(client, attempt):
    assert save(client, attempt, new_id(), question=SCORED_ITEMS[0], score=4).status_code == 404
    assert save(client, attempt, attempt.call_id, question=SCORED_ITEMS[0], score=4).status_code == 404


def test_a_survey_is_completed_only_when_it_was_answered(client, attempt, other):
    answer_all(client, attempt)
    said = {"along": [{"call": str(other.pk), "disposition": "complete"}]}

    refused = complete(client, attempt, **said)
    assert (refused.status_code, refused.json()["code"]) == (422, "also_unanswered")

    for n, key in enumerate(SCORED_ITEMS):
        save(client, attempt, other.pk, question=key, score=5, seq=n + 1)
    assert complete(client, attempt, **said).status_code == 200
    assert closed(other) == closed(attempt.call) == "reached"


def test_what_was_not_part_of_the_call_cannot_end_with_it(client, attempt, other):
    answer_all(client, attempt)

    refused = complete(client, attempt, along=[{"call": str(new_id()), "disposition": "refused"}])

    assert (refused.status_code, refused.json()["code"]) == (422, "not_along")
    assert closed(attempt.call) == ""

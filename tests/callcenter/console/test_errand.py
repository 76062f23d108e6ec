"""Tasks for the shop that an agent takes down on a call, at once or with the end of the call."""

from datetime import timedelta

import pytest
import time_machine

from callcenter.console import hands
from tenants.care import errands
from tenants.care.change import Side, Who
from tenants.care.models import Errand
from tenants.followups import asking
from tenants.followups.models import FollowUp
from tests.callcenter.console.conftest import CONSOLE
from tests.callcenter.console.test_api import complete, kept
from tests.factories import claimed_call, make_customer, new_id


@pytest.fixture
def attempt(me, shunda):
    return claimed_call(shunda, me, customer=make_customer(shunda, name="王芳", phone="+8613800001234"))


def put(client, attempt, errand_id, **data):
    path = f"/api/v1/attempts/{attempt.pk}/errands/{errand_id}/"
    return client.put(path, data, content_type="application/json", headers=CONSOLE)


def given(shop):
    with shop.schema():
        return list(Errand.objects.order_by("given_at", "words"))


WANTED = {"kind": "other", "words": "打电话给儿子", "due_at": "2026-11-18T16:00", "post": "advisor"}


def test_a_task_is_kept_once_with_its_time_on_the_shops_clock(client, attempt, me, shunda):
    made = new_id()

    answers = [put(client, attempt, made, **WANTED) for _ in range(2)]

    assert [each.status_code for each in answers] == [200, 200]
    [found] = given(shunda)
    assert (found.pk, found.words, found.post, found.given_by) == (made, "打电话给儿子", "advisor", me.user_id)
    assert found.due_at.astimezone(shunda.zone).isoformat() == "2026-11-18T16:00:00+08:00"


@pytest.mark.parametrize(
    ("changes", "code"), [({"words": ""}, "task_words"), ({"due_at": "soon"}, "task_due_at"),
                          ({"due_at": "2026-11-17T16:00"}, "task_due_at"), ({"person": str(new_id())}, "task_person")]
)  # fmt: skip
def test_a_task_that_lacks_something_is_refused_by_name(client, attempt, shunda, changes, code):
    refused = put(client, attempt, new_id(), **{**WANTED, **changes})

    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert given(shunda) == []


def test_the_end_of_the_call_brings_what_could_not_be_sent_before(client, attempt, shunda):
    made = str(new_id())
    put(client, attempt, made, **WANTED)

    done = complete(
        client, attempt, disposition="partial", errands=[{"id": made, **WANTED}, {**WANTED, "id": str(new_id())}]
    )

    assert done.status_code == 200
    assert len(given(shunda)) == 2


def test_a_wrong_task_leaves_the_call_open_and_a_replay_still_takes_a_right_one(client, attempt, shunda):
    wrong = complete(client, attempt, disposition="partial", errands=[{**WANTED, "id": str(new_id()), "words": ""}])
    attempt.refresh_from_db()
    assert (wrong.status_code, attempt.disposition) == (422, "")

    complete(client, attempt, disposition="partial")
    again = complete(client, attempt, disposition="partial", errands=[{**WANTED, "id": str(new_id())}])

    assert again.headers["Idempotent-Replayed"] == "true"
    assert len(given(shunda)) == 1


def test_a_task_comes_with_a_repeated_end_for_two_hours_and_not_days_later(client, attempt, me, shunda, moment):
    first, late, kept_one = ({**WANTED, "id": str(new_id())} for _ in range(3))
    complete(client, attempt, disposition="partial", errands=[kept_one])
    with time_machine.travel(moment + hands.LATE, tick=False):
        in_time = complete(client, attempt, disposition="partial", errands=[kept_one, first])
    with time_machine.travel(moment + timedelta(days=3), tick=False):
        client.force_login(me.user)
        too_late = complete(client, attempt, disposition="partial", errands=[first, late])
        once_more = complete(client, attempt, disposition="partial", errands=[first, kept_one])
        taken_back = complete(client, attempt, disposition="partial", errands_taken_back=[first["id"]])

    assert [each.status_code for each in (in_time, too_late, once_more, taken_back)] == [200, 409, 200, 200]
    assert too_late.json()["code"] == "not_in_hand"
    assert {str(each.pk) for each in given(shunda) if each.taken_back_at is None} == {first["id"], kept_one["id"]}


def back(client, attempt, errand_id):
    return client.delete(f"/api/v1/attempts/{attempt.pk}/errands/{errand_id}/", headers=CONSOLE)


def open_tasks(shop):
    with shop.schema():
        return [each.words for each in errands.open_ones()]


def test_a_task_is_taken_back_on_the_call_and_in_wrap_up_until_the_shop_has_seen_it(client, attempt, shunda, moment):
    first, second, third = (new_id() for _ in range(3))
    for made, words in ((first, "一"), (second, "二"), (third, "三")):
        put(client, attempt, made, **{**WANTED, "words": words})

    assert [back(client, attempt, first).status_code for _ in range(2)] == [204, 204]
    complete(client, attempt, disposition="partial")
    assert back(client, attempt, second).status_code == 204
    with shunda.schema():
        errands.seen(Errand.objects.filter(pk=third), now=moment)
    refused = back(client, attempt, third)

    assert (refused.status_code, refused.json()["code"]) == (409, "task_seen")
    assert open_tasks(shunda) == ["三"]
    assert back(client, attempt, new_id()).status_code == 404


def test_the_end_of_the_call_takes_back_what_a_page_without_network_took_back(client, attempt, shunda, moment):
    gone, seen, never_came = (new_id() for _ in range(3))
    for made in (gone, seen):
        put(client, attempt, made, **{**WANTED, "words": str(made)})
    with shunda.schema():
        errands.seen(Errand.objects.filter(pk=seen), now=moment)

    done = complete(
        client, attempt, disposition="partial", errands_taken_back=[str(each) for each in (gone, seen, never_came)]
    )

    assert done.status_code == 200, done.json()
    assert open_tasks(shunda) == [str(seen)]


def test_a_task_taken_back_on_its_way_is_taken_back_when_it_arrives_and_never_refuses_the_end(client, attempt, shunda):
    late, wrong, other = ({**WANTED, "id": str(new_id()), "words": words} for words in ("一", "二", "三"))
    wrong["due_at"] = "soon"

    done = complete(
        client, attempt, disposition="partial", errands=[late, wrong, other],
        errands_taken_back=[late["id"], wrong["id"]],
    )  # fmt: skip
    arrived = put(client, attempt, late["id"], **{**WANTED, "words": "一"})

    assert (done.status_code, arrived.status_code) == (200, 200)
    assert open_tasks(shunda) == ["三"]


def test_the_page_offers_to_take_back_what_was_taken_down_on_this_call(client, attempt, me, shunda, moment):
    made = new_id()
    put(client, attempt, made, **WANTED)
    path = f"/calls/{attempt.pk}/"
    assert f'data-mine="{made}"' in client.get(path, headers=CONSOLE).text

    with shunda.schema():
        errands.seen(Errand.objects.all(), now=moment)

    page = client.get(path, headers=CONSOLE).text
    assert f'id="errand-{made}"' in page
    assert f'data-mine="{made}"' not in page


def test_the_agent_sees_the_customers_tasks_on_the_next_call(client, attempt, me, shunda, moment):
    put(client, attempt, new_id(), **WANTED)
    with shunda.schema():
        [errand] = Errand.objects.all()
        errands.done(errand.pk, note="已回电", who=Who(Side.SHOP, None, "Mia"), now=moment)

    page = client.get(f"/calls/{attempt.pk}/", headers=CONSOLE).text

    assert "打电话给儿子" in page
    assert "已回电" in page


# --- answers that come with the end


def test_a_page_that_was_offline_hands_in_its_answers_with_the_completion(client, attempt):
    questions = _required(attempt)

    refused = complete(client, attempt, answers=[{"question": questions[0], "score": 4, "seq": 1}])
    assert refused.json()["questions"] == questions[1:]

    done = complete(client, attempt, answers=[{"question": key, "score": 4, "seq": 5} for key in questions])
    assert done.status_code == 200, done.json()
    assert {each.score for each in kept(attempt).values()} == {4}


def test_an_answer_given_while_the_first_completion_was_lost_is_kept_by_the_second(client, attempt, moment):
    questions = _required(attempt)
    said = [{"question": key, "score": 4, "seq": 5} for key in questions]
    complete(client, attempt, answers=said)

    again = complete(client, attempt, answers=[*said[1:], {**said[0], "score": 2, "seq": 9}])

    assert again.headers["Idempotent-Replayed"] == "true"
    assert kept(attempt)[questions[0]].score == 2
    with time_machine.travel(moment + timedelta(hours=3), tick=False):
        assert complete(client, attempt, answers=said).status_code == 200, "nothing new: the first result once more"
        assert complete(client, attempt, answers=[{**said[0], "seq": 99}]).status_code == 409


def test_a_bad_answer_is_refused_and_nothing_is_finished(client, attempt):
    refused = complete(client, attempt, disposition="partial", answers=[{"question": "price", "score": 9, "seq": 1}])

    attempt.refresh_from_db()
    assert (refused.status_code, refused.json()["code"], attempt.disposition) == (422, "bad_answer", "")
    assert kept(attempt) == {}


def _required(attempt):
    with attempt.call.shop.schema():
        found = FollowUp.objects.select_related("job", "customer").get(pk=attempt.call.follow_up)
        return list(asking.for_call(found, shop=attempt.call.shop).script.required)

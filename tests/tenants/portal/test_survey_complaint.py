"""A complaint by the link of a survey: at any time while the link opens, filed once, added to, and heard."""

import pytest
import time_machine

from tenants.complaints import by_link
from tenants.complaints.models import Complaint, ComplaintEvent
from tenants.followups import links
from tenants.followups.models import FollowUp
from tests.factories import at, make_customer, make_follow_up
from tests.tenants.portal.test_survey import GOOD, LOW, get, path_of, post

SAID = {"words": "刹车还是响", "kind": "repair.same_fault", "call": "yes"}


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


def filed(shop):
    with shop.schema():
        return list(Complaint.objects.order_by("number"))


def notes(shop):
    with shop.schema():
        return list(ComplaintEvent.objects.filter(kind="note").values_list("side", "text"))


def test_before_any_answer_the_page_leads_there_and_it_is_filed(client, shunda, follow_up, path):
    assert 'href="complaint/"' in get(client, path).text
    page = get(client, f"{path}complaint/")
    assert page.status_code == 200
    assert '<option value="repair.same_fault">' in page.text
    assert "<script" not in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "欧阳" not in page.text

    assert post(client, f"{path}complaint/", **SAID).status_code == 200

    (complaint,) = filed(shunda)
    assert (complaint.source, complaint.category, complaint.subcategory) == ("link", "repair", "same_fault")
    assert (complaint.customer_words, complaint.remedy_sought) == (SAID["words"], "callback")
    assert complaint.follow_up_id == follow_up.pk
    with shunda.schema():
        event = complaint.events.get(kind="filed")
        assert (event.side, event.data["channel"]) == ("customer", "link")
        assert FollowUp.objects.get(pk=follow_up.pk).closed_at is None  # the questions may still be answered
    assert get(client, path).status_code == 200


def test_who_wants_no_call_is_heard_all_the_same(client, shunda, path):
    post(client, f"{path}complaint/", **{**SAID, "call": "no"})

    (complaint,) = filed(shunda)
    assert complaint.remedy_sought == "other"
    assert complaint.remedy_words  # in the shop's language


def test_good_answers_do_not_stand_in_the_way(client, shunda, path):
    post(client, path, **GOOD)
    assert 'href="complaint/"' in get(client, path).text  # the same browser

    assert post(client, f"{path}complaint/", **SAID).status_code == 200
    assert len(filed(shunda)) == 1


def test_another_browser_opens_no_link_that_was_used(client, shunda, path):
    post(client, path, **GOOD)
    client.cookies.clear()

    assert get(client, f"{path}complaint/").status_code == 404
    assert post(client, f"{path}complaint/", **SAID).status_code == 404
    assert filed(shunda) == []


def test_a_foreign_a_made_up_and_an_old_link_are_the_same(client, shunda, north, follow_up, path):
    foreign = path_of(north, make_follow_up(north))
    with shunda.schema():
        FollowUp.objects.filter(pk=follow_up.pk).update(closed_at=at(shunda), closed_reason="reached")

    pages = [get(client, f"{each}complaint/") for each in (foreign, "/s/made-up/", path)]

    assert {(each.status_code, each.content) for each in pages} == {(404, pages[0].content)}
    assert get(client, f"{foreign}complaint/", shop="north").status_code == 200


def test_after_a_low_score_what_is_said_here_is_added_to_that_complaint(client, shunda, path):
    post(client, path, **LOW)
    post(client, path, more="1", words="等了太久", call="yes")
    (complaint,) = filed(shunda)
    assert complaint.source == "survey"

    for _twice in range(2):
        post(client, f"{path}complaint/", **SAID)

    assert len(filed(shunda)) == 1
    assert notes(shunda) == [("customer", SAID["words"])]


def test_the_same_words_twice_are_one_complaint_and_others_are_added(client, shunda, path):
    for words in ("一", "一", "二", "二"):
        assert post(client, f"{path}complaint/", **{**SAID, "words": words}).status_code == 200

    assert [each.customer_words for each in filed(shunda)] == ["一"]
    assert notes(shunda) == [("customer", "二")]


def test_after_a_closed_complaint_a_new_one_begins(client, shunda, path):
    post(client, f"{path}complaint/", **SAID)
    with shunda.schema():
        Complaint.objects.update(closed_at=at(shunda), closed_result="confirmed")

    post(client, f"{path}complaint/", **{**SAID, "words": "又响了"})

    assert [each.customer_words for each in filed(shunda)] == [SAID["words"], "又响了"]


def test_nobody_can_flood_a_shop_by_one_link(client, shunda, path):
    for n in range(by_link.MOST + 3):
        last = post(client, f"{path}complaint/", **{**SAID, "words": f"{n}"})

    assert last.status_code == 404
    assert len(notes(shunda)) == by_link.MOST


@pytest.mark.parametrize("missing", ["words", "kind", "call"])
def test_what_is_missing_is_asked_for_and_the_rest_stays(client, shunda, path, missing):
    refused = post(client, f"{path}complaint/", **{**SAID, missing: ""})

    assert refused.status_code == 422
    assert 'class="error"' in refused.text
    assert (SAID["words"] in refused.text) == (missing != "words")
    assert filed(shunda) == []


def test_a_link_that_nobody_has_takes_no_complaint(shunda):
    with shunda.schema(), pytest.raises(links.NotOpen):
        by_link.complain("none", kind="service", words="x", wants_call=True, shop=shunda, now=at(shunda))
    assert filed(shunda) == []

"""The shop's complaint pages: who may do what, what they show, and what happens to a save from an old page."""

import re
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from tenants.complaints import acknowledge, note, recontact, reply, trace, watch
from tenants.complaints.models import Complaint, ComplaintEvent
from tenants.shops import members, standing
from tests.factories import at, make_user, new_id
from tests.tenants.complaints.conftest import BY_SHOP, BY_TEAM, filed
from tests.tenants.complaints.test_life import handled

NORTH = {"host": "north.localhost"}
STEPS = {
    "acknowledgement": {"text": "Rang at once"},
    "reply": {"text": "Please come in today"},
    "judgement": {"validity": "valid", "reason": "We heard it"},
    "cause": {"root_cause": "Wrong pads", "responsible_person": "Bob"},
    "pause": {"reason": "waiting_parts"},
    "note": {"text": "A regular customer"},
}
WORK = {"acknowledgement", "reply", "note"}


@pytest.fixture
def sign_in(client, north):
    def signed_in(role, *, shop=north):
        user = make_user(f"Some {role}")
        members.join(shop, user, role=role, now=at(shop))
        client.force_login(user)
        return user

    return signed_in


@pytest.fixture
def complaint(north):
    return filed(north, now=timezone.now() - timedelta(minutes=5))


def post(client, complaint, step, **fields):
    data = {"version": complaint.version, **STEPS.get(step, {}), **fields}
    return client.post(f"/complaints/{complaint.pk}/{step}/", data, headers=NORTH)


def events(shop):
    with shop.schema():
        return list(ComplaintEvent.objects.order_by("id").values_list("kind", flat=True))


@pytest.mark.parametrize("role", ["owner", "manager", "advisor", "viewer"])
def test_every_member_reads_the_board_and_the_page(client, sign_in, complaint, role):
    sign_in(role)

    board = client.get("/complaints/", headers=NORTH)
    page = client.get(f"/complaints/{complaint.pk}/", headers=NORTH)

    assert (board.status_code, page.status_code) == (200, 200)
    assert complaint.reference in board.text
    assert complaint.customer_words in page.text


def test_strangers_sign_in_first_and_members_of_other_shops_find_nothing(client, sign_in, shunda, complaint):
    address = f"/complaints/{complaint.pk}/"
    assert client.get(address, headers=NORTH).status_code == 302

    sign_in("owner", shop=shunda)
    assert client.get(address, headers=NORTH).status_code == 404
    assert client.get("/complaints/", headers=NORTH).status_code == 404
    assert client.get(address, headers={"host": "shunda.localhost"}).status_code == 404
    assert client.get("/complaints/", headers={"host": "shunda.localhost"}).status_code == 200


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("role", ["owner", "manager", "advisor", "viewer"])
def test_who_may_take_which_step(client, sign_in, north, complaint, role, step):
    sign_in(role)
    allowed = role in ("owner", "manager") or (role == "advisor" and step in WORK)
    if step == "cause":  # the customer is answered before anybody asks whose fault it was
        with north.schema():
            reply.complaint(complaint, **BY_SHOP, text="Sorry", now=timezone.now())
    before = events(north)

    answer = post(client, complaint, step)

    assert answer.status_code == (302 if allowed else 404)
    assert (len(events(north)) > len(before)) == allowed


@pytest.mark.parametrize(("role", "allowed"), [("advisor", True), ("viewer", False)])
def test_an_advisor_marks_it_handled_and_a_viewer_cannot(client, sign_in, north, complaint, role, allowed):
    with north.schema():
        reply.complaint(complaint, **BY_SHOP, text="Sorry", now=timezone.now())
    sign_in(role)

    answer = post(client, complaint, "handling", resolution="New pads")

    assert answer.status_code == (302 if allowed else 404)
    with north.schema():
        assert (Complaint.objects.get().handled_at is not None) == allowed


def test_only_what_the_role_may_do_is_offered(client, sign_in, complaint):
    offered = {}
    for role in ("manager", "advisor", "viewer"):
        sign_in(role)
        page = client.get(f"/complaints/{complaint.pk}/", headers=NORTH).text
        offered[role] = {step for step in [*STEPS, "handling"] if f"/{step}/" in page}

    assert offered == {"manager": set(STEPS), "advisor": WORK, "viewer": set()}


def test_a_viewer_does_not_see_the_customers_number_and_an_advisor_does(client, sign_in, north, complaint):
    with north.schema():
        phone = complaint.customer.phone
    for role, sees in (("advisor", True), ("viewer", False)):
        sign_in(role)
        assert (phone in client.get(f"/complaints/{complaint.pk}/", headers=NORTH).text) == sees


def test_the_board_masks_the_customer(client, sign_in, north, complaint):
    sign_in("manager")
    with north.schema():
        customer = complaint.customer

    board = client.get("/complaints/", headers=NORTH).text

    assert customer.name not in board
    assert customer.phone not in board
    assert f"{customer.name[0]}**" in board


def test_the_teams_own_notes_are_never_shown_to_the_shop(client, sign_in, north, complaint):
    with north.schema():
        note.complaint(complaint, **BY_TEAM, text="Difficult shop", team_only=True, now=timezone.now())
        note.complaint(complaint, **BY_TEAM, text="Call after six", now=timezone.now())
    sign_in("manager")

    page = client.get(f"/complaints/{complaint.pk}/", headers=NORTH).text

    assert "Difficult shop" not in page
    assert "Call after six" in page


def test_the_four_clocks_are_in_words(client, sign_in, north, complaint):
    sign_in("manager")
    with north.schema():
        complaint.events.update(at=timezone.now() - timedelta(hours=14))

    page = client.get(f"/complaints/{complaint.pk}/", headers=NORTH).text

    assert "overdue 2 h" in page
    assert "10 h left" in page or "9 h 59 min left" in page
    assert "not started" in page


def test_a_save_from_an_old_page_shows_what_changed_and_keeps_what_was_typed(client, sign_in, north, complaint):
    sign_in("manager")
    seen = complaint.version
    with north.schema():
        acknowledge.complaint(complaint, **BY_SHOP, text="Spoke to his wife", now=timezone.now())

    refused = post(client, complaint, "reply", version=seen, text="A long answer")

    assert refused.status_code == 409
    assert "Spoke to his wife" in refused.text
    assert "A long answer" in refused.text
    assert 'id="step-reply" class="card ac-step" open>' in refused.text
    assert f'name="version" value="{complaint.version}"' in refused.text
    assert "replied" not in events(north)

    assert post(client, complaint, "reply", text="A long answer").status_code == 302
    assert events(north)[-1] == "replied"


def test_what_was_typed_for_a_step_that_is_over_is_kept_as_a_note_by_one_press(client, sign_in, north, complaint):
    sign_in("manager")
    seen = complaint.version
    with north.schema():
        acknowledge.complaint(complaint, **BY_SHOP, text="", now=timezone.now())

    refused = post(client, complaint, "acknowledgement", version=seen, text="She calls\nback")

    assert refused.status_code == 409
    assert "changed by both" not in refused.text
    assert BY_SHOP["by_name"] in refused.text
    assert "still below" not in refused.text
    kept = re.search(
        r'<form method="post" action="([^"]+/note/)" data-once>.*?name="text" value="([^"]*)"', refused.text, re.S
    )
    assert kept[2] == "She calls\nback"
    assert client.post(kept[1], {"text": kept[2]}, headers=NORTH).status_code == 302
    with north.schema():
        assert complaint.events.get(kind="note").text.split() == ["She", "calls", "back"]


def test_a_cause_that_only_the_shop_may_see_is_never_offered_as_a_note(client, sign_in, north, complaint):
    sign_in("manager")
    seen = complaint.version
    with north.schema():
        complaint.version += 1
        complaint.closed_at = timezone.now()
        complaint.save()
        complaint.events.create(
            kind="closed", at=timezone.now(), side="system", version=complaint.version, data={"result": "confirmed"}
        )

    refused = post(client, complaint, "cause", version=seen, root_cause="Bad pads")

    assert refused.status_code == 409
    assert "This step can no longer be taken." in refused.text
    assert "What you typed stands in the table above." in refused.text
    assert "Keep what you typed as a note" not in refused.text


def test_a_step_out_of_turn_is_refused_in_words(client, sign_in, complaint):
    sign_in("manager")

    refused = post(client, complaint, "handling", resolution="Done")

    assert refused.status_code == 409
    assert "First write down what the customer was told" in refused.text


def test_a_form_without_words_comes_back_with_what_is_missing(client, sign_in, north, complaint):
    sign_in("manager")

    refused = post(client, complaint, "reply", text="")

    assert refused.status_code == 422
    assert 'id="error-summary"' in refused.text
    assert events(north) == ["filed"]


def test_an_unknown_complaint_is_not_found(client, sign_in, complaint):
    sign_in("manager")

    assert client.get(f"/complaints/{new_id()}/", headers=NORTH).status_code == 404
    assert client.post(f"/complaints/{new_id()}/note/", {"text": "x"}, headers=NORTH).status_code == 404


def test_steps_are_taken_by_post_only(client, sign_in, complaint):
    sign_in("manager")

    assert client.get(f"/complaints/{complaint.pk}/reply/", headers=NORTH).status_code == 405


def test_the_address_filters_the_board(client, sign_in, north):
    now = timezone.now()
    late = filed(north, now=now - timedelta(days=2), severity="major")
    fresh = filed(north, now=now)
    done = handled(north, now=now - timedelta(days=3))
    sign_in("viewer")

    def shown(query):
        text = client.get(f"/complaints/{query}", headers=NORTH).text
        return {each.number for each in (late, fresh, done) if each.reference in text}

    assert shown("") == {late.number, fresh.number, done.number}
    assert shown("?view=overdue") == shown("?overdue=on") == {late.number, done.number}
    assert shown("?severity=major") == {late.number}
    assert shown("?state=new") == {late.number, fresh.number}
    assert shown("?state=handled") == {done.number}
    assert shown("?state=closed") == set()
    assert shown("?state=nonsense") == {late.number, fresh.number, done.number}
    assert shown("?category=price") == set()
    assert shown("?age=1") == {late.number, done.number}
    assert shown("?view=table&age=1") == {late.number, done.number}


def test_closed_complaints_stay_to_be_read(client, sign_in, north):
    done = handled(north, now=at(north, days=-3))
    with north.schema():
        recontact.answered(done.pk, solved=True, satisfaction=4, attempt_id=new_id(), now=at(north))
    sign_in("manager")

    assert done.reference in client.get("/complaints/", headers=NORTH).text
    assert done.reference in client.get("/complaints/?state=closed", headers=NORTH).text
    page = client.get(f"/complaints/{done.pk}/", headers=NORTH).text
    assert "4 of 5" in page
    assert f"/complaints/{done.pk}/note/" in page
    assert f"/complaints/{done.pk}/reply/" not in page


def test_a_reopened_case_offers_the_first_contact_of_its_new_round(client, sign_in, north):
    done = handled(north)
    sign_in("advisor")
    step = f"/complaints/{done.pk}/acknowledgement/"
    before = client.get(f"/complaints/{done.pk}/", headers=NORTH).text
    with north.schema():
        recontact.answered(done.pk, solved=False, attempt_id=uuid.uuid4(), now=timezone.now())
        done.refresh_from_db()

    again = client.get(f"/complaints/{done.pk}/", headers=NORTH).text
    menus = [client.get("/complaints/", headers=NORTH).text]
    answer = post(client, done, "acknowledgement")
    menus.append(client.get("/complaints/", headers=NORTH).text)

    assert (step in before, step in again, answer.status_code) == (False, True, 302)
    assert step not in client.get(f"/complaints/{done.pk}/", headers=NORTH).text
    assert ["?step=acknowledgement" in menu for menu in menus] == [True, False]


def test_a_read_only_shop_can_still_answer_its_complaints(client, sign_in, north, complaint):
    standing.write(north, state="read_only", now=at(north))
    sign_in("manager")

    for step in ("acknowledgement", "reply"):
        assert post(client, complaint, step).status_code == 302
        with north.schema():
            complaint.refresh_from_db()

    assert events(north) == ["filed", "acknowledged", "replied"]


def test_the_number_of_queries_does_not_grow_with_the_board(client, sign_in, north, django_assert_max_num_queries):
    for minutes in range(3):
        made = filed(north, now=timezone.now() - timedelta(minutes=minutes))
        with north.schema():
            reply.complaint(made, **BY_SHOP, text="Sorry", now=timezone.now())
            trace.complaint(made, **BY_SHOP, root_cause="x", now=timezone.now())
            watch.shop(north, now=timezone.now())
    sign_in("manager")
    client.get("/complaints/", headers=NORTH)

    with django_assert_max_num_queries(22):
        client.get("/complaints/", headers=NORTH)

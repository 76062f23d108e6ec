"""The shop's board over HTTP: views, filters, the part that polls, a person's own views, and who is in charge."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import saved_views
from tenants.complaints import note, owner, recontact, reply, screen, wash
from tenants.complaints.models import Complaint
from tenants.complaints.owner import Person
from tenants.jobs.models import Job
from tenants.shops import members
from tests.factories import at, make_user, new_id
from tests.tenants.complaints.conftest import BY_SHOP, BY_TEAM, filed
from tests.tenants.complaints.test_life import handled

NORTH = {"host": "north.localhost"}


@pytest.fixture
def sign_in(client, north):
    def signed_in(role="manager", *, name="Mia Manager"):
        user = make_user(name)
        members.join(north, user, role=role, now=at(north))
        client.force_login(user)
        return user

    return signed_in


@pytest.fixture
def complaint(north):
    return filed(north, now=timezone.now() - timedelta(minutes=5))


def read(client, address="", **headers):
    return client.get(f"/complaints/{address}", headers={**NORTH, **headers})


def put_in_charge(shop, complaint, person):
    with shop.schema():
        owner.complaint(complaint, person=Person(person.pk, str(person)), **BY_SHOP, now=timezone.now())


def references(shop, answer):
    with shop.schema():
        return {each.reference for each in Complaint.objects.all() if each.reference in answer.text}


def test_the_part_is_sent_once_and_then_only_when_something_happened(
    client, sign_in, north, complaint, time_machine_at
):
    sign_in()
    first = read(client, "board/")
    again = read(client, "board/", if_none_match=first["ETag"])

    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert complaint.reference in first.text
    with north.schema():
        note.complaint(complaint, text="Rang him", **BY_SHOP, now=timezone.now())
    assert read(client, "board/", if_none_match=first["ETag"]).status_code == 200


def test_a_private_note_of_the_team_leaves_the_shops_tag_as_it_is(client, sign_in, north, complaint, time_machine_at):
    sign_in()
    tag = read(client, "board/")["ETag"]

    with north.schema():
        note.complaint(complaint, text="Difficult", team_only=True, **BY_TEAM, now=timezone.now())

    assert read(client, "board/", if_none_match=tag).status_code == 304


def test_the_tag_is_another_for_other_filters_other_people_and_the_next_minute(
    client, sign_in, complaint, time_machine_at
):
    sign_in()
    tags = [read(client, address)["ETag"] for address in ("board/", "board/?severity=major")]
    sign_in("viewer")
    tags.append(read(client, "board/")["ETag"])
    time_machine_at.shift(60)
    tags.append(read(client, "board/")["ETag"])

    assert len(set(tags)) == 4


@pytest.fixture
def time_machine_at():
    """A clock that stands still in the middle of a minute."""
    import time_machine

    with time_machine.travel(timezone.now().replace(second=20, microsecond=0), tick=False) as clock:
        yield clock


@pytest.mark.parametrize("address", ["", "board/", "?view=table", "?view=mine", "?state=closed"])
def test_three_cards_and_thirty_take_the_same_queries(client, sign_in, north, address):
    me = sign_in()

    def more(number):
        for minutes in range(number):
            made = filed(north, now=timezone.now() - timedelta(minutes=minutes + 1))
            put_in_charge(north, made, me)
            with north.schema():
                reply.complaint(made, text="Sorry", **BY_SHOP, now=timezone.now())
                if address == "?state=closed" or minutes % 3 == 2:
                    Complaint.objects.filter(pk=made.pk).update(closed_at=timezone.now(), closed_result="confirmed")

    more(3)
    read(client, address)
    with CaptureQueriesContext(connection) as few:
        read(client, address)
    more(27 if address == "" else 6)
    with CaptureQueriesContext(connection) as many:
        assert len(references(north, read(client, address))) > 3

    assert len(many) <= len(few) + 2  # the test's own look at the shop


def test_mine_shows_what_i_am_in_charge_of_and_the_filter_what_others_are(client, sign_in, north):
    other = sign_in("advisor", name="Adam Advisor")
    me = sign_in()
    mine, his, nobodys = (filed(north) for _each in range(3))
    put_in_charge(north, mine, me)
    put_in_charge(north, his, other)

    assert references(north, read(client, "?view=mine")) == {mine.reference}
    assert references(north, read(client, "?owner=me")) == {mine.reference}
    assert references(north, read(client, f"?owner={other.pk}")) == {his.reference}
    assert references(north, read(client, "?owner=nobody")) == {nobodys.reference}
    assert references(north, read(client, f"?owner={new_id()}")) == {each.reference for each in (mine, his, nobodys)}


def test_closed_ones_are_filtered_by_the_same_rules(client, sign_in, north):
    me = sign_in()
    mine, nobodys = (handled(north, now=at(north, days=-3)) for _each in range(2))
    put_in_charge(north, mine, me)
    with north.schema():
        for each in (mine, nobodys):
            recontact.answered(each.pk, solved=True, attempt_id=new_id(), now=timezone.now())
        Job.objects.filter(pk=nobodys.job_id).update(branch="Riverside")

    assert references(north, read(client, "?state=closed")) == {mine.reference, nobodys.reference}
    assert references(north, read(client, "?state=closed&owner=me")) == {mine.reference}
    assert references(north, read(client, "?state=closed&owner=nobody")) == {nobodys.reference}
    assert references(north, read(client, "?state=closed&severity=crisis")) == set()
    assert references(north, read(client, "?state=closed&age=30")) == set()
    assert references(north, read(client, "?view=overdue")) == set()


@pytest.mark.parametrize("view", ["", "&view=table", "&view=mine", "&state=closed"])
def test_a_sub_code_is_a_filter_of_open_and_closed_ones_alike(client, sign_in, north, view):
    me = sign_in()
    kinds = [("repair", "same_fault"), ("repair", ""), ("price", "bill_total")]
    made = [handled(north, now=at(north, days=-3), category=topic, subcategory=code) for topic, code in kinds]
    for each in made:
        put_in_charge(north, each, me)
    with north.schema():
        for each in made if "closed" in view else []:
            recontact.answered(each.pk, solved=True, attempt_id=new_id(), now=timezone.now())

    found = {
        code: read(client, f"?category={code}{view}") for code in ("repair", "repair.same_fault", "repair.unheard_of")
    }

    assert references(north, found["repair"]) == {each.reference for each in made[:2]}
    assert references(north, found["repair.same_fault"]) == {made[0].reference}
    assert '<option value="repair.same_fault" selected>' in found["repair.same_fault"].text
    assert references(north, found["repair.unheard_of"]) == {each.reference for each in made}


def test_branches_are_a_filter_where_there_are_several(client, sign_in, north):
    from tenants.complaints.board import branch_code

    sign_in()
    here, there = filed(north), filed(north)
    assert 'name="branch"' not in read(client).text
    with north.schema():
        Job.objects.filter(pk=here.job_id).update(branch="Riverside")
        Job.objects.filter(pk=there.job_id).update(branch="Hilltop")

    assert 'name="branch"' in read(client).text
    assert references(north, read(client, f"?branch={branch_code('Hilltop')}")) == {there.reference}
    assert references(north, read(client, "?branch=0123456789")) == {here.reference, there.reference}


def test_a_member_keeps_a_view_and_removes_it(client, sign_in, north, complaint):
    me = sign_in()

    kept = client.post("/complaints/views/", {"name": "Grave", "severity": "crisis", "x": "<b>"}, headers=NORTH)

    assert kept["Location"] == "/complaints/?severity=crisis"
    assert [view.chosen for view in saved_views.of(me, place=north.pk)] == [{"severity": "crisis"}]
    assert ">Grave</a>" in read(client).text
    sign_in("owner")
    assert ">Grave</a>" not in read(client).text
    client.post("/complaints/views/removal/", {"name": "Grave"}, headers=NORTH)
    assert len(saved_views.of(me, place=north.pk)) == 1
    client.force_login(me)
    client.post("/complaints/views/removal/", {"name": "Grave"}, headers=NORTH)
    assert saved_views.of(me, place=north.pk) == []


def test_the_single_keys_are_turned_off_and_on(client, sign_in, complaint):
    me = sign_in("viewer")
    assert "data-single-keys" in read(client).text

    for value, on in (("", False), ("1", True)):
        client.post("/complaints/keys/", {"on": value}, headers=NORTH)
        me.refresh_from_db()
        assert me.single_keys == on
        assert ("data-single-keys" in read(client).text) == on


@pytest.mark.parametrize(("role", "allowed"), [("owner", True), ("advisor", True), ("viewer", False)])
def test_who_works_on_complaints_chooses_who_is_in_charge(client, sign_in, north, complaint, role, allowed):
    me = sign_in(role, name="Olive Owner")
    data = {"version": complaint.version, "person": str(me.pk)}

    answer = client.post(f"/complaints/{complaint.pk}/owner/", data, headers=NORTH)

    assert answer.status_code == (302 if allowed else 404)
    assert ("In charge: Olive Owner" in read(client, f"{complaint.pk}/").text) == allowed
    assert (f"/complaints/{complaint.pk}/owner/" in read(client, f"{complaint.pk}/").text) == allowed


def test_only_people_of_the_shop_who_work_there_can_be_in_charge(client, sign_in, north, complaint):
    viewer, stranger = sign_in("viewer"), make_user("Stranger")
    sign_in()

    for person in (viewer.pk, stranger.pk, uuid.uuid4(), "nonsense"):
        data = {"version": complaint.version, "person": str(person)}
        assert client.post(f"/complaints/{complaint.pk}/owner/", data, headers=NORTH).status_code == 422
    with north.schema():
        assert owner.of(complaint.events.all(), side="shop") is None


def test_a_refused_save_shows_field_by_field_what_the_other_person_wrote(client, sign_in, north, complaint):
    sign_in()
    seen = complaint.version
    with north.schema():
        screen.complaint(complaint, validity="valid", reason="Heard it myself", **BY_SHOP, now=timezone.now())

    data = {"version": seen, "validity": "invalid", "reason": "Cannot hear it"}
    refused = client.post(f"/complaints/{complaint.pk}/judgement/", data, headers=NORTH)

    table = refused.text.partition('class="table ac-differences"')[2].partition("</table>")[0]
    assert refused.status_code == 409
    for words in (
        "The complaint is",
        "Reason",
        "Heard it myself",
        "Cannot hear it",
        "Valid",
        "Not valid",
        "Mia Manager",
    ):
        assert words in table
    assert table.count("changed by both") == 2


def test_the_menu_offers_what_can_be_done_and_says_why_the_rest_cannot(client, sign_in, north, complaint):
    sign_in("advisor")
    text = read(client).text

    assert f'href="/complaints/{complaint.pk}/?step=reply#step-reply"' in text
    assert "?step=pause" not in text
    assert "Owners and managers pause the clocks" in text
    assert "First write down what the customer was told." in text
    sign_in("viewer")
    assert "?step=" not in read(client).text


def test_an_asked_step_is_open_on_the_page(client, sign_in, complaint):
    sign_in()

    assert 'id="step-pause" class="card ac-step" open>' in read(client, f"{complaint.pk}/?step=pause").text
    assert 'id="step-pause" class="card ac-step">' in read(client, f"{complaint.pk}/").text


def test_what_is_open_beside_the_board_is_this_shops_or_nothing(client, sign_in, north, shunda, complaint):
    foreign = filed(shunda)
    sign_in()

    here = read(client, f"?open={complaint.pk}").text
    there, nowhere = (read(client, f"?open={which}").text for which in (foreign.pk, "nonsense"))

    assert f'data-open-key="{complaint.pk}" data-open-version="{complaint.version}"' in here
    for text in (there, nowhere):
        assert 'data-open-key=""' in text
        assert f"/complaints/{foreign.pk}/" not in text


@pytest.mark.parametrize("query", ["", "?view=table"])
def test_what_is_only_noted_is_marked_so_and_never_called_unconfirmed(client, sign_in, north, query):
    sign_in()
    noted = filed(north, category="environment", subcategory="wash_stains", now=timezone.now() - timedelta(hours=1))

    while_open = read(client, query).text
    with north.schema():
        wash.leave(noted, **BY_SHOP, now=timezone.now())
    closed = read(client, f"?state=closed{query.replace('?', '&')}").text

    assert "Only noted" in while_open
    assert "Only noted" in closed
    assert "not confirmed" not in closed


def test_what_counts_is_not_marked_as_noted(client, sign_in, complaint):
    sign_in()

    assert "Only noted" not in read(client).text

"""Answering by the link of a letter: for one person, one complaint and some days; each step once, as if signed in."""

from datetime import timedelta

import pytest

from tenants.complaints import answer_by_link, change, reply, staff_link
from tenants.complaints import recontact as customer
from tenants.complaints.answer_by_link import CAUSE, CONTACT, HANDLING, REPLY
from tenants.complaints.models import ComplaintEvent, ComplaintPaper, StaffLink
from tenants.consent.models import AccessLog
from tenants.jobs.sent_papers import Refused
from tenants.shops import members
from tenants.shops.models import Membership
from tests.factories import at, make_user, new_id
from tests.tenants.complaints.conftest import BY_SHOP, filed
from tests.tenants.jobs.paper_files import jpeg, pdf, png

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def complaint(north):
    return filed(north)


@pytest.fixture
def link_of(north, staff, complaint):
    """The token of a person's link, as the letter has it."""

    def made(role="manager", *, now=None):
        with north.schema():
            complaint.refresh_from_db()
            link = staff_link.make(complaint, staff[role], shop=north, now=now or at(north))
            return staff_link.address(link, shop=north).rstrip("/").rpartition("/")[2]

    return made


@pytest.fixture
def take(north):
    def taken(token, step, text="", *, now=None, **more):
        with north.schema():
            answer_by_link.take(token, step, text=text, shop=north, now=now or at(north) + MINUTE, **more)

    return taken


def page(shop, token, *, now=None):
    with shop.schema():
        return answer_by_link.page(token, shop=shop, now=now or at(shop) + MINUTE)


def events(shop, complaint):
    with shop.schema():
        found = ComplaintEvent.objects.filter(complaint=complaint).exclude(kind__in=["filed", "notified"])
        return [(event.kind, event.text, event.actor_name) for event in found.order_by("id")]


# --- The link


def test_every_letter_to_a_person_carries_the_same_link_and_makes_it_good_for_seven_more_days(north, link_of):
    first = link_of()
    again = link_of(now=at(north) + 6 * DAY)

    assert first == again
    assert page(north, first, now=at(north) + 13 * DAY - MINUTE)
    with pytest.raises(staff_link.Expired):
        page(north, first, now=at(north) + 13 * DAY)


def test_only_the_digest_is_kept(north, link_of):
    token = link_of()

    with north.schema():
        row = StaffLink.objects.values().get()
    assert token not in str(row)
    assert len(token) == 24


def test_who_only_reads_and_who_is_no_member_gets_no_link(north, complaint):
    viewer, stranger = make_user("Vic"), make_user("Sam")
    members.join(north, viewer, role="viewer", now=at(north))

    with north.schema():
        for person in (viewer, stranger):
            with pytest.raises(staff_link.NotForThem):
                staff_link.make(complaint, person, shop=north, now=at(north))
        assert not StaffLink.objects.exists()


def test_a_link_is_the_persons_for_as_long_as_the_membership_is_open(north, staff, link_of):
    token = link_of("advisor")
    assert page(north, token).opened.person == staff["advisor"]
    membership = Membership.objects.get(user=staff["advisor"], shop=north)

    members.revoke(membership, now=at(north))
    with pytest.raises(staff_link.NotOpen):
        page(north, token)

    members.join(north, staff["advisor"], role="advisor", now=at(north))
    with pytest.raises(staff_link.NotOpen):
        page(north, token)


@pytest.mark.parametrize("change_", [{"role": "viewer"}, {"user__is_active": False}])
def test_a_link_ends_with_the_role_and_with_the_account(north, staff, link_of, change_):
    token = link_of("advisor")
    for name, value in change_.items():
        target = staff["advisor"] if "__" in name else Membership.objects.get(user=staff["advisor"], shop=north)
        setattr(target, name.rpartition("__")[2], value)
        target.save()

    with pytest.raises(staff_link.NotOpen) as refused:
        page(north, token)

    assert type(refused.value) is staff_link.NotOpen


def test_another_shop_does_not_know_the_link(north, shunda, link_of):
    token = link_of()
    assert page(north, token)

    with pytest.raises(staff_link.NotOpen):
        page(shunda, token)


def test_a_link_whose_secret_was_thrown_away_gets_a_new_token(north, link_of, settings):
    old = link_of()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", []

    new = link_of()

    assert new != old
    assert page(north, new)
    with pytest.raises(staff_link.NotOpen):
        page(north, old)


# --- Its steps


def test_the_whole_case_is_answered_by_one_link_under_the_persons_name(north, complaint, link_of, take):
    token = link_of("manager")
    assert page(north, token).steps == [CONTACT, REPLY]

    take(token, CONTACT, "Rang at once")
    assert page(north, token).steps == [REPLY]
    take(token, REPLY, "Come in today")
    assert page(north, token).steps == [HANDLING, CAUSE]
    take(token, HANDLING, "New pads")
    assert page(north, token).steps == [CAUSE]
    take(token, CAUSE, "Cheap pads", cause_code="part_quality")

    assert page(north, token).steps == []
    assert events(north, complaint) == [
        ("acknowledged", "Rang at once", "Mia"), ("replied", "Come in today", "Mia"), ("handled", "New pads", "Mia"),
        ("traced", "Cheap pads", "Mia"),
    ]  # fmt: skip
    with north.schema():
        complaint.refresh_from_db()
        event = ComplaintEvent.objects.filter(kind="handled").get()
    assert (complaint.cause_code, complaint.resolution) == ("part_quality", "New pads")
    assert (event.side, event.actor) == ("shop", page(north, token).opened.person.pk)


def test_a_step_is_taken_once_and_a_double_tap_is_one(north, complaint, link_of, take):
    token = link_of()
    take(token, REPLY, "Come in today")
    before = events(north, complaint)

    take(token, REPLY, "Come in today")
    with pytest.raises(answer_by_link.Used):
        take(token, REPLY, "Come in tomorrow")

    assert events(north, complaint) == before
    assert page(north, token).taken == {REPLY: at(north) + MINUTE}


def test_what_somebody_else_did_is_not_done_again(north, complaint, link_of, take):
    token = link_of()
    take(link_of("owner"), CONTACT)

    with pytest.raises(change.OutOfTurn, match="acknowledged"):
        take(token, CONTACT)

    assert page(north, token).steps == [REPLY]


def test_the_cause_waits_until_the_customer_has_an_answer(north, complaint, link_of, take):
    token = link_of()

    with pytest.raises(change.OutOfTurn, match="not_soothed"):
        take(token, CAUSE, "Cheap pads", cause_code="part_quality")
    take(token, REPLY, "Come in today")
    take(token, CAUSE, "Cheap pads", cause_code="part_quality")

    assert [kind for kind, _text, _name in events(north, complaint)] == ["acknowledged", "replied", "traced"]


def test_handled_waits_for_the_answer_too(north, link_of, take):
    with pytest.raises(change.OutOfTurn, match="not_replied"):
        take(link_of(), HANDLING, "New pads")


@pytest.mark.parametrize(("role", "may"), [("owner", True), ("manager", True), ("advisor", False)])
def test_an_advisor_answers_and_does_not_trace(north, link_of, take, role, may):
    token = link_of(role)
    take(token, REPLY, "Come in today")

    assert (CAUSE in page(north, token).steps) == may
    if may:
        take(token, CAUSE, "Cheap pads", cause_code="other")
    else:
        with pytest.raises(answer_by_link.NotYourStep):
            take(token, CAUSE, "Cheap pads", cause_code="other")


def test_a_closed_complaint_and_a_reopened_one_say_so(north, complaint, link_of, take):
    token = link_of()
    take(token, REPLY, "Come in today")
    take(token, HANDLING, "New pads")
    with north.schema():
        customer.answered(complaint.pk, solved=False, attempt_id=new_id(), now=at(north) + DAY)
    with pytest.raises(staff_link.Replaced):
        page(north, token)

    newer = link_of(now=at(north) + DAY)
    take(newer, HANDLING, "New discs, too", now=at(north) + DAY)
    with north.schema():
        customer.answered(complaint.pk, solved=True, attempt_id=new_id(), now=at(north) + 2 * DAY)
    for each in (token, newer):
        with pytest.raises(staff_link.Closed):
            page(north, each)
    with pytest.raises(staff_link.NotForThem):
        link_of()


def test_a_reopened_complaint_begins_with_a_fresh_contact_by_its_fresh_link(north, complaint, link_of, take):
    first = link_of()
    for step, text in ((CONTACT, "Rang him"), (REPLY, "Come in today"), (HANDLING, "New pads")):
        take(first, step, text)
    with north.schema():
        customer.answered(complaint.pk, solved=False, attempt_id=new_id(), now=at(north) + DAY)
    token, others = link_of(now=at(north) + DAY), link_of("advisor", now=at(north) + DAY)

    offered = page(north, token, now=at(north) + DAY)
    assert (offered.steps[0], list(offered.taken)) == (CONTACT, [])
    take(token, CONTACT, "Rang him", now=at(north) + DAY)

    again = page(north, token, now=at(north) + DAY)
    assert (CONTACT in again.steps, list(again.taken)) == (False, [CONTACT])
    assert CONTACT not in page(north, others, now=at(north) + DAY).steps
    with pytest.raises(change.OutOfTurn):
        take(others, CONTACT, now=at(north) + DAY)
    assert [kind for kind, *_ in events(north, complaint)] == [
        "acknowledged", "replied", "handled", "denied", "reopened", "acknowledged"
    ]  # fmt: skip


@pytest.mark.parametrize("ended", ["expired", "revoked"])
def test_nothing_is_done_by_a_link_that_has_ended(north, staff, complaint, link_of, ended):
    token, late = link_of("advisor"), at(north) + 8 * DAY
    if ended == "revoked":
        members.revoke(Membership.objects.get(user=staff["advisor"], shop=north), now=at(north))
        late = at(north)

    with north.schema():
        for do in (
            lambda: answer_by_link.take(token, CONTACT, shop=north, now=late),
            lambda: answer_by_link.add_paper(token, upload=pdf(), name="a.pdf", shop=north, now=late),
            lambda: answer_by_link.calls_now(token, shop=north, now=late),
        ):
            with pytest.raises(staff_link.NotOpen):
                do()
    assert events(north, complaint) == []


def test_photos_are_added_and_the_same_one_twice_is_one(monkeypatch, north, complaint, link_of):
    token = link_of("advisor")
    monkeypatch.setattr(answer_by_link, "MOST_PAPERS", 2)

    def add(upload, name):
        with north.schema():
            answer_by_link.add_paper(token, upload=upload, name=name, shop=north, now=at(north))

    add(jpeg(), "a.jpg")
    add(jpeg(), "a.jpg")
    with pytest.raises(Refused, match="unknown_kind"):
        add(b"words", "b.txt")
    add(png(), "c.png")
    with pytest.raises(Refused, match="too_many"):
        add(pdf(), "d.pdf")

    with north.schema():
        found = ComplaintPaper.objects.values_list("name", "side", "by_name", "for_team")
        assert set(found) == {("a.jpg", "shop", "Adam", False), ("c.png", "shop", "Adam", False)}
    assert page(north, token).papers == 2


def test_looking_changes_nothing_and_asking_for_the_number_is_in_the_access_log(north, staff, complaint, link_of):
    token = link_of("advisor")
    with north.schema():
        before = (ComplaintEvent.objects.count(), StaffLink.objects.values().get())
    page(north, token)
    with north.schema():
        assert (ComplaintEvent.objects.count(), StaffLink.objects.values().get()) == before
        assert not AccessLog.objects.exists()

        answer_by_link.calls_now(token, shop=north, now=at(north))

        line = AccessLog.objects.get()
    assert (line.actor, line.actor_role, line.what) == (staff["advisor"].pk, "advisor", "complaint_number")
    assert line.subject == complaint.customer_id


def test_what_was_answered_after_signing_in_shows_behind_the_link(north, complaint, link_of):
    token = link_of()
    with north.schema():
        reply.complaint(complaint, text="Come in today", now=at(north), **BY_SHOP)

    seen = page(north, token)

    assert [(entry.kind, entry.text) for entry in seen.history][-1] == ("replied", "Come in today")
    assert HANDLING in seen.steps

"""The cause, who answers for it, and what is changed so that it does not happen again."""

import uuid
from datetime import timedelta

import pytest
from django.utils import translation

from tenants.complaints import change, correct, handle, recontact, reply, timeline, trace
from tenants.complaints.models import Complaint, CorrectiveAction
from tenants.shops.models import Membership
from tests.factories import at
from tests.tenants.complaints.conftest import BY_SHOP, BY_TEAM, filed

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FOUND = {
    "root_cause": "The wrong pads were on the shelf",
    "cause_code": "part_supply",
    "whys": "Wrong pads were fitted\n\n  Nobody  looked at the number \nThe label was torn",
    "failed_part": "Pads 06H121026",
}
GUILTY = {"responsible_post": "parts", "responsible_person": "Pete Parts"}


def soothed(shop, **fields):
    complaint = filed(shop, **fields)
    with shop.schema():
        reply.complaint(complaint, **BY_SHOP, text="We change them today.", now=at(shop))
    return complaint


def titles(complaint, shop, side):
    with translation.override("en"):
        sheet = timeline.sheet(complaint.pk, shop=shop, side=side, now=at(shop))
        return sheet, [entry.title for entry in sheet.timeline], [entry.text for entry in sheet.timeline]


def test_the_cause_may_be_looked_for_at_once_but_nobody_is_blamed_before_the_customer_is_soothed(north):
    complaint = filed(north)
    with north.schema():
        for blame in (GUILTY, {"responsible_post": "parts"}, {"responsible_person": "Pete"}):
            with pytest.raises(change.OutOfTurn) as refused:
                trace.complaint(complaint, **BY_SHOP, **FOUND, **blame, now=at(north))
            assert refused.value.why == "not_soothed"
        trace.complaint(complaint, **BY_SHOP, **FOUND, now=at(north))
        assert complaint.cause_code == "part_supply"

        reply.complaint(complaint, **BY_SHOP, text="We change them.", now=at(north))
        trace.complaint(complaint, **BY_SHOP, **FOUND, **GUILTY, now=at(north))

        complaint.refresh_from_db()
        assert (complaint.responsible_post, complaint.responsible_person) == ("parts", "Pete Parts")


@pytest.mark.parametrize("validity", ["pending", "undetermined", "invalid", "valid"])
def test_that_order_holds_whatever_was_judged(north, validity):
    complaint = filed(north)
    with north.schema():
        Complaint.objects.update(validity=validity)
        with pytest.raises(change.OutOfTurn):
            trace.complaint(complaint, **BY_SHOP, **FOUND, **GUILTY, now=at(north))


def test_five_whys_are_kept_in_order_and_six_are_too_many(north):
    complaint = filed(north)
    with north.schema():
        trace.complaint(complaint, **BY_SHOP, **FOUND, now=at(north))
        assert trace.lines(complaint.whys) == [
            "Wrong pads were fitted", "Nobody looked at the number", "The label was torn",
        ]  # fmt: skip
        with pytest.raises(ValueError, match="6"):
            trace.complaint(complaint, **BY_SHOP, **{**FOUND, "whys": "a\nb\nc\nd\ne\nf"}, now=at(north))


@pytest.mark.parametrize("wrong", [{"cause_code": "weather"}, {"responsible_post": "king"}])
def test_codes_that_are_none_are_not_kept(north, wrong):
    complaint = soothed(north)
    with north.schema(), pytest.raises(ValueError, match=next(iter(wrong.values()))):
        trace.complaint(complaint, **BY_SHOP, **{**FOUND, **wrong}, now=at(north))


def test_a_cause_without_a_word_is_none_and_a_word_of_the_list_is_enough(north):
    complaint = filed(north)
    with north.schema():
        with pytest.raises(change.OutOfTurn) as refused:
            trace.complaint(complaint, **BY_SHOP, whys="Because", now=at(north))
        assert refused.value.why == "no_cause"

        trace.complaint(complaint, **BY_SHOP, cause_code="method", now=at(north))
        assert Complaint.objects.get().cause_code == "method"


def test_a_cause_that_is_noted_anew_without_the_rest_keeps_the_rest(north):
    complaint = soothed(north)
    with north.schema():
        trace.complaint(complaint, **BY_SHOP, **FOUND, **GUILTY, now=at(north))
        trace.complaint(complaint, **BY_SHOP, root_cause="The label was torn", now=at(north))

        kept = Complaint.objects.get()
        assert (kept.root_cause, kept.cause_code) == ("The label was torn", "")
        assert (kept.failed_part, kept.responsible_post) == ("Pads 06H121026", "parts")
        assert len(trace.lines(kept.whys)) == 3


def test_the_team_traces_nothing_and_sees_nothing_of_it(north, staff):
    complaint = soothed(north)
    with north.schema():
        with pytest.raises(change.NotYours):
            trace.complaint(complaint, **BY_TEAM, **FOUND, now=at(north))
        trace.complaint(complaint, **BY_SHOP, **FOUND, **GUILTY, now=at(north))
        action = correct.begin(complaint, what="Sort shelf nine", owner=owner_of(north), due_on=north.today(at(north)),
                               shop=north, now=at(north), **BY_SHOP)  # fmt: skip
        correct.done(action, text="Shelf nine sorted", now=at(north), **BY_SHOP)
        shop_sheet, shop_titles, shop_texts = titles(complaint, north, "shop")
        team_sheet, team_titles, team_texts = titles(complaint, north, "team")

    assert any("Pete Parts (Parts)" in title and "Wrong, missing or late part" in title for title in shop_titles)
    assert {"Sort shelf nine", "Shelf nine sorted", FOUND["root_cause"]} <= set(shop_texts)
    assert (shop_sheet.complaint.failed_part, team_sheet.complaint.failed_part) == ("Pads 06H121026", "")
    told = " ".join([*team_titles, *team_texts])
    for secret in ("Pete", "shelf", "pads were", "part_supply", "late part"):
        assert secret not in told
    hidden = team_sheet.complaint
    assert not any((hidden.root_cause, hidden.cause_code, hidden.whys, hidden.responsible_post))
    assert not hidden.responsible_person


def owner_of(shop):
    return Membership.objects.filter(shop=shop, revoked_at=None).first().user_id


def begun(complaint, shop, *, days=7, owner=None, **more):
    fields = {"what": "Check every number twice", "owner": owner or owner_of(shop), **BY_SHOP, **more}
    return correct.begin(complaint, due_on=shop.today(at(shop) + days * DAY), shop=shop, now=at(shop), **fields)


def test_a_corrective_action_is_done_and_taken_up_again(north, staff):
    complaint = filed(north)
    with north.schema():
        action = begun(complaint, north, owner=staff["advisor"].pk)
        assert (action.owner_name, action.done_at) == (str(staff["advisor"]), None)

        correct.done(action, text="Done so", now=at(north) + DAY, **BY_SHOP)
        assert (action.done_at, action.done_note) == (at(north) + DAY, "Done so")
        assert correct.open_ones(shop=north, now=at(north)) == []

        correct.reopen(action, due_on=north.today(at(north) + 9 * DAY), now=at(north) + 2 * DAY, **BY_SHOP)
        assert (action.done_at, action.reopened) == (None, 1)
        assert list(complaint.events.order_by("id").values_list("kind", flat=True)) == [
            "filed", "action", "action_done", "action",
        ]  # fmt: skip


def test_two_people_cannot_end_it_twice_nor_take_up_what_is_open(north, staff):
    complaint = filed(north)
    with north.schema():
        action = begun(complaint, north)
        seen_by_another = CorrectiveAction.objects.get()
        with pytest.raises(change.OutOfTurn) as refused:
            correct.reopen(action, due_on=north.today(at(north)), now=at(north), **BY_SHOP)
        assert refused.value.why == "action_open"

        correct.done(action, now=at(north), **BY_SHOP)
        with pytest.raises(change.OutOfTurn) as refused:
            correct.done(seen_by_another, text="Me too", now=at(north), **BY_SHOP)
        assert refused.value.why == "action_done"
        assert CorrectiveAction.objects.get().done_note == ""


def test_only_a_member_of_the_shop_owns_one_and_only_the_shop_begins_it(north, staff):
    complaint = filed(north)
    with north.schema():
        with pytest.raises(change.OutOfTurn) as refused:
            begun(complaint, north, owner=uuid.uuid4())
        assert refused.value.why == "not_a_member"
        with pytest.raises(change.NotYours):
            begun(complaint, north, **BY_TEAM)
        assert not CorrectiveAction.objects.exists()

        action = begun(complaint, north)
        with pytest.raises(change.NotYours):
            correct.done(action, now=at(north), **BY_TEAM)


def test_it_outlives_the_complaint(north, staff):
    complaint = soothed(north)
    with north.schema():
        action = begun(complaint, north)
        handle.complaint(complaint, **BY_SHOP, resolution="New pads", now=at(north) + HOUR)
        recontact.answered(complaint.pk, solved=True, attempt_id=uuid.uuid4(), now=at(north) + 2 * HOUR)

        correct.done(action, now=at(north) + DAY, **BY_SHOP)
        begun(complaint, north, what="And the other shelf")

        complaint.refresh_from_db()
        assert change.state(complaint) == "closed"
        assert CorrectiveAction.objects.filter(done_at=None).count() == 1


def test_the_list_begins_with_the_longest_overdue(north, staff):
    complaint = filed(north)
    with north.schema():
        for days in (3, -1, -5, 0):
            begun(complaint, north, days=days, what=f"In {days}")
        found = correct.open_ones(shop=north, now=at(north))

        assert [(line.action.what, line.days_over) for line in found] == [
            ("In -5", 5), ("In -1", 1), ("In 0", 0), ("In 3", 0),
        ]  # fmt: skip

"""Taking a complaint down, by whatever way it comes: fields, safety, promises, kinds, and sorting it anew."""

import uuid
from datetime import timedelta

import pytest

from tenants.complaints import change, file, kinds, promise, recode, timeline
from tenants.complaints.models import Complaint, ComplaintEvent
from tenants.followups.models import FollowUp
from tests.factories import at, make_customer, make_follow_up, make_job
from tests.tenants.complaints.conftest import BY_SHOP, BY_TEAM, FIELDS, filed

HOUR = timedelta(hours=1)


@pytest.fixture
def sent(monkeypatch):
    """The letters that leave, by what they are about."""
    found = []
    monkeypatch.setattr("tenants.complaints.send.letter", lambda held, about, **_more: found.append(about))
    return found


def log_of(complaint):
    return list(ComplaintEvent.objects.filter(complaint=complaint).order_by("id"))


def titles(shop, complaint, side="shop"):
    return [line.title for line in timeline.sheet(complaint.pk, shop=shop, side=side, now=at(shop)).timeline]


# --- Ways in


def test_a_complaint_on_a_call_belongs_to_its_follow_up_and_job(north):
    complaint = filed(north)

    assert complaint.follow_up_id
    assert complaint.job_id == complaint.follow_up.job_id
    assert (complaint.source, complaint.filed_by_name) == ("phone", "Ann Agent")
    with north.schema():
        assert [(each.kind, each.side) for each in log_of(complaint)] == [("filed", "team")]


def test_what_a_customer_says_at_the_counter_needs_no_call_and_no_job(north):
    customer, draft = make_customer(north, language="zh-hans"), uuid.uuid4()
    with north.schema():
        told = {"shop": north, "customer": customer, "draft_id": draft, "by": uuid.uuid4(), "by_name": "Adam"}
        complaint = file.at_the_shop(**told, fields=FIELDS, now=at(north))
        again = file.at_the_shop(**told, fields=FIELDS, now=at(north))

        assert again == complaint
        assert (complaint.follow_up, complaint.job, complaint.customer) == (None, None, customer)
        assert (complaint.source, complaint.language, complaint.number) == ("shop", "zh-hans", 1)
        (event,) = log_of(complaint)
        assert (event.kind, event.side, event.actor_name) == ("filed", "shop", "Adam")
        assert event.data["channel"] == "shop"


def test_a_system_of_the_shop_files_about_a_job_and_learns_whether_it_is_new(north):
    job, once = make_job(north), uuid.uuid4()
    with north.schema():
        told = {"shop": north, "customer": job.customer, "job": job, "once": once, "by": None, "by_name": "DMS"}
        complaint, new = file.by_system(**told, fields=FIELDS, now=at(north))
        again, second = file.by_system(**told, fields={**FIELDS, "customer_words": "Other"}, now=at(north))

        assert (new, second) == (True, False)
        assert (again.pk, again.customer_words) == (complaint.pk, FIELDS["customer_words"])
        assert (complaint.source, complaint.job_id) == ("api", job.pk)


def test_ways_in_share_one_row_of_numbers(north):
    with north.schema():
        customer = make_customer(north)
        for _again in range(2):
            file.at_the_shop(shop=north, customer=customer, draft_id=uuid.uuid4(), by=None, by_name="A",
                             fields=FIELDS, now=at(north))  # fmt: skip
    third = filed(north)

    assert third.number == 3


def test_a_complaint_without_a_call_can_be_handled_and_asked_about(north):
    from tenants.complaints import handle, reply

    with north.schema():
        complaint = file.at_the_shop(
            shop=north, customer=make_customer(north), draft_id=uuid.uuid4(), by=None, by_name="A", fields=FIELDS,
            now=at(north),
        )  # fmt: skip
        reply.complaint(complaint, **BY_SHOP, text="Come in", now=at(north) + HOUR)
        handle.complaint(complaint, **BY_SHOP, resolution="Done", now=at(north) + HOUR)

        assert FollowUp.objects.filter(kind="recontact", complaint=complaint.pk).count() == 1


# --- Kinds


@pytest.mark.parametrize(
    "fields",
    [{"category": "repair", "subcategory": "skimped"}, {"category": "repair.skimped"}],
)
def test_the_sub_code_comes_by_itself_or_with_the_category(north, fields):
    complaint = filed(north, **fields)

    assert (complaint.category, complaint.subcategory) == ("repair", "skimped")
    with north.schema():
        assert log_of(complaint)[0].data["subcategory"] == "skimped"


@pytest.mark.parametrize("fields", [{"category": "price.skimped"}, {"category": "repair", "subcategory": "own_1"}])
def test_a_sub_code_that_the_category_does_not_have_is_refused(north, fields):
    with pytest.raises(file.Incomplete) as refused:
        filed(north, **fields)

    assert refused.value.faults == {"subcategory": "unknown"}


def test_a_sub_code_of_the_shops_own_can_be_filed_there_and_nowhere_else(north, shunda):
    kinds.save(north, names={}, hidden=set(), added={"repair": "Rust"}, departments={})

    assert filed(north, category="repair.own_1").subcategory == "own_1"
    with pytest.raises(file.Incomplete):
        filed(shunda, category="repair.own_1")


# --- Safety


def test_safety_makes_a_crisis_of_it_and_the_shop_is_told_at_once(north, sent):
    complaint = filed(north, is_safety=True, severity="ordinary")

    assert (complaint.is_safety, complaint.severity) == (True, "crisis")
    assert sent == ["filed"]  # which goes to the owners, too, as in every crisis
    with north.schema():
        assert log_of(complaint)[0].data["safety"] is True


@pytest.mark.parametrize("told", ["", None, "off", False, 0])
def test_without_a_clear_yes_safety_is_not_at_stake(north, told):
    assert not filed(north, is_safety=told).is_safety


# --- Promises


def test_a_promise_is_kept_with_who_gave_it_and_until_when(north):
    due = at(north) + 5 * HOUR
    complaint = filed(north, promise="The shop calls back today.", promise_due_at=due)

    assert (complaint.promise_due_at, complaint.promised_by) == (due, "Ann Agent")
    with north.schema():
        event = log_of(complaint)[1]
        assert (event.kind, event.text, event.side) == ("promised", "The shop calls back today.", "team")
        assert event.data == {"by": "Ann Agent", "due_at": due.isoformat()}
        assert titles(north, complaint)[1].startswith("Promised by Ann Agent for November 18 ")


def test_a_time_without_a_promise_promises_nothing(north):
    complaint = filed(north, promise_due_at=at(north) + HOUR)

    assert complaint.promise_due_at is None
    with north.schema():
        assert [each.kind for each in log_of(complaint)] == ["filed"]


def test_a_later_promise_takes_the_place_of_the_first_which_stays_in_the_history(north):
    complaint = filed(north, promise="Today")
    with north.schema():
        promise.complaint(complaint, **BY_SHOP, text="Friday", due_at=at(north) + 48 * HOUR, promised_by="Bob",
                          now=at(north) + HOUR)  # fmt: skip

        assert (complaint.promise, complaint.promised_by) == ("Friday", "Bob")
        assert [each.text for each in log_of(complaint) if each.kind == "promised"] == ["Today", "Friday"]
        with pytest.raises(change.NotYours):
            promise.complaint(complaint, **BY_TEAM, text="Never", now=at(north))


# --- Sorting anew


def test_sorting_anew_changes_the_kind_and_not_the_words(north):
    complaint = filed(north)
    with north.schema():
        recode.complaint(complaint, **BY_TEAM, category="parts", subcategory="part_life", shop=north, now=at(north))

        complaint.refresh_from_db()
        assert (complaint.category, complaint.subcategory) == ("parts", "part_life")
        assert complaint.customer_words == FIELDS["customer_words"]
        assert titles(north, complaint)[1] == ("Sorted anew: Repair quality is now Parts · A part wore out too soon")


def test_shop_and_team_may_both_sort_anew(north):
    for side in (BY_SHOP, BY_TEAM):
        complaint = filed(north)
        with north.schema():
            recode.complaint(complaint, **side, category="price", shop=north, now=at(north))
            assert Complaint.objects.get(pk=complaint.pk).category == "price"


def test_a_name_of_the_shops_own_stays_in_the_history_as_it_was(north):
    kinds.save(north, names={}, hidden=set(), added={"repair": "Rust"}, departments={})
    complaint = filed(north)
    with north.schema():
        recode.complaint(complaint, **BY_SHOP, category="repair", subcategory="own_1", shop=north, now=at(north))
        kinds.save(north, names={"repair.own_1": "Corrosion"}, hidden=set(), added={}, departments={})

        assert titles(north, complaint)[1].endswith("is now Repair quality · Rust")


def test_what_turns_out_to_be_about_safety_is_a_crisis_and_told_to_the_owners(north, sent):
    complaint = filed(north)
    with north.schema():
        recode.complaint(
            complaint, **BY_SHOP, category="repair", is_safety=True, version=complaint.version, shop=north,
            now=at(north),
        )  # fmt: skip

        assert (complaint.severity, complaint.is_safety) == ("crisis", True)
        assert sent == ["filed", "crisis"]
        assert [(each.kind, each.side) for each in log_of(complaint)[1:]] == [
            ("recoded", "shop"), ("severity_set", "system"),
        ]  # fmt: skip
        assert "Safety is at stake." in titles(north, complaint)[1]


def test_sorting_anew_is_refused_when_nothing_changes_when_stale_and_when_closed(north):
    complaint = filed(north)
    with north.schema():
        same = {**BY_TEAM, "category": "repair", "shop": north, "now": at(north)}
        with pytest.raises(change.OutOfTurn) as refused:
            recode.complaint(complaint, **same)
        assert refused.value.why == "same_kind"
        with pytest.raises(change.Stale):
            recode.complaint(complaint, **{**same, "category": "price"}, version=complaint.version - 1)
        with pytest.raises(file.Incomplete):
            recode.complaint(complaint, **{**same, "category": "weather"})
        with pytest.raises(file.Incomplete):
            recode.complaint(complaint, **{**same, "subcategory": "part_life"})
        Complaint.objects.filter(pk=complaint.pk).update(closed_at=at(north))
        with pytest.raises(change.OutOfTurn) as refused:
            recode.complaint(complaint, **{**same, "category": "price"})
        assert refused.value.why == "closed"


# --- Older rows


def test_a_follow_up_is_no_longer_needed_but_kept_where_there_is_one(north):
    follow_up = make_follow_up(north)
    with north.schema():
        by_link = file.complaint(
            shop=north, follow_up_id=follow_up.pk, attempt_id=uuid.uuid4(), agent_id=None, agent_name="",
            fields=FIELDS, source="survey", now=at(north),
        )  # fmt: skip

        assert (by_link.follow_up_id, by_link.source) == (follow_up.pk, "survey")
        assert log_of(by_link)[0].side == "customer"

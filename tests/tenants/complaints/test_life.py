"""The life of a complaint: filed, answered, handled, asked about, closed by the customer alone."""

import uuid
from datetime import timedelta

import pytest

from tenants.complaints import (
    acknowledge,
    change,
    clocks,
    file,
    handle,
    note,
    pause,
    recontact,
    reply,
    resume,
    screen,
    states,
    trace,
    triage,
    watch,
)
from tenants.complaints.models import Complaint, ComplaintEvent
from tenants.complaints.states import State
from tenants.followups import close
from tenants.followups.models import FollowUp
from tenants.shops.models import ShopSettings
from tests.factories import at, make_follow_up
from tests.tenants.complaints.conftest import BY_SHOP, BY_TEAM, FIELDS, filed

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def kinds(complaint):
    return list(ComplaintEvent.objects.filter(complaint=complaint).order_by("id").values_list("kind", flat=True))


def handled(shop, *, now=None, **fields):
    now = now or at(shop)
    complaint = filed(shop, now=now, **fields)
    with shop.schema():
        reply.complaint(complaint, **BY_SHOP, text="We will look at it today.", now=now + HOUR)
        handle.complaint(complaint, **BY_SHOP, resolution="Pads changed, free of charge.", now=now + 2 * HOUR)
    return complaint


def test_whoever_files_a_complaint_does_not_judge_it(north):
    complaint = filed(north, severity="major", validity="valid", root_cause="bad pads")

    assert (complaint.severity, complaint.validity, complaint.root_cause) == ("major", "pending", "")
    assert complaint.customer_words == FIELDS["customer_words"]
    assert complaint.category == "repair"


def test_numbers_count_up_in_each_shop_by_itself(north, shunda):
    numbers = [filed(shop).number for shop in (north, shunda, north, north)]

    assert numbers == [1, 1, 2, 3]


def test_one_attempt_files_one_complaint(north):
    attempt, follow_up = uuid.uuid4(), make_follow_up(north)
    with north.schema():
        ids = {
            file.complaint(
                shop=north, follow_up_id=follow_up.pk, attempt_id=attempt, agent_id=None, agent_name="Ann",
                fields=FIELDS, now=at(north),
            ).pk
            for _ in range(2)
        }  # fmt: skip

        assert len(ids) == Complaint.objects.count() == 1
        assert ComplaintEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "faults"),
    [
        ({"customer_words": "  "}, {"customer_words": "required"}),
        ({"category": ""}, {"category": "required"}),
        ({"category": "weather"}, {"category": "unknown"}),
        ({"severity": "deadly"}, {"severity": "unknown"}),
        ({"promise": "x" * 301}, {"promise": "too_long"}),
    ],
)
def test_what_is_missing_or_wrong_is_named_and_nothing_is_filed(north, fields, faults):
    with pytest.raises(file.Incomplete) as refused:
        filed(north, **fields)

    assert refused.value.faults == faults
    with north.schema():
        assert not Complaint.objects.exists()


def test_a_later_change_of_the_shops_clocks_does_not_touch_what_was_filed_before(north):
    start = at(north)
    before = filed(north, now=start)
    ShopSettings.objects.filter(shop=north).update(clocks={"reply": {"minutes": 30}})
    after = filed(north, now=start)

    with north.schema():
        due = [clocks.of(each, shop=north, now=start)[1].due_at - start for each in (before, after)]

    assert due == [12 * HOUR, 30 * MINUTE]


def test_settings_that_cannot_be_read_do_not_keep_a_complaint_from_being_filed(north):
    ShopSettings.objects.filter(shop=north).update(clocks={"reply": {"minutes": "soon"}, "week": {"moonday": []}})
    complaint = filed(north)

    with north.schema():
        assert clocks.of(complaint, shop=north, now=at(north))[1].due_at == at(north) + 12 * HOUR


def test_a_valid_complaint_goes_from_filing_to_the_customers_yes(north):
    start = at(north)
    complaint = filed(north, now=start)

    with north.schema():
        states = [change.state(complaint)]
        acknowledge.complaint(complaint, **BY_SHOP, now=start + 10 * MINUTE)
        states.append(change.state(complaint))
        reply.complaint(complaint, **BY_SHOP, text="Come in today, we look at it.", now=start + HOUR)
        screen.complaint(complaint, **BY_SHOP, validity="valid", reason="Heard it ourselves", now=start + HOUR)
        trace.complaint(complaint, **BY_SHOP, root_cause="Wrong pads", responsible_person="Bob", now=start + HOUR)
        states.append(change.state(complaint))
        pause.complaint(complaint, **BY_SHOP, reason="waiting_parts", now=start + 2 * HOUR)
        states.append(change.state(complaint))
        resume.complaint(complaint, **BY_SHOP, now=start + 20 * HOUR)
        handle.complaint(complaint, **BY_SHOP, resolution="New pads", now=start + 30 * HOUR)
        states.append(change.state(complaint))
        asked = FollowUp.objects.get(kind="recontact", complaint=complaint.pk)
        recontact.answered(
            complaint.pk, solved=True, satisfaction=5, words="Quiet now", attempt_id=uuid.uuid4(), now=start + 31 * HOUR
        )
        complaint.refresh_from_db()
        states.append(change.state(complaint))
        read = {clock.name: clock for clock in clocks.of(complaint, shop=north, now=start + 40 * HOUR)}

    assert states == [State.NEW, State.ACKNOWLEDGED, State.WITH_SHOP, State.WAITING, State.HANDLED, State.CLOSED]
    assert (asked.ordinal, asked.due_at, asked.window_ends_at - asked.due_at) == (1, start + 30 * HOUR, 24 * HOUR)
    assert (complaint.closed_result, complaint.satisfaction_after, complaint.validity) == ("confirmed", 5, "valid")
    assert complaint.closed_at == start + 31 * HOUR
    # 30 hours after filing, but 18 of them were spent waiting for parts.
    assert {name: clock.state for name, clock in read.items()} == dict.fromkeys(read, "met")


def test_an_invalid_complaint_is_answered_handled_and_asked_about_all_the_same(north):
    complaint = filed(north)
    with north.schema():
        screen.complaint(complaint, **BY_SHOP, validity="invalid", reason="Another shop did it", now=at(north))
        reply.complaint(complaint, **BY_SHOP, text="Explained, and a free wash", now=at(north) + HOUR)
        handle.complaint(complaint, **BY_SHOP, resolution="Explained", now=at(north) + HOUR)

        assert complaint.validity == "invalid"
        assert complaint.closed_at is None
        assert FollowUp.objects.filter(kind="recontact", complaint=complaint.pk).count() == 1


def test_handled_is_not_closed_and_needs_an_answer_to_the_customer_first(north):
    complaint = filed(north)
    with north.schema():
        with pytest.raises(change.OutOfTurn) as refused:
            handle.complaint(complaint, **BY_SHOP, resolution="Done", now=at(north))
        assert refused.value.why == "not_replied"

        reply.complaint(complaint, **BY_SHOP, text="We are sorry", now=at(north))
        handle.complaint(complaint, **BY_SHOP, resolution="Done", now=at(north))

        assert complaint.handled_at == at(north)
        assert complaint.closed_at is None


def test_an_answer_to_the_customer_is_also_the_first_contact(north):
    complaint = filed(north)
    with north.schema():
        reply.complaint(complaint, **BY_SHOP, text="We are sorry", now=at(north) + 5 * MINUTE)

        assert kinds(complaint) == ["filed", "acknowledged", "replied"]


def test_a_customer_who_says_no_opens_the_complaint_again_and_is_asked_again(north):
    start = at(north)
    complaint = handled(north, now=start)
    with north.schema():
        recontact.answered(
            complaint.pk, solved=False, satisfaction=2, words="Still squeals", attempt_id=uuid.uuid4(),
            now=start + 5 * HOUR,
        )  # fmt: skip
        complaint.refresh_from_db()
        assert (complaint.handled_at, complaint.reopened, complaint.closed_at) == (None, 1, None)
        assert change.state(complaint) == State.WITH_SHOP
        handle_clock, close_clock = clocks.of(complaint, shop=north, now=start + 6 * HOUR)[2:]
        assert (handle_clock.round, handle_clock.due_at) == (2, start + 29 * HOUR)
        assert close_clock.state == "not_started"

        handle.complaint(complaint, **BY_SHOP, resolution="Discs skimmed", now=start + 8 * HOUR)

        ordinals = FollowUp.objects.filter(kind="recontact", complaint=complaint.pk).values_list("ordinal", flat=True)
        assert sorted(ordinals) == [1, 2]
        recontact.answered(complaint.pk, solved=True, attempt_id=uuid.uuid4(), now=start + 9 * HOUR)
        complaint.refresh_from_db()
        assert complaint.closed_result == "confirmed"


@pytest.mark.parametrize(
    ("log", "told"),
    [
        ("filed", False),
        ("filed acknowledged", True),
        ("filed acknowledged replied handled", True),
        ("filed acknowledged replied handled denied reopened", False),
        ("filed acknowledged replied handled denied reopened screened traced", False),
        ("filed acknowledged replied handled denied reopened acknowledged", True),
        ("filed acknowledged replied handled denied reopened replied", True),
        ("filed acknowledged replied handled reopened acknowledged handled reopened", False),
    ],
)
def test_each_round_begins_with_a_contact_of_its_own(log, told):
    assert states.contacted(log.split()) is told


def test_a_second_contact_leaves_the_clock_of_the_first_as_it_stopped(north):
    start = at(north)
    complaint = handled(north, now=start)
    with north.schema():
        with pytest.raises(change.OutOfTurn):
            acknowledge.complaint(complaint, **BY_SHOP, now=start + 4 * HOUR)
        before = clocks.of(complaint, shop=north, now=start + 5 * HOUR)[0]
        recontact.answered(complaint.pk, solved=False, attempt_id=uuid.uuid4(), now=start + 5 * HOUR)

        acknowledge.complaint(complaint, **BY_SHOP, text="Rang again", now=start + 6 * HOUR)

        after = clocks.of(complaint, shop=north, now=start + 6 * HOUR)[0]
        assert (after.state, after.stopped_at) == (before.state, before.stopped_at)
        assert change.state(complaint) == State.WITH_SHOP


def test_one_attempt_answers_once(north):
    complaint, attempt = handled(north), uuid.uuid4()
    with north.schema():
        for _ in range(2):
            recontact.answered(complaint.pk, solved=False, words="No", attempt_id=attempt, now=at(north) + 3 * HOUR)
        complaint.refresh_from_db()

        assert complaint.reopened == 1
        assert kinds(complaint).count("denied") == 1


def test_an_answer_that_comes_too_late_is_kept_as_a_note(north):
    complaint = handled(north)
    with north.schema():
        recontact.given_up(complaint.pk, now=at(north) + 50 * HOUR)
        recontact.answered(
            complaint.pk, solved=True, words="All fine", attempt_id=uuid.uuid4(), now=at(north) + 51 * HOUR
        )
        complaint.refresh_from_db()

        assert complaint.closed_result == "not_confirmed"
        assert kinds(complaint)[-1] == "note"


def test_a_customer_who_cannot_be_reached_closes_it_as_not_confirmed(north):
    complaint = handled(north)
    with north.schema():
        watch.shop(north, now=at(north) + 3 * HOUR)
        complaint.refresh_from_db()
        assert complaint.closed_at is None  # the re-contact is still open

        follow_up = FollowUp.objects.get(kind="recontact", complaint=complaint.pk)
        close.follow_up(follow_up, reason="exhausted", now=at(north) + 4 * HOUR)
        watch.shop(north, now=at(north) + 5 * HOUR)
        complaint.refresh_from_db()

        assert complaint.closed_result == "not_confirmed"
        assert kinds(complaint)[-2:] == ["not_confirmed", "closed"]


def test_only_the_team_sets_severity_and_only_the_shop_judges(north):
    complaint = filed(north)
    with north.schema():
        with pytest.raises(change.NotYours):
            triage.complaint(complaint, **BY_SHOP, severity="crisis", now=at(north))
        with pytest.raises(change.NotYours):
            screen.complaint(complaint, **BY_TEAM, validity="valid", reason="x", now=at(north))

        triage.complaint(complaint, **BY_TEAM, severity="crisis", now=at(north))
        screen.complaint(complaint, **BY_SHOP, validity="valid", reason="x", now=at(north))

        complaint.refresh_from_db()
        assert (complaint.severity, complaint.validity) == ("crisis", "valid")


def test_a_save_from_an_old_page_is_refused_and_one_from_the_new_page_taken(north):
    complaint = filed(north)
    seen = complaint.version
    with north.schema():
        acknowledge.complaint(complaint, **BY_SHOP, version=seen, now=at(north))
        with pytest.raises(change.Stale):
            reply.complaint(complaint, **BY_SHOP, text="Hello", version=seen, now=at(north))
        reply.complaint(complaint, **BY_SHOP, text="Hello", version=complaint.version, now=at(north))

        assert kinds(complaint) == ["filed", "acknowledged", "replied"]


def test_the_teams_own_notes_and_marks_of_the_clock_make_no_page_stale(north):
    complaint = filed(north)
    seen = complaint.version
    with north.schema():
        note.complaint(complaint, **BY_TEAM, text="Be gentle", team_only=True, now=at(north))
        watch.shop(north, now=at(north) + 3 * HOUR)
        acknowledge.complaint(complaint, **BY_SHOP, version=seen, now=at(north) + 3 * HOUR)

        assert kinds(complaint) == ["filed", "note", "breached", "escalated", "escalated", "acknowledged"]


def test_nothing_but_a_note_can_be_added_to_a_closed_complaint(north):
    complaint = handled(north)
    with north.schema():
        recontact.answered(complaint.pk, solved=True, attempt_id=uuid.uuid4(), now=at(north) + 3 * HOUR)
        complaint.refresh_from_db()
        with pytest.raises(change.OutOfTurn):
            reply.complaint(complaint, **BY_SHOP, text="More", now=at(north) + 4 * HOUR)
        with pytest.raises(change.OutOfTurn):
            triage.complaint(complaint, **BY_TEAM, severity="major", now=at(north) + 4 * HOUR)

        note.complaint(complaint, **BY_SHOP, text="Sent flowers", now=at(north) + 4 * HOUR)

        assert kinds(complaint)[-1] == "note"


def test_only_waiting_for_customer_or_parts_pauses(north):
    complaint = filed(north)
    with north.schema():
        with pytest.raises(ValueError, match="holiday"):
            pause.complaint(complaint, **BY_SHOP, reason="holiday", now=at(north))
        with pytest.raises(change.OutOfTurn):
            resume.complaint(complaint, **BY_SHOP, now=at(north))
        pause.complaint(complaint, **BY_SHOP, reason="waiting_customer", now=at(north))
        with pytest.raises(change.OutOfTurn):
            pause.complaint(complaint, **BY_SHOP, reason="waiting_parts", now=at(north))

        states = [clock.state for clock in clocks.of(complaint, shop=north, now=at(north) + MINUTE)]
        assert states == ["running", "paused", "paused", "not_started"]

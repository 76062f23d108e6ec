"""From "handled" to closed over the queue: asked first of all, within a day, and only the customer's word closes."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from callcenter.queue import claim, complete, dial, refill
from callcenter.queue.models import Call
from tenants.complaints import handle, reply, screen
from tenants.complaints.models import Complaint, ComplaintEvent
from tenants.followups.models import FollowUp
from tests.factories import at, due_call, make_agent
from tests.tenants.complaints.conftest import BY_SHOP, filed
from tests.tenants.complaints.test_life import handled

HOUR = timedelta(hours=1)
COMPLAINTS = Path(__file__).resolve().parents[3] / "tenants" / "complaints"


def asking(shop, agent, *, now, ordinal=1):
    """The re-contact, ringing, with nothing else of this complaint's customer on the list."""
    with shop.schema():
        FollowUp.objects.filter(kind="survey").update(closed_at=now)
    refill.shop(shop, now=now)
    attempt = claim.open_next(agent, now=now)
    with shop.schema():
        follow_up = FollowUp.objects.get(pk=attempt.call.follow_up)
    assert (follow_up.kind, follow_up.ordinal) == ("recontact", ordinal)
    dial.start(attempt, now=now)
    return attempt


def test_a_handled_complaint_is_asked_about_before_calls_that_were_due_earlier_and_within_a_day(north, team):
    agent = make_agent(team)
    complaint = handled(north, now=at(north))
    handled_at = at(north) + 2 * HOUR
    with north.schema():
        FollowUp.objects.filter(kind="survey").update(closed_at=handled_at)
        asked = FollowUp.objects.get(kind="recontact")
    due_call(north, now=at(north))
    after_lunch = at(north, "14:00")
    refill.shop(north, now=after_lunch)

    first = claim.open_next(agent, now=after_lunch)

    assert (asked.complaint, asked.due_at, asked.window_ends_at) == (
        complaint.pk, handled_at, handled_at + timedelta(hours=24)
    )  # fmt: skip
    assert (first.call.kind, first.call.follow_up) == ("recontact", asked.pk)
    assert Call.objects.filter(kind="survey", closed_at=None).exists()


@pytest.mark.parametrize(("solved", "closed", "result"), [(True, True, "confirmed"), (False, False, "")])
def test_it_closes_or_reopens_by_what_the_customer_says_and_keeps_the_score(north, team, solved, closed, result):
    agent, complaint, when = make_agent(team), handled(north), at(north) + 3 * HOUR
    attempt = asking(north, agent, now=when)
    said = {"solved": solved, "satisfaction": 2, "words": "It squeals"}

    with pytest.raises(complete.ConfirmationMissing):
        complete.call(attempt, disposition="complete", by=agent, now=when)
    complete.call(attempt, disposition="complete", confirmation=said, by=agent, now=when)

    with north.schema():
        complaint.refresh_from_db()
        words = list(ComplaintEvent.objects.filter(complaint=complaint).values_list("text", flat=True))
    assert (complaint.closed_at is not None, complaint.closed_result, complaint.satisfaction_after) == (
        closed,
        result,
        2,
    )
    assert {"We will look at it today.", "Pads changed, free of charge.", "It squeals"} <= set(words)


def test_after_no_it_is_handled_again_and_the_customer_is_asked_again(north, team):
    agent, complaint, when = make_agent(team), handled(north), at(north) + 3 * HOUR
    no = {"solved": False, "satisfaction": 1, "words": ""}
    complete.call(asking(north, agent, now=when), disposition="complete", confirmation=no, by=agent, now=when)
    with north.schema():
        complaint.refresh_from_db()
        handle.complaint(complaint, **BY_SHOP, resolution="Discs too.", now=when + HOUR)

    yes = {"solved": True, "satisfaction": 5, "words": ""}
    again = asking(north, agent, now=when + HOUR, ordinal=2)
    complete.call(again, disposition="complete", confirmation=yes, by=agent, now=when + HOUR)

    with north.schema():
        complaint.refresh_from_db()
    assert (complaint.closed_result, complaint.reopened, complaint.satisfaction_after) == ("confirmed", 1, 5)


def test_who_is_not_reached_by_the_last_attempt_leaves_it_not_confirmed(north, team):
    agent, complaint, when, tries = make_agent(team), handled(north), at(north) + 3 * HOUR, 0
    done = None
    while done is None or not done.closed:
        assert tries < 8, "the attempts never end"
        done = complete.call(asking(north, agent, now=when), disposition="no_answer", by=agent, now=when)
        tries += 1
        with north.schema():
            complaint.refresh_from_db()
        assert (complaint.closed_at is None) == (done.closed is False)
        when = done.next_try_at or when

    assert (tries, complaint.closed_result) == (3, "not_confirmed")


def test_the_customer_is_told_before_it_can_be_handled(north):
    complaint = filed(north)
    with north.schema():
        with pytest.raises(handle.change.OutOfTurn, match="not_replied"):
            handle.complaint(complaint, **BY_SHOP, resolution="Done", now=at(north) + HOUR)
        reply.complaint(complaint, **BY_SHOP, text="Come in today.", now=at(north) + HOUR)
        handle.complaint(complaint, **BY_SHOP, resolution="Done", now=at(north) + HOUR)

        assert Complaint.objects.get().handled_at is not None


def test_nothing_but_the_re_contact_closes_a_complaint(north):
    """Whoever adds another way has to think about it here. Of a car that was not washed clean a shop may only note."""
    sets = re.compile(r"\.closed_at(, [\w.]+)* = |add\(\w+, Kind\.CLOSED|update\([^)]*closed_at=")
    closing = {path.name for path in COMPLAINTS.glob("*.py") if sets.search(path.read_text("utf-8"))}
    complaint = handled(north)
    with north.schema():
        screen.complaint(complaint, **BY_SHOP, validity="invalid", reason="x", now=at(north) + 3 * HOUR)
        complaint.refresh_from_db()

    assert closing == {"recontact.py", "wash.py"}
    assert complaint.closed_at is None

"""Care after a crisis: calls planned once when it is closed, none for who does not want them, told in the case."""

from datetime import timedelta

import pytest

from callcenter.queue import claim, complete, dial, refill
from callcenter.queue.models import Call
from tenants.complaints import care_calls, recontact, triage
from tenants.complaints.models import ComplaintEvent
from tenants.consent import suppress
from tenants.followups import answers, opt_in, opt_out
from tenants.followups.models import FollowUp
from tenants.shops.models import ShopSettings
from tests.factories import at, make_agent, new_id
from tests.tenants.complaints.conftest import BY_TEAM
from tests.tenants.complaints.test_life import handled

HOUR = timedelta(hours=1)


def closed(shop, *, severity="crisis", confirmed=True):
    complaint = handled(shop)
    with shop.schema():
        if severity != "ordinary":
            recontact_at = at(shop) + 2 * HOUR
            complaint.refresh_from_db()
            triage.complaint(complaint, **BY_TEAM, severity=severity, text="", version=None, now=recontact_at)
        if confirmed:
            recontact.answered(complaint.pk, solved=True, attempt_id=new_id(), now=at(shop) + 3 * HOUR)
        else:
            recontact.given_up(complaint.pk, now=at(shop) + 3 * HOUR)
        complaint.refresh_from_db()
    return complaint


def planned(shop):
    with shop.schema():
        return list(FollowUp.objects.filter(kind="care").order_by("ordinal"))


def ringing(shop, agent, *, now):
    """The care call that is due, with nothing else on the list."""
    with shop.schema():
        FollowUp.objects.exclude(kind="care").update(closed_at=now)
    refill.shop(shop, now=now)
    attempt = claim.open_next(agent, now=now)
    assert attempt.call_id == Call.objects.get(kind="care").pk
    dial.start(attempt, now=now)
    return attempt


@pytest.mark.parametrize("confirmed", [True, False])
def test_a_closed_crisis_gets_three_care_calls_on_mornings_of_the_shop(north, confirmed):
    complaint = closed(north, confirmed=confirmed)

    found = planned(north)

    assert [each.due_at for each in found] == [at(north, "09:00", days=days) for days in (7, 30, 90)]
    assert {(each.call_type, each.complaint, each.customer_id) for each in found} == {
        ("crisis_care", complaint.pk, complaint.customer_id)
    }


@pytest.mark.parametrize("severity", ["ordinary", "major"])
def test_other_complaints_get_none(north, severity):
    closed(north, severity=severity)

    assert planned(north) == []


def test_planning_twice_gives_the_same_calls(north):
    complaint = closed(north)
    with north.schema():
        care_calls.plan(complaint, shop=north, now=at(north, days=1))

    assert len(planned(north)) == 3


@pytest.mark.parametrize(
    ("days", "wanted"),
    [([14, 60], (14, 60)), ([], ()), (None, (7, 30, 90)), ([30, 7], (7, 30, 90)), ([0], (7, 30, 90)),
     ("7", (7, 30, 90)), ([7.5], (7, 30, 90)), ([400], (7, 30, 90)), ([1, 2, 3, 4, 5, 6, 7], (7, 30, 90))],
)  # fmt: skip
def test_a_shop_sets_other_days_and_what_cannot_be_followed_is_passed_over(north, days, wanted):
    ShopSettings.objects.update_or_create(shop=north, defaults={"complaints": {"care_days": days}})

    assert care_calls.days_of(north) == wanted


def test_who_wants_no_calls_gets_none_and_a_later_wish_ends_those_that_were_planned(north):
    complaint = closed(north)
    with north.schema():
        phone = complaint.customer.phone
        opt_out.number(phone, purpose="survey", reason="asked", by=None, shop=north, now=at(north, days=2))

    assert {each.closed_reason for each in planned(north)} == {"suppressed"}

    with north.schema():
        FollowUp.objects.filter(kind="care").delete()
        assert care_calls.plan(complaint, shop=north, now=at(north, days=3)) == []
        assert suppress.among([phone], purpose="survey", now=at(north, days=3))


def test_a_wish_against_reminders_alone_leaves_them_and_one_that_is_taken_back_opens_them_again(north):
    complaint = closed(north)
    with north.schema():
        phone = complaint.customer.phone
        opt_out.number(phone, purpose="reminder", reason="asked", by=None, shop=north, now=at(north, days=2))
        assert not FollowUp.objects.filter(kind="care", closed_at__isnull=False).exists()
        opt_out.number(phone, purpose="survey", reason="asked", by=None, shop=north, now=at(north, days=2))
        wish = suppress.Suppression.objects.get(purpose="survey")
        opt_in.lift(wish, shop=north, now=at(north, days=3))

    assert [each.closed_at for each in planned(north)] == [None] * 3


def test_the_call_is_made_with_its_own_script_and_stands_in_the_case_once(north, team):
    complaint, agent = closed(north), make_agent(team)
    when = at(north, "10:00", days=7)
    attempt = ringing(north, agent, now=when)
    with north.schema():
        answers.save(attempt.call.follow_up, shop=north, question="still_open", text="no", seq=1, now=when)
        answers.save(attempt.call.follow_up, shop=north, question="car_ok", text="yes", seq=2, now=when)

    for _ in range(2):
        complete.call(attempt, disposition="complete", by=agent, now=when + HOUR / 4)

    with north.schema():
        told = list(ComplaintEvent.objects.filter(complaint=complaint, kind="cared"))
        complaint.refresh_from_db()
        lines = [(each.number, each.closed_at is not None) for each in care_calls.of(complaint)]
    assert [(each.side, each.data) for each in told] == [("team", {"number": 1})]
    assert lines == [(1, True), (2, False), (3, False)]
    assert complaint.closed_result == "confirmed"


def test_a_care_call_that_reaches_nobody_is_not_told_as_made(north, team):
    closed(north)
    agent, when = make_agent(team), at(north, "10:00", days=7)
    attempt = ringing(north, agent, now=when)

    complete.call(attempt, disposition="no_answer", by=agent, now=when + HOUR / 4)

    with north.schema():
        assert not ComplaintEvent.objects.filter(kind="cared").exists()

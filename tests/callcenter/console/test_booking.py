"""A visit is booked on the call: what can be had, what is kept, and what is refused in words."""

import pytest

from callcenter.queue import complete
from tenants.care.models import Booking
from tenants.jobs.models import DeclinedItem, Job
from tests.callcenter.console.conftest import CONSOLE
from tests.factories import at, claimed_call, make_agent
from tests.tenants.care.conftest import booked


@pytest.fixture
def attempt(me, shunda):
    """A call in hand, of a job on which rear pads were put off."""
    found = claimed_call(shunda, me)
    with shunda.schema():
        job = Job.objects.get(follow_ups=found.call.follow_up)
        DeclinedItem.objects.create(job=job, item="后刹车片", price_minor=45000)
    return found


def address(attempt):
    return f"/api/v1/attempts/{attempt.pk}/booking/"


def put(client, attempt, data):
    return client.put(address(attempt), data, content_type="application/json", headers=CONSOLE)


def told(shop, clock="14:00", **more):
    return {"work": "", "items": ["后刹车片"], "minutes": 90, "price_minor": 45000,
            "starts_at": at(shop, clock, days=1).isoformat(), **more}  # fmt: skip


def test_the_sheet_offers_quiet_times_first_and_the_work_that_was_put_off(client, attempt, shunda):
    sheet = client.get(address(attempt), headers=CONSOLE).json()

    assert sheet["declined"] == [{"item": "后刹车片", "price_minor": 45000}]
    assert len(sheet["suggested"]) == 3
    assert all(slot["starts_at"][11:16] >= "11:00" for slot in sheet["suggested"])
    assert sheet["booking"] is None
    assert (sheet["currency"], sheet["places"]) == ("CNY", 2)


def test_what_the_customer_wants_is_booked_and_shown_in_the_summary(client, attempt, me, shunda):
    answer = put(client, attempt, told(shunda))

    assert answer.status_code == 200, answer.json()
    assert answer.json()["reference"] == "B-0001"
    with shunda.schema():
        kept = Booking.objects.get()
        assert (kept.attempt, kept.taken_by, kept.price_minor) == (attempt.pk, me.user_id, 45000)
    complete.call(attempt, disposition="partial", by=me, now=at(shunda))
    page = client.get(f"/calls/{attempt.pk}/", headers=CONSOLE).content.decode()
    assert "B-0001" in page
    assert "后刹车片" in page


def test_the_same_call_books_once_and_may_change_its_mind(client, attempt, shunda):
    put(client, attempt, told(shunda))

    put(client, attempt, told(shunda, "16:00"))

    sheet = client.get(address(attempt), headers=CONSOLE).json()
    assert sheet["booking"]["starts_at"][:16] == at(shunda, "16:00", days=1).isoformat()[:16]
    with shunda.schema():
        assert Booking.objects.count() == 1


def test_a_booking_is_taken_back_once(client, attempt, shunda):
    put(client, attempt, told(shunda))

    first, second = client.delete(address(attempt), headers=CONSOLE), client.delete(address(attempt), headers=CONSOLE)

    assert (first.status_code, first.json()["is_cancelled"]) == (200, True)
    assert (second.status_code, second.json()["code"]) == (409, "gone_on")


@pytest.mark.parametrize(
    ("changes", "status", "code", "field"),
    [
        ({"minutes": None}, 422, "booking_incomplete", "minutes"),
        ({"items": ["轮胎"]}, 422, "booking_incomplete", "items"),
        ({"starts_at": None, "needs_parts": True}, 422, "booking_incomplete", "parts"),
        ({"priority": "vip"}, 400, "invalid", "priority"),
    ],
)
def test_what_is_missing_or_wrong_is_named(client, attempt, shunda, changes, status, code, field):
    answer = put(client, attempt, told(shunda, **changes))

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert field in answer.json()["fields"]


def test_a_full_time_is_refused_with_the_next_free_ones(client, attempt, shunda):
    for _ in range(2):
        booked(shunda, "14:00")

    answer = put(client, attempt, told(shunda))

    assert (answer.status_code, answer.json()["code"]) == (409, "time_full")
    assert answer.json()["next_free"][0][11:16] == "15:00"
    assert "15:00" in answer.json()["detail"]


def test_nothing_is_booked_on_anothers_call_or_on_one_that_was_handed_back(client, attempt, team, shunda, me):
    other = claimed_call(shunda, make_agent(team, name="Ben"))
    assert put(client, other, told(shunda)).status_code == 404
    type(attempt).objects.filter(pk=attempt.pk).update(ended_at=at(shunda), released="handed_back")

    answer = put(client, attempt, told(shunda))

    assert (answer.status_code, answer.json()["code"]) == (409, "not_in_hand")

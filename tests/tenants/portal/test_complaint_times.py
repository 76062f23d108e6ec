"""Owners and managers set the times for complaints; what was filed before keeps its own, and faults are told."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tenants.complaints import clocks, handle, recontact, reply, set_times
from tenants.complaints.ladder import USUAL, Rung
from tenants.shops import members
from tenants.shops.models import ShopSettings
from tests.factories import at, make_user, new_id
from tests.tenants.complaints.conftest import BY_SHOP, filed

HOST = {"host": "shunda.localhost"}
HOUR = timedelta(hours=1)
FRIDAY = datetime(2026, 9, 25, 1, 30, tzinfo=UTC)  # half past nine in Shanghai, on the first day of a holiday


@pytest.fixture
def page(client, shunda):
    person = make_user("Meng Manager")
    members.join(shunda, person, role="manager", now=at(shunda))
    client.force_login(person)

    class Page:
        user = person

        def get(self):
            return client.get("/complaints/times/", headers=HOST)

        def form(self):
            """What the browser would send, unchanged."""
            form = self.get().context["form"]
            sent = {bound.html_name: bound.value() for bound in form}
            return {name: value for name, value in sent.items() if value not in (None, "", False)}

        def send(self, **changes):
            return client.post("/complaints/times/", {**self.form(), **changes}, headers=HOST)

    return Page()


def due(shop, complaint, *, now):
    with shop.schema():
        return [
            clock.due_at and clock.due_at - complaint.filed_at for clock in clocks.of(complaint, shop=shop, now=now)
        ]


def test_what_is_usual_stands_there_and_is_kept_when_it_is_saved_unchanged(page, shunda):
    usual = set_times.of(shunda)

    answer = page.send()

    assert answer.status_code == 302
    assert set_times.of(shunda) == usual
    form = page.form()
    assert {name: form[name] for name in ("acknowledge_ordinary", "reply_major", "handle_crisis")} == {
        "acknowledge_ordinary": "1:00", "reply_major": "12:00", "handle_crisis": "24:00",
    }  # fmt: skip
    assert (form["acknowledge_ordinary_hours"], form.get("acknowledge_crisis_hours")) == ("1", None)
    assert (form["mon"], form.get("sun")) == ("09:00-18:00", None)
    assert form["at_100"] == ["owner", "manager", "lead"]


def test_the_next_complaint_gets_the_new_times_and_those_before_keep_theirs_open_or_closed(page, shunda):
    start = at(shunda)
    still_open, closed = filed(shunda, now=start), filed(shunda, now=start)
    with shunda.schema():
        reply.complaint(closed, **BY_SHOP, text="Sorry", now=start + HOUR)
        handle.complaint(closed, **BY_SHOP, resolution="Done", now=start + 2 * HOUR)
        recontact.answered(closed.pk, solved=True, attempt_id=new_id(), now=start + 3 * HOUR)
        before = [clocks.of(closed, shop=shunda, now=start + 90 * HOUR)]

    page.send(reply_ordinary="0:30", reply_major="0:20", reply_crisis="0:10", mon="", tue="", wed="")
    later = filed(shunda, now=start)
    with shunda.schema():
        after = [clocks.of(closed, shop=shunda, now=start + 90 * HOUR)]

    assert before == after
    assert due(shunda, still_open, now=start) == [HOUR, 12 * HOUR, 24 * HOUR, None]
    assert due(shunda, later, now=start)[1] == HOUR / 2
    assert due(shunda, later, now=start)[0] > 20 * HOUR  # Wednesdays are closed now


def test_each_severity_gets_its_own(page, shunda):
    page.send(handle_ordinary="48:00", handle_major="24:00", handle_crisis="8:00", handle_crisis_hours="1")
    start = at(shunda)

    found = [due(shunda, filed(shunda, now=start, severity=each), now=start)[2] for each in ("ordinary", "major")]
    crisis = filed(shunda, now=start, severity="crisis")  # at half past ten, of a day from nine to six

    assert found == [48 * HOUR, 24 * HOUR]
    assert due(shunda, crisis, now=start)[2] == 23 * HOUR


def test_the_page_shows_what_a_complaint_filed_now_would_get_over_a_holiday(page, shunda):
    with time_machine.travel(FRIDAY, tick=False):
        body = page.get().text

    assert "once it is handled" in body
    # The holiday ends with Sunday; an hour of business hours is over at ten on Monday.
    assert "2026-09-28 10:00" in body
    assert "1 h of business hours" in body
    assert "24 h day and night" in body


def test_trying_shows_and_saves_nothing(page, shunda):
    answer = page.send(**{"try": "1", "reply_ordinary": "12:30"})

    assert answer.status_code == 200
    assert "which are not saved yet" in answer.text
    assert "12 h 30 min day and night" in answer.text
    assert not ShopSettings.objects.filter(shop=shunda).exclude(clocks={}).exists()


def test_the_days_that_are_the_shops_own_are_kept(page, shunda):
    page.send(closed_on="2026-11-18", worked_on="2026-11-22\n2026-11-29", open_on_holidays="on")

    times = set_times.of(shunda)
    assert sorted(day.isoformat() for day in times.closed_on | times.worked_on) == [
        "2026-11-18", "2026-11-22", "2026-11-29",
    ]  # fmt: skip
    start = at(shunda)  # the eighteenth
    assert due(shunda, filed(shunda, now=start), now=start)[0] == 23.5 * HOUR


def test_who_is_told_is_kept_and_a_step_may_tell_nobody(page, shunda):
    page.send(at_50=["relations", "manager"], at_75=[], relations=str(page.user.pk))

    chosen = set_times.of(shunda).chosen
    assert chosen.ladder == {**USUAL, 50: (Rung.RELATIONS, Rung.MANAGER), 75: ()}
    assert (chosen.relations, chosen.manager) == (page.user.pk, None)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reply_ordinary": "soon"}, "Write hours and minutes, like 1:30 or 24:00."),
        ({"reply_ordinary": "1:75"}, "Write hours and minutes, like 1:30 or 24:00."),
        ({"reply_ordinary": "0:00"}, "From 0:01 to 2160:00, which is ninety days."),
        ({"reply_ordinary": "2160:01"}, "From 0:01 to 2160:00, which is ninety days."),
        ({"reply_ordinary": ""}, "This field is required."),
        ({"reply_crisis": "12:01"}, "A graver complaint must not wait longer than a milder one."),
        ({"mon": "9 to 5"}, "Hours look like this: 09:00-12:00, 13:00-18:00. They must not overlap."),
        ({"mon": "09:00-12:00, 11:00-18:00"}, "Hours look like this: 09:00-12:00, 13:00-18:00. They must not overlap."),
        (dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat"), ""), "Your shop has to be open on some day"),
        ({"closed_on": "tomorrow"}, "Write one day a line, like 2026-10-01."),
        ({"closed_on": "2026-12-24", "worked_on": "2026-12-24"}, "A day cannot be on both lists."),
        ({"at_100": []}, "When time has run out somebody has to be told."),
        ({"relations": "00000000-0000-4000-8000-000000000000"}, "Select a valid choice."),
    ],
)
def test_a_fault_is_told_in_words_and_nothing_is_saved(page, shunda, changes, sentence):
    answer = page.send(**changes)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert not ShopSettings.objects.filter(shop=shunda).exclude(clocks={}).exists()


def test_a_graver_complaint_may_take_longer_when_its_hours_are_counted_otherwise(page):
    assert page.send(reply_crisis="12:00", reply_ordinary="4:00", reply_major="4:00", reply_major_hours="1",
                     reply_ordinary_hours="1").status_code == 302  # fmt: skip


def test_what_else_the_settings_hold_stays(page, shunda):
    ShopSettings.objects.update_or_create(shop=shunda, defaults={"clocks": {"region": "SH"}})

    page.send(reply_ordinary="11:00", reply_major="11:00", reply_crisis="11:00")

    assert ShopSettings.objects.get(shop=shunda).clocks["region"] == "SH"


def test_who_may_not_judge_complaints_does_not_see_the_page(client, shunda):
    answers = {}
    for role in ("owner", "advisor", "viewer"):
        person = make_user()
        members.join(shunda, person, role=role, now=at(shunda))
        client.force_login(person)
        answers[role] = client.get("/complaints/times/", headers=HOST).status_code

    assert answers == {"owner": 200, "advisor": 404, "viewer": 404}

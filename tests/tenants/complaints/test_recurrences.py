"""Parts and technicians that come up again and again: seen in complaints and comebacks, told once to each in charge."""

import uuid
from datetime import timedelta

import pytest
from django.core import mail

from tenants.audits.models import Comeback
from tenants.complaints import file, recurrence_letters, recurrences, reply, screen, tasks, trace
from tenants.complaints.models import Recurrence
from tenants.jobs.models import JobLine
from tests.factories import at, make_job
from tests.tenants.complaints.conftest import BY_SHOP, FIELDS

DAY = timedelta(days=1)


def complained(shop, *, back=1, job=None, **fields):
    """A complaint about a job of its own, told at the shop so many days ago."""
    now = at(shop) - back * DAY
    job = job or make_job(shop, technician=f"T{uuid.uuid4().hex[:6]}", now=now)
    with shop.schema():
        return file.at_the_shop(
            shop=shop, customer=job.customer, job=job, draft_id=uuid.uuid4(), by=None, by_name="Ann",
            fields={**FIELDS, **fields}, now=now,
        )  # fmt: skip


def traced(shop, part, **more):
    complaint = complained(shop, **more)
    with shop.schema():
        trace.complaint(complaint, **BY_SHOP, cause_code="part_quality", failed_part=part, now=at(shop))
    return complaint


def came_back(shop, *, item="Water pump", technician="", back=2, first=None):
    first = first or make_job(shop, technician=technician, delivered_at=at(shop) - (back + 5) * DAY)
    again = make_job(shop, vehicle=first.vehicle, delivered_at=at(shop) - back * DAY)
    with shop.schema():
        Comeback.objects.create(job=again, first_job=first, same="part", item=item, days=5, within="minor",
                                found_at=at(shop))  # fmt: skip
    return first, again


def raised(shop, *, later=0):
    with shop.schema():
        found = recurrences.alerts(shop=shop, now=at(shop) + later * DAY)
        return [(alert.kind, alert.name, alert.number) for alert in found]


def test_a_part_in_two_complaints_and_a_comeback_raises_an_alert_and_in_two_none(north):
    traced(north, "Water pump 06H121026")
    came_back(north, item="Wapu 06H-121-026")
    assert raised(north) == []

    traced(north, "06H.121.026 pump", back=3)

    assert [(kind, number) for kind, _name, number in raised(north)] == [("part", 3)]
    assert raised(north, later=120) == []


def test_the_parts_of_a_job_are_at_issue_when_the_complaint_is_about_parts(north):
    for category in ("parts", "parts", "parts", "service"):
        job = make_job(north)
        with north.schema():
            JobLine.objects.create(job=job, position=1, kind="part", item="Bosch wiper")
            JobLine.objects.create(job=job, position=2, kind="labour", item="Fitting")
        complained(north, job=job, category=category)

    assert raised(north) == [("part", "Bosch wiper", 3)]


def test_one_technicians_work_adds_up_whoever_of_two_did_it(north):
    for technician in ("Bob、Ann", "Bob", "Mr. Bob"):
        complained(north, job=make_job(north, technician=technician))

    assert [(kind, number) for kind, _name, number in raised(north)] == [("technician", 3)]


@pytest.mark.parametrize(
    ("post", "person", "is_theirs"), [("technician", "", True), ("technician", "Bob", True), ("advisor", "Bob", False)]
)
def test_once_it_is_settled_who_answers_for_it_the_technician_counts_only_then(north, post, person, is_theirs):
    for _ in range(3):
        complaint = complained(north, job=make_job(north, technician="Bob"))
        with north.schema():
            reply.complaint(complaint, **BY_SHOP, text="Sorry", now=at(north))
            trace.complaint(complaint, **BY_SHOP, cause_code="other", responsible_post=post,
                            responsible_person=person, now=at(north))  # fmt: skip

    assert bool(raised(north)) is is_theirs


def test_what_the_shop_found_to_be_none_of_its_doing_and_what_is_only_noted_do_not_count(north):
    found = [complained(north, job=make_job(north, technician="Bob")) for _ in range(3)]
    assert raised(north)
    with north.schema():
        screen.complaint(found[0], **BY_SHOP, validity="invalid", reason="Another shop", now=at(north))
    complained(north, job=make_job(north, technician="Bob"), category="environment", subcategory="wash_stains")

    assert raised(north) == []


def test_a_complaint_and_the_comeback_that_followed_it_are_one_case(north):
    first, _again = came_back(north, technician="Bob")
    complained(north, job=first, back=3)
    came_back(north, technician="Bob", item="Lamp")
    assert raised(north) == []

    came_back(north, technician="Bob", item="Belt")

    assert raised(north) == [("technician", "Bob", 3)]


def test_each_in_charge_gets_one_letter_for_an_alert_and_another_when_it_rises_anew(north, staff):
    for back in (1, 2, 3):
        complained(north, job=make_job(north, technician="Bob"), back=back)
    with north.schema():
        sent = [recurrence_letters.look(north, now=at(north) + minutes * timedelta(minutes=1)) for minutes in (0, 1)]
        to = [letter.to for letter in mail.outbox]
        bodies = [letter.body for letter in mail.outbox]

        assert sent[1] == 0
        assert len(to) == sent[0]
        assert ["olive@example.com"] in to
        assert ["mia@example.com"] in to
        assert ["adam@example.com"] not in to
        assert any("The work of Bob was at issue in 3 cases of the last 90 days" in body for body in bodies)
        assert not any("Bob" in letter.subject for letter in mail.outbox)

        assert recurrence_letters.look(north, now=at(north) + 120 * DAY) == 0
        assert Recurrence.objects.get().ended_at == at(north) + 120 * DAY
        assert recurrence_letters.look(north, now=at(north)) == sent[0]


def test_who_is_in_charge_is_asked_once_in_a_round_however_many_alerts_there_are(north, staff, monkeypatch):
    for technician in ("Bob", "Eve"):
        for back in (1, 2, 3):
            complained(north, job=make_job(north, technician=technician), back=back)
    asked, present = [], recurrence_letters.members.present
    monkeypatch.setattr(recurrence_letters.members, "present", lambda shop: asked.append(shop) or present(shop))

    with north.schema():
        sent = recurrence_letters.look(north, now=at(north))
        later = recurrence_letters.look(north, now=at(north) + 120 * DAY)

    assert (len(raised(north)), sent % 2, sent > 0) == (2, 0, True)
    assert (len(asked), later) == (1, 0)


def test_a_letter_that_did_not_leave_is_sent_the_next_time(north, staff, monkeypatch):
    for back in (1, 2, 3):
        complained(north, job=make_job(north, technician="Bob"), back=back)
    with north.schema():
        monkeypatch.setattr(recurrence_letters.mails, "build", broken)
        assert recurrence_letters.look(north, now=at(north)) == 0
        assert Recurrence.objects.get().told == []
        monkeypatch.undo()

        assert recurrence_letters.look(north, now=at(north)) == len(mail.outbox) > 0


def broken(*_args, **_named):
    raise OSError("no mail")


def test_the_hourly_round_looks_into_each_shop(north, monkeypatch):
    looked = []
    monkeypatch.setattr(recurrence_letters, "look", lambda shop, *, now: looked.append(shop.slug))

    tasks.recurring_shop(shop_id=str(north.pk))
    tasks.recurring_shop(shop_id=str(uuid.uuid4()))

    assert looked == ["north"]

"""What a job's page says of where the job comes from, of its clock, and of its calls."""

import html
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tenants.followups import close, opt_out, plan, record
from tenants.followups.models import ClosedReason, FollowUp, SkippedJob
from tenants.jobs.models import Clock, Job
from tenants.portal import call_words
from tenants.shops import members, standing
from tests.factories import make_customer, make_job, make_user, new_id
from tests.tenants.uploads.imports import import_rows, row

NORTH = {"host": "north.localhost"}


@pytest.fixture
def sign_in(client, north):
    def signed_in(role="advisor"):
        user = make_user(f"Some {role}")
        members.join(north, user, role=role, now=timezone.now())
        client.force_login(user)

    return signed_in


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def job(north, now):
    """Delivered this minute, so that its call is days away."""
    return make_job(north, customer=make_customer(north, phone="+447009000123"), delivered_at=now, now=now)


@pytest.fixture
def promised(north, job, now):
    plan.for_jobs([job.pk], shop=north, now=now)
    with north.schema():
        return FollowUp.objects.select_related("customer").get(job=job)


def due_now(shop, follow_up, *, now):
    """Its hour has come: some day of the week is always open in this shop's own hours."""
    with shop.schema():
        FollowUp.objects.filter(pk=follow_up.pk).update(due_at=now, next_try_at=now)


def words(client, job):
    """The text of the page as people read it."""
    page = client.get(f"/jobs/{job.pk}/", headers=NORTH)
    assert page.status_code == 200
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.content.decode())).split())


def attempt(shop, follow_up, disposition, *, now, note=""):
    record.outcome(
        follow_up.pk, attempt_id=new_id(), number=follow_up.attempts_made + 1, agent_id=None, agent_name="Ann Agent",
        started_at=now, dialled_at=now, disposition=disposition, note=note, shop=shop, now=now,
    )  # fmt: skip


@pytest.mark.parametrize(("role", "opens"), [("advisor", True), ("viewer", False)])
def test_the_file_is_named_with_its_row_and_opens_for_who_may_see_it(client, sign_in, north, role, opens):
    upload = import_rows(north, row(1, mobile="07400123456", plate="AB12CDE"), name="monday.csv")
    sign_in(role)
    with north.schema():
        job = Job.objects.get()

    shown = client.get(f"/jobs/{job.pk}/", headers=NORTH).content.decode()

    assert "monday.csv" in shown
    assert ", row 1" in shown
    assert (f'href="/uploads/{upload.pk}/"' in shown) is opens


def test_another_systems_job_says_so(client, sign_in, job):
    sign_in()

    assert "another system" in words(client, job)


def test_the_date_that_started_the_clock_is_marked_and_stands_for_no_delivery(client, sign_in, north, now):
    settled = make_job(north, clock=Clock.SETTLED, settled_at=now, delivered_at=now)
    sign_in()

    shown = words(client, settled)

    assert re.search(r"Settled \d{4}-\d\d-\d\d \d\d:\d\d the follow-up counts from here Delivered – ", shown)


def test_a_planned_call_names_its_day_and_its_days(client, sign_in, job, promised):
    sign_in()

    shown = words(client, job)

    assert re.search(r"Planned for \d{4}-\d\d-\d\d \d\d:\d\d ?\.", shown)
    assert "Calling days:" in shown
    assert "No attempt yet." in shown


def test_a_call_whose_hour_has_come_waits_in_the_queue(client, sign_in, north, job, promised, now, monkeypatch):
    due_now(north, promised, now=now - timedelta(minutes=1))
    monkeypatch.setattr("tenants.followups.calling._window_at", lambda moment, policy: (now, now + timedelta(hours=1)))
    sign_in()

    assert "Waiting in the queue" in words(client, job)

    standing.write(north, state="read_only", now=now)
    assert "Not called just now: the shop is read-only." in words(client, job)


def test_each_attempt_stands_there_with_its_outcome_and_what_the_agent_noted(
    client, sign_in, north, job, promised, now
):
    attempt(north, promised, "no_answer", now=now)
    sign_in()
    tried = words(client, job)

    attempt(north, promised, "refused", note="Has no time for this", now=now + timedelta(minutes=1))
    ended = words(client, job)

    assert "No answer" in tried
    assert "Not reached yet. Next try from" in tried
    for said in ("The customer was reached and did not want to answer.", "Refused this survey", "Ann Agent", "no time"):
        assert said in ended


def test_a_customer_who_must_not_be_called_is_said_to_be_so(client, sign_in, north, job, promised, now):
    with north.schema():
        opt_out.number(job.customer.phone, reason="letter", by=None, now=now)
    sign_in()

    assert "Closed: this customer must not be called." in words(client, job)


def test_a_job_that_was_left_out_says_why(client, sign_in, north, job, now):
    sign_in()
    assert "No call is planned for this job." in words(client, job)

    with north.schema():
        SkippedJob.objects.create(job=job, reason="not_sampled", at=now)

    assert "Not called: not drawn into the sample." in words(client, job)


@pytest.mark.parametrize("reason", ClosedReason.values)
def test_every_end_has_a_sentence(north, job, promised, now, reason):
    with north.schema():
        close.follow_up(promised, reason=reason, now=now)
        shown = call_words.calls(job, shop=north, now=now)

    assert shown[0].closed

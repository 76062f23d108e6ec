"""A complaint while it is being written: kept from the first letter, gone when it is filed or emptied."""

import uuid
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, transaction

from tenants.complaints import drafts, file, watch
from tenants.complaints.models import ComplaintDraft
from tests.factories import at, make_follow_up, make_job
from tests.helpers.at_once import told_by
from tests.tenants.complaints.conftest import FIELDS

BY = {"by": uuid.uuid4(), "by_name": "Ann Agent"}


@pytest.fixture
def follow_up(north):
    return make_follow_up(north)


@pytest.fixture
def write(north, follow_up):
    def on_call(attempt, minutes=0, kept=False, **fields):
        with north.schema():
            return drafts.on_call(
                attempt, follow_up.pk, fields=fields, kept=kept, **BY, now=at(north) + timedelta(minutes=minutes)
            )

    return on_call


def test_the_first_letter_is_kept_and_found_again(north, follow_up, write):
    attempt = uuid.uuid4()
    write(attempt, customer_words="T")
    write(attempt, minutes=1, customer_words="The brakes", is_safety=True, category="repair", nonsense="x", kept=True)

    with north.schema():
        found = drafts.of_call(attempt, follow_up.pk)
        assert found.fields == {"customer_words": "The brakes", "is_safety": "on", "category": "repair"}
        assert (found.kept, found.customer, found.job_id) == (True, follow_up.customer, follow_up.job_id)
        assert found.saved_at - found.begun_at == timedelta(minutes=1)


@pytest.mark.parametrize("left", [{}, {"customer_words": "  "}, {"severity": "major", "remedy_sought": "redo"}])
def test_an_emptied_form_leaves_no_draft(north, write, left):
    attempt = uuid.uuid4()
    write(attempt, customer_words="The brakes")
    assert write(attempt, **left) is None

    with north.schema():
        assert not ComplaintDraft.objects.exists()


def test_what_one_attempt_left_is_gone_on_with_in_the_next(north, follow_up, write):
    first, second = uuid.uuid4(), uuid.uuid4()
    write(first, customer_words="The brakes")
    with north.schema():
        assert drafts.of_call(second, follow_up.pk).fields == {"customer_words": "The brakes"}

    write(second, minutes=1, customer_words="The brakes squeal")

    with north.schema():
        assert list(ComplaintDraft.objects.values_list("pk", flat=True)) == [second]


def test_filing_takes_the_draft_away_and_a_late_letter_brings_it_not_back(north, follow_up, write):
    attempt = uuid.uuid4()
    write(attempt, customer_words="The brakes")
    with north.schema():
        file.complaint(shop=north, follow_up_id=follow_up.pk, attempt_id=attempt, agent_id=None, agent_name="Ann",
                       fields=FIELDS, now=at(north))  # fmt: skip
        assert not ComplaintDraft.objects.exists()

    with pytest.raises(drafts.Filed):
        write(attempt, customer_words="The brakes squeal")
    with north.schema():
        assert not ComplaintDraft.objects.exists()


def test_whoever_writes_waits_until_a_complaint_of_the_shop_is_filed_but_not_for_other_writers(north, write):
    lock, key = "SELECT pg_advisory_xact_lock{}(hashtextextended(%s, 0))", [f"{north.schema_name}.complaints"]
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute(lock.format(""), key)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '200ms'")
        with pytest.raises(OperationalError), transaction.atomic():
            write(uuid.uuid4(), customer_words="The brakes")

        other.rollback()
        with other.cursor() as cursor:
            cursor.execute(lock.format("_shared"), key)
        assert write(uuid.uuid4(), customer_words="The brakes")
    finally:
        other.close()


def test_a_draft_of_another_customer_stays(north, follow_up, write):
    other, attempt = make_follow_up(north), uuid.uuid4()
    with north.schema():
        drafts.on_call(attempt, other.pk, fields={"customer_words": "Mine"}, **BY, now=at(north))
    write(uuid.uuid4(), customer_words="Yours")

    with north.schema():
        file.complaint(shop=north, follow_up_id=follow_up.pk, attempt_id=uuid.uuid4(), agent_id=None, agent_name="",
                       fields=FIELDS, now=at(north))  # fmt: skip
        assert [each.pk for each in ComplaintDraft.objects.all()] == [attempt]


def test_the_shops_own_drafts_are_listed_and_those_of_the_team_are_not(north, write):
    write(uuid.uuid4(), customer_words="On a call")
    job = make_job(north)
    with north.schema():
        mine = drafts.begin(job.customer, job=job, **BY, now=at(north))
        drafts.save(mine, fields={"customer_words": "At the counter"}, **BY, now=at(north))

        (found,) = drafts.of_shop()
        assert (found.pk, found.fields) == (mine.pk, {"customer_words": "At the counter"})

        mine.delete()
        with pytest.raises(drafts.Filed):
            drafts.save(found, fields={"customer_words": "Late"}, **BY, now=at(north))


def test_what_nobody_touched_for_a_month_is_forgotten(north, write):
    write(uuid.uuid4(), customer_words="The brakes")
    with north.schema():
        watch.shop(north, now=at(north) + timedelta(days=30))
        assert ComplaintDraft.objects.exists()
        watch.shop(north, now=at(north) + timedelta(days=31))
        assert not ComplaintDraft.objects.exists()


def test_the_end_of_a_call_and_what_is_written_about_it_at_the_same_moment_never_wait_for_each_other(own_database):
    draft, paper, link = told_by("tests.tenants.complaints.end_of_a_call", database=own_database)
    waits = {"second_waited": True, "second_done_before_commit": False, "drafts": 0}
    assert draft == {**waits, "other": "is filed", "filed": ["phone"]}
    assert paper == {**waits, "other": "is filed", "filed": ["phone"]}
    assert link == {**waits, "other": "done", "filed": ["link", "phone"]}

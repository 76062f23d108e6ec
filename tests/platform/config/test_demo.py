"""The demo: it lives, it can be signed in to, its numbers cannot be dialled, and one button deletes it."""

import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from billing.subscriptions import open as opening
from billing.subscriptions import review, trial, usage
from billing.subscriptions.models import Subscription
from callcenter.agents.models import Agent, ShopAssignment, Team
from callcenter.queue import planner, promises
from callcenter.queue.models import Attempt, Call
from config.demo import cast, load
from tenants.audits.models import Finding, JobAudit
from tenants.care import errands
from tenants.complaints import (
    care_calls,
    clocks,
    correct,
    guarantee,
    guarantee_words,
    letters,
    recurrences,
)
from tenants.complaints.models import Complaint, Goodwill
from tenants.complaints.states import State, state_of
from tenants.followups.models import CallRecord, SurveyResponse
from tenants.jobs.models import Customer, Job
from tenants.reports import mend_first, period
from tenants.shops import provision
from tenants.shops.models import Shop

UNDIALLABLE = re.compile(r"^\+86154\d{8}$|^\+447700900\d{3}$")


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demo in place of the two shops that tests begin with; made once for all tests of this file, then undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        ShopAssignment.objects.all().delete()
        Team.objects.all().delete()
        for shop in Shop.objects.all():
            provision.drop(shop)
        now = timezone.now()
        load.load(now=now, say=lambda text: None)
        with connection.cursor() as cursor:  # a real load ends with a commit, which checks what is checked last
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        yield now
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _undo_each_test(demo, db):
    """What a test does to the demo is undone after it."""


def test_the_demo_lives_for_half_a_year_and_has_calls_due_today(demo):
    for shop in Shop.objects.filter(is_demo=True):
        with shop.schema():
            assert Job.objects.count() > 400
            assert (demo - Job.objects.earliest("delivered_at").delivered_at).days > 170
            assert SurveyResponse.objects.count() > 300
            assert CallRecord.objects.count() > SurveyResponse.objects.count()
            assert Complaint.objects.filter(closed_at=None).count() >= 2
            assert Complaint.objects.filter(closed_at__isnull=False).exists()
        assert Call.objects.filter(shop=shop, closed_at=None).exists()


def test_no_number_of_the_demo_can_be_dialled(demo):
    for shop in Shop.objects.filter(is_demo=True):
        with shop.schema():
            phones = list(Customer.objects.values_list("phone", flat=True))
        assert phones
        assert [phone for phone in phones if not UNDIALLABLE.match(phone)] == []


def test_each_shop_has_its_problem_and_the_results_find_it(demo):
    found = {}
    for shop in Shop.objects.filter(is_demo=True):
        with shop.schema():
            half_a_year = period.last_days(180, now=demo, zone=shop.timezone)
            points = mend_first.three(half_a_year, now=demo)
            found[shop.slug] = {(p.source.kind, p.source.name) for p in points if p.source}

    assert ("advisor", cast.NORTH.slow_advisor) in found["north"]
    assert ("part", cast.SHUNDA.bad_part) in found["shunda"]


def test_loading_again_changes_nothing(demo):
    load.load(now=timezone.now(), say=lambda text: pytest.fail(text))


def test_every_login_line_names_role_address_mail_and_password(demo):
    lines = [line.split(" ") for line in load.logins()]

    assert {line[1] for line in lines} >= {"owner", "manager", "advisor", "viewer", "agent", "supervisor", "staff"}
    for word, _role, url, email, password in lines:
        assert word == "login"
        assert url.startswith("http://")
        assert User.objects.get(email=email).check_password(password)


def test_one_button_deletes_it_and_nothing_else(demo, client):
    User.objects.create_user("somebody@example.com", "correct horse battery")

    answer = client.post("/demo/deletion/", headers={"host": "localhost"})

    assert answer.status_code == 302
    assert not load.exists()
    assert list(User.objects.values_list("email", flat=True)) == ["somebody@example.com"]


def test_a_real_shop_that_the_demo_team_called_for_keeps_its_attempts_when_the_demo_goes(demo, client):
    owner = User.objects.create_user("owner@example.com", "correct horse battery")
    shop = opening.shop(slug="real", name="Real Garage", owner=owner, now=demo)
    caller = Agent.objects.filter(team__slug=cast.TEAM_SLUG, role="agent").first()
    call = Call.objects.create(
        shop=shop, follow_up=uuid.uuid4(), kind="survey", language="en", due_at=demo, expires_at=demo, not_before=demo,
        open_from=demo, open_until=demo, created_at=demo,
    )  # fmt: skip
    attempt = Attempt.objects.create(call=call, agent=caller, number=1, claimed_at=demo, lease_until=demo)

    answer = client.post("/demo/deletion/", headers={"host": "localhost"})

    assert answer.status_code == 302
    assert not load.exists()
    assert Attempt.objects.get().pk == attempt.pk
    assert list(User.objects.filter(is_demo=True).values_list("pk", "is_active")) == [(caller.user_id, False)]
    assert not Agent.objects.filter(user__is_demo=True, revoked_at=None).exists()


def test_every_job_of_the_demo_was_audited_when_it_came_in(demo):
    for shop in Shop.objects.filter(is_demo=True):
        with shop.schema():
            assert JobAudit.objects.count() == Job.objects.count()
            assert not Finding.objects.filter(found_at__gt=demo).exists()
            oldest = Finding.objects.earliest("found_at")
            assert (demo - oldest.found_at).days > 150


def test_both_shops_are_on_the_trial_that_every_shop_gets(demo):
    for shop in Shop.objects.filter(is_demo=True):
        row = shop.subscription
        assert row.trial_reached == trial.REACHED
        assert (row.trial_ends_at - demo).days == trial.DAYS - load.TRIAL_BEGAN.days
        assert 0 < shop.standing.trial_reached_left < trial.REACHED


@pytest.mark.parametrize("days", [0, 9, 60])
def test_the_trial_of_a_demo_shop_begins_anew_when_it_is_over(demo, days):
    [shop, other] = Shop.objects.filter(is_demo=True).order_by("slug")
    then = demo + timedelta(days=days)
    Subscription.objects.filter(shop=shop).update(trial_reached=usage.total(shop))
    other.subscription.status = "canceled"
    other.subscription.save()

    review.everybody(now=then)

    shop, other = (Shop.objects.get(pk=each.pk) for each in (shop, other))
    assert (shop.standing.state, shop.standing.trial_reached_left) == ("trial", trial.REACHED)
    assert shop.standing.trial_ends_at == trial.ends_at(then)
    assert other.standing.state == ("trial" if days == 0 else "read_only"), "a plan was chosen and given up"


def test_promises_fell_due_in_both_shops_and_most_of_them_were_kept(demo):
    team = Team.objects.get(slug=cast.TEAM_SLUG)

    found = promises.due(team, since=demo - timedelta(days=30), until=demo, now=demo)

    assert {each.shop.slug for each in found} == {"north", "shunda"}
    assert 0.6 < promises.count(found).rate < 0.95
    for each in found:
        mine = Call.objects.get(pk=each.call).follow_up
        with each.shop.schema():
            records = CallRecord.objects.filter(follow_up=mine, ended_at=each.made_at)
            told = records.values_list("disposition", "reached")
            assert set(told) == {("callback_firm", True)}


def test_the_coverage_of_both_shops_is_foretold_by_the_pace_of_the_team(demo):
    rows = planner.of(Team.objects.get(slug=cast.TEAM_SLUG))

    assert len(rows) == 2
    assert all(row.attempts_per_day > 1 for row in rows)
    for shop in Shop.objects.filter(is_demo=True):
        this_month = period.month_of(shop.today(demo), zone=shop.timezone)
        row = planner.shop(shop, now=this_month.start - timedelta(hours=4))  # of the whole month before
        assert row.warranty_due


def test_the_board_of_each_shop_has_cases_in_every_column_and_tasks_of_every_kind(demo):
    for shop in Shop.objects.filter(is_demo=True):
        with shop.schema():
            columns = {state_of(each.events.values_list("kind", flat=True)) for each in Complaint.objects.all()}
            assert columns == set(State)
            assert Complaint.objects.filter(counted=False, closed_at=None).exists()
            assert Complaint.objects.filter(reopened=1, closed_at=None).exists()
            assert Goodwill.objects.filter(granted_at=None, refused_at=None).exists()
            assert [line.overdue > 0 for line in correct.open_ones(shop=shop, now=demo)] == [True]
            assert recurrences.alerts(shop=shop, now=demo)
            crisis = Complaint.objects.get(severity="crisis")
            assert [call.due_at > demo for call in care_calls.of(crisis)] == [False, True, True]
            assert errands.overdue(now=demo).count() == 2
            assert (errands.open_ones().count(), errands.finished().count()) == (4, 1)


def test_open_complaints_of_the_chinese_shop_show_what_the_guarantee_says_of_them(demo):
    shop = Shop.objects.get(slug="shunda")
    with shop.schema():
        open_ones = Complaint.objects.filter(closed_at=None, category__in=guarantee.CATEGORIES).order_by("number")
        asked = open_ones.select_related("job")
        read = [(each, guarantee_words.of(each, shop=shop, now=demo)) for each in asked]
        waiting = [each for each, said in read if said and said.proof and said.proof.running]
        events = [clocks.in_order(each) for each in waiting]
    cited = [[event.data for event in told if event.kind == "suggested"][-1] for told in events]

    assert all(said for each, said in read if each.job.kind not in guarantee.NOT_GUARANTEED)
    assert len(waiting) >= 2
    assert {each.validity for each in waiting} == {"pending"}
    assert all(0 <= said["days"] <= said["of_days"] for said in cited)
    assert any(said["km"] is not None and 0 < said["km"] <= said["of_km"] for said in cited)


def test_a_complaint_of_the_demo_is_about_a_job_that_was_delivered_and_says_what_it_is_filed_under(demo):
    for story in cast.STORIES:
        with Shop.objects.get(slug=story.slug).schema():
            told = list(Complaint.objects.select_related("job").order_by("number"))
        words = {said: category for category, all_said in story.complaints.items() for said in all_said}
        lived = [each for each in told if each.customer_words in words]

        assert len(lived) > 10
        assert [
            (each.category, each.customer_words) for each in lived if words[each.customer_words] != each.category
        ] == []
        assert [str(each.reference) for each in told if each.job and each.job.delivered_at > each.filed_at] == []


def test_no_complaint_of_the_demo_is_written_about_a_second_time(demo):
    for shop in Shop.objects.filter(is_demo=True):
        with shop.schema():
            fresh = Complaint.objects.filter(counted=True).latest("filed_at")
            assert letters.tell(fresh.pk, "filed", shop=shop, now=demo) == 0

"""A shop's month to its end, from its rows."""

import pytest

from callcenter.queue import complete
from tenants.followups.models import FollowUp
from tenants.jobs.models import Job
from tenants.reports import outlook
from tests.factories import at, claimed_call, make_agent, make_follow_up

pytestmark = pytest.mark.django_db


def seen(shop, **when):
    return outlook.of(shop, now=at(shop, "11:00", **when))


def numbers(shop, group, **more):
    with shop.schema():
        found = outlook.rows(shop, group, now=at(shop, "11:00"), **more)
        return sorted(each.job.number for each in found)


def test_the_numbers_are_those_of_the_rows_behind_them(shunda, team):
    agent = make_agent(team)
    complete.call(claimed_call(shunda, agent), disposition="complete", now=at(shunda))
    still_open = make_follow_up(shunda)
    missed, later = make_follow_up(shunda), make_follow_up(shunda, delivered_at=at(shunda))
    make_follow_up(shunda, delivered_at=at(shunda, days=25))  # falls due next month
    with shunda.schema():
        FollowUp.objects.filter(pk=missed.pk).update(closed_at=at(shunda), closed_reason="expired")

    found = seen(shunda).all.facts

    assert (found.due, found.handled, found.open, found.missed, found.to_come) == (3, 1, 1, 1, 1)
    assert len(numbers(shunda, "handled")) == 1
    assert numbers(shunda, "open") == [still_open.job.number]
    assert numbers(shunda, "missed") == [missed.job.number]
    assert numbers(shunda, "to_come") == [later.job.number]


def test_who_is_not_to_be_asked_is_not_due(shunda):
    follow_up = make_follow_up(shunda)
    assert seen(shunda).all.facts.due == 1
    with shunda.schema():
        FollowUp.objects.filter(pk=follow_up.pk).update(closed_at=at(shunda), closed_reason="suppressed")

    assert seen(shunda).all.facts.due == 0


def test_warranty_work_is_told_apart_and_has_a_target_of_its_own(shunda):
    make_follow_up(shunda)
    covered = make_follow_up(shunda)
    with shunda.schema():
        Job.objects.filter(pk=covered.job_id).update(under_warranty=True)

    found = seen(shunda)

    assert (found.all.facts.due, found.warranty.facts.due) == (2, 1)
    assert (found.all.target, found.warranty.target) == (0.95, 1.0)
    assert numbers(shunda, "open", warranty=True) == [covered.job.number]


def test_a_shop_can_set_targets_of_its_own(shunda):
    make_follow_up(shunda)
    shunda.settings.targets = {"coverage": 80, "coverage_warranty": "many"}

    assert (seen(shunda).all.target, seen(shunda).warranty.target) == (0.8, 1.0)


def test_the_pace_is_that_of_the_team_that_calls_now(shunda, team):
    agent = make_agent(team)
    complete.call(claimed_call(shunda, agent), disposition="no_answer", now=at(shunda))
    assert seen(shunda, days=1).pace.attempts == 1
    shunda.assignment.since = at(shunda, "10:45")

    assert seen(shunda, days=1).pace.attempts == 0


def test_what_jobs_still_to_be_delivered_will_bring_is_expected(shunda):
    for _ in range(4):
        make_follow_up(shunda)

    # Four came due on one day; of the 12.5 days left the next three are planned already.
    assert seen(shunda).all.facts.expected == pytest.approx(4 * 9.54, abs=0.1)


def test_a_shop_with_nothing_due_is_not_at_risk(shunda):
    assert not seen(shunda).is_at_risk
    assert seen(shunda).all.share is None

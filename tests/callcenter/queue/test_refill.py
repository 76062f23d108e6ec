"""From follow-ups to the work list and off it again."""

from datetime import timedelta

import pytest

from callcenter.agents import assign
from callcenter.agents.models import Team
from callcenter.queue import claim, lease, refill
from callcenter.queue.models import Attempt, Call, Ready
from tenants.consent import suppress
from tenants.consent.models import Purpose
from tenants.followups import close, opt_out
from tenants.followups.models import ClosedReason, FollowUp
from tenants.shops import standing
from tenants.shops.models import Standing
from tests.factories import at, claimed_call, due_call, make_agent, make_customer, make_follow_up, new_id


def listed(shop):
    return list(Call.objects.filter(shop=shop, closed_at=None))


def closed_reason(shop, call):
    with shop.schema():
        return FollowUp.objects.get(pk=call.follow_up).closed_reason


def test_a_due_follow_up_is_listed_once_however_often_it_runs(shunda):
    follow_up = make_follow_up(shunda)

    runs = [refill.shop(shunda, now=at(shunda)) for _ in range(3)]

    (call,) = listed(shunda)
    assert call.follow_up == follow_up.pk
    assert [(run.created, run.updated, run.withdrawn) for run in runs] == [(1, 0, 0), (0, 0, 0), (0, 0, 0)]


def test_a_follow_up_beyond_the_horizon_is_not_listed_yet(shunda):
    make_follow_up(shunda, now=at(shunda), delivered_at=at(shunda, days=-1))

    refill.shop(shunda, now=at(shunda))
    assert listed(shunda) == []

    refill.shop(shunda, now=at(shunda, days=1))
    assert len(listed(shunda)) == 1
    assert not Ready.objects.exists()


def test_a_call_whose_follow_up_is_closed_is_withdrawn(shunda):
    gone, stays = due_call(shunda), due_call(shunda)
    with shunda.schema():
        close.follow_up(FollowUp.objects.get(pk=gone.follow_up), reason=ClosedReason.UNDONE, now=at(shunda))

    assert refill.shop(shunda, now=at(shunda)).withdrawn == 1

    assert listed(shunda) == [stays]
    assert list(Ready.objects.values_list("call", flat=True)) == [stays.pk]


def test_a_call_that_ran_out_of_time_is_withdrawn_and_its_follow_up_is_closed_as_expired(shunda):
    call = due_call(shunda)

    refill.shop(shunda, now=call.expires_at)

    assert listed(shunda) == []
    assert closed_reason(shunda, call) == ClosedReason.EXPIRED


@pytest.mark.parametrize("which", ["phone", "other_phones"])
def test_a_call_of_a_customer_who_was_suppressed_elsewhere_is_withdrawn(shunda, which):
    customer = make_customer(shunda, other_phones=["+8613900000009"])
    call, stays = due_call(shunda, customer=customer), due_call(shunda)
    with shunda.schema():
        phone = customer.phone if which == "phone" else "+8613900000009"
        suppress.number(phone, reason="letter", by=None, now=at(shunda))

    refill.shop(shunda, now=at(shunda))

    assert listed(shunda) == [stays]
    assert closed_reason(shunda, call) == ClosedReason.SUPPRESSED


def test_a_suppression_for_reminders_leaves_surveys_on_the_list(shunda):
    customer = make_customer(shunda)
    call = due_call(shunda, customer=customer)
    with shunda.schema():
        opt_out.number(customer.phone, purpose=Purpose.REMINDER, reason="asked", by=None, now=at(shunda))

    refill.shop(shunda, now=at(shunda))

    assert listed(shunda) == [call]


def test_a_call_in_an_agents_hands_is_not_withdrawn(shunda, team):
    attempt = claimed_call(shunda, make_agent(team))

    refill.shop(shunda, now=attempt.call.expires_at)

    assert listed(shunda) == [attempt.call]
    assert closed_reason(shunda, attempt.call) == ""


def test_a_read_only_shop_is_not_called_for_and_comes_back_with_its_standing(shunda, team):
    call, agent = due_call(shunda), make_agent(team)
    standing.write(shunda, state=Standing.State.READ_ONLY, now=at(shunda))

    refill.shop(shunda, now=at(shunda))
    with pytest.raises(claim.NothingDue):
        claim.open_next(agent, now=at(shunda))

    standing.write(shunda, state=Standing.State.ACTIVE, now=at(shunda))
    refill.shop(shunda, now=at(shunda))
    assert claim.open_next(agent, now=at(shunda)).call_id == call.pk


def test_a_closed_shop_is_not_called_for(shunda):
    due_call(shunda)
    shunda.closed_at = at(shunda)
    shunda.save()

    refill.shop(shunda, now=at(shunda))

    assert listed(shunda) == []


def test_a_moved_follow_up_leaves_the_ready_list_until_its_day(shunda, team):
    call, agent = due_call(shunda), make_agent(team)
    with shunda.schema():
        FollowUp.objects.filter(pk=call.follow_up).update(next_try_at=at(shunda, days=3))

    assert refill.shop(shunda, now=at(shunda)).updated == 1

    with pytest.raises(claim.NothingDue) as refusal:
        claim.open_next(agent, now=at(shunda))
    assert refusal.value.next_at == at(shunda, days=3)


def test_a_shop_that_moves_to_another_team_is_called_by_that_one(shunda, team):
    call = due_call(shunda)
    other = Team.objects.create(slug="other", name="Other", created_at=at(shunda))
    assign.assign(shunda, other, now=at(shunda))
    lease.sweep(now=at(shunda))

    with pytest.raises(claim.NothingDue):
        claim.open_next(make_agent(team), now=at(shunda))
    assert claim.open_next(make_agent(other), now=at(shunda)).call_id == call.pk


def test_a_call_goes_off_the_ready_list_for_lunch_and_comes_back_after(shunda):
    due_call(shunda, now=at(shunda, "11:59"))
    assert Ready.objects.count() == 1

    refill.shop(shunda, now=at(shunda, "12:00"))
    assert Ready.objects.count() == 0

    refill.shop(shunda, now=at(shunda, "13:30"))
    lease.sweep(now=at(shunda, "13:30"))
    assert Ready.objects.count() == 1


def test_a_pass_that_changes_nothing_leaves_the_ready_list_alone(shunda, monkeypatch):
    due_call(shunda)
    looked = []
    monkeypatch.setattr(refill.ready, "refresh", lambda **asked: looked.append(asked))

    assert refill.shop(shunda, now=at(shunda)) == refill.Refilled(0, 0, 0)
    assert looked == []

    make_follow_up(shunda)
    refill.shop(shunda, now=at(shunda))
    assert looked == [{"now": at(shunda), "shop": shunda}]


def test_the_database_refuses_a_second_call_for_a_follow_up(shunda):
    from django.db import IntegrityError, transaction

    call = due_call(shunda)
    call.pk = new_id()

    with pytest.raises(IntegrityError), transaction.atomic():
        call.save(force_insert=True)


def test_each_shop_has_its_own_task(shunda, north, django_capture_on_commit_callbacks, monkeypatch):
    from callcenter.queue import tasks

    sent = []
    monkeypatch.setattr(tasks.refill_shop, "apply_async", lambda kwargs, **_: sent.append(kwargs["shop_id"]))

    tasks.refill_all.apply()

    assert sorted(sent) == sorted([str(shunda.pk), str(north.pk)])


def test_tasks_run_for_a_shop_that_is_gone(db):
    from callcenter.queue import tasks

    tasks.refill_shop.apply(kwargs={"shop_id": str(new_id()), "new_argument": 1}, throw=True)
    tasks.sweep.apply(throw=True)


def test_an_attempt_never_leaves_the_list_with_its_call(shunda, team):
    attempt = claimed_call(shunda, make_agent(team))
    refill.shop(shunda, now=at(shunda) + timedelta(minutes=1))

    assert Attempt.objects.get(pk=attempt.pk).ended_at is None
    assert not Ready.objects.exists()

"""Tasks for the shop: taken down once, told once to who is to do them, ticked once."""

from datetime import timedelta

import pytest
from django.core import mail

from tenants.care import errands, watch
from tenants.care.models import Errand
from tenants.shops import members
from tests.factories import make_job, make_user, new_id
from tests.tenants.care.conftest import SHOP, TEAM


@pytest.fixture
def job(north, now):
    return make_job(north, now=now)


def told(now, **changes):
    return errands.Told(**{"id": new_id(), "kind": "price", "due_at": now + timedelta(hours=3), **changes})


def give(shop, job, what, *, now, attempt=None):
    with shop.schema():
        return errands.give(
            what, customer=job.customer, job=job, attempt=attempt or what.id, since=now - timedelta(minutes=10),
            shop=shop, who=TEAM, now=now,
        )  # fmt: skip


def test_sending_a_task_twice_makes_one(north, job, now):
    what, attempt = told(now), new_id()

    first, second = (give(north, job, what, now=now, attempt=attempt) for _ in range(2))

    assert first == second
    with north.schema():
        assert Errand.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "other", "words": "  "}, "words"),
        ({"words": "x" * 501}, "words"),
        ({"days": 91}, "due_at"),
        ({"days": -1}, "due_at"),
        ({"person": new_id()}, "person"),
    ],
)
def test_what_is_missing_or_wrong_is_named(north, job, now, changes, field):
    days = changes.pop("days", 0)
    if days:
        changes["due_at"] = now + timedelta(days=days)

    with pytest.raises(errands.Incomplete) as refused:
        give(north, job, told(now, **changes), now=now)

    assert refused.value.field == field
    assert give(north, job, told(now, kind="other", words="Ring the son"), now=now).words == "Ring the son"


def test_an_id_of_another_call_is_refused(north, job, now):
    what = told(now)
    give(north, job, what, now=now, attempt=new_id())

    with pytest.raises(errands.Incomplete):
        give(north, job, what, now=now, attempt=new_id())


def test_who_is_named_gets_one_mail_else_whoever_is_in_charge(north, job, now):
    manager, advisor = make_user("Mia Manager", email="mia@x.example"), make_user("Al", email="al@x.example")
    members.join(north, manager, role="manager", now=now)
    members.join(north, advisor, role="advisor", now=now)
    give(north, job, told(now), now=now)
    give(north, job, told(now, person=advisor.pk, words="13800001234"), now=now)

    with north.schema():
        for _ in range(2):
            watch.shop(north, now=now)

    about = [each for each in mail.outbox if "/tasks/" in each.body]
    assert sorted(each.to[0] for each in about) == ["al@x.example", "mia@x.example"]
    assert not any("13800001234" in each.body for each in about)


def test_a_task_is_taken_back_until_the_shop_has_seen_it(north, job, now):
    unseen, seen = (give(north, job, told(now), now=now) for _ in range(2))
    with north.schema():
        errands.seen([seen], now=now)

        for _ in range(2):
            errands.take_back(unseen.pk, attempt=unseen.attempt, now=now)
        with pytest.raises(errands.AlreadySeen):
            errands.take_back(seen.pk, attempt=seen.attempt, now=now)
        with pytest.raises(Errand.DoesNotExist):
            errands.take_back(seen.pk, attempt=unseen.attempt, now=now)

        assert list(errands.open_ones()) == errands.known(job.customer, now=now) == [seen]
        with pytest.raises(errands.TakenBack):
            errands.done(unseen.pk, who=SHOP, now=now)


def test_nobody_gets_mail_about_a_task_that_was_taken_back(north, job, now):
    members.join(north, make_user("Mia Manager", email="mia@x.example"), role="manager", now=now)
    gone, stays = (give(north, job, told(now), now=now) for _ in range(2))
    with north.schema():
        errands.take_back(gone.pk, attempt=gone.attempt, now=now)

        watch.shop(north, now=now)

    [about] = [each for each in mail.outbox if "/tasks/" in each.body]
    assert str(stays.pk) in about.body


def test_a_task_is_ticked_once_and_then_seen_for_some_time(north, job, now):
    given = give(north, job, told(now), now=now)
    with north.schema():
        assert list(errands.overdue(now=now)) == []
        assert list(errands.overdue(now=now + timedelta(hours=3))) == [given]

        errands.done(given.pk, note=" Rang ", who=SHOP, now=now)

        with pytest.raises(errands.AlreadyDone):
            errands.done(given.pk, who=SHOP, now=now)
        assert list(errands.open_ones()) == []
        assert [(each.note, each.done_by_name) for each in errands.finished()] == [("Rang", SHOP.name)]
        assert errands.known(job.customer, now=now) == [given]
        assert errands.known(job.customer, now=now + timedelta(days=61)) == []

"""A limit on how many customers an agent opens within an hour, and who is told."""

from datetime import timedelta

import pytest
import time_machine

from callcenter.agents import notices
from callcenter.agents.models import Notice
from callcenter.console import reads, work
from callcenter.queue import release
from callcenter.queue.models import Attempt
from tests.callcenter.console.conftest import CONSOLE
from tests.factories import due_call, make_supervisor


def walk(agent, *, now, times):
    """Takes call after call and hands each back: reading without ringing."""
    for _ in range(times):
        release.call(work.next_call(agent, now=now), by=agent, now=now)


def test_who_walks_through_the_customers_is_stopped_and_the_supervisors_are_told(client, me, team, shunda, moment):
    team.customers_per_hour = 3
    team.save()
    me.refresh_from_db()
    for _ in range(4):
        due_call(shunda)
    for _ in range(3):
        attempt = work.next_call(me, now=moment)
        Attempt.objects.filter(pk=attempt.pk).update(ended_at=moment)

    with pytest.raises(reads.TooMany):
        work.next_call(me, now=moment)
    page = client.post("/calls/", headers=CONSOLE, follow=True)
    assert "as many customers within an hour" in page.text
    assert client.post("/api/v1/attempts/", headers=CONSOLE).status_code == 429
    (notice,) = notices.unseen(team)
    assert (notice.agent, notice.kind) == (me, Notice.Kind.CUSTOMERS)
    client.force_login(make_supervisor(team).user)
    assert "opened as many customers within an hour as allowed" in client.get("/", headers=CONSOLE).text

    with time_machine.travel(moment + timedelta(minutes=61), tick=False):
        work.next_call(me, now=moment + timedelta(minutes=61))


def test_the_same_customer_again_is_one_customer(me, team, shunda, moment):
    team.customers_per_hour = 2
    team.save()
    me.refresh_from_db()
    due_call(shunda)

    walk(me, now=moment, times=5)

    assert Attempt.objects.count() == 5


def test_the_call_in_hand_stays_in_hand(me, team, shunda, moment):
    me.team.customers_per_hour = 1
    due_call(shunda)
    attempt = work.next_call(me, now=moment)
    me.team.customers_per_hour = 0

    assert work.next_call(me, now=moment) == attempt

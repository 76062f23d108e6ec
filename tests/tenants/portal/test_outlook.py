"""The line on the results that says how the month will end."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tenants.followups.models import FollowUp
from tenants.shops import members
from tenants.shops.models import Role
from tests.factories import make_follow_up, make_user


@pytest.fixture
def owner(client, north, now):
    person = make_user("Olive Owner")
    members.join(north, person, role=Role.OWNER, now=now)
    client.force_login(person)
    return person


def results(client):
    return client.get("/", headers={"host": "north.localhost"})


def test_results_say_how_the_month_will_end(client, north, owner):
    follow_up, moment = make_follow_up(north), timezone.now()
    with north.schema():
        FollowUp.objects.filter(pk=follow_up.pk).update(
            due_at=moment - timedelta(seconds=1), expires_at=moment + timedelta(days=9)
        )

    page = results(client)

    assert page.context["outlook"].all.facts.open == 1
    assert "data-outlook" in page.text
    assert "the goal is 95" in page.text


def test_without_anything_due_nothing_is_foretold(client, north, owner):
    assert "data-outlook" not in results(client).text

"""A shop reads who calls its customers, when and how often, in plain sentences."""

import pytest

from callcenter.agents.models import ShopAssignment
from tenants.followups import set_attempts
from tenants.followups.attempt_policy import AttemptPolicy
from tenants.shops import members
from tenants.shops.models import ShopSettings
from tests.factories import at, make_user

HOST = {"host": "shunda.localhost"}


@pytest.fixture
def read(client, shunda):
    def page(role="viewer"):
        person = make_user()
        members.join(shunda, person, role=role, now=at(shunda))
        client.force_login(person)
        return client.get("/calling/", headers=HOST).text

    return page


def test_every_member_reads_who_calls_when_and_how_often(read, shunda, team):
    body = read()

    assert team.name in body
    assert "09:00–12:00, 13:30–18:00, 19:00–20:00" in body
    assert "Asia/Shanghai" in body
    assert "tried 3 times at most" in body
    assert "nobody rings for 24 hours" in body
    assert "After 3 attempts without a conversation a message or a letter asks instead, from day 4" in body


def test_what_the_team_set_for_the_shop_is_what_it_reads(read, shunda, team):
    set_attempts.limits(shunda, AttemptPolicy(max_attempts=5, fallback_after=0))
    set_attempts.limits(shunda, AttemptPolicy(max_attempts=1, fallback_after=0), call_type="wash")
    ShopSettings.objects.filter(shop=shunda).update(
        calling={"week": {"mon": [["10:00", "11:00"]]}, "closed_on": ["2026-12-24"], "call_on_holidays": True}
    )

    body = read("owner")

    assert "tried 5 times at most" in body
    assert "tried 1 time at most" in body
    assert "Nobody is asked by message or letter instead." in body
    assert "10:00–11:00" in body
    assert "no calls" in body
    assert "Public holidays are days like others." in body
    assert "Dec. 24, 2026" in body or "24 December 2026" in body


def test_without_a_team_the_page_says_so(read, shunda, team):
    ShopAssignment.objects.filter(shop=shunda).delete()

    assert "No team calls for you yet." in read()

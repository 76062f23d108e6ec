"""The supervisors' page of coverage: which shops will miss their target, and the follow-ups behind it."""

import pytest

from callcenter.queue import planner
from tests.callcenter.console.conftest import CONSOLE
from tests.factories import at, make_follow_up


def get(client, path):
    return client.get(path, headers=CONSOLE)


@pytest.fixture
def behind(shunda):
    """A shop of which a follow-up was missed."""
    follow_up = make_follow_up(shunda)
    planner.shop(shunda, now=at(shunda))
    return follow_up


def test_shops_at_risk_come_first_with_their_numbers(client, supervisor, behind, north):
    planner.shop(north, now=at(north))

    page = get(client, "/coverage/")

    assert [row.shop.slug for row in page.context["rows"]] == ["shunda", "north"]
    assert page.context["at_risk"] == 1
    assert "data-at-risk" in page.text
    assert page.text.count("data-at-risk") == 1


def test_each_number_opens_the_follow_ups_behind_it_by_their_jobs(client, supervisor, shunda, behind, time_machine):
    time_machine(at(shunda, "11:00"))

    page = get(client, "/coverage/shunda/?group=open")

    assert [row["job"] for row in page.context["rows"]] == [behind.job.number]
    assert behind.customer.name not in page.text
    assert behind.customer.phone not in page.text
    assert get(client, "/coverage/shunda/?group=handled").context["rows"] == []
    assert get(client, "/coverage/shunda/?group=open&warranty=1").context["rows"] == []
    assert get(client, "/coverage/shunda/?group=nothing").status_code == 404


def test_agents_see_no_coverage(client, me, behind):
    assert get(client, "/coverage/").status_code == 404
    assert get(client, "/coverage/shunda/").status_code == 404


@pytest.fixture
def time_machine(monkeypatch):
    """Sets the clock of the page."""
    from callcenter.console.views import coverage

    return lambda moment: monkeypatch.setattr(coverage.timezone, "now", lambda: moment)

"""Recordings: the sentence in the greeting, the customer's yes or no, and who gets the link."""

import json
import re

import pytest
from django.db import IntegrityError, transaction

from callcenter.agents import assign
from callcenter.agents.models import AgentRole, Team
from tenants.followups.models import Recording
from tenants.shops import members
from tests.callcenter.console.conftest import CONSOLE
from tests.callcenter.console.test_api import complete
from tests.factories import claimed_call, make_customer, make_supervisor, make_user, new_id

LINK = "https://records.example/abc"
ASKS = "请问您同意吗"


@pytest.fixture
def attempt(me, shunda):
    return claimed_call(shunda, me, customer=make_customer(shunda, name="王芳", phone="+8613800001234"))


@pytest.fixture
def _records(team):
    Team.objects.filter(pk=team.pk).update(records_calls=True)


def put(client, attempt, **data):
    path = f"/api/v1/attempts/{attempt.pk}/recording/"
    return client.put(path, data, content_type="application/json", headers=CONSOLE)


def kept(shop):
    with shop.schema():
        return list(Recording.objects.values_list("consented", "link"))


def greeting(client, attempt):
    page = client.get(f"/calls/{attempt.pk}/", headers=CONSOLE).text
    state = json.loads(re.search(r'<script id="call-state" type="application/json">(.*?)</script>', page, re.S)[1])
    return "".join(text for text, _merged in state["scripts"]["zh-hans"]["steps"]["greet"]["say"])


def test_a_team_that_records_nothing_asks_nothing_and_keeps_nothing(client, attempt, shunda):
    assert ASKS not in greeting(client, attempt)
    assert put(client, attempt, consents=True).json()["code"] == "not_recorded"
    assert kept(shunda) == []


@pytest.mark.usefixtures("_records")
class TestRecorded:
    def test_the_greeting_asks_in_the_customers_language(self, client, attempt):
        assert ASKS in greeting(client, attempt)

    def test_a_no_is_kept_and_takes_the_link_away(self, client, attempt, shunda):
        assert put(client, attempt, link=LINK).json()["code"] == "no_consent"
        assert put(client, attempt, consents=True, link=LINK).json() == {"consents": True, "has_link": True}
        assert kept(shunda) == [(True, LINK)]

        assert put(client, attempt, consents=False).status_code == 200

        assert kept(shunda) == [(False, "")]
        assert put(client, attempt, link=LINK).json()["code"] == "no_consent"
        with shunda.schema(), pytest.raises(IntegrityError), transaction.atomic():
            Recording.objects.update(link=LINK)

    @pytest.mark.parametrize("link", ["http://records.example/abc", "javascript:alert(1)", "abc"])
    def test_only_https_is_linked_to(self, client, attempt, shunda, link):
        put(client, attempt, consents=True)

        assert put(client, attempt, link=link).json()["code"] == "bad_link"
        assert kept(shunda) == [(True, "")]

    def test_the_teams_address_makes_the_link_with_the_yes(self, client, attempt, team, shunda):
        Team.objects.filter(pk=team.pk).update(recording_link="https://records.example/{attempt}.wav")

        put(client, attempt, consents=True)

        assert kept(shunda) == [(True, f"https://records.example/{attempt.pk}.wav")]

    def test_the_word_comes_with_the_end_of_the_call_where_it_could_not_come_before(self, client, attempt, shunda):
        assert complete(client, attempt, disposition="partial", recording={"consents": False}).status_code == 200
        assert kept(shunda) == [(False, "")]

    def test_the_link_is_for_supervisors_of_the_team_and_managers_of_the_shop(self, client, attempt, me, shunda):
        put(client, attempt, consents=True, link=LINK)
        complete(client, attempt, disposition="partial")
        agents_page = client.get(f"/calls/{attempt.pk}/", headers=CONSOLE).text
        assert LINK not in agents_page
        assert "the link is kept" in agents_page

        assert client.get("/shops/shunda/recordings/", headers=CONSOLE).status_code == 404

        me.role = AgentRole.SUPERVISOR
        me.save()
        listed = client.get("/shops/shunda/recordings/", headers=CONSOLE).text
        assert LINK in listed
        assert "王芳" not in listed
        assert LINK in client.get(f"/calls/{attempt.pk}/", headers=CONSOLE).text
        for role, sees in (("owner", True), ("manager", True), ("advisor", False), ("viewer", False)):
            assert (LINK in _job_page(client, shunda, role)) is sees, role

    def test_a_team_that_took_the_shop_over_does_not_hear_what_was_said_to_another(self, client, attempt, me, shunda):
        put(client, attempt, consents=True, link=LINK)
        other = Team.objects.create(slug="other", name="Other", created_at=attempt.claimed_at)
        assign.assign(shunda, other, now=attempt.claimed_at)
        heir = make_supervisor(other)
        client.force_login(heir.user)

        page = client.get("/shops/shunda/recordings/", headers=CONSOLE)

        assert page.status_code == 200
        assert LINK not in page.text


def _job_page(client, shop, role):
    from django.test import Client

    from tenants.jobs.models import Job

    browser, user = Client(), make_user(f"M {role} {new_id()}")
    with shop.schema():
        job = Job.objects.get()
    members.join(shop, user, role=role, now=job.delivered_at)
    browser.force_login(user)
    page = browser.get(f"/jobs/{job.pk}/", headers={"host": "shunda.localhost"})
    assert page.status_code == 200
    return page.text


@pytest.mark.parametrize(
    ("address", "status"),
    [("https://records.example/{attempt}", 302), ("http://records.example/{attempt}", 422),
     ("https://records.example/", 422), ("", 302)],
)  # fmt: skip
def test_a_supervisor_sets_where_recordings_are(client, supervisor, team, address, status):
    said = {"wrap_up_seconds": "45", "calls_per_day": "150", "customers_per_hour": "60", "recording_link": address}

    answer = client.post("/floor/desks/", said, headers=CONSOLE)

    team.refresh_from_db()
    assert (answer.status_code, team.recording_link) == (status, address if status == 302 else "")

"""The people of a team: joining, roles, leaving, and the supervisor's page."""

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.test import Client

from accounts.models import Invitation
from callcenter.agents import join
from callcenter.agents.assign import UnknownInviteCode, assign, shops_of, team_for, team_of
from callcenter.agents.models import Agent, Team
from tests.factories import make_agent, make_supervisor

CONSOLE, PASSWORD = {"host": "console.localhost"}, "correct horse battery"


@pytest.fixture
def harbour(db, now):
    return Team.objects.create(slug="harbour", name="Harbour", invite_code="HARB", created_at=now)


def browser(agent):
    """A browser in which the agent is signed in, with a second factor where one is needed."""
    from allauth.account.models import EmailAddress

    EmailAddress.objects.create(user=agent.user, email=agent.user.email, verified=True, primary=True)
    if agent.role == "supervisor":
        totp.TOTP.activate(agent.user, totp.generate_totp_secret())
    client = Client()
    client.force_login(agent.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def prove(client):
    client.post("/accounts/reauthenticate/", {"password": PASSWORD}, headers=CONSOLE)


def test_supervisors_see_the_people_and_agents_do_not(team):
    assert browser(make_supervisor(team)).get("/people/", headers=CONSOLE).status_code == 200
    assert browser(make_agent(team)).get("/people/", headers=CONSOLE).status_code == 404
    assert Client().get("/people/", headers=CONSOLE)["Location"].startswith("/accounts/login/")


def test_a_supervisor_invites_an_agent(team):
    client = browser(make_supervisor(team))

    answer = client.post("/people/invitations/", {"email": "new@example.com", "role": "agent"}, headers=CONSOLE)

    assert answer.status_code == 302
    assert Invitation.objects.get().target == team.pk
    assert "City Follow-up" in mail.outbox[0].subject
    assert b"new@example.com" in client.get("/people/", headers=CONSOLE).content


def test_an_agent_invites_nobody(team):
    client = browser(make_agent(team))

    answer = client.post("/people/invitations/", {"email": "new@example.com", "role": "agent"}, headers=CONSOLE)

    assert answer.status_code == 404
    assert not Invitation.objects.exists()


def test_an_agent_who_left_is_refused_at_the_next_request(team):
    boss, agent = make_supervisor(team), make_agent(team, role="supervisor")
    theirs = browser(agent)
    assert theirs.get("/people/", headers=CONSOLE).status_code == 200

    browser(boss).post(f"/people/{agent.pk}/revocation/", headers=CONSOLE)

    assert theirs.get("/people/", headers=CONSOLE).status_code == 404


def test_another_teams_people_are_not_found(team, harbour):
    client, foreign = browser(make_supervisor(team)), make_agent(harbour)
    prove(client)

    for tail in ("role", "revocation"):
        assert client.post(f"/people/{foreign.pk}/{tail}/", {"role": "agent"}, headers=CONSOLE).status_code == 404
    assert Agent.objects.get(pk=foreign.pk).revoked_at is None


def test_the_last_supervisor_stays_until_there_is_another(team, now):
    boss = make_supervisor(team)
    with pytest.raises(join.LastSupervisor):
        join.leave(boss, now=now)
    with pytest.raises(join.LastSupervisor):
        join.set_role(boss, role="agent")

    make_supervisor(team)
    join.leave(boss, now=now)
    assert boss.revoked_at == now


def test_role_and_languages_are_changed_after_the_password(team):
    client, agent = browser(make_supervisor(team)), make_agent(team)
    change = {"role": "supervisor", "speaks_en": "on"}
    path = f"/people/{agent.pk}/role/"

    assert client.post(path, change, headers=CONSOLE)["Location"].startswith("/accounts/")
    prove(client)
    assert client.post(path, {"role": "agent"}, headers=CONSOLE).status_code == 422
    assert client.post(path, change, headers=CONSOLE).status_code == 302
    agent.refresh_from_db()
    assert (agent.role, agent.speaks_en, agent.speaks_zh) == ("supervisor", True, False)


def test_a_person_works_for_one_team_at_a_time(team, harbour, now):
    agent = make_agent(team)
    with pytest.raises(join.AlreadyInATeam):
        join.join(harbour, agent.user, now=now)

    join.leave(agent, now=now)
    assert join.join(harbour, agent.user, now=now).team == harbour


def test_an_invite_code_finds_its_team_and_a_wrong_one_is_refused(team, harbour):
    assert team_for() == team
    assert team_for(" harb ") == harbour
    with pytest.raises(UnknownInviteCode):
        team_for("NOPE")


def test_a_shop_is_called_for_by_one_team(north, team, harbour, now):
    assign(north, harbour, now=now)

    assert team_of(north) == harbour
    assert north in shops_of(harbour)
    assert north not in shops_of(team)

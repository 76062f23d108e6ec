"""Invitations: bound to an address, a place and a role; used once; ending by time, by revoking, by sending again."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.utils import timezone

from accounts import invitations
from accounts.models import Invitation, User
from accounts.people import make
from callcenter.agents.models import Agent
from tenants.shops.models import Membership, Role
from tests.factories import make_agent

PUBLIC, PASSWORD = {"host": "localhost"}, "correct horse battery staple"


@pytest.fixture
def owner(north):
    from tenants.shops import members

    person = make(email="owner@example.com", name="Olga Owner", password=PASSWORD, verified=True)
    members.join(north, person, role=Role.OWNER, now=timezone.now())
    return person


@pytest.fixture
def invited(owner, north):
    """Invites an address; answers the invitation and the path of its link."""

    def do(email="new@example.com", role=Role.ADVISOR, kind=Invitation.Kind.SHOP, target=None, now=None):
        invitation, code = invitations.invite(
            kind=kind, target=target or north.pk, role=role, email=email, by=owner, now=now or timezone.now()
        )
        return invitation, f"/accounts/invitations/{code}/"

    return do


def sign_in(client, person):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")


def test_a_stranger_sets_name_and_password_joins_and_lands_in_the_shop(client, invited, north):
    _, path = invited()
    page = client.get(path, headers=PUBLIC)
    answer = client.post(path, {"name": "Nora New", "password": PASSWORD}, headers=PUBLIC)
    landed = client.get(answer["Location"].partition(":8000")[2], headers={"host": "north.localhost"})

    assert b"North Garage" in page.content
    assert answer["Location"].startswith("http://north.localhost:8000/accounts/hop/")
    assert landed["Location"] == "/"
    member = Membership.objects.get(user__email="new@example.com")
    assert (member.shop, member.role, member.user.name) == (north, Role.ADVISOR, "Nora New")
    assert EmailAddress.objects.get(user=member.user).verified


def test_the_letter_holds_the_link_and_nothing_else_opens_it(invited, north):
    invitation, path = invited()
    invitations.send(invitation, path.split("/")[3])
    letter = mail.outbox[0]

    assert letter.to == ["new@example.com"]
    assert "Olga Owner" in letter.subject
    assert "North Garage" in letter.subject
    assert re.search(r"http://\S+", letter.body)[0] == f"http://localhost:8000{path}"
    assert len(path.split("/")[3]) >= 43
    assert invitation.digest not in letter.body


def test_a_bad_password_is_named_and_nobody_is_made(client, invited):
    _, path = invited()
    answer = client.post(path, {"name": "Nora New", "password": "password"}, headers=PUBLIC)

    assert answer.status_code == 422
    assert b'value="Nora New"' in answer.content
    assert not User.objects.filter(email="new@example.com").exists()


def test_a_known_person_signs_in_and_joins_with_one_press(client, invited):
    person = make(email="known@example.com", name="Kay", password=PASSWORD, verified=True)
    _, path = invited(email="Known@Example.com")

    assert client.get(path, headers=PUBLIC)["Location"] == f"/accounts/login/?next={path}"
    sign_in(client, person)
    assert client.get(path, headers=PUBLIC).status_code == 200
    assert not Membership.objects.filter(user=person).exists()
    assert client.post(path, headers=PUBLIC).status_code == 302
    assert Membership.objects.filter(user=person).exists()


def test_a_known_persons_password_cannot_be_set_by_the_link(client, invited):
    person = make(email="known@example.com", password=PASSWORD, verified=True)
    _, path = invited(email="known@example.com")

    answer = client.post(path, {"name": "Eve", "password": "another long password"}, headers=PUBLIC)
    person.refresh_from_db()

    assert answer["Location"].startswith("/accounts/login/")
    assert person.check_password(PASSWORD)
    assert not Membership.objects.filter(user=person).exists()


def test_another_signed_in_person_is_told_in_words_and_does_not_join(client, invited):
    other = make(email="other@example.com", password=PASSWORD, verified=True)
    _, path = invited()
    sign_in(client, other)

    for answer in (client.get(path, headers=PUBLIC), client.post(path, headers=PUBLIC)):
        assert answer.status_code == 403
        assert b"somebody else" in answer.content
    assert not Membership.objects.filter(user=other).exists()
    with pytest.raises(invitations.OtherPerson):
        invitations.accept(Invitation.objects.get(), other, now=timezone.now())


def test_a_link_works_once(client, invited):
    _, path = invited()
    client.post(path, {"name": "Nora", "password": PASSWORD}, headers=PUBLIC)

    assert client.get(path, headers=PUBLIC).status_code == 410


@pytest.mark.parametrize("end", ["revoked", "expired", "renewed", "repeated", "shop closed", "made up"])
def test_an_ended_invitation_opens_nothing(client, invited, north, end):
    old = timezone.now() - timedelta(days=7)
    invitation, path = invited(now=old if end == "expired" else None)
    if end == "revoked":
        invitations.revoke(invitation, now=timezone.now())
    elif end == "renewed":
        invitations.renew(invitation, now=timezone.now())
    elif end == "repeated":
        invited()
    elif end == "shop closed":
        north.closed_at = timezone.now()
        north.save()
    elif end == "made up":
        path = "/accounts/invitations/made-up/"

    for answer in (
        client.get(path, headers=PUBLIC),
        client.post(path, {"name": "Nora", "password": PASSWORD}, headers=PUBLIC),
    ):
        assert answer.status_code == 410
    assert not User.objects.filter(email="new@example.com").exists()


def test_sent_again_the_new_link_works(client, invited):
    invitation, _ = invited(now=timezone.now() - timedelta(days=6))
    code = invitations.renew(invitation, now=timezone.now())

    assert client.get(f"/accounts/invitations/{code}/", headers=PUBLIC).status_code == 200


def test_a_revoked_invitation_cannot_be_sent_again(invited):
    invitation, _ = invited()
    invitations.revoke(invitation, now=timezone.now())

    with pytest.raises(invitations.BadInvitation):
        invitations.renew(invitation, now=timezone.now())


def test_an_invited_supervisor_must_set_up_a_second_factor_first(client, invited, team):
    _, path = invited(kind=Invitation.Kind.TEAM, target=team.pk, role="supervisor")
    answer = client.post(path, {"name": "Sue", "password": PASSWORD}, headers=PUBLIC)
    console = {"host": "console.localhost"}
    client.get(answer["Location"].partition(":8000")[2], headers=console)

    assert Agent.objects.get(user__email="new@example.com").role == "supervisor"
    assert client.get("/people/", headers=console)["Location"] == "/accounts/2fa/totp/activate/"


def test_somebody_of_another_team_is_told_to_leave_it_first(client, invited, team, now):
    from callcenter.agents.models import Team

    harbour = Team.objects.create(slug="harbour", name="Harbour", created_at=now)
    agent = make_agent(team)
    _, path = invited(email=agent.user.email, kind=Invitation.Kind.TEAM, target=harbour.pk, role="agent")
    sign_in(client, agent.user)

    answer = client.post(path, headers=PUBLIC)

    assert answer.status_code == 409
    assert b"another team" in answer.content
    assert Invitation.objects.get().accepted_at is None


def test_an_only_owner_cannot_lower_themselves_by_an_invitation(client, invited, owner, north):
    _, path = invited(email=owner.email, role=Role.VIEWER)
    sign_in(client, owner)

    assert client.post(path, headers=PUBLIC).status_code == 409
    assert Membership.objects.get(user=owner).role == Role.OWNER

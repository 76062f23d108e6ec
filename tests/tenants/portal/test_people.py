"""The people of a shop: who sees the page, who may invite and change whom, and how access ends."""

import uuid

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts import invitations
from accounts.models import Invitation
from accounts.people import make
from tenants.shops import members
from tenants.shops.models import Membership, Role

NORTH, PASSWORD = {"host": "north.localhost"}, "correct horse battery staple"


@pytest.fixture
def place(north, now):
    """A member of north with this role, and a browser in which the person is signed in and has just proven it."""

    def make_one(role, shop=north):
        n = uuid.uuid4().hex[:6]
        person = make(email=f"{role}-{n}@example.com", name=f"{role.title()} {n}", password=PASSWORD, verified=True)
        membership = members.join(shop, person, role=role, now=now)
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client, membership

    return make_one


def prove(client):
    """Types the password again, as changing a role asks for."""
    client.post("/accounts/reauthenticate/", {"password": PASSWORD}, headers=NORTH)


def invite(client, **data):
    return client.post("/people/invitations/", {"email": "new@example.com", "role": "advisor", **data}, headers=NORTH)


@pytest.mark.parametrize(("role", "status"), [("owner", 200), ("manager", 200), ("advisor", 404), ("viewer", 404)])
def test_owners_and_managers_see_the_people(place, role, status):
    client, _ = place(role)

    assert client.get("/people/", headers=NORTH).status_code == status


def test_the_page_says_who_calls(place):
    client, _ = place("owner")

    assert b"City Follow-up" in client.get("/people/", headers=NORTH).content


def test_an_invitation_is_mailed_and_listed(place, north):
    client, _ = place("manager")

    assert invite(client, email="New@Example.com").status_code == 302
    invitation = Invitation.objects.get()
    assert (invitation.kind, invitation.target, invitation.role) == ("shop", north.pk, "advisor")
    assert invitation.email == "new@example.com"
    assert mail.outbox[0].to == ["new@example.com"]
    assert b"new@example.com" in client.get("/people/", headers=NORTH).content


@pytest.mark.parametrize("role", ["advisor", "viewer"])
def test_others_invite_nobody(place, role):
    client, _ = place(role)

    assert invite(client).status_code == 404
    assert not Invitation.objects.exists()
    assert not mail.outbox


def test_managers_cannot_make_owners_but_owners_can(place):
    manager, _ = place("manager")
    owner, _ = place("owner")

    assert invite(manager, role="owner").status_code == 422
    assert not Invitation.objects.exists()
    assert invite(owner, role="owner").status_code == 302


@pytest.mark.parametrize("role", ["staff", "supervisor", "", "OWNER"])
def test_a_role_that_does_not_exist_here_is_refused(place, role):
    client, _ = place("owner")

    assert invite(client, role=role).status_code == 422


def test_somebody_who_is_in_already_is_not_invited(place):
    client, membership = place("owner")

    assert invite(client, email=membership.user.email.upper()).status_code == 422


def test_an_invitation_is_taken_back_and_sent_again(place):
    client, _ = place("owner")
    invite(client)
    first = Invitation.objects.get()

    client.post(f"/people/invitations/{first.pk}/sending/", headers=NORTH)
    again = Invitation.objects.get()
    client.post(f"/people/invitations/{first.pk}/revocation/", headers=NORTH)

    assert len(mail.outbox) == 2
    assert again.digest != first.digest
    assert Invitation.objects.get().revoked_at is not None
    assert client.post(f"/people/invitations/{first.pk}/sending/", headers=NORTH).status_code == 404


def test_another_shops_invitations_and_members_are_not_found(place, north, shunda, now):
    client, _ = place("owner")
    _, foreign = place("viewer", shop=shunda)
    theirs, _ = invitations.invite(
        kind="shop", target=shunda.pk, role="viewer", email="x@example.com", by=foreign.user, now=now
    )
    prove(client)

    for path in (
        f"/people/invitations/{theirs.pk}/sending/",
        f"/people/invitations/{theirs.pk}/revocation/",
        f"/people/{foreign.pk}/revocation/",
        f"/people/{foreign.pk}/role/",
        f"/people/{foreign.pk}/complaint-mail/",
        f"/people/{uuid.uuid4()}/revocation/",
    ):
        assert client.post(path, {"role": "owner"}, headers=NORTH).status_code == 404, path
    theirs.refresh_from_db()
    foreign.refresh_from_db()
    assert (theirs.revoked_at, foreign.revoked_at, foreign.role) == (None, None, "viewer")


def test_revoked_access_ends_with_the_next_request(place):
    owner, _ = place("owner")
    viewer, membership = place("manager")
    assert viewer.get("/people/", headers=NORTH).status_code == 200

    owner.post(f"/people/{membership.pk}/revocation/", headers=NORTH)

    assert viewer.get("/people/", headers=NORTH).status_code == 404
    assert viewer.post("/people/invitations/", {"email": "a@b.cd", "role": "viewer"}, headers=NORTH).status_code == 404


def test_a_lowered_role_counts_from_the_next_request(place):
    owner, _ = place("owner")
    manager, membership = place("manager")
    prove(owner)

    answer = owner.post(f"/people/{membership.pk}/role/", {"role": "viewer"}, headers=NORTH)

    assert answer.status_code == 302
    assert manager.get("/people/", headers=NORTH).status_code == 404


def test_changing_a_role_asks_for_the_password_first(place):
    owner, _ = place("owner")
    _, membership = place("viewer")

    answer = owner.post(f"/people/{membership.pk}/role/", {"role": "manager"}, headers=NORTH)
    membership.refresh_from_db()

    assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert membership.role == "viewer"


def test_the_last_owner_stays_until_there_is_another(place):
    client, mine = place("owner")
    prove(client)

    page = client.post(f"/people/{mine.pk}/revocation/", headers=NORTH, follow=True)
    lowered = client.post(f"/people/{mine.pk}/role/", {"role": "viewer"}, headers=NORTH)
    assert b"keeps at least one owner" in page.content
    assert lowered.status_code == 422
    assert b"keeps at least one owner" in lowered.content
    assert Membership.objects.filter(pk=mine.pk, role=Role.OWNER, revoked_at=None).exists()

    place("owner")
    assert client.post(f"/people/{mine.pk}/revocation/", headers=NORTH).status_code == 302
    assert client.get("/people/", headers=NORTH).status_code == 404


def test_managers_neither_lower_nor_remove_owners(place):
    manager, mine = place("manager")
    _, owner = place("owner")
    place("owner")
    prove(manager)

    assert manager.post(f"/people/{owner.pk}/role/", {"role": "viewer"}, headers=NORTH).status_code == 404
    assert manager.post(f"/people/{owner.pk}/revocation/", headers=NORTH).status_code == 404
    assert manager.post(f"/people/{mine.pk}/role/", {"role": "owner"}, headers=NORTH).status_code == 422
    assert Membership.objects.filter(role="owner", revoked_at=None).count() == 2


def test_who_is_told_of_complaints_can_be_ticked(place, north):
    client, _ = place("manager")
    _, viewer = place("viewer")

    client.post(f"/people/{viewer.pk}/complaint-mail/", {"told": "on"}, headers=NORTH)
    assert viewer.user in members.told_of_complaints(north)
    client.post(f"/people/{viewer.pk}/complaint-mail/", headers=NORTH)
    assert viewer.user not in members.told_of_complaints(north)


def test_a_member_of_two_shops_has_a_role_in_each(place, north, shunda):
    client, membership = place("owner")
    members.join(shunda, membership.user, role=Role.VIEWER, now=timezone.now())

    assert client.get("/people/", headers=NORTH).status_code == 200
    assert client.get("/people/", headers={"host": "shunda.localhost"}).status_code in (302, 404)


def test_a_change_by_get_changes_nothing(place):
    client, _ = place("owner")
    _, viewer = place("viewer")

    for tail in ("revocation", "complaint-mail"):
        assert client.get(f"/people/{viewer.pk}/{tail}/", headers=NORTH).status_code == 405
    assert client.get("/people/invitations/", headers=NORTH).status_code == 405

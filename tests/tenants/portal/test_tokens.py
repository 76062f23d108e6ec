"""Tokens of a shop's own systems: who makes them, that a secret is shown once, and how one ends."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts.people import make
from tenants.shops import members, standing, tokens
from tenants.shops.models import ApiToken

NORTH, PASSWORD = {"host": "north.localhost"}, "correct horse battery staple"


@pytest.fixture
def sign_in(north, now):
    """A browser of a new member who has just typed the password."""

    def make_one(role, shop=north, prove=True):
        person = make(email=f"{role}@example.com", name=role.title(), password=PASSWORD, verified=True)
        members.join(shop, person, role=role, now=now)
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        if prove:
            client.post("/accounts/reauthenticate/", {"password": PASSWORD}, headers=NORTH)
        return client

    return make_one


def post(client, path, **data):
    return client.post(f"/api-tokens/{path}", data, headers=NORTH)


# --- The verbs


def test_a_secret_opens_its_own_shop_and_no_other(north, shunda, now):
    token, secret = tokens.make(north, name="DMS", by=None, now=now)

    assert tokens.find(secret, north) == token
    for wrong, shop in ((secret, shunda), (secret[:-1], north), ("", north), ("ac_", north), (secret + "é", north)):
        with pytest.raises(tokens.UnknownToken):
            tokens.find(wrong, shop)


def test_only_a_digest_is_kept(north, now):
    token, secret = tokens.make(north, name="DMS", by=None, now=now)

    assert secret.startswith("ac_")
    assert len(secret) > 43
    assert all(secret not in str(value) for value in ApiToken.objects.filter(pk=token.pk).values_list()[0])
    assert secret.endswith(token.hint[1:])
    assert tokens.make(north, name="DMS", by=None, now=now)[1] != secret


def test_a_revoked_token_is_unknown_and_keeps_its_first_time(north, now):
    token, secret = tokens.make(north, name="DMS", by=None, now=now)

    tokens.revoke(token, now=now)
    tokens.revoke(token, now=now + timedelta(days=1))

    assert token.revoked_at == now
    with pytest.raises(tokens.UnknownToken):
        tokens.find(secret, north)


def test_use_is_noted_once_a_minute(north, now, django_assert_num_queries):
    token, _ = tokens.make(north, name="DMS", by=None, now=now)

    tokens.note_use(token, now=now)
    with django_assert_num_queries(0):
        tokens.note_use(token, now=now + timedelta(seconds=59))
    assert ApiToken.objects.get(pk=token.pk).last_used_at == now

    tokens.note_use(token, now=now + timedelta(seconds=60))
    assert ApiToken.objects.get(pk=token.pk).last_used_at == now + timedelta(seconds=60)


# --- The pages


@pytest.mark.parametrize(("role", "status"), [("owner", 200), ("manager", 200), ("advisor", 404), ("viewer", 404)])
def test_owners_and_managers_see_the_tokens(sign_in, role, status):
    client = sign_in(role)

    assert client.get("/api-tokens/", headers=NORTH).status_code == status
    assert client.get("/api-tokens/new/", headers=NORTH).status_code == status


@pytest.mark.parametrize("role", ["owner", "manager"])
def test_a_secret_is_shown_once(sign_in, north, role):
    client = sign_in(role)

    made = post(client, "new/", name="Our DMS")

    secret = made.context["secret"]
    assert made.status_code == 201
    assert secret in made.text
    assert "no-store" in made["Cache-Control"]
    assert tokens.find(secret, north).name == "Our DMS"
    page = client.get("/api-tokens/", headers=NORTH).text
    assert "Our DMS" in page
    assert secret[-4:] in page
    assert secret not in page


@pytest.mark.parametrize("role", ["advisor", "viewer"])
def test_others_make_none(sign_in, role):
    assert post(sign_in(role), "new/", name="Mine").status_code == 404
    assert not ApiToken.objects.exists()


def test_a_token_needs_a_name(sign_in):
    assert post(sign_in("owner"), "new/", name=" ").status_code == 422
    assert not ApiToken.objects.exists()


def test_the_password_is_asked_for_before_a_token_is_made(sign_in):
    client = sign_in("owner", prove=False)

    answer = post(client, "new/", name="Stolen")

    assert answer.status_code == 302
    assert "/reauthenticate/" in answer["Location"]
    assert not ApiToken.objects.exists()


def test_a_read_only_shop_makes_no_token_but_revokes_one(sign_in, north, now):
    client, (token, _secret) = sign_in("owner"), tokens.make(north, name="DMS", by=None, now=now)
    standing.write(north, state="read_only", now=now)

    assert post(client, "new/", name="Late").status_code == 409
    assert post(client, f"{token.pk}/revocation/").status_code == 302
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_a_token_is_revoked_by_a_manager_and_by_nobody_else(sign_in, north, now):
    token, _secret = tokens.make(north, name="DMS", by=None, now=now)

    assert post(sign_in("advisor"), f"{token.pk}/revocation/").status_code == 404
    token.refresh_from_db()
    assert token.revoked_at is None

    assert post(sign_in("manager"), f"{token.pk}/revocation/").status_code == 302
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_another_shops_token_is_neither_seen_nor_revoked(sign_in, shunda, now):
    client, (token, _secret) = sign_in("owner"), tokens.make(shunda, name="Theirs", by=None, now=now)

    assert "Theirs" not in client.get("/api-tokens/", headers=NORTH).text
    assert post(client, f"{token.pk}/revocation/").status_code == 404
    token.refresh_from_db()
    assert token.revoked_at is None

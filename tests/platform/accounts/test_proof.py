"""The page that asks for the password again says what for."""

import pytest
from django.test import Client

from accounts.people import make
from tenants.shops import members

NORTH, PASSWORD = {"host": "north.localhost"}, "correct horse battery staple"


@pytest.fixture
def owner(north, now):
    person = make(email="owner@example.com", name="Olga", password=PASSWORD, verified=True)
    members.join(north, person, role="owner", now=now)
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/api-tokens/new/", "You are about to make a token"),
        ("/people/{person}/role/", "You are about to change what somebody may do here"),
        ("/accounts/2fa/totp/activate/", "Before you change how you sign in"),
        ("/nothing/", "Before you change how you sign in"),
        ("https://evil.example/api-tokens/new/", "Before you change how you sign in"),
    ],
)
def test_it_says_what_the_password_is_asked_for(owner, north, now, path, words):
    other = members.join(north, make(email="other@example.com"), role="viewer", now=now)
    ask = {"next": path.format(person=other.pk)}

    asked = owner.get("/accounts/reauthenticate/", ask, headers=NORTH).content.decode()
    mistyped = owner.post("/accounts/reauthenticate/", {**ask, "password": "wrong"}, headers=NORTH).content.decode()

    assert words in asked
    assert words in mistyped


def test_the_password_leads_on_to_what_it_was_asked_for(owner):
    asked = owner.get("/api-tokens/new/", headers=NORTH)
    answer = owner.post(asked["Location"], {"next": "/api-tokens/new/", "password": PASSWORD}, headers=NORTH)

    assert answer["Location"] == "/api-tokens/new/"
    assert owner.get(answer["Location"], headers=NORTH).status_code == 200

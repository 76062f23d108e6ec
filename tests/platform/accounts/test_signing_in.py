"""Signing in on each host: where one lands, what strangers learn, how often one may try."""

import pytest
from django.core import mail
from django.test import Client

from accounts.people import make
from callcenter.agents import join
from tenants.shops import members
from tenants.shops.models import Role

PASSWORD = "correct horse battery staple"
HOSTS = ("localhost", "north.localhost", "console.localhost", "ops.localhost")


@pytest.fixture
def person(db):
    return make(email="pat@example.com", name="Pat", password=PASSWORD, verified=True)


def log_in(client, email, password, host, **data):
    return client.post("/accounts/login/", {"login": email, "password": password, **data}, headers={"host": host})


@pytest.mark.parametrize("host", HOSTS)
def test_every_host_has_the_page_of_signing_in(client, person, host):
    assert client.get("/accounts/login/", headers={"host": host}).status_code == 200
    answer = log_in(client, person.email, PASSWORD, host)
    assert answer["Location"] == ("/start/" if host == "localhost" else "/")


def test_a_cookie_of_one_host_names_no_other(client, person):
    log_in(client, person.email, PASSWORD, "localhost")

    assert client.cookies["sid"]["domain"] == ""


def test_a_person_with_several_places_chooses(client, person, north, shunda, team, now):
    members.join(north, person, role=Role.OWNER, now=now)
    members.join(shunda, person, role=Role.VIEWER, now=now)
    join.join(team, person, role="agent", now=now)
    log_in(client, person.email, PASSWORD, "localhost")
    page = client.get("/start/", headers={"host": "localhost"}).content.decode()

    for target in ("/start/shops/north/", "/start/shops/shunda/", "/start/console/"):
        assert target in page
        hop = client.get(target, headers={"host": "localhost"})
        assert "/accounts/hop/?code=" in hop["Location"]
    assert "/start/ops/" not in page


def test_a_person_with_one_place_is_taken_there(client, person, north, now):
    members.join(north, person, role=Role.VIEWER, now=now)
    log_in(client, person.email, PASSWORD, "localhost")

    assert client.get("/start/", headers={"host": "localhost"})["Location"] == "/start/shops/north/"


def test_a_person_without_a_place_is_told_what_to_do(client, person):
    log_in(client, person.email, PASSWORD, "localhost")

    assert b"Nothing here yet" in client.get("/start/", headers={"host": "localhost"}).content


def test_the_start_page_sends_strangers_to_sign_in(client, db):
    assert client.get("/start/", headers={"host": "localhost"})["Location"] == "/accounts/login/?next=/start/"


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "http://shunda.localhost:8000/", "/\\evil.example"]
)
def test_next_never_leaves_the_host(client, person, target):
    answer = log_in(client, person.email, PASSWORD, "north.localhost", next=target)

    assert answer["Location"] == "/"


def test_next_on_the_same_host_is_followed(client, person):
    answer = log_in(client, person.email, PASSWORD, "north.localhost", next="/complaints/")

    assert answer["Location"] == "/complaints/"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(db, person):
    bodies = []
    for email in (person.email, "nobody@example.com"):
        answer = log_in(Client(), email, "wrong", "localhost")
        assert answer.status_code == 200
        bodies.append(_plain(answer, email))

    assert bodies[0] == bodies[1]


def test_asking_for_a_new_password_tells_nobody_who_is_known(db, person):
    pages = []
    for email in (person.email, "nobody@example.com"):
        client = Client()
        answer = client.post("/accounts/password/reset/", {"email": email}, headers={"host": "localhost"})
        pages.append((answer.status_code, answer["Location"], _plain(client.get(answer["Location"]), email)))

    assert pages[0] == pages[1]
    assert "/accounts/password/reset/key/" in mail.outbox[0].body
    assert "/accounts/password/reset/key/" not in mail.outbox[1].body


def test_links_of_new_passwords_name_the_true_host(client, person):
    client.post("/accounts/password/reset/", {"email": person.email}, headers={"host": "NORTH.localhost:99"})

    assert "http://north.localhost:8000/accounts/password/reset/key/" in mail.outbox[0].body


def test_after_five_wrong_passwords_even_the_right_one_waits(client, person):
    for _ in range(5):
        log_in(client, person.email, "wrong", "localhost")
    log_in(client, person.email, PASSWORD, "localhost")
    assert "_auth_user_id" not in client.session

    other = make(email="other@example.com", password=PASSWORD, verified=True)
    log_in(client, other.email, PASSWORD, "localhost")
    assert client.session["_auth_user_id"] == str(other.pk)


def test_allauths_own_sign_up_leads_to_ours(client, db, north):
    for host in HOSTS:
        for ask in (client.get, client.post):
            answer = ask("/accounts/signup/", headers={"host": host})
            assert answer["Location"] == "http://localhost:8000/sign-up/"


def test_signing_in_anew_changes_the_sessions_key(client, person):
    client.get("/accounts/login/", headers={"host": "localhost"})
    session = client.session
    session["seen"] = 1
    session.save()
    before = session.session_key
    log_in(client, person.email, PASSWORD, "localhost")

    assert client.session.session_key != before


def test_a_new_password_ends_the_other_sessions(person, north, now):
    members.join(north, person, role=Role.OWNER, now=now)
    mine, stolen = Client(), Client()
    for client in (mine, stolen):
        log_in(client, person.email, PASSWORD, "north.localhost")
    person.set_password("another battery horse staple")
    person.save()

    for client in (mine, stolen):
        answer = client.get("/people/", headers={"host": "north.localhost"})
        assert answer["Location"].startswith("/accounts/login/")


def test_the_list_of_sessions_opens_for_everybody_signed_in(client, person):
    assert client.get("/accounts/sessions/", headers={"host": "localhost"}).status_code == 302
    log_in(client, person.email, PASSWORD, "localhost")
    assert client.get("/accounts/sessions/", headers={"host": "localhost"}).status_code == 200


def _plain(answer, email):
    import re

    page = answer.content.decode().replace(email, "")
    return re.sub(r'(name="csrfmiddlewaretoken" value|name="csrf-token" content|nonce)="[^"]*"', "", page)

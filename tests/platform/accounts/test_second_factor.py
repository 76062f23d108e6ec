"""Supervisors and staff need a second factor, by whichever door they come."""

import re

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.utils import timezone

from accounts import hops
from accounts.people import make
from callcenter.agents import join
from tenants.shops import members
from tenants.shops.models import Role
from tests.conftest import NOW

PASSWORD = "correct horse battery staple"
CONSOLE, OPS, PUBLIC, NORTH = (
    {"host": h} for h in ("console.localhost", "ops.localhost", "localhost", "north.localhost")
)
SETUP = "/accounts/2fa/totp/activate/"


@pytest.fixture
def supervisor(team, now):
    person = make(email="sup@example.com", name="Sue", password=PASSWORD, verified=True)
    join.join(team, person, role="supervisor", now=now)
    return person


@pytest.fixture
def staff(db):
    person = make(email="staff@example.com", name="Stan", password=PASSWORD, verified=True)
    person.is_staff = person.is_superuser = True
    person.save()
    return person


def with_factor(person):
    totp.TOTP.activate(person, totp.generate_totp_secret())
    return person


def log_in(client, person, host):
    return client.post("/accounts/login/", {"login": person.email, "password": PASSWORD}, headers=host)


@pytest.mark.parametrize("host", [CONSOLE, PUBLIC, NORTH])
def test_without_one_a_supervisor_is_held_at_its_set_up(client, supervisor, host):
    log_in(client, supervisor, host)

    for path in ("/", "/people/", "/complaints/", "/start/", "/sign-up/", "/nothing/"):
        answer = client.get(path, headers=host)
        assert answer.status_code == 302, path
        assert answer["Location"] == SETUP, path
    assert client.get(SETUP, headers=host).status_code in (200, 302)


def test_an_agent_needs_none(client, team, now):
    person = make(email="ann@example.com", name="Ann", password=PASSWORD, verified=True)
    join.join(team, person, role="agent", now=now)
    log_in(client, person, CONSOLE)

    assert client.get("/nothing/", headers=CONSOLE).status_code == 404


@pytest.mark.parametrize("host", [CONSOLE, PUBLIC, OPS])
def test_with_one_the_password_alone_signs_nobody_in(client, supervisor, host):
    with_factor(supervisor)
    answer = log_in(client, supervisor, host)

    assert answer["Location"] == "/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in client.session


@time_machine.travel(NOW, tick=False)  # a code is of half a minute, which must not end between writing and sending it
def test_with_code_and_password_a_supervisor_is_in(client, supervisor):
    with_factor(supervisor)
    secret = totp.TOTP(supervisor.authenticator_set.get()).instance.data["secret"]
    from allauth.mfa.utils import decrypt

    log_in(client, supervisor, CONSOLE)
    code = totp.format_hotp_value(totp.hotp_value(decrypt(secret), next(iter(totp.yield_hotp_counters_from_time()))))
    client.post("/accounts/2fa/authenticate/", {"code": code}, headers=CONSOLE)

    assert client.get("/people/", headers=CONSOLE).status_code == 200


def test_a_new_password_by_mail_does_not_step_around_it(client, supervisor):
    with_factor(supervisor)
    client.post("/accounts/password/reset/", {"email": supervisor.email}, headers=PUBLIC)
    path = re.search(r"http://localhost:8000(/\S+)", mail.outbox[0].body)[1]
    form = client.get(path, headers=PUBLIC)["Location"]
    new = "another battery horse staple"
    client.post(form, {"password1": new, "password2": new}, headers=PUBLIC)
    supervisor.refresh_from_db()

    assert supervisor.check_password(new)
    assert "_auth_user_id" not in client.session
    answer = client.post("/accounts/login/", {"login": supervisor.email, "password": new}, headers=PUBLIC)
    assert answer["Location"] == "/accounts/2fa/authenticate/"


def test_a_hop_carries_no_one_past_the_set_up(client, supervisor):
    address = hops.address(supervisor, "http://console.localhost:8000/people/", now=timezone.now())
    client.get(address.partition(":8000")[2], headers=CONSOLE)

    assert client.get("/people/", headers=CONSOLE)["Location"] == SETUP


def test_confirming_an_e_mail_does_not_step_around_it(client, supervisor):
    with_factor(supervisor)
    EmailAddress.objects.filter(user=supervisor).update(verified=False)
    log_in(client, supervisor, PUBLIC)
    path = re.search(r"http://localhost:8000(/accounts/confirm-email/\S+)", mail.outbox[-1].body)
    if path:
        client.post(path[1], headers=PUBLIC)

    assert "_auth_user_id" not in client.session


def test_the_admin_has_no_sign_in_of_its_own(client, staff):
    page = client.get("/login/", headers=OPS)
    posted = client.post("/login/", {"username": staff.email, "password": PASSWORD}, headers=OPS)

    assert page["Location"].startswith("/accounts/login/")
    assert posted["Location"].startswith("/accounts/login/")
    assert "_auth_user_id" not in client.session


def test_staff_without_one_never_see_the_admin(client, staff):
    log_in(client, staff, OPS)
    for path in ("/", "/shops/shop/", "/login/"):
        assert client.get(path, headers=OPS)["Location"] == SETUP

    with_factor(staff)
    for path in ("/", "/shops/shop/", "/agents/team/", "/subscriptions/subscription/", "/accounts/user/"):
        assert client.get(path, headers=OPS).status_code == 200, path


def test_people_who_are_not_staff_find_nothing_on_the_staffs_host(client, supervisor):
    with_factor(supervisor)
    client.force_login(supervisor, backend="django.contrib.auth.backends.ModelBackend")

    for path in ("/", "/shops/shop/", "/login/?next=/"):
        answer = client.get(path, headers=OPS, follow=True)
        assert answer.status_code == 404, path


def test_demo_people_come_in_without_in_development_and_not_at_all_elsewhere(client, supervisor, settings):
    supervisor.is_demo = True
    supervisor.save()
    settings.DEMO_SIGN_IN = True
    log_in(client, supervisor, CONSOLE)
    assert client.get("/people/", headers=CONSOLE).status_code == 200

    client.logout()
    settings.DEMO_SIGN_IN = False
    answer = log_in(client, supervisor, CONSOLE)
    assert answer["Location"] == "/accounts/inactive/"
    assert "_auth_user_id" not in client.session


def test_an_owner_may_do_without(client, north, now):
    owner = make(email="owner@example.com", password=PASSWORD, verified=True)
    members.join(north, owner, role=Role.OWNER, now=now)
    log_in(client, owner, NORTH)

    assert client.get("/people/", headers=NORTH).status_code == 200


def test_the_page_of_signing_in_speaks_of_the_demo_where_there_is_one(client, supervisor, settings):
    def says_so():
        return b"people of the demo" in client.get("/accounts/login/", headers=CONSOLE).content

    settings.DEMO_SIGN_IN = True
    assert not says_so()
    supervisor.is_demo = True
    supervisor.save()
    assert says_so()
    settings.DEMO_SIGN_IN = False
    assert not says_so()

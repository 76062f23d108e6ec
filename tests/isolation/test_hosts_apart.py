"""Each host has its own addresses; a shop's host knows its own people, and a host that is no shop's knows nobody."""

import pytest
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from tenants.shops import members
from tenants.shops.models import Membership, Role, Shop
from tests.factories import make_user
from tests.isolation import canaries, matrix, policy
from tests.isolation.matrix import HOSTS, OWN, Cell
from tests.isolation.world import World

SHUNDA = "shunda.localhost"


#: By default one address of each policy class, as its guard is what answers; every address in the full proof.
HOW_MANY = [pytest.param(matrix.by_class, id="classes"), pytest.param(list, id="all", marks=pytest.mark.nightly)]


def paths(world: World, host: str, some=list):
    """The addresses of one host, for its own things, which another host does not have."""
    for row in some(policy.rows_of(host)):
        if row.host == host:
            cell = Cell(row, host, "GET", "owner", OWN)
            yield row, reverse(row.name, urlconf=f"config.urls.{host}", kwargs=matrix.arguments(world, cell))


def has(host: str, path: str) -> bool:
    try:
        return bool(resolve(path, urlconf=f"config.urls.{host}"))
    except Resolver404:
        return False


@pytest.mark.parametrize(("there", "role", "host"), [
    ("console", "owner", "shop"), ("console", "supervisor", "shop"), ("console", "supervisor", "public"),
    ("shop", "owner", "console"), ("shop", "owner", "public"), ("public", "owner", "shop"),
    ("public", "supervisor", "console"),
])  # fmt: skip
@pytest.mark.parametrize("some", HOW_MANY)
def test_the_addresses_of_one_host_are_nothing_on_another(world, there, role, host, some):
    client, asked = world.client(role), 0
    for row, path in paths(world, there, some):
        if not has(host, path):
            for method in row.may:
                asked += 1
                answer = matrix.send(world, client, method, path, host=HOSTS[host])
                assert answer.status == 404, f"{method} {path} on {host}"

    assert asked


@pytest.mark.parametrize("role", ["owner", "manager", "viewer", "supervisor", "revoked", "staff"])
@pytest.mark.parametrize("some", HOW_MANY)
def test_who_is_somebody_here_is_nobody_at_the_other_shop(world, role, some):
    """With the very session of the one host, sent to the other."""
    client, found = world.client(role), set()
    for row, path in paths(world, "shop", some):
        for method in row.may:
            answer = matrix.send(world, client, method, path, host=SHUNDA, body=row.sends)
            # A link that belongs to another shop gets the page of any link of its kind that does not open.
            link = row.name if row.name in policy.LINKS else ""
            found.add((row.api, link, answer.status, answer.body))
            assert not matrix.leaks(world, role, answer), path

    assert {status for api, _link, status, _body in found if not api} == {404}
    assert {status for api, _link, status, _body in found if api} == {401, 404}
    links = {link for _api, link, _status, _body in found if link}
    assert links
    assert len(found) == 3 + len(links)


def test_a_shops_own_people_get_in_at_its_host(world):
    """The control of the test above."""
    answer = matrix.send(world, world.client("stranger"), "GET", "/complaints/", host=SHUNDA)

    assert answer.status == 200
    assert "CNRY-SHUNDA-" in answer.body
    assert "CNRY-NORTH" not in answer.body


def test_a_person_of_both_shops_sees_each_at_its_own_host(world):
    members.join(world.other.shop, world.people["advisor"], role=Role.VIEWER, now=timezone.now())
    client = world.client("advisor")

    here = matrix.send(world, client, "GET", "/complaints/", host=HOSTS["shop"]).body
    there = matrix.send(world, client, "GET", "/complaints/", host=SHUNDA).body
    again = matrix.send(world, client, "GET", "/complaints/", host=HOSTS["shop"]).body

    Membership.objects.filter(shop=world.other.shop, user=world.people["advisor"]).delete()
    assert canaries.has_word(here, "CNRY-NORTH", only_words=True)
    assert not canaries.has_word(here + again, "CNRY-SHUNDA")
    assert canaries.has_word(there, "CNRY-SHUNDA", only_words=True)
    assert not canaries.has_word(there, "CNRY-NORTH", only_words=True)


def test_the_next_request_of_somebody_whose_access_ended_is_refused(world):
    user = make_user("Nora Next")
    membership = members.join(world.own.shop, user, role=Role.MANAGER, now=timezone.now())
    client = world.client("anonymous")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    before = matrix.send(world, client, "GET", "/complaints/", host=HOSTS["shop"])

    members.revoke(membership, now=timezone.now())

    after = matrix.send(world, client, "GET", "/complaints/", host=HOSTS["shop"])
    assert (before.status, after.status) == (200, 404)


def test_a_closed_shop_and_one_that_is_not_ready_are_unknown_hosts(world):
    client = world.client("owner")
    unknown = matrix.send(world, client, "GET", "/", host="never-was.localhost")
    for change in ({"closed_at": timezone.now()}, {"ready_at": None}):
        before = {key: getattr(world.own.shop, key) for key in change}
        Shop.objects.filter(pk=world.own.shop.pk).update(**change)
        for path in ("/", "/complaints/", "/accounts/login/", "/api/v1/jobs/"):
            answer = matrix.send(world, client, "GET", path, host=HOSTS["shop"])
            other = matrix.send(world, client, "GET", path, host="never-was.localhost")
            assert (answer.status, answer.body, answer.headers) == (404, other.body, other.headers), path
        Shop.objects.filter(pk=world.own.shop.pk).update(**before)

    assert unknown.status == 404
    assert matrix.send(world, client, "GET", "/", host=HOSTS["shop"]).status == 200


@pytest.mark.parametrize("host", [
    "NORTH.localhost", "north.localhost.", "north.localhost:80", "north.localhost:8000",
])  # fmt: skip
def test_another_spelling_of_a_host_is_the_same_host(world, host):
    answer = matrix.send(world, world.client("owner"), "GET", "/complaints/", host=host)

    assert answer.status == 200
    assert "CNRY-NORTH-" in answer.body
    assert matrix.send(world, world.client("stranger"), "GET", "/complaints/", host=host).status == 404


@pytest.mark.parametrize("host", [
    "shunda.north.localhost", "north.shunda.localhost", "north.localhost.evil.example", "evil.example",
    "xnorth.localhost", "north.localhost@evil.example", "north.localhost/", "north localhost", "north.localhost:8000:1",
    "[::1]", "10.0.0.1",
    "north_.localhost", "-north.localhost", "www.north.localhost", "ｎorth.localhost", "north。localhost", "",
    "north.localhost\\@evil.example", "north.localhost#x", "%6eorth.localhost", "north..localhost", ".localhost",
])  # fmt: skip
def test_a_made_up_host_is_nobodys(world, host):
    answer = matrix.send(world, world.client("owner"), "GET", "/complaints/", host=host)

    assert answer.status in (400, 404), answer.status
    assert "CNRY" not in answer.body


@pytest.mark.parametrize("header", [
    {"x-forwarded-host": SHUNDA}, {"x-host": SHUNDA}, {"forwarded": f"host={SHUNDA}"}, {"x-original-host": SHUNDA},
    {"x-tenant": "shunda"}, {"x-original-url": "/people/"}, {"x-http-method-override": "POST"},
])  # fmt: skip
def test_no_other_header_chooses_the_shop(world, header):
    here = matrix.send(world, world.client("owner"), "GET", "/complaints/", host=HOSTS["shop"], headers=header)
    there = matrix.send(world, world.client("stranger"), "GET", "/complaints/", host=HOSTS["shop"], headers=header)

    assert here.status == 200
    assert "CNRY-SHUNDA" not in here.body
    assert there.status == 404


def test_a_letter_names_the_canonical_host_whatever_was_asked_for(world):
    for host in ("north.localhost:8000", "NORTH.localhost", "north.localhost."):
        answer = matrix.send(
            world, world.client("anonymous"), "POST", "/accounts/password/reset/", host=host,
            body={"email": world.people["owner"].email}, headers={"x-forwarded-host": "evil.example"},
        )  # fmt: skip

        assert answer.status == 302
        assert "http://north.localhost:8000/accounts/" in answer.mails[0].body
        assert "evil" not in answer.mails[0].body

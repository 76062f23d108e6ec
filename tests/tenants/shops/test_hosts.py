"""Which host is whose: a shop's, ours, or nobody's; and nobody's tells nothing."""

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory

from tenants.shops.middleware import HostMiddleware, resolve
from tenants.shops.models import Shop, expected_schema
from tests.conftest import NOW


@pytest.mark.parametrize(
    ("host", "kind"),
    [
        ("localhost", "public"),
        ("127.0.0.1", "public"),
        ("console.localhost", "console"),
        ("ops.localhost", "ops"),
        ("north.localhost", "shop"),
        ("nobody.localhost", "unknown"),
        ("www.north.localhost", "unknown"),
        ("north.example.com", "unknown"),
        ("", "unknown"),
    ],
)
def test_a_host_is_of_one_kind(db, host, kind):
    found, shop = resolve(host)

    assert found == kind
    assert (shop.slug if shop else None) == ("north" if kind == "shop" else None)


def test_upper_case_a_port_and_a_last_dot_are_the_same_host(client, north):
    answers = {
        client.get("/accounts/login/", headers={"host": host}).status_code
        for host in ("north.localhost", "NORTH.localhost", "north.localhost:8000", "north.localhost.")
    }

    assert answers == {client.get("/accounts/login/", headers={"host": "north.localhost"}).status_code}
    assert answers != {404}


def test_unknown_closed_and_unready_hosts_are_the_same_404(client, north, shunda):
    Shop.objects.filter(pk=north.pk).update(closed_at=NOW)
    Shop.objects.filter(pk=shunda.pk).update(ready_at=None)

    answers = [
        client.get(path, headers={"host": f"{host}.localhost"})
        for host in ("north", "shunda", "nobody")
        for path in ("/", "/accounts/login/", "/no-such-page/")
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost.evil.example", "north.localhost@evil.example", "a b", "[::1", "localhost:9x", "/"],
)  # fmt: skip
def test_a_host_header_that_is_not_ours_is_refused_without_words(client, db, host):
    client.raise_request_exception = False

    answer = client.get("/", headers={"host": host})

    assert answer.status_code in (400, 404)
    assert b"evil" not in answer.content


def test_health_is_answered_on_every_host(client, db):
    for host in ("localhost", "north.localhost", "nobody.localhost", "console.localhost"):
        assert client.get("/healthz", headers={"host": host}).status_code == 200


def test_a_request_leaves_the_shop_again_even_after_an_error(north):
    seen = []

    def view(request):
        seen.append((connection.schema_name, expected_schema.get(), request.shop.slug))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        HostMiddleware(view)(RequestFactory().get("/", headers={"host": "north.localhost"}))

    assert seen == [("shop_north", "shop_north", "north")]
    assert (connection.schema_name, expected_schema.get()) == ("public", "public")


def test_a_host_of_ours_starts_in_public_whatever_ran_before(north):
    connection.set_tenant(north)

    HostMiddleware(lambda request: HttpResponse(connection.schema_name))(
        RequestFactory().get("/", headers={"host": "localhost"})
    )

    assert connection.schema_name == "public"

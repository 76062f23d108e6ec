"""The description of a shop's API: OpenAPI 3.1, whole, without a warning, for people and systems of the shop."""

import json

import pytest
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.validation import validate_schema

from accounts.people import make
from tenants.shops import members, tokens

OPERATIONS = {
    "/api/v1/jobs/": {"get", "post"},
    "/api/v1/jobs/{id}/": {"get"},
    "/api/v1/follow-ups/": {"get"},
    "/api/v1/follow-ups/{id}/": {"get"},
    "/api/v1/responses/": {"get"},
    "/api/v1/responses/{id}/": {"get"},
    "/api/v1/complaints/": {"get", "post"},
    "/api/v1/complaints/{id}/": {"get"},
}


@pytest.fixture
def read(client, north, now):
    secret = tokens.make(north, name="DMS", by=None, now=now)[1]

    def ask(path="schema", **headers):
        given = {"host": "north.localhost", "authorization": f"Bearer {secret}", **headers}
        return client.get(f"/api/v1/{path}/", headers={name: value for name, value in given.items() if value})

    return ask


@pytest.fixture
def sign_in(client, now):
    def enter(shop, role):
        person = make(email="p@example.com", name="P", password="correct horse battery staple", verified=True)
        members.join(shop, person, role=role, now=now)
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")

    return enter


def described(read):
    return json.loads(read(accept="application/vnd.oai.openapi+json").content)


def test_the_description_is_valid_and_lists_every_operation(read):
    found = described(read)

    assert found["openapi"] == "3.1.0"
    assert {path: set(told) for path, told in found["paths"].items()} == OPERATIONS
    validate_schema(found)


def test_it_is_made_without_a_warning(read, capsys):
    GENERATOR_STATS.reset()

    described(read)

    assert not GENERATOR_STATS, capsys.readouterr().err


def test_it_says_how_to_sign_in_and_how_to_page_filter_and_order(read):
    found = described(read)

    assert found["components"]["securitySchemes"]["token"] == {"type": "http", "scheme": "bearer"}
    told = found["paths"]["/api/v1/jobs/"]["get"]
    assert {each["name"] for each in told["parameters"]} >= {
        "limit", "offset", "ordering", "delivered_from", "delivered_until", "kind",
    }  # fmt: skip
    assert told["security"] == [{"token": []}]
    body = found["paths"]["/api/v1/jobs/"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert "JobsIn" in json.dumps(body)
    assert "mobile" in found["components"]["schemas"]["JobIn"]["properties"]


@pytest.mark.parametrize("path", ["schema", "docs"])
def test_systems_and_members_read_it(client, read, sign_in, north, path):
    assert read(path).status_code == 200
    sign_in(north, "viewer")
    assert client.get(f"/api/v1/{path}/", headers={"host": "north.localhost"}).status_code == 200


@pytest.mark.parametrize("path", ["schema", "docs"])
def test_strangers_and_other_shops_do_not(client, read, sign_in, shunda, path):
    stranger = read(path, authorization="")
    assert (stranger.status_code, stranger["WWW-Authenticate"]) == (401, "Bearer")
    assert stranger.json()["detail"]
    sign_in(shunda, "owner")
    assert client.get(f"/api/v1/{path}/", headers={"host": "north.localhost"}).status_code == 404


def test_a_refusal_is_json_though_yaml_was_asked_for(read):
    kind = "application/yaml"

    assert read(accept=kind)["Content-Type"].startswith(kind)
    assert read(accept=kind, authorization="")["Content-Type"] == "application/json"


def test_the_page_has_a_policy_of_its_own_without_inline_scripts_or_other_hosts(read):
    page = read("docs")

    policy = page["Content-Security-Policy"]
    assert "style-src 'self' 'unsafe-inline'" in policy
    scripts = next(part for part in policy.split(";") if "script-src" in part)
    assert "unsafe" not in scripts
    assert "<script>" not in page.text
    assert "https://" not in page.text
    assert "unsafe-inline" not in read("schema")["Content-Security-Policy"]

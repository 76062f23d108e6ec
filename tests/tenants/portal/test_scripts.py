"""What the shop reads of the scripts: the words that its customers hear, and nothing to change."""

import pytest

from tenants.shops import members
from tests.callcenter.scripts.conftest import greeting
from tests.callcenter.scripts.conftest import write as write
from tests.conftest import NOW
from tests.factories import make_user

NORTH = {"host": "north.localhost"}


@pytest.fixture
def viewer(client, north):
    user = make_user("Vera Viewer")
    members.join(north, user, role="viewer", now=NOW)
    client.force_login(user)
    return user


def get(client, path):
    return client.get(path, headers=NORTH)


def test_a_shop_reads_every_type_of_call_in_its_language(client, viewer, north):
    rows = get(client, "/scripts/").context["rows"]

    assert len(rows) == 18
    for _name, ways in rows:
        for _way, url in ways:
            page = get(client, url)
            assert page.status_code == 200
            assert page.context["script"].language == north.language


def test_a_shop_reads_what_is_spoken_to_its_own_customers(client, viewer, north, shunda, write):
    write(greeting("The team's."))
    assert "The team&#x27;s." in get(client, "/scripts/repair/phone/").text

    write(greeting("Here is {shop_name}."), shop=north)
    write(greeting("Only elsewhere."), shop=shunda)

    page = get(client, "/scripts/repair/phone/")
    assert f"Here is <mark>{north.name}</mark>." in page.text
    assert "Only elsewhere." not in page.text


@pytest.mark.parametrize("path", ["nothing/phone/", "repair/fax/", "birthday/link/"])
def test_what_is_never_asked_is_not_there(client, viewer, path):
    assert get(client, f"/scripts/{path}").status_code == 404


def test_a_shop_changes_no_script(client, viewer):
    assert client.post("/scripts/repair/phone/", headers=NORTH).status_code == 405

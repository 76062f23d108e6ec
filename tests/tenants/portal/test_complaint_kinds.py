"""The page on which a shop names, hides and adds kinds of complaint."""

import pytest

from tenants.complaints import categories, kinds
from tenants.complaints.models import Category
from tenants.shops import members
from tenants.shops.models import Shop
from tests.factories import at, make_user

NORTH = {"host": "north.localhost"}
ALL = {
    f"shown-{category}.{code}": "on" for category in Category.values for code in categories.PRESETS[Category(category)]
}


@pytest.fixture
def sign_in(client, north):
    def enter(role="manager"):
        user = make_user(f"Some {role}")
        members.join(north, user, role=role, now=at(north))
        client.force_login(user)

    return enter


def post(client, but=(), **changes):
    data = {name: on for name, on in ALL.items() if name not in but}
    return client.post("/complaints/kinds/", {**data, **changes}, headers=NORTH)


def known():
    return kinds.of(Shop.objects.get(slug="north"))


def test_saving_the_page_as_it_is_changes_nothing(client, sign_in):
    sign_in()
    page = client.get("/complaints/kinds/", headers=NORTH)

    assert page.text.count("checked") == len(ALL)
    assert post(client).status_code == 302
    assert known() == categories.PRESET


def test_a_manager_renames_hides_adds_and_sends_elsewhere(client, sign_in):
    sign_in()
    answer = post(
        client, but=["shown-repair.damage"],
        **{"name-repair.skimped": "Cut corners", "new-parts": "Engine oil", "department-repair": "body"},
    )  # fmt: skip

    assert answer.status_code == 302
    found = known()
    assert found.names == {"repair.skimped": "Cut corners"}
    assert found.hidden == {"repair.damage"}
    assert found.own == {"parts.own_1": "Engine oil"}
    assert found.departments == {"repair": "body"}
    page = client.get("/complaints/kinds/", headers=NORTH).text
    assert 'value="Cut corners"' in page
    assert 'name="shown-repair.damage">' in page
    assert "Engine oil" in page


def test_a_name_like_the_preset_is_no_name_of_ones_own(client, sign_in):
    sign_in()
    post(client, **{"name-repair.skimped": "Work was skimped"})

    assert known().names == {}


@pytest.mark.parametrize("field", ["name-repair.skimped", "new-repair"])
def test_a_name_that_is_too_long_is_marked_and_nothing_is_saved(client, sign_in, field):
    sign_in()
    refused = post(client, **{field: "x" * 61, "new-parts": "Engine oil"})

    assert refused.status_code == 422
    assert refused.text.count("This name is too long.") == 1
    assert 'value="Engine oil"' in refused.text
    assert known() == categories.PRESET


def test_a_department_that_does_not_exist_is_refused(client, sign_in):
    sign_in()

    assert post(client, **{"department-repair": "kitchen"}).status_code == 422


@pytest.mark.parametrize("role", ["advisor", "viewer"])
def test_others_do_not_see_it(client, sign_in, role):
    sign_in(role)

    assert client.get("/complaints/kinds/", headers=NORTH).status_code == 404
    assert post(client).status_code == 404
    sign_in("owner")
    assert client.get("/complaints/kinds/", headers=NORTH).status_code == 200


def test_the_shop_names_who_stands_for_a_department(client, sign_in, north):
    sign_in()
    adam = make_user("Adam Advisor")
    members.join(north, adam, role="advisor", now=at(north))

    assert post(client, **{"head-till": str(adam.pk)}).status_code == 302

    assert known().heads == {"till": str(adam.pk)}
    assert f'value="{adam.pk}" selected' in client.get("/complaints/kinds/", headers=NORTH).text
    kinds.save(Shop.objects.get(slug="north"), names={}, hidden=set(), added={}, departments={})
    assert known().heads == {"till": str(adam.pk)}
    assert post(client).status_code == 302
    assert known().heads == {}


@pytest.mark.parametrize("stranger", ["somebody", None])
def test_who_is_no_member_stands_for_nothing(client, sign_in, shunda, stranger):
    sign_in()
    elsewhere = make_user("Elsewhere")
    members.join(shunda, elsewhere, role="owner", now=at(shunda))

    answer = post(client, **{"head-parts": stranger or str(elsewhere.pk)})

    assert answer.status_code == 422
    assert 'aria-describedby="head-parts-error"' in answer.text
    assert known().heads == {}

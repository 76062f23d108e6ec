"""The team's scripts at the console: the list, reading, versions, differences and how answers count."""

import pytest

from callcenter.scripts import draft
from callcenter.scripts.models import Script
from tests.callcenter.console.conftest import CONSOLE
from tests.callcenter.scripts.conftest import greeting, without
from tests.callcenter.scripts.conftest import write as write
from tests.conftest import NOW

LIST = "/scripts/"
REPAIR = "/scripts/repair/phone/any/en/"


def get(client, path):
    return client.get(path, headers=CONSOLE)


def post(client, path, **said):
    return client.post(path, said, headers=CONSOLE)


def cells(page, channel="phone", call_type="repair"):
    groups = {group.channel: group.rows for group in page.context["groups"]}
    row = next(row for row in groups[channel] if row.place.call_type == call_type and row.place.is_for_all)
    return row, {cell.place.language: cell for cell in row.cells}


def test_a_new_team_has_every_preset(client, supervisor):
    page = get(client, LIST)

    assert [len(group.rows) for group in page.context["groups"]] == [18, 7]
    assert {cell.source for group in page.context["groups"] for row in group.rows for cell in row.cells} == {"preset"}
    assert get(client, REPAIR).status_code == 200


def test_the_list_says_what_is_published_what_is_written_and_what_lags_behind(client, supervisor, team, shunda, write):
    write(without("price"))
    draft.open(team, call_type="repair", language="zh-hans", by=None, now=NOW)
    write(greeting("你好"), language="zh-hans", shop=shunda)

    row, found = cells(get(client, LIST))

    assert (found["en"].number, found["en"].source, found["en"].lag) == (1, "own", None)
    assert found["zh-hans"].draft
    assert found["zh-hans"].lag.extra == found["zh-hant"].lag.extra == ("price",)
    assert [shop.slug for shop in row.shops] == ["shunda"]
    _row, theirs = cells(get(client, "/scripts/shops/shunda/"))
    assert (theirs["zh-hans"].source, theirs["en"].source, theirs["zh-hant"].source) == ("own", "team", "preset")


@pytest.mark.parametrize(
    "path",
    ["repair/phone/any/fr/", "repair/fax/any/en/", "birthday/link/any/en/", "nothing/phone/any/en/",
     "repair/phone/nobody/en/", "shops/nobody/", "shops/nobody/repair/phone/any/en/"],
)  # fmt: skip
def test_what_names_no_script_is_not_there(client, supervisor, path):
    assert get(client, LIST + path).status_code == 404


def test_a_script_is_read_as_it_is_spoken(client, supervisor, write):
    write(greeting("Good day from {shop}, {agent} speaking."))

    page = get(client, REPAIR)

    assert "Good day from <mark>Riverside Garage</mark>, <mark>Ann</mark> speaking." in page.text
    assert "<mark>the workshop</mark>" in get(client, REPAIR + "?values=nothing").text
    assert "Good day from {shop}, {agent} speaking." in get(client, REPAIR + "?values=fields").text


def test_words_change_with_the_state_of_a_complaint(client, supervisor):
    plain, unverified = (get(client, f"/scripts/recontact/phone/any/en/?state={each}").text for each in
                         ("none", "unverified"))  # fmt: skip

    assert plain != unverified


def test_a_shops_words_are_read_with_its_own_name(client, supervisor, north, write):
    write(greeting("Here is {shop_name}."), shop=north)

    assert f"Here is <mark>{north.name}</mark>." in get(client, "/scripts/shops/north/repair/phone/any/en/").text
    assert "Here is" not in get(client, REPAIR).text


def test_a_version_is_shown_in_another_language_as_a_call_would(client, supervisor, write):
    version = write(greeting("Good day."))
    path = f"/scripts/versions/{version.pk}/"

    assert "Good day." in get(client, path).text
    other = get(client, path + "?language=zh-hans")
    assert "Good day." not in other.text
    assert 'lang="zh-hans"' in other.text
    assert other.context["lacking"] == []


def test_versions_are_listed_compared_and_taken_up_again(client, supervisor, team, write):
    first, second = write(greeting("One.")), write(greeting("Two."))

    page = get(client, f"/scripts/{first.script_id}/versions/")
    assert [each.number for each, _by in page.context["versions"]] == [2, 1]
    assert page.context["spoken"] == second

    difference = get(client, f"/scripts/versions/{second.pk}/changes/")
    line = difference.context["parts"][0].lines[0]
    assert (line.old, line.new) == (["One."], ["Two."])

    taken = post(client, f"/scripts/versions/{first.pk}/restoration/")
    opened = Script.objects.get().versions.get(state="draft")
    assert taken["Location"] == f"/scripts/versions/{opened.pk}/editor/"
    assert opened.body == first.body

"""Who speaks: the shop, the team, the preset."""

import uuid

import pytest

from callcenter.agents.assign import assign
from callcenter.scripts import current, document, draft, restore
from callcenter.scripts.presets import LANGUAGES, NoSuchScript, preset
from tests.callcenter.scripts.conftest import greeting
from tests.conftest import NOW


def said(team, shop, **what):
    found = current.script(**{"call_type": "repair", "team": team.pk, "shop": shop, "language": "en", **what})
    return found.steps[0].say


PRESET = preset("repair", "en").steps[0].say


def test_without_a_script_of_its_own_a_team_has_the_preset(team, north):
    assert current.script("repair", team=team.pk, shop=north, language="en") == preset("repair", "en")
    assert current.script("repair", team=None, shop=north, language="en") == preset("repair", "en")


def test_a_published_script_is_spoken_where_it_was_written_for(team, north, write):
    written = write(greeting("Team."))

    found = current.script("repair", team=team.pk, shop=north, language="en")

    assert (found.steps[0].say, found.version, found.edition) == ("Team.", written.pk, "v1")
    assert said(team, north, language="zh-hans") != "Team."
    assert said(team, north, call_type="maintenance") != "Team."
    assert said(team, north, channel="link") != "Team."
    assert current.script("repair", team=uuid.uuid4(), shop=north, language="en") == preset("repair", "en")


def test_the_newest_version_is_spoken(team, north, write):
    write(greeting("First."))
    write(greeting("Second."))

    assert said(team, north) == "Second."


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ([], PRESET),
        (["team"], "team"),
        (["team", "segment"], "segment"),
        (["team", "segment", "shop"], "shop"),
        (["shop segment", "team", "segment", "shop"], "shop segment"),
    ],
)
def test_the_shops_own_goes_before_the_teams_and_a_segments_before_that_for_all(team, north, write, written, spoken):
    assign(north, team, now=NOW)
    for which in written:
        where = {"shop": north} if "shop" in which else {}
        write(greeting(which), segment="company" if "segment" in which else "any", **where)

    assert said(team, north, segment="company") == spoken


def test_what_is_for_one_shop_or_segment_is_said_to_no_other(team, north, shunda, write):
    assign(north, team, now=NOW)
    write(greeting("Shop."), shop=north)
    write(greeting("Company."), segment="company")

    assert said(team, north) == "Shop."
    assert said(team, shunda) == PRESET
    assert said(team, shunda, segment="company") == "Company."


def test_a_withdrawn_script_makes_room_for_the_next_in_line_until_it_is_published_again(team, north, write):
    written = write(greeting("Team."))

    restore.preset(written.script_id, now=NOW)

    assert said(team, north) == PRESET
    write(greeting("Again."))
    assert said(team, north) == "Again."


def test_a_draft_is_not_spoken(team, north):
    opened = draft.open(team, call_type="repair", language="en", by=None, now=NOW)
    changed = greeting("Draft.")(draft.script_of(opened))
    draft.save(opened.pk, document.write(changed), revision=0, by=None, now=NOW)

    assert said(team, north) == PRESET


def test_every_language_is_found_with_one_query_and_read_once(team, north, write, django_assert_num_queries):
    write(greeting("Team."))
    write(greeting("团队。"), language="zh-hans")

    for _ in range(2):
        with django_assert_num_queries(1):
            found = current.scripts("repair", team=team.pk, shop=north)
        assert [found[language].steps[0].say for language in LANGUAGES] == [
            "Team.", "团队。", preset("repair", "zh-hant").steps[0].say,
        ]  # fmt: skip


def test_an_old_version_is_found_by_its_id_though_a_newer_one_is_spoken(team, north, write, django_assert_num_queries):
    old, new = write(greeting("First.")), write(greeting("Second."))

    assert current.version(old.pk).steps[0].say == "First."
    assert current.script("repair", team=team.pk, shop=north, language="en").version == new.pk
    with django_assert_num_queries(0):
        assert current.versions([old.pk, new.pk])[new.pk].steps[0].say == "Second."
    with pytest.raises(current.NoSuchVersion):
        current.version(uuid.uuid4())


def test_a_draft_is_no_version_that_anything_was_asked_with(team):
    opened = draft.open(team, call_type="repair", language="en", by=None, now=NOW)

    with pytest.raises(current.NoSuchVersion):
        current.version(opened.pk)


def test_a_page_may_go_on_with_an_older_version_of_its_own_call_and_with_no_other(team, north, shunda, write):
    assign(north, team, now=NOW)
    old = write(greeting("First."), shop=north)
    write(greeting("Second."), shop=north)
    this = {"call_type": "repair", "team": team.pk, "shop": north}

    assert current.eligible(old.pk, **this).steps[0].say == "First."
    for other in ({"call_type": "wash"}, {"team": uuid.uuid4()}, {"team": None}, {"shop": shunda}, {"channel": "link"}):
        with pytest.raises(current.NoSuchVersion):
            current.eligible(old.pk, **{**this, **other})


def test_what_has_no_preset_has_no_script(team, north):
    with pytest.raises(NoSuchScript):
        current.script("weather", team=team.pk, shop=north, language="en")

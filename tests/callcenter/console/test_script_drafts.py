"""Writing a team's scripts at the console: nothing typed is lost, and nothing is spoken before it is published."""

import pytest
from django.test import Client

from callcenter.agents.models import Team
from callcenter.console.script_sheet import data_of
from callcenter.queue.models import Attempt, Call
from callcenter.scripts import current, draft
from callcenter.scripts.models import Script, ScriptVersion
from tests.callcenter.console.conftest import CONSOLE
from tests.callcenter.console.test_scripts import REPAIR, get, post
from tests.callcenter.scripts.conftest import greeting
from tests.callcenter.scripts.conftest import write as write
from tests.conftest import NOW
from tests.factories import make_supervisor, new_id

GREETING = "Good day, {agent} for {shop}."


@pytest.fixture
def opened(team, supervisor):
    """The open draft of the script for repairs, in English."""
    return draft.open(team, call_type="repair", language="en", by=None, now=NOW)


def editor(version):
    return f"/scripts/versions/{version.pk}/editor/"


def save(client, version, wish="save", revision=None, **typed):
    version.refresh_from_db()
    data = {**data_of(version.body), "revision": version.revision if revision is None else revision, "wish": wish}
    return client.post(editor(version), {**data, **typed}, headers=CONSOLE)


def words(version):
    version.refresh_from_db()
    return version.body["steps"][0]["say"]


def spoken(team, language="en", shop=None):
    return current.scripts("repair", team=team.pk, shop=shop, languages=[language])[language].steps[0].say


def test_a_draft_begins_with_the_words_that_are_spoken_and_is_opened_once(client, supervisor, team):
    first = post(client, REPAIR + "draft/")

    found = ScriptVersion.objects.get()
    assert first["Location"] == editor(found)
    assert words(found) == spoken(team)
    assert post(client, REPAIR + "draft/")["Location"] == editor(found)
    assert get(client, editor(found)).status_code == 200


def test_what_is_saved_is_not_spoken_until_it_is_published(client, opened, team):
    before = spoken(team)

    assert save(client, opened, **{"steps-0-say": GREETING}).status_code == 302
    assert (words(opened), spoken(team)) == (GREETING, before)

    page = get(client, f"/scripts/versions/{opened.pk}/publication/")
    assert page.context["parts"][0].lines[0].new == [GREETING]
    done = post(client, f"/scripts/versions/{opened.pk}/publication/", revision=1)
    assert done["Location"] == REPAIR
    assert spoken(team) == GREETING


def test_the_buttons_of_the_editor_save_what_was_typed_as_well(client, opened):
    answer = save(client, opened, wish="down:steps:0", **{"steps-0-say": GREETING})

    assert answer["Location"] == editor(opened) + "#steps-1"
    opened.refresh_from_db()
    assert [row["say"] for row in opened.body["steps"]][1] == GREETING


def test_faults_are_saved_and_shown_beside_their_field(client, opened):
    save(client, opened, **{"steps-0-say": "Hello {nobody}"})

    page = get(client, editor(opened))
    assert "{nobody} is not a field that can be filled in." in page.text
    assert 'href="#id_steps-0-say"' in page.text
    refused = post(client, f"/scripts/versions/{opened.pk}/publication/", revision=1)
    assert refused.status_code == 422
    assert "{nobody} is not a field" in refused.text
    assert ScriptVersion.objects.get().is_draft


def test_what_cannot_be_kept_is_refused_and_still_stands_on_the_page(client, opened):
    too_long = "Good day. " * 300

    refused = save(client, opened, **{"steps-0-say": too_long, "objections-0-say": "Do drive first."})

    assert refused.status_code == 422
    assert too_long.strip() in refused.text
    assert "Do drive first." in refused.text
    assert words(opened) != too_long


def test_of_two_people_the_second_is_told_and_loses_nothing(client, opened, team):
    save(client, opened, **{"steps-0-say": "First words."})

    late = save(client, opened, revision=0, **{"steps-0-say": "Second words."})
    assert late.status_code == 422
    assert "Second words." in late.text
    assert "saved this draft meanwhile" in late.text
    assert words(opened) == "First words."

    again = save(client, opened, revision=late.context["version"].revision, **{"steps-0-say": "Second words."})
    assert again.status_code == 302
    assert words(opened) == "Second words."


def test_words_typed_while_somebody_published_become_a_new_draft(client, opened, team):
    save(client, opened, **{"steps-0-say": "First words."})
    post(client, f"/scripts/versions/{opened.pk}/publication/", revision=1)

    late = save(client, opened, revision=1, **{"steps-0-say": "Second words."})
    assert late.status_code == 422
    assert "Second words." in late.text
    assert 'value="anew"' in late.text
    kept = save(client, opened, wish="anew", revision=1, **{"steps-0-say": "Second words."})

    new = ScriptVersion.objects.get(state="draft")
    assert kept["Location"] == editor(new)
    assert (words(opened), words(new)) == ("First words.", "Second words.")


def test_more_questions_than_customers_have_patience_for_need_a_tick(client, opened, team):
    save(client, opened, wish="add:questions")
    n = len(ScriptVersion.objects.get().body["questions"]) - 1
    save(client, opened, **{f"questions-{n}-say": "Which colour?", f"questions-{n}-key": "colour"})
    path = f"/scripts/versions/{opened.pk}/publication/"

    assert "The survey has 6 questions." in get(client, path).text
    refused = post(client, path, revision=2)
    assert (refused.status_code, ScriptVersion.objects.get().is_draft) == (422, True)
    assert post(client, path, revision=2, insist="on").status_code == 302
    assert not ScriptVersion.objects.get().is_draft


def test_publishing_tells_which_languages_lag_behind(client, opened):
    save(client, opened, wish="remove:questions:3")

    assert {lag["language"] for lag in get(client, f"/scripts/versions/{opened.pk}/publication/").context["lags"]} == {
        "简体中文", "繁體中文",
    }  # fmt: skip


def test_a_draft_that_was_changed_meanwhile_is_not_published_unseen(client, opened):
    save(client, opened, **{"steps-0-say": GREETING})

    assert post(client, f"/scripts/versions/{opened.pk}/publication/", revision=0).status_code == 422
    assert ScriptVersion.objects.get().is_draft


def test_a_draft_is_thrown_away_only_as_it_was_read(client, opened, team):
    save(client, opened, **{"steps-0-say": GREETING})
    path = f"/scripts/versions/{opened.pk}/removal/"

    post(client, path, revision=0)
    assert ScriptVersion.objects.exists()
    post(client, path, revision=1)
    assert not ScriptVersion.objects.exists()
    assert get(client, editor(opened)).status_code == 404


def test_a_published_version_is_not_edited(client, supervisor, write):
    version = write(greeting("One."))

    assert get(client, editor(version))["Location"] == f"/scripts/versions/{version.pk}/"
    assert save(client, version, **{"steps-0-say": "Two."}).status_code == 422
    post(client, f"/scripts/versions/{version.pk}/removal/", revision=version.revision)
    assert words(version) == "One."


def test_a_version_is_not_taken_up_again_over_an_open_draft(client, supervisor, team, write):
    version = write(greeting("One."))
    opened = draft.open(team, call_type="repair", language="en", by=None, now=NOW)

    answer = post(client, f"/scripts/versions/{version.pk}/restoration/")

    assert answer["Location"] == f"/scripts/{version.script_id}/versions/"
    assert list(ScriptVersion.objects.filter(state="draft")) == [opened]


def test_a_shop_has_words_of_its_own_and_gives_them_up(client, supervisor, team, north, shunda, write):
    write(greeting("The team's."))
    place = "/scripts/shops/north/repair/phone/any/en/"

    post(client, place + "draft/")
    opened = ScriptVersion.objects.get(state="draft")
    assert words(opened) == "The team's."
    save(client, opened, **{"steps-0-say": "The shop's."})
    difference = get(client, f"/scripts/versions/{opened.pk}/changes/?base=team").context["parts"][0].lines[0]
    assert (difference.old, difference.new) == (["The team's."], ["The shop's."])
    post(client, f"/scripts/versions/{opened.pk}/publication/", revision=1)
    assert [spoken(team, shop=shop) for shop in (north, shunda)] == ["The shop's.", "The team's."]

    script = Script.objects.get(shop=north)
    assert post(client, f"/scripts/{script.pk}/withdrawal/")["Location"] == place
    assert spoken(team, shop=north) == "The team's."


def test_nothing_is_given_up_that_was_never_published(client, opened):
    post(client, f"/scripts/{opened.script_id}/withdrawal/")

    assert Script.objects.get().withdrawn_at is None


PATHS = ["/scripts/", REPAIR, "/scripts/shops/north/", REPAIR + "scores/", REPAIR + "practice/"]


def test_agents_read_and_write_no_scripts(client, me, team):
    opened = draft.open(team, call_type="repair", language="en", by=None, now=NOW)

    assert {get(client, path).status_code for path in [*PATHS, editor(opened)]} == {404}
    assert post(client, REPAIR + "draft/").status_code == 404


def test_another_teams_script_is_like_none(client, supervisor, team, write, moment):
    version = write(greeting("One."))
    opened = draft.open(team, call_type="wash", language="en", by=None, now=NOW)
    other = Team.objects.create(slug="other", name="Other", created_at=NOW)
    theirs = Client()
    theirs.force_login(make_supervisor(other).user)

    for script, version_id, draft_id in ((version.script_id, version.pk, opened.pk), (new_id(), new_id(), new_id())):
        paths = [
            f"/scripts/{script}/versions/",
            f"/scripts/versions/{version_id}/",
            f"/scripts/versions/{draft_id}/editor/",
        ]
        assert {get(theirs, path).status_code for path in paths} == {404}
    assert get(theirs, "/scripts/shops/north/").status_code == 404
    assert get(client, f"/scripts/versions/{version.pk}/").status_code == 200


def test_a_shops_own_words_leave_with_the_shop(client, supervisor, shunda, write, moved):
    version = write(greeting("One."), shop=shunda)
    path = f"/scripts/versions/{version.pk}/"
    assert get(client, path).status_code == 200

    moved()

    assert get(client, path).status_code == 404


def test_a_practice_call_keeps_nothing_and_names_no_address_of_a_call(client, supervisor, north, write):
    version = write(greeting(GREETING), shop=north)

    for path in (REPAIR + "practice/", f"/scripts/versions/{version.pk}/practice/",
                 "/scripts/recontact/phone/any/zh-hans/practice/?state=unverified"):  # fmt: skip
        page = get(client, path)
        assert page.status_code == 200
        assert "nothing is kept" in page.text
        state = page.context["state"]
        assert all(url.startswith(path.split("?")[0]) for url in state["urls"].values())
        assert post(client, path).status_code == 405
    assert not Call.objects.exists()
    assert not Attempt.objects.exists()


def test_a_practice_call_speaks_the_version_that_is_tried(client, opened):
    save(client, opened, **{"steps-0-say": "Just a try."})

    page = get(client, f"/scripts/versions/{opened.pk}/practice/")

    assert page.context["state"]["scripts"]["en"]["steps"]["greet"]["say"] == [("Just a try.", False)]


def test_only_telephone_calls_are_practised(client, supervisor):
    assert get(client, "/scripts/repair/link/any/en/practice/").status_code == 404
    assert get(client, "/scripts/repair/link/any/en/").status_code == 200


def test_the_rules_of_scores_are_told_with_numbers(client, supervisor):
    page = get(client, REPAIR + "scores/")

    scores = page.context["scores"]
    assert [each.csat.share for each in scores.asked] == [1.0, 1.0, 0.75, 0.75]
    assert scores.satisfied.share == 0.75
    assert "has no NPS" in page.text
    assert "asks for no score" in get(client, "/scripts/crisis/phone/any/en/scores/").text

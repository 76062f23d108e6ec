"""From a draft to a version that nothing can change."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from callcenter.agents.assign import assign
from callcenter.agents.models import Team
from callcenter.scripts import document, draft, library, publish, restore
from callcenter.scripts.faults import Code
from callcenter.scripts.models import Script, ScriptVersion
from callcenter.scripts.presets import NoSuchScript, preset
from callcenter.scripts.script import Kind, Question
from tenants.shops import provision
from tests.callcenter.scripts.conftest import greeting, with_question, without
from tests.conftest import NOW

LATER = NOW + timedelta(days=1)


def opened(team, **where):
    return draft.open(team, **{"call_type": "repair", "language": "en", "by": None, "now": NOW, **where})


def saved(version, script):
    return draft.save(version.pk, document.write(script), revision=version.revision, by=None, now=NOW)


# --- drafts


def test_a_first_draft_has_the_words_of_the_preset(team):
    version = opened(team)

    assert (version.number, version.is_draft, version.based_on) == (1, True, None)
    assert draft.script_of(version).steps == preset("repair", "en").steps


def test_a_draft_is_opened_once_however_often_it_is_asked_for(team):
    assert opened(team) == opened(team)


def test_the_next_draft_has_the_words_that_were_published(team, write):
    write(greeting("First."))

    version = opened(team)

    assert version.number == 2
    assert draft.script_of(version).steps[0].say == "First."


def test_a_shops_first_draft_has_the_words_of_its_team(team, north, write):
    assign(north, team, now=NOW)
    published = write(greeting("Team."))

    version = opened(team, shop=north)

    assert (version.number, version.based_on) == (1, published.pk)
    assert draft.script_of(version).steps[0].say == "Team."


def test_a_team_writes_for_no_shop_that_it_does_not_call_for(team, north):
    assign(north, team, now=NOW)
    other = Team.objects.create(slug="other", name="Other", created_at=NOW)

    assert opened(team, shop=north).script.shop == north
    with pytest.raises(draft.NotYourShop):
        opened(other, shop=north)


@pytest.mark.parametrize(
    "where",
    [{"call_type": "weather"}, {"language": "de"}, {"segment": "rich"}, {"channel": "fax"}],
)
def test_there_is_no_draft_of_what_is_never_asked(team, where):
    with pytest.raises(NoSuchScript):
        opened(team, **where)
    assert not Script.objects.exists()


def test_of_two_people_the_second_is_told(team):
    version = opened(team)
    script = draft.script_of(version)

    saved(version, greeting("One.")(script))

    with pytest.raises(draft.Stale):
        saved(version, greeting("Two.")(script))
    version.refresh_from_db()
    assert draft.script_of(version).steps[0].say == "One."


def test_a_draft_may_have_faults_but_must_be_a_script(team):
    version = saved(opened(team), greeting("")(preset("repair", "en")))

    assert draft.script_of(version).steps[0].say == ""
    with pytest.raises(document.BadDocument):
        draft.save(version.pk, {"format": 1, "steps": "none"}, revision=1, by=None, now=NOW)


def test_a_draft_is_thrown_away(team):
    version = opened(team)

    draft.discard(version.pk, revision=0)

    assert not ScriptVersion.objects.exists()


# --- publishing


def test_publishing_says_who_and_when_and_frees_the_place_of_the_draft(team, write):
    published = write(greeting("First."))

    published.refresh_from_db()
    assert published.published_at == NOW
    assert published.published_by is not None
    assert opened(team).number == 2


def test_faults_keep_a_script_from_being_published_and_are_all_named(team):
    bad = with_question(Question("price", "Again {nonsense}?"))(greeting(" ")(preset("repair", "en")))
    version = saved(opened(team), bad)

    with pytest.raises(publish.Faulty) as refusal:
        publish.version(version.pk, revision=1, by=None, now=NOW)

    assert {fault.code for fault in refusal.value.faults} == {
        Code.EMPTY_WORDS, Code.UNKNOWN_FIELD, Code.DUPLICATE_KEY,
    }  # fmt: skip
    version.refresh_from_db()
    assert version.is_draft


def test_more_questions_than_customers_have_patience_for_need_insistence(team):
    long = with_question(Question("parking", "How was the parking?"))(preset("repair", "en"))
    version = saved(opened(team), long)

    with pytest.raises(publish.TooManyQuestions) as refusal:
        publish.version(version.pk, revision=1, by=None, now=NOW)

    assert (refusal.value.asked, refusal.value.most) == (6, 5)
    assert publish.version(version.pk, revision=1, insist=True, by=None, now=NOW).version.published_at == NOW


def test_what_is_already_spoken_is_not_published_again(team, write):
    write(greeting("First."))
    version = opened(team)

    with pytest.raises(publish.Unchanged):
        publish.version(version.pk, revision=0, by=None, now=NOW)


def test_a_key_keeps_its_kind_from_version_to_version_because_results_join_by_it(team, write):
    write(with_question(Question("parking", "How was the parking?")), insist=True)
    script = draft.script_of(opened(team))
    changed = tuple(replace(q, kind=Kind.SCALE) if q.key == "parking" else q for q in script.questions)
    version = saved(opened(team), replace(script, questions=changed))

    with pytest.raises(publish.Faulty) as refusal:
        publish.version(version.pk, revision=1, insist=True, by=None, now=NOW)

    assert [(fault.code, fault.key) for fault in refusal.value.faults] == [(Code.KIND_CHANGED, "parking")]


def test_publishing_tells_which_languages_lag_behind(team, write):
    version = saved(opened(team), without("price", "wechat")(preset("repair", "en")))

    done = publish.version(version.pk, revision=1, by=None, now=NOW)

    assert done.lagging == tuple(publish.Lag(each, (), ("price", "wechat")) for each in ("zh-hans", "zh-hant"))
    write(without("price", "wechat"), language="zh-hans")
    again = saved(opened(team), greeting("Hi.")(without("price", "wechat")(preset("repair", "en"))))
    assert [lag.language for lag in publish.version(again.pk, revision=1, by=None, now=NOW).lagging] == ["zh-hant"]


# --- frozen


def test_a_published_version_cannot_be_saved_published_again_or_thrown_away(write):
    version = write()

    for change in (
        lambda: draft.save(version.pk, version.body, revision=version.revision, by=None, now=LATER),
        lambda: publish.version(version.pk, revision=version.revision, by=None, now=LATER),
        lambda: draft.discard(version.pk, revision=version.revision),
    ):
        with pytest.raises(draft.NotADraft):
            change()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE scripts_scriptversion SET body = '{}'",
        "UPDATE scripts_scriptversion SET state = 'draft', published_at = NULL",
        "UPDATE scripts_scriptversion SET published_by = NULL",
        "DELETE FROM scripts_scriptversion",
    ],
)
def test_the_database_itself_keeps_a_published_version(team, write, statement):
    version = write()

    with pytest.raises(IntegrityError, match="cannot be changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert ScriptVersion.objects.get().body == version.body


def test_the_database_lets_a_draft_be_changed(team):
    opened(team)

    with connection.cursor() as cursor:
        cursor.execute("UPDATE scripts_scriptversion SET revision = 7")

    assert ScriptVersion.objects.get().revision == 7


# --- going back


def test_an_earlier_version_comes_back_as_a_draft(team, write):
    first = write(greeting("First."))
    write(greeting("Second."))

    version = restore.version(first.pk, by=None, now=NOW)

    assert (version.number, version.is_draft, version.based_on) == (3, True, first.pk)
    assert draft.script_of(version).steps[0].say == "First."


def test_going_back_never_overwrites_a_draft(team, write):
    first = write(greeting("First."))
    opened(team)

    with pytest.raises(restore.DraftOpen):
        restore.version(first.pk, by=None, now=NOW)


def test_a_draft_is_nothing_to_go_back_to(team):
    version = opened(team)

    with pytest.raises(restore.NotPublished):
        restore.version(version.pk, by=None, now=NOW)
    with pytest.raises(restore.NotPublished):
        restore.preset(version.script_id, now=NOW)


# --- the list


def test_the_list_shows_every_preset_and_what_the_team_made_of_it(team, write, django_assert_num_queries):
    published = write(greeting("First."))
    standing = opened(team)
    write(greeting("Company."), segment="company", call_type="wash")

    with django_assert_num_queries(2):
        found = {(each.call_type, each.channel, each.segment, each.language): each for each in library.entries(team)}

    mine = found["repair", "phone", "any", "en"]
    assert (mine.number, mine.version, mine.draft) == (1, published.pk, standing.pk)
    assert found["repair", "phone", "any", "zh-hans"].script is None
    assert found["wash", "phone", "company", "en"].number == 1
    assert ("wash", "phone", "company", "zh-hans") not in found
    assert ("birthday", "link", "any", "en") not in found


def test_another_teams_scripts_are_not_in_the_list(write):
    write()
    other = Team.objects.create(id=uuid.uuid4(), slug="other", name="Other", created_at=NOW)

    assert all(each.script is None for each in library.entries(other))


def test_a_shop_can_be_dropped_though_a_script_was_written_for_it(team, north, write):
    assign(north, team, now=NOW)
    version = write(greeting("Shop."), shop=north)

    provision.drop(north)

    assert ScriptVersion.objects.get() == version
    assert all(each.script is None for each in library.entries(team))

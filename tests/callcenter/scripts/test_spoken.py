"""A script as it is read aloud, and what stands between a draft and its publication."""

from dataclasses import replace

import pytest

from callcenter.scripts import check, document, draft, sample, spoken
from callcenter.scripts.merge import FIELDS
from callcenter.scripts.presets import LANGUAGES, preset
from callcenter.scripts.script import CallType, ComplaintState, Condition, Kind, Op, Question, Step
from tests.callcenter.scripts.conftest import with_question
from tests.conftest import NOW


def words(pieces):
    return "".join(piece.text for piece in pieces)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_has_a_value_of_a_made_up_customer(language):
    assert set(sample.values(language)) == set(FIELDS)


def test_the_names_of_a_real_shop_stand_for_the_made_up_one():
    assert sample.values("en", shop_name="North Limited")["shop"] == "North Limited"
    assert sample.values("en")["shop"] == "Riverside Garage"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", CallType)
def test_every_preset_is_read_with_each_question_in_its_step(kind, language):
    script = preset(kind, language)

    found = spoken.of(script, sample.values(language))

    asked = [each.question.key for step in found.steps for each in step.questions]
    assert sorted(asked) == sorted(each.key for each in script.questions)
    assert not found.lost
    assert not any("{" in words(step.say) for step in found.steps)


def test_names_are_put_in_left_out_or_shown_as_fields():
    script = replace(preset("repair", "en"), steps=(Step("greet", "Hello, {agent} here."),))

    said = [words(spoken.of(script, values).steps[0].say) for values in (sample.values("en"), {}, None)]

    assert said == ["Hello, Ann here.", "Hello, the customer care team here.", "Hello, {agent} here."]


def test_a_question_without_its_step_is_told_as_lost():
    lost = Question("colour", "Which colour?", step="nowhere")

    found = spoken.of(with_question(lost)(preset("repair", "en")), {})

    assert [each.question for each in found.lost] == [lost]


def test_a_condition_is_told_in_words_of_the_choices():
    script = preset("churn", "en")
    only = Condition("away_reason", Op.ONE_OF, ("price",))
    asked = with_question(Question("more", "How much?", Kind.OPEN, only_if=only), at=3)(script)

    found = {each.question.key: each.only_if for step in spoken.of(asked, {}).steps for each in step.questions}

    choice = next(each.text for each in script.question("away_reason").choices if each.key == "price")
    assert found["more"] == f"“Why not here lately” is one of {choice}"
    assert found["last_visit"] == ""


def test_words_by_complaint_are_taken_where_there_are_any():
    script = preset("repair", "en")
    varied = next(step for step in script.steps if step.variants)
    state = varied.variants[0].state

    plain, other = (spoken.of(script, None, state=each) for each in (ComplaintState.NONE, state))

    index = script.steps.index(varied)
    assert words(other.steps[index].say) == varied.variants[0].say
    assert [each.varies for each in plain.steps] == [bool(step.variants) for step in script.steps]


def test_another_language_says_what_it_has_and_the_own_one_the_rest():
    own, other = with_question(Question("colour", "Which colour?"))(preset("repair", "en")), preset("repair", "zh-hans")

    shown = spoken.in_language(own, other)

    assert shown.question("price").say == other.question("price").say
    assert shown.question("colour").say == "Which colour?"
    assert [each.key for each in shown.questions] == [each.key for each in own.questions]
    assert spoken.lacking(own, other) == ["colour"]
    assert spoken.lacking(other, other) == []


def test_a_draft_is_looked_at_as_it_would_be_published(team):
    opened = draft.open(team, call_type="repair", language="en", by=None, now=NOW)
    script = draft.script_of(opened)
    assert check.of(opened).faults == ()
    assert check.of(opened).lagging == ()

    colour = Question("colour", "")
    saved = draft.save(opened.pk, document.write(with_question(colour)(script)), revision=0, by=None, now=NOW)
    found = check.of(saved)

    assert [(each.part, each.key) for each in found.faults] == [("questions", "colour")]
    assert found.too_long == (6, 5)
    assert {lag.language: lag.missing for lag in found.lagging} == {"zh-hans": ("colour",), "zh-hant": ("colour",)}
    assert not found.unchanged

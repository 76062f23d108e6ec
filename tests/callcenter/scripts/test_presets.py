"""The preset scripts: complete and speakable in every language."""

import re
from datetime import date
from itertools import product

import pytest

from callcenter.scripts.merge import FIELDS, merge
from callcenter.scripts.names import CALL_TYPE_NAMES, OBJECTION_NAMES, QUESTION_NAMES, STEP_NAMES
from callcenter.scripts.presets import EDITION, LANGUAGES, SCORED_ITEMS, NoSuchScript, preset
from callcenter.scripts.script import CallType, Kind, Purpose, When

ALL = [preset(call_type, language) for call_type, language in product(CallType, LANGUAGES)]
SURVEYS = [script for script in ALL if script.key not in ("recontact", "wash")]
IDS = {"ids": lambda script: f"{script.key}-{script.language}"}
PEOPLE = {
    "shop": "North Garage",
    "customer": "Ms Li",
    "vehicle": "Corolla",
    "advisor": "Tom",
    "delivered_on": date(2026, 3, 2),
    "agent": "Ada",
}


def words(script) -> list[str]:
    """Every sentence of a script."""
    found = [question.say for question in script.questions]
    found += [choice.text for question in script.questions for choice in question.choices]
    for part in (*script.steps, *script.objections):
        found += [part.say, *part.do]
    return found


@pytest.mark.parametrize("script", ALL, **IDS)
class TestEveryScript:
    def test_it_begins_with_a_greeting_and_ends_with_thanks(self, script):
        keys = [step.key for step in script.steps]

        assert keys[:4] == ["greet", "identify", "convenient", "purpose"]
        assert keys[-1] == "thank"
        assert "complaint" in keys

    def test_every_part_has_words_and_a_name(self, script):
        assert all(text.strip() for text in words(script))
        assert all(step.do for step in script.steps)
        assert {step.key for step in script.steps} <= set(STEP_NAMES)
        assert {question.key for question in script.questions} <= set(QUESTION_NAMES)
        assert {objection.key for objection in script.objections} == set(OBJECTION_NAMES)

    def test_only_known_names_are_merged(self, script):
        used = {name for text in words(script) for name in re.findall(r"\{(.*?)\}", text)}

        assert used <= set(FIELDS)

    @pytest.mark.parametrize("values", [PEOPLE, {}], ids=["known", "unknown"])
    def test_no_brace_is_ever_spoken(self, script, values):
        for text in words(script):
            spoken = merge(text, values, language=script.language)
            assert not re.search(r"[{}]|  ", spoken)

    def test_the_agent_calls_for_the_shop(self, script):
        assert "{shop}" in script.step("greet").say
        assert "{agent}" in script.step("greet").say

    def test_car_and_job_are_not_mentioned_before_the_customer_is_known(self, script):
        for key in ("greet", "identify", "convenient"):
            assert not re.search(r"\{(vehicle|delivered_on|advisor)\}", script.step(key).say)

    def test_its_language_is_its_own(self, script):
        chinese = re.compile(r"[一-鿿]")
        for text in words(script):
            assert bool(chinese.search(text)) is (script.language != "en")
            if script.language != "en":
                assert not re.search(r"[,;:?!()]", text), "Chinese has its own punctuation"

    def test_no_more_than_five_questions_are_asked(self, script):
        assert 3 <= len(script.questions) <= 5
        assert script.questions[-1].kind is Kind.OPEN
        assert script.questions[-1].key not in script.required

    def test_asking_is_never_mixed_with_advertising(self, script):
        assert {step.key for step in script.steps if step.purpose is Purpose.MARKETING} <= {"invite"}

    def test_it_knows_its_edition(self, script):
        assert script.edition == EDITION
        assert len(EDITION) <= 16
        assert len(script.key) <= 20


@pytest.mark.parametrize("script", SURVEYS, **IDS)
def test_a_survey_asks_the_five_default_questions(script):
    assert tuple(question.key for question in script.questions) == (*SCORED_ITEMS, "open_remark")
    assert script.scored == SCORED_ITEMS == script.required


@pytest.mark.parametrize("script", SURVEYS, **IDS)
def test_a_survey_reminds_and_invites(script):
    assert script.step("reminders").when is When.HAS_REMINDERS
    assert script.step("invite").when is When.SATISFIED
    assert script.step("complaint").when is When.LOW_SCORE


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_recontact_asks_whether_it_is_solved_and_how_content_the_customer_is(language):
    script = preset("recontact", language)

    assert [choice.key for choice in script.question("solved").choices] == ["yes", "partly", "no"]
    assert script.scored == ("resolution_satisfaction",)
    assert script.required == ("solved", "resolution_satisfaction")
    assert script.step("complaint").when is When.NOT_SOLVED


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wash_is_not_asked_about_repairs(language):
    keys = {question.key for question in preset("wash", language).questions}

    assert "repair_quality" not in keys
    assert "service_quality" in keys


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_parts(language):
    for call_type in CallType:
        ours, english = preset(call_type, language), preset(call_type, "en")
        assert [step.key for step in ours.steps] == [step.key for step in english.steps]
        assert [len(step.do) for step in ours.steps] == [len(step.do) for step in english.steps]
        for mine, theirs in zip(ours.questions, english.questions, strict=True):
            assert (mine.key, mine.kind, mine.required) == (theirs.key, theirs.kind, theirs.required)


def test_the_two_chinese_scripts_are_not_the_same_text():
    for call_type in CallType:
        assert words(preset(call_type, "zh-hans")) != words(preset(call_type, "zh-hant"))


@pytest.mark.parametrize("script", [script for script in ALL if script.language == "en"], **IDS)
def test_no_english_sentence_begins_with_a_name_that_may_be_unknown(script):
    """The words that stand for an unknown name begin with a small letter."""
    for text in words(script):
        assert not re.search(r"(^|[.?!] )\{", text)


def test_every_type_of_call_has_a_name():
    assert set(CALL_TYPE_NAMES) == set(CallType)


@pytest.mark.parametrize(("call_type", "language"), [("birthday", "en"), ("repair", "de"), ("", "")])
def test_a_script_that_does_not_exist_is_refused_by_name(call_type, language):
    with pytest.raises(NoSuchScript):
        preset(call_type, language)


def test_a_sentence_as_it_is_spoken():
    said = merge(
        preset("maintenance", "zh-hans").step("purpose").say, PEOPLE | {"shop": "顺达汽修"}, language="zh-hans"
    )

    assert said.startswith("您的Corolla在顺达汽修做了保养，3月2日取的车。")

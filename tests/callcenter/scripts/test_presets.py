"""The preset scripts: complete and speakable in every language."""

import re
from datetime import date
from itertools import product

import pytest

from callcenter.scripts import faults
from callcenter.scripts.merge import merge
from callcenter.scripts.names import CALL_TYPE_NAMES, OBJECTION_NAMES, QUESTION_NAMES, STEP_NAMES
from callcenter.scripts.presets import (
    EDITION,
    LANGUAGES,
    LINKED,
    NEXT_NEED,
    SCORED_ITEMS,
    SURVEYS,
    WECHAT,
    NoSuchScript,
    has_preset,
    kinds,
    preset,
)
from callcenter.scripts.script import MOST_QUESTIONS, CallType, Channel, ComplaintState, Kind, Purpose, When

ALL = [preset(call_type, language) for call_type, language in product(CallType, LANGUAGES)]
LINKS = [preset(call_type, language, Channel.LINK) for call_type, language in product(LINKED, LANGUAGES)]
USUAL = [script for script in ALL if script.key in SURVEYS and script.key != "wash"]
IDS = {"ids": lambda script: f"{script.key}-{script.language}-{script.channel}"}
_UNSURE = (ComplaintState.NONE, ComplaintState.UNVERIFIED, ComplaintState.INVALID)
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
    found += [choice.text for question in script.questions for choice in (*question.choices, *question.reasons)]
    variants = [variant for step in script.steps for variant in step.variants]
    for part in (*script.steps, *variants, *script.objections):
        found += [part.say, *part.do]
    return found


@pytest.mark.parametrize("script", [*ALL, *LINKS], **IDS)
class TestEveryScript:
    def test_it_could_be_published_as_it_stands(self, script):
        assert faults.of(script, kinds=kinds()) == []
        assert faults.too_long(script, MOST_QUESTIONS) is None

    def test_every_part_has_a_name(self, script):
        assert {step.key for step in script.steps} <= set(STEP_NAMES)
        assert {question.key for question in script.questions} <= set(QUESTION_NAMES)
        assert {objection.key for objection in script.objections} <= set(OBJECTION_NAMES)

    @pytest.mark.parametrize("values", [PEOPLE, {}], ids=["known", "unknown"])
    def test_no_brace_is_ever_spoken(self, script, values):
        for text in words(script):
            spoken = merge(text, values, language=script.language)
            assert not re.search(r"[{}]|  |\.\.|。。", spoken)

    def test_its_language_is_its_own(self, script):
        chinese = re.compile(r"[一-鿿]")
        for text in words(script):
            assert bool(chinese.search(text)) is (script.language != "en")
            if script.language != "en":
                assert not re.search(r"[,;:?!()]", text), "Chinese has its own punctuation"

    def test_the_last_question_is_an_open_one_that_may_stay_empty(self, script):
        last = script.survey[-1]

        assert last.kind is Kind.OPEN
        assert last.key not in script.required
        assert script.required

    def test_what_is_asked_at_a_low_score_can_be_told_by_a_key(self, script):
        for question in script.questions:
            assert bool(question.reasons) is (question.kind is Kind.SCORE)

    def test_asking_is_never_mixed_with_advertising(self, script):
        assert {step.key for step in script.steps if step.purpose is Purpose.MARKETING} <= {"invite"}
        assert {question.purpose for question in script.survey} == {Purpose.SERVICE}

    def test_it_knows_its_edition(self, script):
        assert script.edition == EDITION
        assert script.version is None
        assert len(EDITION) <= 16
        assert len(script.key) <= 20


@pytest.mark.parametrize("script", ALL, **IDS)
class TestEveryCall:
    def test_the_agent_knows_what_to_do_at_every_step(self, script):
        assert all(step.do for step in script.steps)
        assert {objection.key for objection in script.objections} == set(OBJECTION_NAMES)

    def test_a_complaint_that_is_not_verified_is_never_admitted(self, script):
        """The plain words are said to somebody who has just complained; a variant may say more."""
        admission = re.compile(
            r"our fault|our mistake|shop's mistake|was at fault|was the mistake|的错|的錯|我们的责任"
        )
        said = [step.words(state)[0] for step in script.steps for state in _UNSURE]

        assert not any(admission.search(text) for text in said)
        assert any(admission.search(step.words(ComplaintState.VALID)[0]) for step in script.steps)

    def test_it_begins_with_a_greeting_and_ends_with_thanks(self, script):
        keys = [step.key for step in script.steps]

        assert keys[:4] == ["greet", "identify", "convenient", "purpose"]
        assert keys[-1] == "thank"
        assert "complaint" in keys

    def test_the_agent_calls_for_the_shop(self, script):
        assert "{shop}" in script.step("greet").say
        assert "{agent}" in script.step("greet").say

    def test_car_and_job_are_not_mentioned_before_the_customer_is_known(self, script):
        for key in ("greet", "identify", "convenient"):
            assert not re.search(r"\{(vehicle|delivered_on|advisor)\}", script.step(key).say)


@pytest.mark.parametrize("script", USUAL, **IDS)
def test_a_survey_asks_the_five_default_questions(script):
    assert tuple(question.key for question in script.survey) == (*SCORED_ITEMS, "open_remark")
    assert script.scored == SCORED_ITEMS == script.required


@pytest.mark.parametrize("script", USUAL, **IDS)
def test_a_survey_reminds_and_invites(script):
    assert script.step("reminders").when is When.HAS_REMINDERS
    assert script.step("invite").when is When.SATISFIED
    assert script.step("complaint").when is When.LOW_SCORE


@pytest.mark.parametrize("script", USUAL, **IDS)
def test_what_comes_next_is_asked_on_the_way_out_and_only_where_advertising_is_allowed(script):
    beside = [question for question in script.questions if question not in script.survey]

    assert [question.key for question in beside] == [NEXT_NEED, WECHAT]
    assert {(question.step, question.purpose, question.required) for question in beside} == {
        ("invite", Purpose.MARKETING, False)
    }


@pytest.mark.parametrize("call_type", ["complaint", "crisis", "recontact"])
def test_nothing_is_sold_to_somebody_who_has_a_complaint(call_type):
    script = preset(call_type, "en")

    assert not [part for part in (*script.steps, *script.questions) if part.purpose is Purpose.MARKETING]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_recontact_asks_whether_it_is_solved_and_how_content_the_customer_is(language):
    script = preset("recontact", language)

    assert [choice.key for choice in script.question("solved").choices] == ["yes", "partly", "no"]
    assert script.scored == ("resolution_satisfaction",)
    assert script.required == ("solved", "resolution_satisfaction")
    assert script.step("complaint").when is When.NOT_SOLVED


@pytest.mark.parametrize(("call_type", "offers"), [("recontact", False), ("repair", True), ("complaint", True)])
@pytest.mark.parametrize("channel", Channel)
def test_no_second_complaint_is_offered_where_a_no_opens_the_first_again(call_type, offers, channel):
    if has_preset(call_type, channel):
        assert {question.offers_complaint for question in preset(call_type, "en", channel).questions} == {offers}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wash_is_not_asked_about_repairs(language):
    keys = {question.key for question in preset("wash", language).questions}

    assert "repair_quality" not in keys
    assert "service_quality" in keys


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_parts(language):
    for call_type, channel in product(CallType, Channel):
        if has_preset(call_type, channel):
            assert shape(preset(call_type, language, channel)) == shape(preset(call_type, "en", channel))


def shape(script) -> list:
    """A script without its words."""
    steps = [(s.key, s.when, s.purpose, len(s.do), [(v.state, len(v.do)) for v in s.variants]) for s in script.steps]
    questions = [
        (q.key, q.kind, q.required, q.only_if, q.codes, [each.key for each in q.reasons]) for q in script.questions
    ]
    return [steps, questions, [(each.key, len(each.do)) for each in script.objections]]


def test_the_two_chinese_scripts_are_not_the_same_text():
    for call_type in CallType:
        assert words(preset(call_type, "zh-hans")) != words(preset(call_type, "zh-hant"))


@pytest.mark.parametrize("script", [script for script in (*ALL, *LINKS) if script.language == "en"], **IDS)
def test_no_english_sentence_begins_with_a_name_that_may_be_unknown(script):
    """The words that stand for an unknown name begin with a small letter."""
    for text in words(script):
        assert not re.search(r"(^|[.?!] )\{", text)


def test_every_type_of_call_has_a_name():
    assert set(CALL_TYPE_NAMES) == set(CallType)


@pytest.mark.parametrize(("call_type", "language"), [("weather", "en"), ("repair", "de"), ("", "")])
def test_a_script_that_does_not_exist_is_refused_by_name(call_type, language):
    with pytest.raises(NoSuchScript):
        preset(call_type, language)


def test_only_what_asks_for_an_opinion_has_a_page_behind_a_link():
    assert preset("repair", "en", "link").channel is Channel.LINK
    assert has_preset("repair", "link")
    with pytest.raises(NoSuchScript):
        preset("birthday", "en", "link")
    assert not has_preset("birthday", "link")


def test_a_sentence_as_it_is_spoken():
    said = merge(
        preset("maintenance", "zh-hans").step("purpose").say, PEOPLE | {"shop": "顺达汽修"}, language="zh-hans"
    )

    assert said.startswith("您的Corolla在顺达汽修做了保养，3月2日取的车。")

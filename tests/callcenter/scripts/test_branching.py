"""Which questions and blocks are for this customer."""

import pytest

from callcenter.scripts.branching import (
    Answered,
    allowed_purposes,
    asked,
    complaint_state,
    holds,
    is_answered,
    missing,
    segment_of,
    steps,
)
from callcenter.scripts.presets import preset
from callcenter.scripts.script import (
    Channel,
    ComplaintState,
    Condition,
    Kind,
    Op,
    Purpose,
    Question,
    Script,
    Segment,
    Step,
)


@pytest.mark.parametrize(
    ("op", "values", "said", "met"),
    [
        (Op.IS, ("yes",), Answered(text="yes"), True),
        (Op.IS, ("yes",), Answered(text="no"), False),
        (Op.IS, (2,), Answered(score=2), True),
        (Op.IS, ("refused",), Answered(code="refused"), True),
        (Op.IS_NOT, ("yes",), Answered(text="no"), True),
        (Op.IS_NOT, ("yes",), Answered(text="yes"), False),
        (Op.IS_NOT, ("yes",), None, False),  # not asked yet
        (Op.IS_NOT, ("yes",), Answered(), False),
        (Op.AT_MOST, (2,), Answered(score=2), True),
        (Op.AT_MOST, (2,), Answered(score=3), False),
        (Op.AT_MOST, (2,), Answered(code="na"), False),
        (Op.AT_LEAST, (9,), Answered(score=9), True),
        (Op.AT_LEAST, (9,), Answered(score=8), False),
        (Op.AT_MOST, (0,), Answered(score=0), True),
        (Op.ONE_OF, ("price", "quality"), Answered(chosen=("wait", "price")), True),
        (Op.ONE_OF, ("price", "quality"), Answered(chosen=("wait",)), False),
        (Op.IS_NOT, ("price",), Answered(chosen=("wait", "price")), False),
    ],
)
def test_a_condition_compares_what_was_answered(op, values, said, met):
    given = {"said": said} if said else {}

    assert holds(Condition("said", op, values), given) is met


def test_without_a_condition_everybody_is_asked():
    assert holds(None, {})


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (None, False),
        (Answered(), False),
        (Answered(text="  "), False),
        (Answered(score=0), True),
        (Answered(code="dont_know"), True),
        (Answered(text="x"), True),
        (Answered(chosen=("a",)), True),
    ],
)
def test_refusing_is_an_answer_and_silence_is_none(said, expected):
    assert is_answered(said) is expected


def keys(script, given, **more):
    return [question.key for question in asked(script, given, **more)]


def test_a_question_is_asked_once_its_condition_is_met_and_goes_with_the_answer_it_hung_on():
    script = preset("no_show", "en")
    busy, again = {"no_show": Answered(text="no_time")}, {"rebook": Answered(text="yes")}

    assert keys(script, {}) == ["no_show", "open_remark"]
    assert keys(script, busy) == ["no_show", "rebook", "open_remark"]
    assert keys(script, busy | again) == ["no_show", "rebook", "new_day", "open_remark"]
    assert keys(script, {"no_show": Answered(text="unhappy")} | again) == ["no_show", "open_remark"]


def test_only_what_is_asked_can_be_missing():
    script = preset("birthday", "en")

    assert missing(script, {}) == ["car_ok"]
    assert missing(script, {"car_ok": Answered(text="yes")}) == []
    assert missing(script, {"car_ok": Answered(text="no")}) == ["car_problem"]
    assert missing(script, {"car_ok": Answered(text="no"), "car_problem": Answered(code="refused")}) == []


def test_what_is_asked_beside_the_survey_or_may_have_to_be_left_out_is_never_required():
    questions = (
        Question("a", "?"),
        Question("b", "?", purpose=Purpose.MARKETING),
        Question("c", "?", step="invite"),
        Question("d", "?", required=False),
    )
    script = Script("repair", "en", "", (Step("questions", "."), Step("invite", ".")), questions, ())

    assert missing(script, {}) == ["a"]


ALL = set(Purpose)
NO_ADS = ALL - {Purpose.MARKETING}


@pytest.mark.parametrize(
    ("call_type", "state", "more", "allowed"),
    [
        ("repair", ComplaintState.NONE, {}, ALL),
        ("repair", ComplaintState.INVALID, {}, ALL),
        ("repair", ComplaintState.UNVERIFIED, {}, NO_ADS),
        ("repair", ComplaintState.VALID, {}, NO_ADS),
        ("repair", ComplaintState.NONE, {"is_low": True}, NO_ADS),
        ("repair", ComplaintState.NONE, {"refused": ["survey"]}, ALL),
        ("repair", ComplaintState.NONE, {"refused": ["reminder"]}, {Purpose.SERVICE, Purpose.SAFETY}),
        ("repair", ComplaintState.NONE, {"refused": ["all"]}, {Purpose.SERVICE, Purpose.SAFETY}),
        ("crisis", ComplaintState.NONE, {}, NO_ADS),
        ("recontact", ComplaintState.NONE, {}, NO_ADS),
        ("complaint", ComplaintState.NONE, {}, NO_ADS),
    ],
)
def test_advertising_is_said_only_to_those_who_may_hear_it(call_type, state, more, allowed):
    found = allowed_purposes(call_type, state=state, **more)

    assert set(found) == allowed
    shown = {step.purpose for step in steps(preset("repair", "en"), allowed=found)}
    assert (Purpose.MARKETING in shown) is (Purpose.MARKETING in allowed)
    assert ("next_need" in keys(preset("repair", "en"), {}, allowed=found)) is (Purpose.MARKETING in allowed)


@pytest.mark.parametrize(
    ("validities", "state"),
    [
        ([], ComplaintState.NONE),
        (["pending"], ComplaintState.UNVERIFIED),
        (["undetermined"], ComplaintState.UNVERIFIED),
        (["valid"], ComplaintState.VALID),
        (["invalid"], ComplaintState.INVALID),
        (["invalid", "valid"], ComplaintState.VALID),
        (["valid", "pending"], ComplaintState.UNVERIFIED),
    ],
)
def test_of_several_complaints_the_one_that_needs_most_care_counts(validities, state):
    assert complaint_state(validities) is state


def test_the_words_of_a_step_are_those_for_the_state_of_the_complaint():
    step = preset("recontact", "en").step("purpose")

    assert "shop's mistake" in step.words(ComplaintState.VALID)[0]
    assert step.words(ComplaintState.UNVERIFIED) == (step.say, step.do)


@pytest.mark.parametrize(
    ("first_visit", "is_company", "segment"),
    [
        (True, False, Segment.FIRST_VISIT),
        (False, False, Segment.RETURNING),
        (None, False, Segment.ANY),
        (True, True, Segment.COMPANY),
    ],
)
def test_a_segment_is_what_the_job_and_the_customers_card_tell(first_visit, is_company, segment):
    assert segment_of(first_visit=first_visit, is_company=is_company) is segment


@pytest.mark.parametrize(
    ("question", "score", "low"),
    [
        (Question("a", "?"), 2, True),
        (Question("a", "?"), 3, False),
        (Question("a", "?", low=3), 3, True),
        (Question("a", "?", Kind.SCALE), 6, True),
        (Question("a", "?", Kind.SCALE), 7, False),
        (Question("a", "?", Kind.SCALE, low=0), 1, False),
        (Question("a", "?", Kind.SCALE, low=0), 0, True),
        (Question("a", "?"), None, False),
        (Question("a", "?", Kind.YES_NO), 1, False),
    ],
)
def test_a_score_is_low_up_to_the_line_of_its_question(question, score, low):
    assert question.is_low(score) is low


def test_a_link_has_the_same_questions_by_the_same_keys():
    phone, link = preset("repair", "en"), preset("repair", "en", Channel.LINK)

    assert {question.key for question in link.questions} < {question.key for question in phone.questions}

"""What keeps a script from being published, fault by fault; each beside the script without it."""

from dataclasses import replace

import pytest

from callcenter.scripts import faults
from callcenter.scripts.faults import Code, Fault
from callcenter.scripts.presets import preset
from callcenter.scripts.script import (
    Choice,
    ComplaintState,
    Condition,
    Kind,
    Op,
    Purpose,
    Question,
    Step,
    Variant,
)

GOOD = preset("repair", "en")
CHOICES = (Choice("one", "One"), Choice("two", "Two"))
NINE = tuple(Choice(f"c{n}", "Words") for n in range(9))


def with_(question):
    return replace(GOOD, questions=(*GOOD.questions, question))


def only_if(op, *values, question="price"):
    return with_(Question("mine", "?", only_if=Condition(question, op, values)))


def step(**change):
    return replace(GOOD, steps=(replace(GOOD.steps[0], **change), *GOOD.steps[1:]))


@pytest.mark.parametrize(
    "script",
    [
        GOOD,
        with_(Question("mine", "Is {customer} well?", Kind.CHOICE, choices=CHOICES)),
        with_(Question("mine", "?", Kind.MULTI, choices=NINE[:8])),
        with_(Question("mine", "?", Kind.SCALE, low=0, reasons=CHOICES)),
        with_(Question("mine", "?", Kind.DATE)),
        only_if(Op.AT_MOST, 2),
        only_if(Op.ONE_OF, 1, 2),
        only_if(Op.ONE_OF, "service", "tyres", question="next_need"),
        step(variants=(Variant(ComplaintState.VALID, "Words."), Variant(ComplaintState.INVALID, "Words."))),
    ],
)
def test_a_good_script_has_no_fault(script):
    assert faults.of(script) == []


@pytest.mark.parametrize(
    ("script", "fault"),
    [
        (replace(GOOD, steps=(), questions=GOOD.survey), Fault(Code.NO_STEPS, "script")),
        (replace(GOOD, questions=()), Fault(Code.NO_QUESTIONS, "script")),
        (
            replace(GOOD, questions=(Question("ad", "?", purpose=Purpose.MARKETING),)),
            Fault(Code.NO_QUESTIONS, "script"),
        ),
        (
            replace(GOOD, steps=tuple(s for s in GOOD.steps if s.key != "questions")),
            Fault(Code.NO_QUESTIONS_STEP, "script"),
        ),
        (step(say=" "), Fault(Code.EMPTY_WORDS, "steps", "greet", "say")),
        (step(do=("Smile.", "")), Fault(Code.EMPTY_WORDS, "steps", "greet", "do.1")),
        (
            step(variants=(Variant(ComplaintState.VALID, ""),)),
            Fault(Code.EMPTY_WORDS, "steps", "greet", "valid.say"),
        ),
        (step(say="Hello {owner}."), Fault(Code.UNKNOWN_FIELD, "steps", "greet", "owner")),
        (step(say="Hello { customer }."), Fault(Code.UNKNOWN_FIELD, "steps", "greet", "{ customer }")),
        (step(say="Hello {customer."), Fault(Code.UNKNOWN_FIELD, "steps", "greet", "{")),
        (step(key="Greet me"), Fault(Code.BAD_KEY, "steps", "Greet me")),
        (
            step(variants=(Variant(ComplaintState.VALID, "A"), Variant(ComplaintState.VALID, "B"))),
            Fault(Code.DUPLICATE_KEY, "steps", "greet", "valid"),
        ),
        (
            replace(GOOD, steps=(*GOOD.steps, Step("thank", "Bye."))),
            Fault(Code.DUPLICATE_KEY, "steps", "thank"),
        ),
        (with_(Question("price", "?")), Fault(Code.DUPLICATE_KEY, "questions", "price")),
        (with_(Question("mine", "")), Fault(Code.EMPTY_WORDS, "questions", "mine", "say")),
        (with_(Question("mine", "?", Kind.CHOICE)), Fault(Code.NO_CHOICES, "questions", "mine")),
        (
            with_(Question("mine", "?", Kind.MULTI, choices=NINE)),
            Fault(Code.TOO_MANY_CHOICES, "questions", "mine", "9"),
        ),
        (
            with_(Question("mine", "?", Kind.CHOICE, choices=(*CHOICES, CHOICES[0]))),
            Fault(Code.DUPLICATE_KEY, "questions", "mine", "one"),
        ),
        (
            with_(Question("mine", "?", Kind.CHOICE, choices=(*CHOICES, Choice("three", "")))),
            Fault(Code.EMPTY_WORDS, "questions", "mine", "choices.three"),
        ),
        (with_(Question("mine", "?", choices=CHOICES)), Fault(Code.CHOICES_NOT_TAKEN, "questions", "mine")),
        (
            with_(Question("mine", "?", Kind.OPEN, reasons=CHOICES)),
            Fault(Code.CHOICES_NOT_TAKEN, "questions", "mine"),
        ),
        (with_(Question("mine", "?", step="dance")), Fault(Code.UNKNOWN_STEP, "questions", "mine", "dance")),
        (with_(Question("mine", "?", low=5)), Fault(Code.BAD_LOW, "questions", "mine", "5")),
        (with_(Question("mine", "?", low=0)), Fault(Code.BAD_LOW, "questions", "mine", "0")),
        (with_(Question("mine", "?", Kind.OPEN, low=1)), Fault(Code.BAD_LOW, "questions", "mine", "1")),
        (only_if(Op.IS, 1, question="no"), Fault(Code.UNKNOWN_QUESTION, "questions", "mine", "no")),
        (only_if(Op.IS, 1, question="mine"), Fault(Code.LATER_QUESTION, "questions", "mine", "mine")),
        (only_if(Op.IS, 6), Fault(Code.BAD_COMPARISON, "questions", "mine", "price")),
        (only_if(Op.IS, "five"), Fault(Code.BAD_COMPARISON, "questions", "mine", "price")),
        (only_if(Op.IS, 1, 2), Fault(Code.BAD_COMPARISON, "questions", "mine", "price")),
        (only_if(Op.ONE_OF), Fault(Code.BAD_COMPARISON, "questions", "mine", "price")),
        (
            only_if(Op.AT_MOST, 2, question="next_need"),
            Fault(Code.BAD_COMPARISON, "questions", "mine", "next_need"),
        ),
        (
            only_if(Op.IS, "words", question="open_remark"),
            Fault(Code.BAD_COMPARISON, "questions", "mine", "open_remark"),
        ),
    ],
)
def test_a_fault_is_named_with_its_place(script, fault):
    assert fault in faults.of(script)


def test_a_condition_on_a_later_question_is_refused():
    early = replace(GOOD.questions[0], only_if=Condition("price", Op.IS, (1,)))
    script = replace(GOOD, questions=(early, *GOOD.questions[1:]))

    assert faults.of(script) == [Fault(Code.LATER_QUESTION, "questions", "response_speed", "price")]


def test_a_key_keeps_its_kind():
    assert faults.of(GOOD, kinds={"price": Kind.SCORE}) == []
    assert faults.of(GOOD, kinds={"price": Kind.SCALE}) == [Fault(Code.KIND_CHANGED, "questions", "price", "scale")]


RECONTACT = preset("recontact", "en")
SOLVED = RECONTACT.question("solved")


@pytest.mark.parametrize(
    "solved",
    [
        (),
        (replace(SOLVED, required=False),),
        (replace(SOLVED, choices=SOLVED.choices[:2]),),
        (replace(SOLVED, step="thank"),),
    ],
)
def test_a_recontact_always_asks_whether_the_complaint_is_settled(solved):
    others = RECONTACT.questions[1:]

    assert faults.of(replace(RECONTACT, questions=(SOLVED, *others))) == []
    assert Fault(Code.NOT_ASKED_SOLVED, "questions", "solved") in faults.of(
        replace(RECONTACT, questions=(*solved, *others))
    )

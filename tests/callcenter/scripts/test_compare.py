"""What is different between two versions, part by part; and that a document keeps every part."""

from dataclasses import replace
from itertools import product

import pytest

from callcenter.scripts import compare, document
from callcenter.scripts.compare import Change
from callcenter.scripts.presets import EDITION, LANGUAGES, LINKED, preset
from callcenter.scripts.script import CallType, Channel, Condition, Kind, Op, Question

OLD = preset("repair", "en")


def test_a_script_is_no_different_from_itself():
    assert compare.versions(OLD, OLD) == []


def test_changed_words_are_shown_beside_the_old_ones():
    new = replace(OLD, steps=(replace(OLD.steps[0], say="Good day."), *OLD.steps[1:]))

    assert compare.versions(OLD, new) == [Change("steps", "greet", "changed", "say", OLD.steps[0].say, "Good day.")]


def test_what_is_new_or_gone_is_shown_whole():
    added = Question("parking", "How was the parking?")
    new = replace(OLD, questions=(*OLD.questions[:3], *OLD.questions[4:], added))

    found = compare.versions(OLD, new)

    assert [(change.part, change.key, change.how) for change in found] == [
        ("questions", "parking", "added"), ("questions", "price", "removed"),
    ]  # fmt: skip
    assert found[0].new["say"] == "How was the parking?"
    assert found[1].old["say"] == OLD.question("price").say


def test_of_a_question_that_went_to_another_place_only_it_has_moved():
    first, *others = OLD.questions
    new = replace(OLD, questions=(*others[:3], first, *others[3:]))

    assert compare.versions(OLD, new) == [Change("questions", "response_speed", "moved", old=1, new=4)]


def test_what_was_pushed_along_by_a_new_question_has_not_moved():
    new = replace(OLD, questions=(Question("parking", "?"), *OLD.questions))

    assert [change.how for change in compare.versions(OLD, new)] == ["added"]


def test_kind_low_line_and_condition_are_compared_too():
    price = OLD.question("price")
    changed = replace(price, low=3, required=False, only_if=Condition("repair_quality", Op.AT_MOST, (3,)))
    new = replace(OLD, questions=tuple(changed if each is price else each for each in OLD.questions))

    found = {change.field: (change.old, change.new) for change in compare.versions(OLD, new)}

    assert found == {
        "low": (None, 3),
        "required": (True, False),
        "only_if": (None, {"question": "repair_quality", "op": "at_most", "values": [3]}),
    }


@pytest.mark.parametrize(("call_type", "language", "channel"), [*product(CallType, LANGUAGES, Channel)])
def test_a_document_gives_back_the_very_script(call_type, language, channel):
    if channel is Channel.LINK and call_type not in LINKED:
        return
    script = preset(call_type, language, channel)

    body = document.write(script)

    assert document.read(body, key=call_type, language=language, edition=EDITION, channel=channel) == script


def broken(path, value):
    body = document.write(preset("no_show", "en"))
    *way, last = path
    found = body
    for name in way:
        found = found[name]
    found[last] = value
    return body


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ([], "format"),
        (broken(["format"], 2), "format"),
        (broken(["steps"], "none"), "steps"),
        (broken(["steps", 0], "greet"), "steps.0"),
        (broken(["steps", 0, "say"], 7), "steps.0.say"),
        (broken(["steps", 0, "say"], "x" * 2001), "steps.0.say"),
        (broken(["steps", 0, "do"], [1]), "steps.0.do.0.line"),
        (broken(["steps", 0, "when"], "never"), "steps.0.when"),
        (broken(["steps", 0, "variants"], [{"state": "odd", "say": ""}]), "steps.0.variants.0.state"),
        (broken(["questions", 0, "kind"], "slider"), "questions.0.kind"),
        (broken(["questions", 0, "required"], "yes"), "questions.0.required"),
        (broken(["questions", 0, "low"], True), "questions.0.low"),
        (broken(["questions", 0, "choices", 0, "key"], "x" * 41), "questions.0.choices.0.key"),
        (broken(["questions", 1, "only_if", "op"], "eval"), "questions.1.only_if.op"),
        (broken(["questions", 1, "only_if", "values"], [{}]), "questions.1.only_if.values"),
        (broken(["questions"], [{}] * 61), "questions"),
    ],
)
def test_what_is_no_script_is_refused_by_the_place_where_it_stops_being_one(body, where):
    with pytest.raises(document.BadDocument) as refusal:
        document.read(body, key="no_show", language="en")

    assert refusal.value.where == where


def test_a_question_needs_no_more_than_key_and_words():
    found = document.read({"format": 1, "questions": [{"key": "a", "say": "?"}]}, key="wash", language="en")

    assert found.questions == (Question("a", "?", Kind.SCORE),)

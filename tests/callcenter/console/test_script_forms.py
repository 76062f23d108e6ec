"""The editor's form over plain values: the document through it and back, its buttons, and each fault in its place."""

import pytest

from callcenter.console import script_faults
from callcenter.console.script_sheet import PARTS, Sheet, data_of, with_change
from callcenter.scripts import document, faults
from callcenter.scripts.presets import LANGUAGES, has_preset, preset
from callcenter.scripts.script import CallType, Channel, Kind

EVERY = [(kind, channel, language) for kind in CallType for channel in Channel for language in LANGUAGES
         if has_preset(kind, channel)]  # fmt: skip


def body(kind="repair", language="en", channel="phone"):
    return document.write(preset(kind, language, channel))


def sheet(data):
    found = Sheet(data, language="en")
    assert found.is_valid(), found.lines()
    return found


@pytest.mark.parametrize(("kind", "channel", "language"), EVERY)
def test_every_preset_comes_back_from_the_form_as_it_was(kind, channel, language):
    assert sheet(data_of(body(kind, language, channel))).body() == body(kind, language, channel)


def test_choices_without_words_are_nothing_and_those_without_a_key_get_a_free_one():
    n = len(body()["questions"])
    data = data_of(with_change(body(), "add:questions")[0]) | {f"questions-{n}-kind": "choice"}
    data |= {f"questions-{n}-choices_{row}_text": text for row, text in enumerate(["Red", "", "Blue"])}
    data |= {f"questions-{n}-choices_0_key": "choice_1"}

    question = sheet(data).body()["questions"][n]

    assert question["choices"] == [{"key": "choice_1", "text": "Red"}, {"key": "choice_2", "text": "Blue"}]


@pytest.mark.parametrize(
    ("typed", "values"),
    [("3", [3]), ("yes, no", ["yes", "no"]), ("quality、price，other", ["quality", "price", "other"]), ("", [])],
)
def test_the_values_of_a_condition_are_read_as_they_are_typed(typed, values):
    data = data_of(body()) | {"questions-1-if_question": "response_speed", "questions-1-if_op": "one_of"}

    found = sheet(data | {"questions-1-if_values": typed}).body()["questions"][1]["only_if"]

    assert found == {"question": "response_speed", "op": "one_of", "values": values}


@pytest.mark.parametrize("part", PARTS)
def test_parts_are_added_moved_and_taken_out(part):
    keys = [row["key"] for row in body()[part]]

    def after(wish):
        changed, at = with_change(body(), wish)
        return [row["key"] for row in changed[part]], at

    assert after(f"up:{part}:1") == ([keys[1], keys[0], *keys[2:]], f"{part}-0")
    assert after(f"down:{part}:0") == ([keys[1], keys[0], *keys[2:]], f"{part}-1")
    assert after(f"remove:{part}:0") == (keys[1:], f"{part}-0")
    added, at = after(f"add:{part}")
    assert (added[:-1], at) == (keys, f"{part}-{len(keys)}")
    assert added[-1] not in keys


@pytest.mark.parametrize("wish", ["", "save", "up:steps:0", "down:steps:8", "up:steps:99", "up:steps:x", "add:nothing",
                                  "eat:steps:1", "remove:steps:-1"])  # fmt: skip
def test_a_wish_that_means_nothing_changes_nothing(wish):
    assert with_change(body(), wish) == (body(), "")


@pytest.mark.parametrize("name", ["steps-0-say", "questions-0-say", "objections-0-say", "steps-0-do"])
def test_words_that_are_too_long_are_refused_beside_their_field(name):
    found = Sheet(data_of(body()) | {name: "x" * 2001}, language="en")

    assert not found.is_valid()
    assert [target for target, _label, _sentence in found.lines()] == [f"id_{name}"]


FAULTS = [
    ({"steps-0-say": ""}, "steps-0-say"),
    ({"steps-0-say": "Hello {nobody}"}, "steps-0-say"),
    ({"steps-0-do": "Say {nothing}"}, "steps-0-do"),
    ({"steps-0-none_say": "", "steps-0-none_do": "Wait"}, "steps-0-none_say"),
    ({"steps-1-key": "greet"}, "steps-1-key"),
    ({"steps-0-key": "Bad key"}, "steps-0-key"),
    ({"questions-0-say": " "}, "questions-0-say"),
    ({"questions-0-kind": "choice"}, "questions-0-choices_0_text"),
    ({"questions-0-low": "5"}, "questions-0-low"),
    ({"questions-0-step": "away"}, "questions-0-step"),
    ({"questions-0-if_question": "price", "questions-0-if_values": "3"}, "questions-0-if_question"),
    ({"questions-1-if_question": "away", "questions-1-if_values": "3"}, "questions-1-if_question"),
    ({"questions-1-if_question": "response_speed", "questions-1-if_values": "blue"}, "questions-1-if_values"),
    ({"questions-0-choices_0_key": "x", "questions-0-choices_0_text": "X"}, "questions-0-kind"),
    ({"questions-0-reasons_0_text": ""}, "questions-0-reasons_0_text"),
    ({"objections-0-say": ""}, "objections-0-say"),
]


@pytest.mark.parametrize(("typed", "field"), FAULTS)
def test_each_fault_is_shown_beside_its_field(typed, field):
    found = sheet(data_of(body()) | typed)
    script = document.read(found.body(), key="repair", language="en")
    shown = Sheet(data_of(found.body()), language="en")
    shown.is_valid()

    script_faults.show(shown, faults.of(script))

    targets = [target for target, _label, _sentence in shown.lines()]
    assert f"id_{field}" in targets


def test_a_kind_that_a_key_had_before_is_named():
    found = sheet(data_of(body()) | {"questions-0-kind": "yes_no"})
    script = document.read(found.body(), key="repair", language="en")

    script_faults.show(found, faults.of(script, kinds={"response_speed": Kind.SCORE}))

    assert any("Score from 1 to 5" in sentence for _target, _label, sentence in found.lines())


def test_what_belongs_to_no_part_stands_at_the_top():
    found = sheet({})

    script_faults.show(found, faults.of(document.read(found.body(), key="repair", language="en")))

    assert [target for target, _label, _sentence in found.lines()] == ["", ""]


def test_every_code_has_its_sentence():
    for code in faults.Code:
        assert "%(" not in script_faults.sentence(faults.Fault(code, "steps", "greet", "detail"))

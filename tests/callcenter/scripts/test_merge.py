"""Names in sentences: safe, and never a hole."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.scripts.merge import FIELDS, Piece, merge, pieces, unknown_fields

LANGUAGES = ("en", "zh-hans", "zh-hant")


def test_names_are_put_in():
    assert merge("Is that {customer}?", {"customer": "Ms Li"}, language="en") == "Is that Ms Li?"


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "en",
            "You collected your {vehicle} {delivered_on} from {shop}.",
            "You collected your car recently from the workshop.",
        ),
        ("zh-hans", "您{delivered_on}在{shop}取了{vehicle}。", "您前几天在维修店取了爱车。"),
        ("zh-hant", "您{delivered_on}在{shop}取了{vehicle}。", "您前幾天在維修廠取了愛車。"),
    ],
)
@pytest.mark.parametrize("nothing", [{}, {"vehicle": "", "shop": None, "delivered_on": " "}])
def test_a_missing_name_leaves_a_sentence_that_can_be_spoken(language, text, expected, nothing):
    assert merge(text, nothing, language=language) == expected


@pytest.mark.parametrize(("language", "expected"), [("en", "on 5 March"), ("zh-hans", "3月5日"), ("zh-hant", "3月5日")])
def test_a_date_is_spoken_in_the_language(language, expected):
    assert merge("{delivered_on}", {"delivered_on": date(2026, 3, 5)}, language=language) == expected


def test_a_moment_is_refused_because_its_day_depends_on_the_zone():
    with pytest.raises(TypeError):
        merge("{delivered_on}", {"delivered_on": datetime(2026, 3, 5, tzinfo=UTC)}, language="en")


@pytest.mark.parametrize("name", ["{shop}", "{0.__class__}", "%s", "{{agent}}"])
def test_a_name_with_braces_is_only_a_name(name):
    assert merge("{customer}", {"customer": name, "shop": "North"}, language="en") == name


@pytest.mark.parametrize("text", ["{customer.__class__}", "{secret}", "{}", "{ shop }", "{"])
def test_what_is_not_a_field_stays_as_it_is_written(text):
    assert merge(text, {"customer": "Ms Li", "secret": "x"}, language="en") == text


def test_line_breaks_and_control_characters_in_a_name_become_a_space():
    assert merge("{customer}", {"customer": "Li\n\x00\u202eNa"}, language="en") == "Li Na"


def test_merged_runs_are_marked():
    assert pieces("Hello {customer}!", {"customer": "Ms Li"}, language="en") == [
        Piece("Hello "),
        Piece("Ms Li", merged=True),
        Piece("!"),
    ]


@given(value=st.text(max_size=200), field=st.sampled_from(FIELDS), language=st.sampled_from(LANGUAGES))
def test_whatever_a_name_is_the_sentence_around_it_stays(value, field, language):
    spoken = merge(f"<{{{field}}}>", {field: value}, language=language)

    assert spoken[0] + spoken[-1] == "<>"
    assert 3 <= len(spoken) <= 82
    assert "\n" not in spoken


@pytest.mark.parametrize(
    ("language", "spoken"), [("en", "Brake pads, New tyres"), ("zh-hans", "Brake pads、New tyres")]
)
def test_several_things_are_listed_as_the_language_does(language, spoken):
    assert merge("{declined}", {"declined": ["Brake pads.", " New\ntyres ", ""]}, language=language) == spoken


def test_nothing_to_list_is_spoken_of_in_general():
    assert merge("{declined}", {"declined": []}, language="zh-hans") == "上次建议做而没有做的项目"


def test_a_long_list_ends_somewhere():
    assert len(merge("{declined}", {"declined": ["word" * 20] * 9}, language="en")) <= 160


@pytest.mark.parametrize(
    ("text", "odd"),
    [
        ("Hello {customer}, {shop} here.", []),
        ("Hello {owner} of {vehicle}.", ["owner"]),
        ("Hello { customer }.", ["{ customer }"]),
        ("Hello {customer.", ["{"]),
        ("Hello customer}.", ["}"]),
        ("Hello {}.", ["{}"]),
    ],
)
def test_what_would_be_spoken_with_its_braces_is_found_before(text, odd):
    assert unknown_fields(text) == odd


def test_every_field_has_words_for_when_it_is_not_known():
    for language in LANGUAGES:
        assert all(merge(f"{{{field}}}", {}, language=language).strip("{}") not in ("", field) for field in FIELDS)

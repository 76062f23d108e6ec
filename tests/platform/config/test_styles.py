"""The style sheet that browsers get has what the pages use of Tabler's, and hardly more."""

import pytest

from config import styles

WORDS = {"card", "table", "title", "data-theme"}


def trimmed(css: str, properties: set[str] | None = None) -> str:
    return styles.trimmed(css, WORDS, properties or set()).strip()


def test_the_sheet_is_made_of_what_the_pages_use_now():
    assert styles.MADE.read_text() == styles.made(), "run bin/styles"


def test_the_sheet_is_a_fifth_of_the_whole_one_at_most():
    assert styles.MADE.stat().st_size < styles.WHOLE.stat().st_size / 5


@pytest.mark.parametrize(
    "css",
    [
        ".card{color:red}",
        "table{color:red}",
        "#title{color:red}",
        ".card:hover>.title::before{color:red}",
        ".card:not(.modal){color:red}",
        ":is(.modal,.card) .title{color:red}",
        ".card:has(.title){color:red}",
        '[data-theme="dark"] .card{color:red}',
        "@media (min-width:10px){.card{color:red}}",
        "@keyframes turn{to{color:red}}",
    ],
)
def test_what_a_page_can_show_stays_as_it_is(css):
    assert trimmed(css) == css


@pytest.mark.parametrize(
    "css",
    [
        ".modal{color:red}",
        "blockquote{color:red}",
        "#aside{color:red}",
        ".card .modal{color:red}",
        ":is(.modal,.aside) .title{color:red}",
        ".card:has(.modal){color:red}",
        "[data-sidebar] .card{color:red}",
        "@media (min-width:10px){.modal{color:red}}",
    ],
)
def test_what_no_page_can_show_goes(css):
    assert trimmed(css) == ""


def test_of_a_rule_for_several_only_those_stay_that_a_page_has():
    assert trimmed(".modal,.card,.aside,table{color:red}") == ".card,table{color:red}"


def test_a_property_stays_as_long_as_something_that_stays_refers_to_it():
    css = ":root{--a:var(--b);--b:1px;--c:var(--d);--d:2px;--own:3px}.card{margin:var(--a)}.modal{margin:var(--c)}"

    assert trimmed(css, {"--own"}) == ":root{--a:var(--b);--b:1px;--own:3px}.card{margin:var(--a)}"

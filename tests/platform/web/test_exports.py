"""Exports never hold a formula, and give back what was put in."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from web import exports
from web.exports import Sheet

STARTS = ["=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠", " =", "\u200b=", "\ufeff+", "|", "%"]
TEXTS = st.builds(lambda start, rest: start + rest, st.sampled_from(["", *STARTS]), st.text(max_size=40))
DANGEROUS = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠a",
    " =1",
    "\0=1",
]


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def cells(content: bytes) -> list[list[object]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [list(row) for row in book.worksheets[0].iter_rows()]


@given(st.lists(TEXTS, min_size=1, max_size=8))
@settings(max_examples=50, deadline=None)
def test_no_text_becomes_a_formula_in_a_workbook(texts):
    content = exports.xlsx([Sheet("A", ["x"] * len(texts), [texts])])

    for row in cells(content):
        for cell in row:
            assert cell.data_type in {"s", "n"}
            assert cell.data_type == "s" or cell.value is None
            assert cell.hyperlink is None


@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1), min_size=1, max_size=5)
)
@settings(max_examples=30, deadline=None)
def test_a_workbook_gives_back_the_very_words(texts):
    content = exports.xlsx([Sheet("A", ["x"] * len(texts), [texts])])
    expected = [exports.plain(text) for text in texts]

    assert [cell.value for cell in cells(content)[1]] == expected


@given(st.lists(TEXTS, min_size=1, max_size=8))
@settings(max_examples=200, deadline=None)
def test_no_text_starts_like_a_formula_in_a_csv(texts):
    [row] = read_csv(exports.csv([[*texts, "end"]]))

    for text in row:
        assert not exports.could_run(text)


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_dangerous_text_gets_an_apostrophe(text):
    assert exports.csv_cell(text).startswith("'")


@pytest.mark.parametrize("text", ["王先生", "a=b", "Smith-Jones", "5 - 3", "me@example.com", "100%", "13800001234"])
def test_an_ordinary_text_stays_as_it_is(text):
    assert exports.csv_cell(text) == text


def test_numbers_stay_numbers_and_phones_stay_text():
    row = [-5, 2.5, Decimal("1.20"), "13800001234", True, None, float("nan"), 10**17]

    [_head, values] = cells(exports.xlsx([Sheet("A", list("abcdefgh"), [row])]))

    assert [cell.value for cell in values] == [-5, 2.5, 1.2, "13800001234", True, None, None, str(10**17)]
    assert values[3].data_type == "s"
    assert values[3].number_format == "@"
    assert read_csv(exports.csv([row]))[0] == ["-5", "2.5", "1.20", "13800001234", "1", "", "", str(10**17)]


def test_moments_are_written_in_the_zone_of_the_page():
    at = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)

    with timezone.override("Asia/Shanghai"):
        [_head, values] = cells(
            exports.xlsx([Sheet("A", ["at", "day", "old"], [[at, date(2026, 1, 2), date(1899, 1, 1)]])])
        )
        line = read_csv(exports.csv([[at]]))

    assert values[0].value == datetime(2026, 11, 18, 10, 30)
    assert values[1].value == datetime(2026, 1, 2)
    assert values[2].value == "1899-01-01"
    assert line == [["2026-11-18 10:30:00"]]


def test_sheets_get_names_that_a_workbook_accepts():
    names = ["a/b:c*?[x]", "a/b:c*?[x]", "", "History", "很长" * 40]

    book = openpyxl.load_workbook(io.BytesIO(exports.xlsx([Sheet(name, ["h"], []) for name in names])))

    assert len({name.lower() for name in book.sheetnames}) == len(names)
    assert all(len(name) <= 31 for name in book.sheetnames)


def test_a_colon_leaves_no_gap_in_the_name_of_a_sheet():
    book = openpyxl.load_workbook(io.BytesIO(exports.xlsx([Sheet("Speed: 4 or 5", ["h"], [])])))

    assert book.sheetnames == ["Speed 4 or 5"]


def test_a_share_is_a_number_shown_in_per_cent():
    [_head, values] = cells(exports.xlsx([Sheet("A", ["share", "n"], [[exports.Share(0.981), 7]])]))

    assert (values[0].value, values[0].number_format) == (0.981, "0.0%")
    assert (values[1].value, values[1].number_format) == (7, "General")


def test_a_csv_can_be_streamed_row_by_row():
    lines = exports.csv_lines(iter([["回访"], ["b"]]))

    assert next(lines) == b"\xef\xbb\xbf"
    assert next(lines) == "回访\r\n".encode()
    assert list(lines) == [b"b\r\n"]


def test_a_download_has_its_name_in_any_language_and_an_ascii_one():
    answer = exports.attachment(b"x", '顺达 "10"\r\n.csv', exports.CSV_TYPE)

    header = answer["Content-Disposition"]
    assert "\r" not in header
    assert "filename*=UTF-8''%E9%A1%BA%E8%BE%BE" in header
    assert 'filename="' in header
    assert header.split('filename="')[1].split('"')[0].endswith(".csv")

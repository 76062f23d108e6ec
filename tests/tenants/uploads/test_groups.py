"""Faults are put together by what mends them, and told in plain words."""

import pytest

from tenants.uploads import checking, groups, messages
from tenants.uploads.groups import Fault


def phone(row, value, code=checking.PHONE_INVALID):
    return Fault(row, "手机", "mobile", value, code)


@pytest.mark.parametrize(
    ("code", "value", "kind", "words"),
    [
        ("phone_missing", "", "empty", "The number is missing"),
        ("phone_missing", "无", "word", "There is a word for nothing in place of the number"),
        ("phone_missing", "0", "word", "There is a word for nothing in place of the number"),
        ("phone_invalid", "1391234567", "digits10", "The number has 10 digits"),
        ("phone_invalid", "1391234567.0", "digits10", "The number has 10 digits"),
        ("phone_invalid", "139 1234 567", "digits10", "The number has 10 digits"),
        ("phone_invalid", "7", "digits1", "The number has 1 digit"),
        ("phone_invalid", "１３９", "digits3", "The number has 3 digits"),
        ("phone_invalid", "13800138000", "test", "The number is a test number that belongs to nobody"),
        ("phone_invalid", "+86 138 0013 8000", "test", "The number is a test number that belongs to nobody"),
        ("phone_invalid", "11111111111", "test", "The number is a test number that belongs to nobody"),
        ("phone_invalid", "1.39E+10", "rounded", "A spreadsheet rounded the number; its last digits are gone"),
        ("phone_invalid", "1391234/1381234", "several", "There are several numbers, and none can be called"),
        ("phone_invalid", "问小李", "words", "There are words in place of the number"),
        ("phone_invalid", "ask Bob 12", "words", "There are words in place of the number"),
        ("date_missing", "", "empty", "The date is missing"),
        ("date_invalid", "2026-13-03", "impossible", "There is no such day"),
        ("date_invalid", "31/02/2026", "impossible", "There is no such day"),
        ("date_invalid", "2026年13月3日", "impossible", "There is no such day"),
        ("date_invalid", "99999999", "number", "The date is a number that is no date"),
        ("date_invalid", "about the 5th", "unclear", "The date cannot be read"),
        ("date_invalid", "昨天", "words", "There are words in place of the date"),
        ("date_future", "2027-01-01", "", "The date is in the future"),
        ("job_no_missing", "", "empty", "The job number is missing"),
        ("job_no_missing", "-", "word", "There is a word for nothing in place of the job number"),
        ("not_delivered", "在修", "", "The job is not delivered yet"),
    ],
)
def test_a_fault_tells_its_kind_and_its_words(code, value, kind, words):
    assert groups.kind_of(code, value) == kind
    assert messages.group(code, kind) == words
    assert messages.how(code)


def test_the_largest_group_comes_first_with_counts_and_a_few_examples():
    faults = [phone(2, "12"), *[phone(row, f"139123456{row % 5}") for row in range(3, 9)], phone(9, "")]

    first, *rest = groups.of(faults)

    assert (first.key, first.rows, first.kind) == ("phone_invalid.mobile.digits10", (3, 4, 5, 6, 7, 8), "digits10")
    assert first.examples == ("1391234563", "1391234564", "1391234560")
    assert [group.rows for group in rest] == [(2,), (9,)]


def test_the_same_fault_in_two_columns_is_two_groups_and_two_faults_of_a_row_are_in_two():
    faults = [phone(2, "12"), Fault(2, "交车日期", "delivered_at", "昨天", "date_invalid"), phone(3, "13")]

    assert [(group.column, group.rows) for group in groups.of(faults)] == [("手机", (2, 3)), ("交车日期", (2,))]


@pytest.mark.parametrize("code", checking.REJECTIONS)
@pytest.mark.parametrize("value", ["", "x1"])
def test_every_rejection_says_at_its_cell_where_it_is_what_was_expected_and_what_was_found(code, value):
    told = messages.cell(Fault(42, "交车日期", "delivered_at", value, code))

    assert told.startswith("Row 42, 交车日期: expected")
    assert value in told
    assert "%" not in told


def test_a_test_number_is_told_as_one_that_belongs_to_nobody():
    told = messages.rejection("phone_invalid", column="手机", value="13800138000")

    assert "test number that belongs to nobody" in told
    assert "test number" not in messages.rejection("phone_invalid", column="手机", value="1380013800")


def test_a_fault_without_a_column_says_what_the_file_lacks():
    assert "needs a column" in messages.rejection("phone_missing")
    assert "needs a column" in messages.cell(Fault(2, "", "mobile", "", "phone_missing"))

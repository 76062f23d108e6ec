"""The catalogue of outcomes: complete, consistent, and the one that stands for a whole follow-up."""

import pytest

from tenants.followups import disposition_meanings
from tenants.followups.disposition_names import GROUP_NAMES, NAMES
from tenants.followups.dispositions import (
    BY_DIGIT,
    CATALOGUE,
    CODES,
    Group,
    Next,
    Outcome,
    UnknownOutcome,
    case_outcome,
    disposition,
    for_agents,
)

ROWS = list(CATALOGUE.values())


def test_every_code_has_a_row_and_a_name_and_fits_its_column():
    assert set(CATALOGUE) == set(NAMES) == set(Outcome)
    assert set(GROUP_NAMES) == set(Group)
    assert all(len(code) <= 24 for code in Outcome)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.code)
class TestEachRow:
    def test_its_letter_fits_its_aapor_code(self, row):
        chapter = {"I": "1", "P": "1", "R": "2", "NC": "2", "O": "2", "UH": "3", "UO": "3"}
        if row.letter:
            assert row.aapor.startswith(chapter[row.letter] + ".")
        elif row.aapor:
            assert not row.eligible
        else:
            assert row.next is Next.CALLBACK
            assert row.interim

    def test_what_is_final_is_not_tried_again(self, row):
        tries_again = {Next.RETRY, Next.RETRY_ONCE, Next.CALLBACK, Next.OTHER_NUMBER, Next.HAND_OVER}
        assert row.final is (row.next not in tries_again)

    def test_who_is_the_right_party_was_reached(self, row):
        assert row.reached or not row.right_party

    def test_who_suppresses_is_never_called_again(self, row):
        assert row.suppresses is (row.next is Next.SUPPRESS)

    def test_a_refusal_counts_as_one(self, row):
        assert row.refused is (row.letter == "R")


@pytest.mark.parametrize(
    ("digit", "code", "letter", "final"),
    [
        ("1", "complete", "I", True),
        ("2", "no_answer", "NC", False),
        ("3", "busy", "NC", False),
        ("4", "callback_firm", "", False),
        ("5", "wrong_number", "NC", False),
        ("6", "refused", "R", True),
        ("7", "do_not_call", "R", True),
        ("8", "language", "O", False),
        ("9", "number_dead", "NC", False),
        ("0", "partial", "P", True),
    ],
)
def test_each_digit_of_the_console_means_one_outcome(digit, code, letter, final):
    row = CATALOGUE[BY_DIGIT[digit]]

    assert (row.code, row.letter, row.final) == (code, letter, final)


def test_a_wrong_number_is_a_fault_in_the_data_and_not_an_ineligible_customer():
    row = disposition("wrong_number")

    assert row.data_defect
    assert row.eligible
    assert not row.right_party


def test_an_outcome_that_nobody_took_down_is_an_interview_that_is_missing_of_a_customer_who_was_not_reached():
    row = disposition("not_known")

    assert (row.aapor, row.letter, row.interim, row.by_agent) == ("2.36", "O", True, False)
    assert not row.reached
    assert not row.right_party


def test_only_a_request_not_to_be_called_and_a_death_suppress():
    assert {row.code for row in ROWS if row.suppresses} == {"do_not_call", "deceased"}


def test_an_agent_chooses_neither_what_the_system_decides_nor_a_reminders_result_in_a_survey():
    survey = {row.code for row in for_agents()}

    assert Outcome.COMPLETE in survey
    assert not survey & {Outcome.MAX_ATTEMPTS, Outcome.SUPPRESSED, Outcome.NOT_KNOWN, Outcome.BOOKED}
    assert Outcome.BOOKED in {row.code for row in for_agents(reminder=True)}


def test_an_unknown_code_is_refused_by_name():
    with pytest.raises(UnknownOutcome):
        disposition("went_fishing")


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ([], None),
        (["no_answer", "busy"], "busy"),
        (["no_answer", "complete"], "complete"),
        (["breakoff", "no_answer"], "breakoff"),  # who once answered stays contacted
        (["callback_firm", "no_answer"], "no_answer"),  # a promise is no result
        (["callback_soft"], "callback_soft"),
        (["refused_soft", "no_answer", "max_attempts"], "refused_soft"),
        (["no_answer", "busy", "max_attempts"], "max_attempts"),
        (["no_answer", "not_known"], "not_known"),
        (["not_known", "complete"], "complete"),
        (["language", "no_answer", "expired"], "expired"),
    ],
)
def test_one_outcome_stands_for_the_whole_follow_up(codes, expected):
    assert case_outcome(codes) == expected


def test_the_codes_are_plain_words_in_the_order_of_the_catalogue():
    assert tuple(CATALOGUE) == CODES
    assert all(type(code) is str for code in CODES)


def test_every_outcome_has_its_meaning_in_words():
    for row in ROWS:
        assert disposition_meanings.counts_as(row)
        assert disposition_meanings.THEN[row.next]

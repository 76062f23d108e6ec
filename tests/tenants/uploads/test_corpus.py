"""The corpus of shops' files: nearly every column is read rightly or asked about, and nobody wrong is called."""

import pytest

from tests.tenants.uploads.corpus import make, score


@pytest.fixture(scope="module")
def verdicts():
    return score.verdicts()


def test_nineteen_of_twenty_columns_are_right_or_asked(verdicts):
    figures = score.figures(verdicts)

    assert figures["files"] >= 60
    assert figures["right_or_asked"] >= 0.95, _wrong(verdicts)
    assert figures["right_or_asked_of_fields"] >= 0.95
    assert figures["asked_share"] <= 0.03, "asking about everything is no reading"


def test_no_column_is_surely_taken_for_one_that_identifies(verdicts):
    assert [verdict for verdict in verdicts if verdict.identity and verdict.certainty == "sure"] == []


def test_headings_that_nobody_can_tell_are_asked(verdicts):
    unclear = [verdict for verdict in verdicts if verdict.truth == {"?"}]

    assert len(unclear) >= 2
    assert {verdict.taken for verdict in unclear} == {"?"}


@pytest.mark.parametrize("lie", ["delivered_at", "plate", "mobile", "job_no"])
def test_the_score_sees_a_column_that_is_taken_for_another(lie):
    """Were the truth another, the score would say so: it does not follow from what the matching finds."""
    file = next(file for file in make.files() if file.name == "service_manager_export")
    changed = [
        make.Truth(truth.header, frozenset({"color"}) if lie in truth.fields else truth.fields, truth.sort)
        for truth in file.truths
    ]
    lied = make.File(file.name, file.market, file.region, file.content, tuple(changed))

    wrong = [verdict for verdict in score.of_file(lied) if verdict.identity]

    assert [verdict.taken for verdict in wrong] == [lie]


def test_the_corpus_is_the_same_at_every_run():
    again = make.files.__wrapped__()

    assert [file.truths for file in again] == [file.truths for file in make.files()]
    assert [file.content for file in again if not file.content.startswith(b"PK")] == [
        file.content for file in make.files() if not file.content.startswith(b"PK")
    ]


def _wrong(verdicts):
    return [(verdict.file, verdict.header, verdict.taken) for verdict in verdicts if verdict.verdict == score.WRONG]

"""What a person chose about a file is kept as JSON and applied where its rows meet the checker."""

from tenants.uploads.choices import Choices
from tests.tenants.uploads.files import as_csv, day, mobile, understood

HEADER = ["工单号", "车牌号", "车主姓名", "联系电话", "交车日期", "维修项目"]


def rows(count=4):
    return [[f"RO{n}", f"粤B{10000 + n}", f"王芳{n}", mobile(n), day(3).isoformat(), "更换机油"] for n in range(count)]


def checked(found, **chosen):
    return understood(as_csv([HEADER, *found]), choices=Choices(**chosen))


def test_choices_survive_their_json_and_say_only_what_was_chosen():
    chosen = Choices(cells={3: {"mobile": mobile(1)}}, was={3: {"mobile": "12"}}, skipped=frozenset({5, 4}))

    assert chosen.json() == {
        "cells": {"3": {"mobile": mobile(1)}}, "was": {"3": {"mobile": "12"}}, "skipped": [4, 5]
    }  # fmt: skip
    assert Choices.of(chosen.json()) == chosen
    assert Choices().json() == {}


def test_a_mended_cell_is_checked_in_place_of_what_was_written():
    bad = rows()
    bad[1][3], bad[2][4] = "1391234567", "2026-13-03"
    assert checked(bad).rejected == 2

    half = checked(bad, cells={3: {"mobile": mobile(9)}, 4: {"delivered_at": "someday"}})
    whole = checked(bad, cells={3: {"mobile": mobile(9)}, 4: {"delivered_at": day(2).isoformat()}})

    assert [(one["row"], one["value"], one["code"]) for one in half.rejections] == [(4, "someday", "date_invalid")]
    assert (whole.accepted, whole.rejected) == (4, 0)
    assert whole.jobs[1].customer.phone == "+86" + mobile(9)


def test_a_cell_of_a_column_that_nobody_reads_changes_nothing():
    assert checked(rows(), cells={3: {"vin": "LSGJA52U7AH000001"}, 99: {"mobile": "1"}}).accepted == 4


def test_a_row_left_out_is_counted_apart_and_no_job():
    bad = rows()
    bad[1][3] = "12"

    found = checked(bad, skipped=frozenset({3}))

    assert (found.rows, found.accepted, found.rejected, found.left_out) == (4, 3, 0, 1)
    assert found.accepted + found.rejected + found.duplicates + found.left_out == found.rows
    assert [job.number for job in found.jobs] == ["RO0", "RO2", "RO3"]


def test_a_row_that_repeats_one_left_out_stays_a_duplicate():
    bad = [rows()[0], rows()[0]]
    bad[0][3] = bad[1][3] = "12"

    found = checked(bad, skipped=frozenset({2}))

    assert (found.left_out, found.duplicates, found.rejected) == (1, 1, 0)


def test_a_row_that_repeats_a_mended_one_as_it_was_written_stays_a_duplicate():
    bad = [rows()[0], rows()[0]]
    bad[0][3] = bad[1][3] = "12"

    found = checked(bad, cells={2: {"mobile": mobile(9)}})

    assert (found.accepted, found.duplicates, found.rejected) == (1, 1, 0)


def test_a_further_line_of_a_job_follows_the_mended_first_line_or_is_mended_alone():
    first = rows(1)[0]
    first[3] = "12"
    lines = [first, ["", "", "", "", "", "更换机滤"]]
    assert checked(lines).rejected == 2

    together = checked(lines, cells={2: {"mobile": mobile(9)}})
    alone = checked(lines, cells={3: {"mobile": mobile(9)}})

    assert (together.accepted, len(together.jobs), len(together.jobs[0].lines)) == (2, 1, 2)
    assert (alone.accepted, alone.rejected) == (1, 1)

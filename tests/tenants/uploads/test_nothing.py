"""Words for nothing count as missing, never as a faulty value, in every column that decides about a row."""

import pytest

from tests.tenants.uploads.files import as_csv, day, mobile, understood

HEADER = ["工单号", "车牌号", "车主姓名", "联系电话", "交车日期"]
WORDS = ["", "无", "無", "N/A", "n/a", "-", "--", "0", "null", "暂无", "/"]


@pytest.mark.parametrize(
    ("places", "code", "field"),
    [
        ((3,), "phone_missing", "mobile"),
        ((4,), "date_missing", "delivered_at"),
        ((0, 1), "job_no_missing", "job_no"),
    ],
)
def test_a_word_for_nothing_is_nothing(places, code, field):
    rows = [[f"RO{n}", f"粤B{10000 + n}", f"王芳{n}", mobile(n), day(3).isoformat()] for n in range(len(WORDS) + 10)]
    for row, word in zip(rows, WORDS, strict=False):
        for place in places:
            row[place] = word

    found = understood(as_csv([HEADER, *rows]))

    assert [(one["row"], one["code"], one["field"]) for one in found.rejections] == [
        (2 + n, code, field) for n in range(len(WORDS))
    ]
    assert found.accepted == 10


def test_a_word_for_nothing_in_a_column_that_decides_nothing_costs_nobody_a_call():
    rows = [[f"RO{n}", word, word, mobile(n), day(3).isoformat()] for n, word in enumerate(WORDS)]

    found = understood(as_csv([HEADER, *rows]))

    assert (found.accepted, found.rejected) == (len(WORDS), 0)
    assert found.findings["plate_missing"] == len(WORDS)

"""Where a table begins and ends: titles, headings over two lines, units, totals, signatures, and what a person says."""

from datetime import date

import pytest

from tenants.uploads import layout, reading, understand
from tenants.uploads.choices import Choices
from tests.tenants.uploads.files import TODAY, as_csv, as_xlsx, day, mobile, understood


def table(*rows: list) -> layout.Table:
    return layout.find(reading.Sheet("", [list(row) for row in rows], "csv"))


HEADER = ["工单号", "车牌号", "客户姓名", "联系电话", "交车日期", "结算金额"]
JOB = ["A1", "粤B12345", "张三", "13912345678", "2026-11-01", "380"]


def test_titles_totals_and_signatures_are_no_jobs():
    found = table(
        ["顺达汽修 11月交车明细"],
        ["打印日期：2026-11-20"],
        [],
        HEADER,
        JOB,
        [],
        ["A2", *JOB[1:]],
        ["小计", "", "", "", "", "760"],
        HEADER,
        ["A3", *JOB[1:]],
        ["合计：3 台", "", "", "", "", "1140"],
        ["制表人：李四", "", "审核："],
        ["Total", "", "", "", "", "1140"],
        ["第 1 页 共 1 页"],
    )

    assert found.header_row == 4
    assert [number for number, _ in found.rows] == [5, 7, 10]


def test_a_customer_whose_name_begins_like_a_total_stays():
    assert len(table(HEADER, ["A1", "粤B1", "合计科技公司", "13912345678", "2026-11-01", "3"]).rows) == 1


def test_headings_over_two_lines_are_joined_by_a_blank():
    found = table(
        ["进厂", "工单", "车牌", "客户", "联系"],
        ["时间", "号", "号码", "姓名", "电话"],
        ["2026-11-01", "A1", "粤B12345", "张三", "13912345678"],
    )

    assert found.header == ["进厂 时间", "工单 号", "车牌 号码", "客户 姓名", "联系 电话"]
    assert [number for number, _ in found.rows] == [3]


def test_a_caption_above_several_headings_reaches_over_them():
    found = table(
        ["工单号", "车主", "", "车辆", ""],
        ["", "姓名", "电话", "车型", "车牌"],
        ["A1", "张三", "13912345678", "途观", "粤B12345"],
    )

    assert found.header[:3] == ["工单号", "车主 姓名", "车主 电话"]


SHORT = ["工单号", "客户", "电话", "交车日期"]
GROUPED = {
    "a caption over two": (["工单号", "客户", "", "交车日期"], ["", "姓名", "电话", ""]),
    "a caption that is repeated": (["工单号", "客户", "客户", "交车日期"], ["", "姓名", "电话", ""]),
    "captions everywhere": (["工单", "客户", "客户", "交车"], ["号", "姓名", "电话", "日期"]),
    "English": (["Job No", "Customer", "", "Delivered"], ["", "Name", "Phone", ""]),
    "English, repeated": (["Job", "Customer", "Customer", "Delivered"], ["No", "Name", "Mobile", "Date"]),
}


@pytest.mark.parametrize(("upper", "lower"), GROUPED.values(), ids=GROUPED.keys())
def test_text_joins_headings_over_two_lines_as_a_workbook_does_by_its_merged_cells(upper, lower):
    jobs = [[f"A{n}", "张三", mobile(n), day(3).isoformat()] for n in range(3)]
    places = range(len(upper))
    caption = next(place for place in places if lower[place] in ("姓名", "Name"))
    merged = [(0, caption, 0, caption + 1, upper[caption])]

    text, book = understood(as_csv([upper, lower, *jobs])), understood(as_xlsx([upper, lower, *jobs], merged=merged))

    assert text.headers == book.headers
    assert text.headers[1:3] == [f"{upper[1]} {lower[1]}", f"{upper[1]} {lower[2]}"]
    assert (text.accepted, text.mapping) == (3, book.mapping)
    assert text.mapping["customer_name"] == text.headers[1]


@pytest.mark.parametrize(
    "below",
    [
        ["工单号", "客户", "电话", "交车日期"],
        ["A1", "保养", "", ""],
        ["", "张三", "李四", ""],
        ["", "保养", "张三", ""],
    ],
    ids=["the headings again", "a word of the trade", "names", "a word and a name"],
)
def test_a_line_below_the_headings_that_is_none_of_them_is_not_joined(below):
    assert table(["工单号", "客户", "电话", "交车日期"], below, JOB[:4]).header == [
        "工单号",
        "客户",
        "电话",
        "交车日期",
    ]


def test_a_caption_reaches_no_further_than_its_own_headings():
    found = table(["工单号", "交车日期", "", ""], ["", "", "姓名", "电话"], ["A1", "2026-11-01", "张三", "13912345678"])

    assert found.header == ["工单号", "交车日期", "姓名", "电话"]


def test_a_heading_that_comes_twice_gets_its_count():
    assert table(["工单号", "车主编号", "车主编号"], JOB[:3]).header == ["工单号", "车主编号", "车主编号_2"]


def test_a_sheet_without_known_headings_has_no_table():
    assert table(["x", "y"], ["1", "2"]) is None


UNKNOWN = {
    "telephone numbers": (["Alpha", "Beta"], [["A1", "13912345678"], ["A2", "139 1234 5679"]]),
    "days": (["Alpha", "Beta"], [["A1", "2026-11-01"], ["A2", "1/11/26"]]),
    "days of a workbook": (["甲", "乙"], [["A1", date(2026, 11, 1)]]),
    "days in words": (["甲", "乙"], [["A1", "2026年11月3日"], ["A2", "3 Nov 2026"]]),
}
NO_TABLE = {
    "nothing that tells a job": (["Alpha", "Beta"], [["A1", "red"], ["A2", "blue"]]),
    "no headings": (["A0", "13912345678"], [["A1", "13912345678"], ["A2", "13912345679"]]),
    "one column": (["Telephone of whom"], [["13912345678"], ["13912345679"]]),
    "a letter": (["Dear Sir", "Madam"], [["on 2026-11-01 I came", "and left"], ["yours", "Bob 13912345678"]]),
    "a number under no heading": (["Alpha", "Beta"], [["A1", "red", "13912345678"], ["A2", "blue", "13912345679"]]),
}


@pytest.mark.parametrize(("heads", "below"), UNKNOWN.values(), ids=UNKNOWN.keys())
def test_headings_that_nobody_knows_are_told_by_what_stands_below_them(heads, below):
    found = table(["顺达 11月"], heads, *below)

    assert (found.header, found.header_row, found.is_known) == (heads, 2, False)
    assert len(found.rows) == len(below)


@pytest.mark.parametrize(("heads", "below"), NO_TABLE.values(), ids=NO_TABLE.keys())
def test_what_only_looks_like_a_table_is_none(heads, below):
    assert table(heads, *below) is None


def test_a_table_whose_headings_are_known_is_taken_before_one_that_nobody_knows():
    sheets = [
        reading.Sheet("甲", [["Alpha", "Beta"], *[[f"A{n}", mobile(n)] for n in range(9)]], "xlsx"),
        reading.Sheet("乙", [HEADER, JOB], "xlsx"),
    ]

    assert from_sheets(sheets).sheet == "乙"
    assert from_sheets(sheets[:1]).sheet == "甲"


@pytest.mark.parametrize("count", [1, 4])
@pytest.mark.parametrize("heads", [["Alpha", "Beta", "Gamma", "Delta"], ["甲子", "乙丑", "丙寅", "丁卯"]])
def test_a_file_of_unknown_headings_is_asked_about_and_taken_with_the_answers(heads, count):
    jobs = [[f"A{n}", "粤B12345", mobile(n), day(3).isoformat()] for n in range(count)]
    content = as_csv([heads, *jobs], separator=";", encoding="gb18030")

    asked, taken = understood(content), understood(
        content, answers=dict(zip(heads, ("job_no", "plate", "mobile", "delivered_at"), strict=True))
    )  # fmt: skip

    assert asked.asked[heads[0]][0] == "job_no"
    assert asked.asked[heads[2]][0] == "mobile"
    assert asked.asked[heads[3]][0] == "delivered_at"
    assert (asked.accepted, asked.is_known) == (0, False)
    assert (taken.asked, taken.accepted, taken.is_known) == ({}, count, True)


def test_a_column_of_an_unknown_heading_may_be_all_that_its_cells_may_be():
    """In Britain "U1" may be a plate, and the number of a job."""
    jobs = [[f"U{n}", f"AB1{n} CDE", "Ann Lee", f"07911 12345{n}", day(3)] for n in range(4)]

    found = understood(as_csv([["Alpha", "Beta", "Gamma", "Delta", "Epsilon"], *jobs]), region="GB")

    assert {"plate", "job_no"} <= set(found.asked["Alpha"])
    assert "job_no" not in found.asked["Beta"]
    assert found.asked["Gamma"] == ["customer_name"]
    assert found.asked["Delta"] == ["mobile"]


def test_a_separator_makes_rows_of_one_width_where_no_heading_is_known():
    jobs = [[f"A{n}", mobile(n), "oil, filter, pads, fluid" if n % 2 else "oil, filter, plugs"] for n in range(6)]

    assert understood(as_csv([["Alpha", "Beta", "Gamma"], *jobs], separator=";")).headers == ["Alpha", "Beta", "Gamma"]


def test_headings_that_a_person_explained_are_known():
    sheet = reading.Sheet("", [["甲", "乙", "丙"], ["1", "2", "3"]], "csv")

    assert layout.find(sheet) is None
    assert layout.find(sheet, known=frozenset({"甲", "乙"})).header == ["甲", "乙", "丙"]


BELOW = {
    "a total": ["合计", "", "", "", "", "1140"],
    "a total with words in its cell": ["合计：3 台", "", "", "", "", "1140.00元"],
    "a total of parts": ["本月合计", "", "", "工时费：380", "配件费：￥760.00", "1,140"],
    "an English total": ["Grand Total:", "", "", "", "", "$1,140.00"],
    "a total in pounds": ["", "", "", "", "Total", "£1,140.00"],
    "a count": ["共 3 台", "", "", "", "", ""],
    "an average": ["平均", "", "", "", "", "380"],
    "who made it": ["制表人：李四", "", "审核：王五", ""],
    "who pays": ["经办人：李四", "出纳：", "会计："],
    "a place to sign": ["Signature: ____________"],
    "a date of printing": ["打印日期：2026-11-20 10:00"],
    "an English date of printing": ["Printed 11/20/2026"],
    "a page": ["第 1 页 共 3 页"],
    "an English page": ["Page 1 of 3"],
    "a line": ["--------"],
    "the headings again": HEADER,
    "the title again": ["顺达汽修 11月交车明细"],
    "nothing": ["", "", ""],
}


@pytest.mark.parametrize("line", BELOW.values(), ids=BELOW.keys())
def test_a_line_that_is_no_job_is_left_out_and_the_jobs_around_it_stay(line):
    found = table(["顺达汽修 11月交车明细"], HEADER, JOB, line, ["A2", *JOB[1:]])

    assert [number for number, _ in found.rows] == [3, 5]


LIKE_TOTALS = {
    "a name that begins like one": ["A2", "粤B1", "合计科技公司", "13912345678", "2026-11-01", "3"],
    "a job without a name": ["A2", "粤B1", "", "13912345678", "2026-11-01", "3"],
    "a job of a date": ["合计", "", "", "", date(2026, 11, 1), "3"],
    "notes in a job's line": ["A2", "粤B1", "备注：贵宾", "13912345678", "2026-11-01", "3"],
}


@pytest.mark.parametrize("line", LIKE_TOTALS.values(), ids=LIKE_TOTALS.keys())
def test_a_job_that_looks_like_a_total_stays(line):
    assert [number for number, _ in table(HEADER, JOB, line).rows] == [2, 3]


@pytest.mark.parametrize(
    "units",
    [["", "", "", "", "(年-月-日)", "(元)"], ["", "", "", "", "[date]", "元"], ["1", "2", "3", "4", "5", "6"]],
    ids=["brackets", "words", "counted"],
)
def test_a_line_of_units_or_of_column_numbers_below_the_headings_is_no_job(units):
    found = table(HEADER, units, JOB)

    assert [row[0] for _, row in found.rows] == ["A1"]


def test_units_in_brackets_or_in_a_line_of_their_own_name_the_same_column():
    rows = [["工单号", "手机", "交车日期", "进厂里程", "结算金额"], ["", "", "", "(公里)", "（元）"]]
    below = understood(as_csv([*rows, ["A1", mobile(1), day(3), 12000, "380"]]))
    inside = understood(
        as_csv(
            [
                ["工单号", "手机", "交车日期", "进厂里程（公里）", "结算金额\n(元)"],
                ["A1", mobile(1), day(3), 12000, "380"],
            ]
        )
    )

    for found in (below, inside):
        assert (found.accepted, found.jobs[0].mileage, found.jobs[0].total_minor) == (1, 12000, 38000)


TITLES = [["甲", "乙", "丙", "丁"], ["工单号", "车牌号", "手机", "交车日期"]]


@pytest.mark.parametrize(
    ("chosen", "header", "first"),
    [
        (None, ["工单号", "车牌号", "手机", "交车日期"], 3),
        (2, ["工单号", "车牌号", "手机", "交车日期"], 3),
        (1, ["甲", "乙", "丙", "丁"], 2),
        (3, ["A1", "粤B10001", "13912345715", "2026-11-19"], 4),
        (99, ["工单号", "车牌号", "手机", "交车日期"], 3),
    ],
)
def test_the_row_of_headings_is_the_one_that_a_person_chose(chosen, header, first):
    rows = [[f"A{n}", f"粤B{10000 + n}", mobile(n), day(3)] for n in (1, 2)]

    found = understood(as_csv([*TITLES, *rows]), choices=Choices(header_row=chosen))

    assert found.headers == header
    assert found.checked[0].number == first


@pytest.mark.parametrize("chosen", [1, 2])
def test_either_line_of_headings_over_two_lines_names_both(chosen):
    rows = [["进厂", "工单", "车牌", "联系"], ["时间", "号", "号码", "电话"], [day(4), "A1", "粤B12345", mobile(1)]]

    found = understood(as_csv(rows), choices=Choices(header_row=chosen))

    assert found.headers == ["进厂 时间", "工单 号", "车牌 号码", "联系 电话"]
    assert found.header_row == 2


SHEETS = [
    reading.Sheet(
        "十月", [["工单号", "车牌号", "手机", "交车日期"], ["O1", "粤B10001", mobile(1), str(day(33))]], "xlsx"
    ),
    reading.Sheet(
        "十一月",
        [
            ["工单号", "车牌号", "手机", "交车日期"],
            *[[f"N{n}", "粤B10001", mobile(n), str(day(n + 1))] for n in range(3)],
        ],
        "xlsx",
    ),
    reading.Sheet("说明", [["请勿改动"]], "xlsx"),
    reading.Sheet("其它", [["x", "y"], ["1", "2"]], "xlsx"),
]


@pytest.mark.parametrize(
    ("chosen", "read"),
    [("", "十一月"), ("十月", "十月"), ("十一月", "十一月"), ("其它", "其它"), ("说明", "十一月"), ("没有", "十一月")],
)
def test_the_sheet_is_the_one_that_a_person_chose_if_it_has_rows(chosen, read):
    found = from_sheets(SHEETS, choices=Choices(sheet=chosen))

    assert found.sheet == read
    assert found.sheets == [("十月", 2), ("十一月", 4), ("说明", 1), ("其它", 2)]


def test_a_choice_that_leads_nowhere_does_not_lose_the_file():
    found = from_sheets(SHEETS, choices=Choices(sheet="十月", header_row=2))

    assert (found.sheet, found.header_row) == ("十一月", 1)


def from_sheets(sheets, **options):
    return understand.read(
        b"",
        filename="",
        region="CN",
        today=TODAY,
        timezone="Asia/Shanghai",
        reader=lambda *_, **__: sheets,
        **options,
    )


def test_blank_columns_and_rows_around_a_table_do_not_hide_it():
    content = as_xlsx([[], ["", "工单号", "", "手机", "交车日期"], [], ["", "A1", "", mobile(1), day(3)]])

    found = understood(content)

    assert (found.accepted, found.header_row, found.checked[0].number) == (1, 2, 4)

"""Whole files, understood: what is counted, what is refused, and the jobs that come of it."""

import time
from datetime import UTC, date, datetime, timedelta
from unittest.mock import patch

import pytest

from tenants.uploads import checking, drafts, messages, reading, understand
from tenants.uploads.reading import Unreadable
from tests.tenants.uploads.files import (
    TODAY,
    as_csv,
    as_xlsx,
    day,
    headings,
    mobile,
    person,
    understood,
)

HEADER = headings("工单号, 车牌号, 车主姓名, 联系电话, 交车日期, 结算日期, 完工日期, 开单日期, 工单状态")


def row(**changed) -> list:
    cells = {
        "工单号": "A1",
        "车牌号": "粤B12345",
        "车主姓名": "张三丰",
        "联系电话": "13912345678",
        "交车日期": day(3),
        "结算日期": day(3),
        "完工日期": day(4),
        "开单日期": day(5),
        "工单状态": "已交车",
    }
    assert set(changed) <= set(cells)
    return list({**cells, **changed}.values())


def one(**changed):
    """The only row of a file that has one row, as it was checked, with all its values."""
    with patch.object(drafts, "jobs", return_value=[]):
        return understood(as_csv([HEADER, row(**changed)])).checked[0]


def codes(checked) -> list[str]:
    return [rejection.code for rejection in checked.rejections]


# What is refused, and what is not


@pytest.mark.parametrize(
    ("changed", "code", "field", "value"),
    [
        ({"联系电话": ""}, "phone_missing", "mobile", ""),
        ({"联系电话": "无"}, "phone_missing", "mobile", "无"),
        ({"联系电话": "1391234567"}, "phone_invalid", "mobile", "1391234567"),
        ({"联系电话": "13800138000"}, "phone_invalid", "mobile", "13800138000"),
        ({"联系电话": "11111111111"}, "phone_invalid", "mobile", "11111111111"),
        (dict.fromkeys(HEADER[4:8], ""), "date_missing", "delivered_at", ""),
        (dict.fromkeys(HEADER[4:8], "0001-01-01"), "date_missing", "delivered_at", ""),
        ({**dict.fromkeys(HEADER[4:8], ""), "结算日期": "2026-13-01"}, "date_invalid", "settled_at", "2026-13-01"),
        (dict.fromkeys(HEADER[4:8], "昨天"), "date_invalid", "delivered_at", "昨天"),
        ({"交车日期": day(-1)}, "date_future", "delivered_at", day(-1).isoformat()),
        ({"工单号": "", "车牌号": ""}, "job_no_missing", "job_no", ""),
        ({"工单号": "无", "车牌号": "未上牌"}, "job_no_missing", "job_no", "无"),
        ({"交车日期": "", "工单状态": "维修中"}, "not_delivered", "job_status", "维修中"),
        ({"交车日期": "", "工单状态": "作废"}, "not_delivered", "job_status", "作废"),
        ({"交车日期": "", "工单状态": "未交车"}, "not_delivered", "job_status", "未交车"),
    ],
)
def test_a_faulty_row_is_refused_with_where_and_what(changed, code, field, value):
    checked = one(**changed)

    assert codes(checked) == [code]
    assert (checked.rejections[0].field, checked.rejections[0].value) == (field, value)
    assert checked.number == 2


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"联系电话": "010-88886666"},
        {"联系电话": "29971491/18038094463"},
        {"联系电话": "14412345678"},
        {"交车日期": "", "工单状态": "已结算"},
        {"交车日期": "", "工单状态": ""},
        {"交车日期": "待定"},
        {"工单号": ""},
        {"车牌号": ""},
        {"车牌号": "京A1234"},
        {"交车日期": day(0)},
        {"结算日期": day(-5)},
        {"工单状态": "维修中"},
        {"车主姓名": ""},
    ],
)
def test_a_row_that_is_only_odd_is_taken(changed):
    assert one(**changed).accepted


def test_every_fault_of_a_row_is_told_but_the_row_counts_once():
    found = understood(as_csv([HEADER, row(联系电话="", 交车日期=day(-9), 工单号="", 车牌号="")]))

    assert [entry["code"] for entry in found.rejections] == ["phone_missing", "date_future", "job_no_missing"]
    assert found.rejected == 1


@pytest.mark.parametrize(
    ("empty", "clock"),
    [([], "delivered"), (["交车日期"], "settled"), (["交车日期", "结算日期"], "completed"), (HEADER[4:7], "opened")],
)
def test_the_clock_falls_back_and_says_so(empty, clock):
    job = understood(as_csv([HEADER, row(**dict.fromkeys(empty, ""), 工单状态="")])).jobs[0]

    assert job.clock == clock
    assert (
        job.delivered_at.date()
        == {"delivered": day(3), "settled": day(3), "completed": day(4), "opened": day(5)}[clock]
    )


def test_a_delivered_flag_refuses_as_a_status_does():
    header = headings("工单号, 联系电话, 交车标识, 结算日期")
    rows = [["A1", mobile(1), "否", day(3)], ["A2", mobile(2), "是", day(3)], ["A3", mobile(3), "", day(3)]]

    found = understood(as_csv([header, *rows]))

    assert [(entry["row"], entry["code"]) for entry in found.rejections] == [(2, "not_delivered")]


def test_the_sender_is_called_before_the_owner_and_a_mobile_before_a_landline():
    header = headings("工单号, 交车日期, 车主姓名, 送修人, 送修人电话, 手机, 固定电话")
    rows = [
        ["A1", day(3), "张三丰", "李四光", "13712345678", "13912345678", "021-62345678"],
        ["A2", day(3), "张三丰", "李四光", "", "13912345678", "021-62345678"],
        ["A3", day(3), "张三丰", "李四光", "010-88886666", "13912345678", ""],
        ["A4", day(3), "张三丰", "李四光", "", "13800138000", "021-62345678"],
    ]

    jobs = understood(as_csv([header, *rows])).jobs

    assert [job.customer.phone for job in jobs] == [
        "+8613712345678",
        "+8613912345678",
        "+8613912345678",
        "+862162345678",
    ]
    assert [job.customer.contact_name for job in jobs] == ["李四光", "", "", ""]
    assert jobs[0].customer.other_phones == ("+8613912345678", "+862162345678")


def test_the_shops_own_number_is_taken_with_a_finding():
    found = understood(as_csv([HEADER, row()]), shop_numbers={"+8613912345678"})

    assert found.accepted == 1
    assert found.findings["phone_shop"] == 1


# What is counted


def test_accepted_rejected_and_duplicates_add_up():
    rows = [
        row(),
        row(工单号="A2", 联系电话=""),
        row(),
        row(交车日期=f"{day(3):%Y/%m/%d}", 联系电话="139 1234 5678"),
        row(工单号="A2", 联系电话=""),
        row(工单号="A3"),
    ]

    found = understood(as_csv([["11月交车"], HEADER, *rows, [], ["合计", "", "", 6], ["制表人：王"]]))

    assert (found.rows, found.accepted, found.duplicates, found.rejected) == (6, 2, 3, 1)
    assert [job.number for job in found.jobs] == ["A1", "A3"]
    assert [entry["row"] for entry in found.rejections] == [4]


def test_row_numbers_do_not_make_rows_different():
    rows = [[place, *row()] for place in range(1, 4)]

    assert understood(as_csv([["序号", *HEADER], *rows])).duplicates == 2


def test_rows_are_numbered_as_a_spreadsheet_numbers_them():
    content = as_xlsx([[], ["标题"], [], HEADER, row(), [], row(工单号="A2", 联系电话="")])

    assert understood(content).rejections[0]["row"] == 7


def test_a_job_without_number_is_told_by_plate_and_day():
    job = understood(as_csv([HEADER, row(工单号="")])).jobs[0]

    assert job.number == f"粤B12345 {day(3)}"
    assert not job.number_given


def test_a_number_keeps_its_leading_zeros():
    assert understood(as_csv([HEADER, row(工单号="000123")])).jobs[0].number == "000123"


def test_a_file_with_only_an_arrival_uses_it_as_the_opening():
    found = understood(as_csv([headings("工单号, 联系电话, 进厂时间"), ["A1", mobile(1), day(3)]]))

    assert (found.accepted, found.jobs[0].clock) == (1, "opened")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (as_csv([HEADER]), "header_only"),
        (as_csv([HEADER, ["合计"], ["制表人：王"]]), "header_only"),
        (as_csv([["甲", "乙"], ["1", "2"]]), "not_a_table"),
        ("我们店十一月一共交了三百台车".encode(), "not_a_table"),
    ],
)
def test_a_file_without_jobs_is_refused_by_name(content, code):
    with pytest.raises(Unreadable) as refused:
        understood(content)

    assert refused.value.code == code


# Findings


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"联系电话": "010-88886666"}, "phone_landline"),
        ({"联系电话": "14412345678"}, "phone_machine"),
        ({"联系电话": "17012345678"}, "phone_virtual"),
        ({"车主姓名": "散客"}, "name_placeholder"),
        ({"车主姓名": "粤B12345"}, "name_placeholder"),
        ({"车主姓名": ""}, "name_missing"),
        ({"车牌号": "京A1234"}, "plate_bad_format"),
        ({"车牌号": "无"}, "plate_missing"),
        ({"交车日期": "待定"}, "stamp_unreadable"),
        ({"交车日期": ""}, "delivery_not_recorded"),
        ({"结算日期": day(-5)}, "stamp_future"),
        ({"完工日期": day(9)}, "completed_before_opened"),
        ({"结算日期": day(6)}, "settled_before_completed"),
        ({"结算日期": day(1)}, "delivered_before_settled"),
        ({"工单状态": "维修中"}, "status_contradicts_delivery"),
    ],
)
def test_what_looks_wrong_is_found(changed, code):
    clean, odd = understood(as_csv([HEADER, row()])), understood(as_csv([HEADER, row(**changed)]))

    assert odd.findings.get(code) == 1
    assert code not in clean.findings


AUDITED = headings(
    "工单号, 手机, 交车日期, 维修类型, 维修项目, 配件名称, 技师, 质检员, 工时费, 材料费, 优惠金额, "
    "应收金额, 实收金额, 是否结清, 注意事项, 下次保养日期, 车架号, 年款, 行驶里程"
)


def audited(**changed) -> dict[str, int]:
    cells = dict.fromkeys(AUDITED, "") | {
        "工单号": "A1",
        "手机": "13912345678",
        "交车日期": day(1),
        "维修类型": "保养",
        "维修项目": "更换机油",
        "技师": "王工",
        "质检员": "赵工",
        "工时费": "100",
        "材料费": "280.5",
        "优惠金额": "0.5",
        "应收金额": "380",
        "实收金额": "380",
        "是否结清": "是",
        "注意事项": "下次换刹车油",
        "下次保养日期": day(-180),
        "车架号": "1M8GDM9AXKP042788",
        "年款": "2019",
        "行驶里程": "12345",
    }
    return understood(as_csv([AUDITED, list((cells | changed).values())])).findings


def test_a_clean_job_has_no_findings():
    assert audited() == {}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"质检员": "王工"}, "inspector_is_technician"),
        ({"维修类型": "大修", "质检员": ""}, "inspector_missing"),
        ({"技师": ""}, "technician_missing"),
        ({"维修项目": ""}, "items_missing"),
        ({"维修项目": "", "配件名称": "机油"}, "parts_without_labour"),
        ({"应收金额": "420"}, "total_mismatch"),
        ({"实收金额": "500"}, "paid_over_total"),
        ({"实收金额": "100"}, "paid_short"),
        ({"应收金额": "很多"}, "amount_unreadable"),
        ({"注意事项": ""}, "advice_missing"),
        ({"下次保养日期": ""}, "next_service_missing"),
        ({"车架号": "LSGJA52U7AH000001"}, "vin_check_digit"),
        ({"车架号": "LSGJA52UIOQ000001"}, "vin_bad_format"),
        ({"年款": "2012"}, "vin_year_differs"),
        ({"行驶里程": "0"}, "mileage_zero"),
        ({"行驶里程": "50000"}, "mileage_round"),
        ({"行驶里程": "不清楚"}, "mileage_unreadable"),
    ],
)
def test_the_papers_of_a_job_are_compared(changed, code):
    assert code in audited(**changed)


def test_every_finding_has_a_level_and_a_post():
    assert {rule.level for rule in checking.FINDINGS.values()} == {"error", "warning", "info"}
    assert {rule.post for rule in checking.FINDINGS.values()} == {
        "advisor",
        "technician",
        "inspector",
        "cashier",
        "shop",
    }


# The whole


def test_what_the_next_call_needs_is_taken_out_of_the_cells():
    header = headings("工单号, 手机, 交车日期, 维修项目, 未修项目, 质检备注, 注意事项, 下次保养里程, 是否免打扰")
    content = [
        header,
        [
            "A1",
            "13912345678",
            day(3),
            "更换刹车片",
            "轮胎(客户考虑) 1580元；雨刮",
            "新片磨合200公里",
            "勤查胎压",
            "30000",
            "否",
        ],
    ]

    job = understood(as_csv(content)).jobs[0]

    assert [(one.item, one.reason, one.price_minor) for one in job.declined] == [
        ("轮胎", "客户考虑", 158000),
        ("雨刮", "", None),
    ]
    assert (job.running_in_notes, job.advice, job.next_service_mileage) == ("新片磨合200公里", "勤查胎压", 30000)


def test_ambiguous_headings_stay_asked_until_answered():
    content = as_csv([headings("工单号, 手机, 日期"), *[[f"A{n}", mobile(n), day(300 + n)] for n in range(10)]])

    before, after = understood(content), understood(content, answers={"日期": "delivered_at"})

    assert (list(before.asked), before.rejected) == (["日期"], 10)
    assert (after.asked, after.accepted, after.mapping["delivered_at"]) == ({}, 10, "日期")


def test_the_fuller_of_several_sheets_is_read_and_the_others_are_named():
    notes = reading.Sheet("说明", [["请勿改动"]], "xlsx")
    jobs = reading.Sheet("明细", [HEADER, [str(cell) for cell in row()]], "xlsx")

    found = understand.read(
        b"", filename="", region="CN", today=TODAY, timezone="Asia/Shanghai", reader=lambda *_, **__: [notes, jobs]
    )

    assert (found.sheet, found.accepted) == ("明细", 1)
    assert found.sheets == [("说明", 1), ("明细", 2)]


def test_the_same_file_gives_the_same_jobs():
    content = as_csv([HEADER, row(), row(工单号="A2")])

    assert understood(content).jobs == understood(content).jobs


def test_two_hundred_rows_take_well_under_a_second():
    rows = [row(工单号=f"A{n}", 联系电话=mobile(n), 车主姓名=person(n)) for n in range(200)]
    content = as_csv([HEADER, *rows], encoding="gb18030")
    understood(as_csv([HEADER, row()]))

    before = time.process_time()
    found = understood(content)

    assert found.accepted == 200
    assert time.process_time() - before < 1


def test_the_child_process_gives_the_whole_understanding():
    found = understand.read(
        as_xlsx([HEADER, row()]), filename="jobs.xlsx", region="CN", today=TODAY, timezone="Asia/Shanghai"
    )

    assert found.jobs[0].delivered_at.astimezone(UTC).date() == day(3)


def test_every_code_has_a_sentence():
    for code in checking.REJECTIONS:
        assert "联系电话" in messages.rejection(code, column="联系电话", value="100%")
        assert messages.rejection(code)
    for code in ("file_empty", "header_only", "not_a_table", "too_large", "encrypted", "damaged"):
        assert messages.unreadable(code) != messages.unreadable("something else")


def test_a_date_in_the_shops_zone_is_not_tomorrow():
    late = datetime.combine(TODAY, datetime.min.time()) + timedelta(hours=23, minutes=50)

    assert one(交车日期=late).accepted
    assert codes(one(交车日期=late + timedelta(minutes=20))) == ["date_future"]
    assert isinstance(TODAY, date)

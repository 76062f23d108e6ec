"""Columns become fields: by name, by content where the name is not enough, by asking where neither is."""

from datetime import timedelta

import pytest

from tenants.uploads import headers, matching
from tenants.uploads.columns import Column
from tests.tenants.uploads.files import TODAY, day, mobile, person

ROWS = 30


def columns(region="CN", **cells):
    return [
        Column(place, header, [str(cell) for cell in values], region, TODAY)
        for place, (header, values) in enumerate(cells.items())
    ]


def matched(region="CN", *, answers=None, learned=None, **cells):
    return matching.match(columns(region, **cells), answers=answers, learned=learned)


def each(make, count=ROWS):
    return [make(number) for number in range(count)]


PLATES = each(lambda n: f"粤B{10000 + n}")
MOBILES = each(mobile)
NAMES = each(person)
NUMBERS = each(lambda n: f"RO{n:05d}")
RECENT = each(lambda n: day(n % 60))


def test_no_heading_names_two_fields():
    named: dict[str, str] = {}
    for field, entry in headers._table()["fields"].items():
        for header in entry["headers"]:
            assert named.setdefault(headers.normalise(header), field) == field, header


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("工单号", "job_no"),
        ("工單號", "job_no"),
        ("RO Number", "job_no"),
        ("ro_number", "job_no"),
        ("RO #", "job_no"),
        ("Part #", "part_no"),
        ("里程（km）", "mileage_in"),
        ("Mileage (In)", "mileage_in"),
        ("電話(公)", "phone"),
        ("实际售价\n(含税)", "total_amount"),
        (" 客户 姓名 ：", "customer_name"),
        ("ＶＩＮ", "vin"),
        ("License No (driver)", "id_number"),
        ("电话", None),
        ("Delivery Date", None),
        ("Something else", None),
    ],
)
def test_a_heading_is_known_in_any_spelling(header, field):
    assert headers.meaning(header) == field


@pytest.mark.parametrize(
    ("header", "cells", "field"),
    [
        ("Labour Charge Amt", each(lambda n: f"{n}.50"), "labour_amount"),
        ("Number of the Invoice", each(lambda n: f"INV{n}"), "settlement_no"),
        ("客户的手机号码", MOBILES, "mobile"),
        ("本次进店日期", RECENT, "arrived_at"),
    ],
)
def test_a_loose_spelling_is_guessed(header, cells, field):
    found = matched(**{header: cells})

    assert list(found.mapping) == ([field] if field else [])
    if field:
        assert found.certainty[field] == matching.GUESS


@pytest.mark.parametrize(
    ("header", "cells", "field"),
    [
        ("Vehicle", PLATES, "plate"),
        ("车辆", each(lambda n: "大众途观"), "model"),
        ("电话", MOBILES, "mobile"),
        ("Tel", each(lambda n: f"010-8888{1000 + n}"), "phone"),
        ("出厂日期", RECENT, "delivered_at"),
        ("出廠日期", each(lambda n: day(300 + 120 * n)), "made_on"),
        ("交车日期", RECENT, "delivered_at"),
        ("交車日期", each(lambda n: day(300 + 120 * n)), "bought_on"),
        ("登记日期", RECENT, "opened_at"),
        ("登记日期", each(lambda n: day(500 + 120 * n)), "registered_on"),
        ("保修", each(lambda n: "是" if n % 2 else "否"), "warranty_flag"),
        ("质保", each(lambda n: day(-300 - n)), "warranty_until"),
        ("保固", each(lambda n: "30天/2000公里"), "quality_guarantee"),
        ("验收日期", RECENT, "qc_at"),
        ("检验日期", each(lambda n: day(-100 - n)), "inspection_due"),
        ("状态", each(lambda n: "已交车" if n % 2 else "维修中"), "job_status"),
        ("Status", each(lambda n: "无人接听" if n % 2 else "回访成功"), "fu_result"),
        ("类型", each(lambda n: "保养" if n % 2 else "维修"), "job_type"),
        ("Type", each(lambda n: "Company" if n % 2 else "Individual"), "customer_type"),
        ("编号", NUMBERS, "job_no"),
        ("Amount", each(lambda n: n * 10), "total_amount"),
        ("备注", each(lambda n: "客户着急"), "job_note"),
        ("Company Name", each(lambda n: "顺达汽修"), "branch"),
        ("Company Name", each(lambda n: f"Fleet {n} Ltd"), "company"),
        ("Paid", each(lambda n: n * 10), "paid_amount"),
        ("Paid", each(lambda n: "Yes" if n % 2 else "No"), "settle_status"),
        ("License", PLATES, "plate"),
        ("Job", NUMBERS, "job_no"),
        ("Job", each(lambda n: "Replace brake pads"), "repair_items"),
        ("SA", each(lambda n: n % 4), "advisor"),
        ("接车日期", RECENT, "arrived_at"),
        ("接车人", each(lambda n: "李顾问"), "advisor"),
        ("会员卡", NUMBERS, "customer_no"),
        ("会员卡", each(lambda n: "金卡" if n % 2 else "银卡"), "member_level"),
    ],
)
def test_content_decides_what_an_ambiguous_heading_means(header, cells, field):
    assert matched(**{header: cells}).mapping == {field: header}


def test_a_name_is_a_customers_next_to_plates_and_nobodys_alone():
    beside = matched(姓名=NAMES, 车牌号=PLATES)
    staff = matched(姓名=["李顾问", "王顾问"] * 15, 车牌号=PLATES)

    assert beside.mapping["customer_name"] == "姓名"
    assert "姓名" in staff.asked


def test_a_bare_date_is_the_opening_when_recent_and_asked_otherwise():
    assert matched(日期=RECENT).mapping == {"opened_at": "日期"}
    assert "delivered_at" in matched(日期=each(lambda n: day(400 + n))).asked["日期"]


def test_a_hand_over_is_told_from_the_purchase_by_the_arrival():
    arrived = each(lambda n: day(900 + n))
    delivered = [stamp + timedelta(days=1) for stamp in arrived]
    bought = each(lambda n: day(2000 + 10 * n))

    assert matched(进厂日期=arrived, 交车日期=delivered).mapping["delivered_at"] == "交车日期"
    assert matched(进厂日期=arrived, 交车日期=bought).mapping["bought_on"] == "交车日期"


def test_an_amount_that_differs_within_jobs_is_a_lines_amount():
    jobs = each(lambda n: f"RO{n // 3}")

    assert matched(工单号=jobs, 金额=each(lambda n: n)).mapping["line_amount"] == "金额"
    assert matched(工单号=jobs, 金额=each(lambda n: n // 3)).mapping["total_amount"] == "金额"


def test_a_column_that_only_counts_rows_is_nobodys():
    found = matched(序号=each(lambda n: n + 1), 工单号=NUMBERS)

    assert found.mapping == {"job_no": "工单号"}
    assert found.ignored == ["序号"]
    assert found.row_numbers == [0]


def test_of_two_columns_for_one_field_the_better_one_is_kept():
    found = matched(RONumber=each(lambda n: "" if n % 2 else f"{n}"), docNumber=NUMBERS)

    assert found.mapping == {"job_no": "docNumber"}
    assert found.certainty["job_no"] == matching.GUESS
    assert found.ignored == ["RONumber"]


def test_a_second_column_of_telephones_becomes_the_second_chance():
    found = matched(联系电话=MOBILES, 手机=each(lambda n: mobile(n + 500)))

    assert {found.mapping["mobile"], found.mapping["phone"]} == {"联系电话", "手机"}


def test_what_a_column_plainly_holds_goes_before_its_heading():
    found = matched(车主编号=each(lambda n: f"C{n}"), 车主编号_2=PLATES)
    wrong = matched(车主姓名=each(lambda n: "LSVAA4187E2123456"))

    assert found.mapping == {"customer_no": "车主编号", "plate": "车主编号_2"}
    assert "customer_name" not in wrong.mapping


def test_swapped_captions_of_city_and_postcode_are_put_right():
    found = matched(城市=each(lambda n: f"5180{n:02d}"), 邮编=each(lambda n: "深圳"))

    assert found.mapping == {"city": "邮编", "postcode": "城市"}


def test_identity_numbers_are_dropped_at_the_door():
    found = matched(身份证号=each(lambda n: f"44030119800101{n:04d}"), 工单号=NUMBERS)

    assert found.mapping == {"job_no": "工单号"}
    assert found.ignored == ["身份证号"]


def test_a_persons_answer_goes_before_everything():
    found = matched(answers={"日期": "delivered_at", "工单号": ""}, 日期=RECENT, 工单号=NUMBERS)

    assert found.mapping == {"delivered_at": "日期"}
    assert found.ignored == ["工单号"]
    assert found.asked == {}


def test_an_answer_for_this_file_goes_before_what_was_learnt():
    found = matched(answers={"日期": "settled_at"}, learned={"日期": "delivered_at"}, 日期=RECENT)

    assert found.mapping == {"settled_at": "日期"}


def test_an_identity_number_cannot_even_be_asked_for():
    assert matched(answers={"甲": "id_number"}, 甲=NUMBERS).mapping == {}


def test_unknown_mobiles_are_asked_when_there_are_no_others():
    assert matched(甲=MOBILES).asked == {"甲": ["mobile"]}
    assert matched(甲=MOBILES, 手机=MOBILES).asked == {}


def test_a_fingerprint_is_the_same_for_the_same_headings_in_any_order():
    assert matching.fingerprint(["工单号", "Name "]) == matching.fingerprint(["name", "工單號"])
    assert matching.fingerprint(["工单号"]) != matching.fingerprint(["工单号", "姓名"])


@pytest.mark.parametrize(("cells", "field"), [(RECENT, "delivered_at"), (each(lambda n: "Yes"), "delivered_flag")])
def test_delivered_is_a_day_or_a_yes_by_what_stands_below_it(cells, field):
    found = matched("GB", Job=NUMBERS, Mobile=MOBILES, Delivered=cells)

    assert field in found.mapping

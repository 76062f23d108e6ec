"""Money, distances, yes and no, lists, kinds of work and states of a job."""

import pytest

from tenants.uploads import values, work


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1,234.50", (123450, "CNY")),
        ("¥1234", (123400, "CNY")),
        ("￥１２３", (12300, "CNY")),
        ("1234元", (123400, "CNY")),
        ("1.2万", (1200000, "CNY")),
        ("NT$ 1,200", (120000, "TWD")),
        ("(12.50)", (-1250, "CNY")),
        ("-5", (-500, "CNY")),
        ("12-", (-1200, "CNY")),
        ("1.234,50", (123450, "CNY")),
        ("£12.50", (1250, "GBP")),
        ("abc", None),
        ("", None),
    ],
)
def test_money_becomes_minor_units(written, amount):
    assert values.money(written, currency="CNY") == amount


def test_a_currency_without_minor_units_is_left_whole():
    assert values.money("1,200", currency="JPY") == (1200, "JPY")


@pytest.mark.parametrize(
    ("written", "reading"),
    [
        ("12,345 km", (12345, "km")),
        ("1.2万公里", (12000, "km")),
        ("50000 miles", (50000, "mi")),
        ("45678.0", (45678, "")),
        ("0", (0, "")),
        ("abc", None),
        ("-5", None),
    ],
)
def test_a_reading_keeps_its_unit(written, reading):
    assert values.distance(written) == reading


@pytest.mark.parametrize("written", ["", "无", "無", "N/A", "n/a", "-", "—", "/", "null", "#N/A", "暂无"])
def test_words_for_nothing(written):
    assert values.is_nothing(written)


def test_zero_is_nothing_only_where_asked():
    assert values.is_nothing("0", zero=True)
    assert values.is_nothing("0.0", zero=True)
    assert not values.is_nothing("0")
    assert not values.is_nothing("粤B12345", zero=True)


@pytest.mark.parametrize(
    ("written", "said"),
    [("是", True), ("Y", True), ("1", True), ("否", False), ("N", False), ("未结清", False), ("", None)],
)
def test_yes_and_no(written, said):
    assert values.yes_or_no(written) is said


@pytest.mark.parametrize(
    ("written", "listed"),
    [
        ("更换机油;更换机滤；洗车", ["更换机油", "更换机滤", "洗车"]),
        ("1.更换机油 2.机滤", ["更换机油", "机滤"]),
        ("Oil change, rotate tyres", ["Oil change", "rotate tyres"]),
        ("制动液/机油", ["制动液", "机油"]),
        ("5W-30", ["5W-30"]),
        ("无", []),
    ],
)
def test_a_cell_lists_its_items(written, listed):
    assert list(values.items(written)) == listed


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("一般维修", "repair"), ("定期保养", "maintenance"), ("首保", "maintenance"), ("保養", "maintenance"),
        ("大修", "major_repair"), ("發動機大修", "major_repair"), ("钣喷", "body_paint"), ("鈑噴", "body_paint"),
        ("事故维修", "body_paint"), ("洗车", "wash"), ("年审", "inspection"), ("精品加装", "other"), ("PDI", "other"),
        ("Major Service", "maintenance"), ("Oil change", "maintenance"), ("Engine overhaul", "major_repair"),
        ("Repair", "repair"), ("Body & Paint", "body_paint"), ("Car wash", "wash"), ("State inspection", "inspection"),
        ("保养+洗车", "maintenance"), ("更换机油机滤", "maintenance"),
        ("更换刹车片", "repair"), ("二级维护", "maintenance"),
        ("", None), ("普通工单", None),
    ],
)  # fmt: skip
def test_kinds_of_work(written, kind):
    assert work.kind_of_work(written) == kind


def test_a_list_of_items_is_its_heaviest_work():
    assert work.kind_of_items(["洗车", "更换机油"]) == "maintenance"
    assert work.kind_of_items(["Oil change", "Replace brake pads"]) == "repair"
    assert work.kind_of_items(["abc"]) is None


@pytest.mark.parametrize(
    ("written", "state"),
    [
        ("已交车", "delivered"), ("已交車", "delivered"), ("Delivered", "delivered"), ("待回访", "delivered"),
        ("未交车", "open"), ("待料", "open"), ("维修中", "open"), ("待交车", "open"), ("未结算", "open"),
        ("Open", "open"), ("In Progress", "open"), ("Ready for pickup", "open"), ("Not delivered", "open"),
        ("Awaiting parts", "open"), ("Estimate", "open"),
        ("作废", "cancelled"), ("已取消", "cancelled"), ("Voided", "cancelled"), ("Cancelled", "cancelled"),
        ("已结算", "settled"), ("Closed", "settled"), ("Posted", "settled"), ("Invoiced", "settled"),
        ("結清", "settled"),
        ("完工", "completed"), ("Completed", "completed"), ("", None), ("ABC", None),
    ],
)  # fmt: skip
def test_states_of_a_job(written, state):
    assert work.state_of_job(written) == state


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("380元整", (38000, "CNY")),
        ("人民币380.5元", (38050, "CNY")),
        ("RMB 380", (38000, "CNY")),
        ("380块", (38000, "CNY")),
        ("新台幣 1,200 元", (120000, "TWD")),
        ("HK$380", (38000, "HKD")),
        ("港幣380", (38000, "HKD")),
        ("100美元", (10000, "USD")),
        ("NZ$12", (1200, "NZD")),
        ("RM 38", (3800, "MYR")),
        ("US$ 12.50", (1250, "USD")),
        ("12,50 €", (1250, "EUR")),
        ("USD 1,000", (100000, "USD")),
        ("¥-380.00", (-38000, "CNY")),
        ("免费", None),
        ("约380", None),
    ],
)
def test_words_for_a_currency_are_understood(written, amount):
    assert values.money(written, currency="CNY") == amount

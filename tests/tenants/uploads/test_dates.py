"""Dates in every form that exports use."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from tenants.uploads.choices import Choices
from tenants.uploads.dates import DateReader, later, moment_of
from tests.tenants.uploads.files import as_csv, mobile, understood

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = date(2024, 3, 5)
HALF_PAST_TWO = datetime(2024, 3, 5, 14, 30)


def reader(*cells, region="CN", **options):
    return DateReader.for_column(cells, region=region, zone=SHANGHAI, **options)


@pytest.mark.parametrize(
    ("written", "stamp"),
    [
        ("2024-3-5", DAY),
        ("2024-03-05", DAY),
        ("2024/3/5", DAY),
        ("2024.3.5", DAY),
        ("2024年3月5日", DAY),
        ("２０２４年３月５日", DAY),
        ("20240305", DAY),
        ("24-3-5", DAY),
        ("5-Mar-24", DAY),
        ("5 March 2024", DAY),
        ("Mar 5, 2024", DAY),
        ("2024-03-05 星期二", DAY),
        ("45356", DAY),
        ("45356.0", DAY),
        ("2024/03/05 14:30", HALF_PAST_TWO),
        ("2024-03-05T14:30:00", HALF_PAST_TWO),
        ("2024-03-05T06:30:00Z", HALF_PAST_TWO),
        ("2024-03-05T14:30:00+08:00", HALF_PAST_TWO),
        ("2024-03-05 14:30:00.000", HALF_PAST_TWO),
        ("2024年3月5日 14时30分", HALF_PAST_TWO),
        ("2024-03-05 下午2:30", HALF_PAST_TWO),
        ("2024/3/5 2:30 PM", HALF_PAST_TWO),
        ("20240305143000", HALF_PAST_TWO),
        ("202403051430", HALF_PAST_TWO),
        ("45356.604166667", HALF_PAST_TWO),
        (DAY, DAY),
        (HALF_PAST_TWO, HALF_PAST_TWO),
    ],
)
def test_a_date_is_read(written, stamp):
    assert reader().read(written) == stamp


@pytest.mark.parametrize("written", ["2024-02-30", "abc", "2024-13-01", "12/3", "13912345678", "2024-03-05 25:00"])
def test_what_is_no_date_is_not_made_one(written):
    assert reader().read(written) is None
    assert not reader().empty(written)


@pytest.mark.parametrize(
    "written", ["", "0", "-", "无", "N/A", "0001-01-01", "0001-01-01 00:00:00", "1900-01-00", "1900-01-01"]
)
def test_day_zero_and_words_for_nothing_are_empty(written):
    assert reader().read(written) is None
    assert reader().empty(written)


@pytest.mark.parametrize(
    ("column", "region", "day"),
    [
        (["03/05/2024"], "US", DAY),
        (["05/03/2024"], "GB", DAY),
        (["03/05/2024", "03/25/2024"], "GB", DAY),
        (["05/03/2024", "25/03/2024"], "US", DAY),
        (["05.03.2024"], "DE", DAY),
        (["05/03/24"], "GB", DAY),
    ],
)
def test_day_and_month_are_told_apart_once_for_a_column(column, region, day):
    assert reader(*column, region=region).read(column[0]) == day


@pytest.mark.parametrize("written", ["113/03/05", "113.3.5", "1130305", "民國113年3月5日"])
def test_taiwan_counts_years_from_1912(written):
    assert reader(region="TW").read(written) == DAY


def test_a_workbook_of_the_1904_kind_counts_from_there():
    assert reader(epoch_1904=True).read("43894") == DAY


def test_a_day_alone_becomes_noon_in_the_shops_zone():
    assert moment_of(DAY, zone=SHANGHAI) == datetime(2024, 3, 5, 12, tzinfo=SHANGHAI)
    assert moment_of(HALF_PAST_TWO, zone=SHANGHAI) == datetime(2024, 3, 5, 14, 30, tzinfo=SHANGHAI)


def test_a_day_alone_is_not_later_than_a_time_of_that_day():
    assert not later(DAY, datetime(2024, 3, 5, 9))
    assert not later(HALF_PAST_TWO, DAY)
    assert later(HALF_PAST_TWO, datetime(2024, 3, 5, 9))


@pytest.mark.parametrize(
    ("column", "region", "order", "doubtful"),
    [
        (["03/25/2024", "03/05/2024"], "GB", "mdy", False),
        (["25/03/2024", "03/05/2024"], "US", "dmy", False),
        (["03/05/2024"], "GB", "dmy", True),
        (["03/05/2024"], "US", "mdy", True),
        (["05/05/2024"], "US", "", False),
        (["25/03/2024", "03/25/2024", "03/05/2024"], "GB", "dmy", True),
        (["24-3-5"], "CN", "ymd", False),
        (["2024-03-05", "", "无"], "CN", "", False),
        ([DAY], "US", "", False),
    ],
)
def test_what_a_column_settles_and_what_is_in_doubt_is_told(column, region, order, doubtful):
    found = reader(*column, region=region)

    assert (found.order, found.doubtful) == (order, doubtful)


@pytest.mark.parametrize(
    ("written", "region", "order", "day"),
    [
        ("03/05/2024", "GB", "mdy", DAY),
        ("05/03/2024", "US", "dmy", DAY),
        ("05/03/24", "CN", "dmy", DAY),
        ("03/05/24", "CN", "mdy", DAY),
        ("24/03/05", "GB", "ymd", DAY),
        ("24-3-5", "US", "ymd", DAY),
        ("2024-03-05", "US", "dmy", DAY),
        ("05/03/2024", "GB", "nonsense", DAY),
    ],
)
def test_the_order_that_a_person_chose_counts(written, region, order, day):
    found = reader(written, region=region, order=order)

    assert found.read(written) == day
    assert not found.doubtful or order == "nonsense"


def test_each_column_is_read_in_the_order_chosen_for_it():
    header = ["工单号", "车牌号", "手机", "开单日期", "结算日期"]
    content = as_csv([header, ["A1", "粤B12345", mobile(1), "10/11/2026", "11/10/2026"]])

    guessed = understood(content)
    chosen = understood(content, choices=Choices(date_orders={"settled_at": "mdy"}))

    assert guessed.dates["settled_at"] == ("dmy", True)
    assert guessed.jobs[0].delivered_at.date() == date(2026, 10, 11)
    assert chosen.dates["settled_at"] == ("mdy", False)
    assert chosen.jobs[0].delivered_at.date() == date(2026, 11, 10)
    assert chosen.jobs[0].opened_at.date() == date(2026, 11, 10)

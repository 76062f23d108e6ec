"""What spreadsheets and people do to telephone numbers, job numbers and dates, undone cell by cell."""

from datetime import date

import pytest

from tests.tenants.uploads.files import as_csv, as_html, as_xls, as_xlsx, as_xml, understood

HEADER = ["工单号", "车牌号", "手机", "交车日期", "结算金额"]


def job(*, number="A1", phone="13912345678", day="2026-11-01", amount="380", make=as_csv):
    found = understood(make([HEADER, [number, "粤B12345", phone, day, amount]]))
    assert found.accepted == 1
    return found.jobs[0]


@pytest.mark.parametrize("make", [as_csv, as_xls, as_xlsx, as_html, as_xml])
@pytest.mark.parametrize(
    "phone",
    [
        13912345678.0,
        "13912345678.0",
        "1.3912345678E+10",
        "139-1234-5678",
        "139 1234 5678",
        "+86 13912345678",
        "１３９１２３４５６７８",
        "'13912345678",
        "`13912345678",
        "\t13912345678",
        "29971491/13912345678",
        "13912345678、010-88881234",
        "张三 13912345678",
    ],
)
def test_a_telephone_number_is_found_in_its_cell(make, phone):
    assert job(phone=phone, make=make).customer.phone == "+8613912345678"


@pytest.mark.parametrize("number", ['="0012"', "'0012", "`0012", " 0012 ", "\t0012"])
def test_a_job_number_marked_as_text_keeps_its_zeros(number):
    assert job(number=number).number == "0012"


@pytest.mark.parametrize(
    "day",
    [
        "2026-11-1", "2026/11/01 14:30", "2026.11.1", "2026年11月1日", "20261101", "20261101143000", "46327", "46327.0",
        "1-Nov-26", "26-11-1", "民国115年11月1日", "2026-11-01T06:30:00Z",
    ],
)  # fmt: skip
@pytest.mark.parametrize("make", [as_csv, as_xls, as_html])
def test_a_day_is_found_however_it_is_written(make, day):
    assert job(day=day, make=make).delivered_at.date() == date(2026, 11, 1)


@pytest.mark.parametrize("amount", ["1,234.50", "¥1234.5", "1234.5元", "RMB1,234.50", 1234.5])
def test_an_amount_is_found_with_its_currency(amount):
    found = job(amount=amount)

    assert (found.total_minor, found.currency) == (123450, "CNY")

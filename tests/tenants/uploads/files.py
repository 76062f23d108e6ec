"""Files such as repair shops export, made up for the tests; the headings are those of real systems."""

import csv
import io
from datetime import date, datetime, timedelta

import xlsxwriter

from tenants.uploads import reading, understand
from tenants.uploads.understand import Understanding

TODAY = date(2026, 11, 22)
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏"
SURNAMES_TRADITIONAL = "趙錢孫李周吳鄭王馮陳褚衛蔣沈韓楊朱秦尤許何呂施張孔曹嚴華金魏"


def day(back: int) -> date:
    return TODAY - timedelta(days=back)


def mobile(number: int) -> str:
    return f"139{12345678 + number * 37:08d}"


def person(number: int) -> str:
    return SURNAMES[number % len(SURNAMES)] + "建国" + SURNAMES[(number * 7) % len(SURNAMES)]


def as_csv(rows: list[list], *, encoding: str = "utf-8", separator: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue().encode(encoding)


def as_xlsx(rows: list[list], *, merged: list[tuple] = (), **options) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, **options})
    sheet = book.add_worksheet("Sheet1")
    days, times = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            if isinstance(cell, datetime):
                sheet.write_datetime(y, x, cell, times)
            elif isinstance(cell, date):
                sheet.write_datetime(y, x, datetime.combine(cell, datetime.min.time()), days)
            elif cell != "":
                sheet.write(y, x, cell)
    for first_row, first_column, last_row, last_column, text in merged:
        sheet.merge_range(first_row, first_column, last_row, last_column, text)
    book.close()
    return file.getvalue()


def understood(content: bytes, *, region: str = "CN", **options) -> Understanding:
    """The file read in this process: the child that production uses has tests of its own."""
    zone = {"CN": "Asia/Shanghai", "TW": "Asia/Taipei", "US": "America/Los_Angeles", "GB": "Europe/London"}[region]
    return understand.read(
        content, filename="jobs", region=region, today=TODAY, timezone=zone, reader=reading.sheets, **options
    )


def headings(text: str) -> list[str]:
    return [heading.strip() for heading in text.split(",")]

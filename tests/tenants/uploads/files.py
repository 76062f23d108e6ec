"""Files such as repair shops export, made up for the tests; the headings are those of real systems."""

import csv
import html
import io
from datetime import date, datetime, timedelta

import xlsxwriter

from tenants.uploads import reading, understand
from tenants.uploads.understand import Understanding
from tests.tenants.uploads import biff

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


def as_xls(rows: list[list], **options) -> bytes:
    """The older binary kind."""
    return biff.workbook({"Sheet1": rows}, **options)


def as_html(rows: list[list], *, encoding: str = "utf-8", head: str = "") -> bytes:
    """A table of a page, as many systems save under the name .xls."""
    lines = ("".join(f"<td>{html.escape(str(cell))}</td>" for cell in row) for row in rows)
    body = "\n".join(f"<tr>{line}</tr>" for line in lines)
    return f"<html><head>{head}</head><body><table border=1>\n{body}\n</table></body></html>".encode(
        encoding, "replace"
    )


def as_xml(rows: list[list], *, encoding: str = "utf-8", before: str = "", options: str = "") -> bytes:
    """The XML that Excel wrote in 2003."""
    lines = "".join(f"<Row>{''.join(map(_xml_cell, row))}</Row>\n" for row in rows)
    return (
        f'<?xml version="1.0" encoding="{encoding}"?>\n<?mso-application progid="Excel.Sheet"?>\n{before}'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel">\n'
        f'<Worksheet ss:Name="Sheet1"><Table>\n{lines}</Table>{options}</Worksheet></Workbook>'
    ).encode(encoding, "replace")


def _xml_cell(cell: object) -> str:
    if isinstance(cell, date):
        moment = cell if isinstance(cell, datetime) else datetime.combine(cell, datetime.min.time())
        return f'<Cell><Data ss:Type="DateTime">{moment.isoformat()}.000</Data></Cell>'
    sort = "Number" if isinstance(cell, int | float) else "String"
    return f'<Cell><Data ss:Type="{sort}">{html.escape(str(cell))}</Data></Cell>'


def record(number: int, **fields) -> dict:
    """A national electronic repair record, with telephone numbers as some systems add them."""
    return {
        "basicInfo": {
            "vehicleplatenumber": f"粤B{10000 + number}",
            "companyname": "顺达汽修",
            "vin": f"LSVAA4187E2{number:06d}",
            "repairdate": f"{day(6):%Y%m%d}",
            "repairmileage": str(1000 + number),
            "settledate": f"{day(5):%Y%m%d}",
            "faultdescription": "异响",
            "costlistcode": f"S{number:05d}",
            "联系电话": mobile(number),
            **fields,
        },
        "repairprojectlist": [
            {"repairproject": "更换刹车片", "workinghours": "1.5"},
            {"repairproject": "四轮定位", "workinghours": "1"},
        ],
        "vehiclepartslist": [{"partscode": "P1", "partsname": "刹车片", "partsquantity": "4"}],
    }

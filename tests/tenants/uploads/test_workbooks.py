"""Workbooks old and new: their dates, their sheets, their hidden parts, and what makes one of them refused."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
import xlsxwriter

from tenants.uploads import reading, sandbox
from tenants.uploads.reading import Unreadable
from tenants.uploads.sheet import plain
from tests.tenants.uploads import biff
from tests.tenants.uploads.files import as_xls, as_xlsx, understood

ROWS = [["工单号", "手机", "交车日期"], ["A1", 13912345678.0, date(2026, 11, 1)], ["A2", "13912345679", 46327]]
READ = [["工单号", "手机", "交车日期"], ["A1", "13912345678", date(2026, 11, 1)], ["A2", "13912345679", "46327"]]


@pytest.mark.parametrize("make", [as_xls, as_xlsx])
def test_a_workbook_of_either_kind_gives_plain_cells(make):
    (sheet,) = reading.sheets(make(ROWS))

    assert sheet.rows == READ
    assert not sheet.epoch_1904


@pytest.mark.parametrize("content", [as_xls(ROWS, epoch_1904=True), as_xlsx(ROWS, date_1904=True)], ids=["xls", "xlsx"])
def test_dates_that_count_from_1904_are_told(content):
    (sheet,) = reading.sheets(content)

    assert sheet.epoch_1904
    assert sheet.rows[1] == READ[1]


@pytest.mark.parametrize(("epoch_1904", "serial"), [(False, 46327), (True, 44865)])
def test_serial_numbers_are_days_in_either_system(epoch_1904, serial):
    found = understood(as_xls([ROWS[0], ["A1", "13912345678", serial]], epoch_1904=epoch_1904))

    assert found.jobs[0].delivered_at.date() == date(2026, 11, 1)


def test_hidden_sheets_are_left_out():
    content = biff.workbook({"旧": ROWS, "新": ROWS}, hidden=("旧",))

    assert [sheet.name for sheet in reading.sheets(content)] == ["新"]


def test_rows_that_a_filter_hides_are_read():
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    for place, row in enumerate(READ):
        sheet.write_row(place, 0, map(str, row))
    sheet.set_row(1, None, None, {"hidden": True})
    book.close()

    assert len(reading.sheets(file.getvalue())[0].rows) == 3


def test_formats_without_cells_do_not_make_a_sheet_large():
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, READ[0])
    sheet.write_blank(1_048_575, 3, None, book.add_format({"bold": True}))
    book.close()

    assert reading.sheets(file.getvalue())[0].rows == [READ[0]]


def test_two_readers_of_workbooks_agree():
    content = as_xlsx([*ROWS, ["A3", 1.5, datetime(2026, 11, 1, 8, 30)]])
    other = openpyxl.load_workbook(io.BytesIO(content), read_only=True).active

    told = [[plain(cell) for cell in row] for row in other.iter_rows(values_only=True)]

    assert told == reading.sheets(content)[0].rows


def changed(content: bytes, **parts: bytes) -> bytes:
    """A workbook with other contents in some of its parts, named by the end of their names."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            part = next((body for name, body in parts.items() if entry.filename.endswith(f"{name}.xml")), None)
            new.writestr(entry.filename, old.read(entry) if part is None else part)
    return file.getvalue()


NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))


def one_sheet(rows: str, dimension: str = "A1:B2", doctype: str = "") -> bytes:
    told = f'{doctype}<worksheet {NAMESPACE}><dimension ref="{dimension}"/><sheetData>{rows}</sheetData></worksheet>'
    return changed(as_xlsx(READ), sheet1=told.encode())


def text(place: str, written: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{written}</t></is></c>'


HEAD = f'<row r="1">{text("A1", "工单号")}{text("B1", "手机")}</row>'
BOMBS = {
    "one cell in the last corner": one_sheet(f'{HEAD}<row r="1048576">{text("XFD1048576", "x")}</row>'),
    "one cell in the last row": one_sheet(f'{HEAD}<row r="1048576">{text("A1048576", "x")}</row>'),
    "one cell in the last column": one_sheet(f'<row r="1">{text("A1", "x")}{text("XFD1", "x")}</row>'),
    "a cell of a million characters": one_sheet(f'{HEAD}<row r="2">{text("A2", "长" * 1_000_000)}</row>'),
}


@pytest.mark.parametrize("content", BOMBS.values(), ids=BOMBS.keys())
def test_a_workbook_that_would_fill_the_memory_is_too_large(content):
    with pytest.raises(Unreadable) as refused:
        sandbox.sheets(content)

    assert refused.value.code == "too_large"


def test_the_size_that_a_sheet_claims_costs_nothing():
    assert sandbox.sheets(one_sheet(HEAD, dimension="A1:XFD1048576"))[0].rows == [["工单号", "手机"]]


def test_entities_of_a_workbooks_own_are_not_followed():
    doctype = f'<!DOCTYPE worksheet [<!ENTITY l0 "ha">{LAUGHS}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    content = one_sheet(f'{HEAD}<row r="2">{text("A2", "&l8;&f;")}</row>', doctype=doctype)

    try:
        told = str(sandbox.sheets(content))
    except Unreadable as refused:
        told = refused.code
    assert told == "damaged" or ("haha" not in told and "root:" not in told)


def nested() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as outer:
        outer.writestr("jobs.xlsx", as_xlsx(READ))
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (as_xls(READ, encrypted=True), "encrypted"),
        (biff.compound("EncryptedPackage", b"x" * 5000), "encrypted"),
        (biff.compound("WordDocument", b"x" * 5000), "not_a_table"),
        (biff.compound("Workbook", b"x" * 5000), "damaged"),
        (as_xls(READ)[:2000], "damaged"),
        (as_xls([]), "file_empty"),
        (changed(as_xlsx(READ), workbook=b"<workbook"), "damaged"),
        (nested(), "not_a_table"),
    ],
)
def test_a_workbook_that_cannot_be_read_is_refused_by_name(content, code):
    with pytest.raises(Unreadable) as refused:
        reading.sheets(content)

    assert refused.value.code == code

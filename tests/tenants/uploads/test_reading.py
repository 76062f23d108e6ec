"""From bytes to sheets: kinds of files, encodings, separators, limits."""

import io
import zipfile
from datetime import date, datetime

import pytest

from tenants.uploads import reading, sandbox
from tenants.uploads.reading import Unreadable
from tests.tenants.uploads.files import as_csv, as_xlsx

SIMPLIFIED = [["工单号", "车牌号", "客户姓名", "联系电话"], ["A1", "粤B12345", "张三", "13912345678"]]
TRADITIONAL = [["工單號", "車牌號碼", "車主姓名", "行動電話"], ["A1", "ABC-1234", "張三豐", "0912345678"]]
WESTERN = [["RO Number", "Customer Name", "Mobile"], ["1", "José Müller", "4155562000"]]


@pytest.mark.parametrize(
    ("rows", "encoding", "told"),
    [
        (SIMPLIFIED, "utf-8", "utf-8"),
        (SIMPLIFIED, "utf-8-sig", "utf-8-sig"),
        (SIMPLIFIED, "gb18030", "gb18030"),
        (SIMPLIFIED, "utf-16", "utf-16"),
        (SIMPLIFIED, "utf-16-le", "utf-16-le"),
        (TRADITIONAL, "cp950", "cp950"),
        (TRADITIONAL, "utf-8", "utf-8"),
        (WESTERN, "cp1252", "cp1252"),
    ],
)
def test_the_encoding_is_the_one_that_makes_known_headings(rows, encoding, told):
    sheet = reading.sheets(as_csv(rows, encoding=encoding))[0]

    assert sheet.encoding == told
    assert sheet.rows == rows


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_the_one_that_makes_known_headings(separator):
    assert reading.sheets(as_csv(SIMPLIFIED, separator=separator))[0].rows == SIMPLIFIED


def test_a_declared_separator_counts_and_keeps_its_line():
    rows = reading.sheets(b"sep=;\r\nRO Number;Mobile\r\n1;2,5\r\n")[0].rows

    assert rows == [[], ["RO Number", "Mobile"], ["1", "2,5"]]


def test_a_stray_quote_does_not_swallow_the_file():
    lines = ["RO Number,Mobile,Notes", '1,4155562000,"open'] + [f"{n},4155562000,x" for n in range(2, 80)]

    assert len(reading.sheets("\n".join(lines).encode())[0].rows) == 80


def test_a_cell_may_hold_line_breaks():
    assert reading.sheets('工单号,备注\nA1,"一\n二"\n'.encode())[0].rows[1] == ["A1", "一\n二"]


def test_a_workbook_gives_whole_numbers_and_dates():
    content = as_xlsx(
        [
            ["工单号", "手机", "交车日期", "进厂时间"],
            [7, 13912345678.0, date(2026, 11, 1), datetime(2026, 11, 1, 8, 30)],
        ]
    )

    assert reading.sheets(content)[0].rows[1] == ["7", "13912345678", date(2026, 11, 1), datetime(2026, 11, 1, 8, 30)]


def test_the_name_of_a_file_proves_nothing():
    assert reading.sheets(as_xlsx(SIMPLIFIED), filename="jobs.csv")[0].kind == "xlsx"
    assert reading.sheets(as_csv(SIMPLIFIED), filename="jobs.xls")[0].kind == "csv"


def archive(**entries: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in entries.items():
            book.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b" \r\n\r\n", "file_empty"),
        (b"\xef\xbb\xbf", "file_empty"),
        (b",,,\n,,,\n", "file_empty"),
        (as_xlsx([]), "file_empty"),
        (b"%PDF-1.7 whatever", "not_a_table"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "not_a_table"),
        (bytes(range(1, 256)) * 20, "not_a_table"),
        (b"<html><table></table></html>", "file_empty"),
            (b"<html><p>Session expired</p></html>", "not_a_table"),
        (b'{"jobs": [1, 2]}', "not_a_table"),
        (archive(a_dot_txt=b"hello"), "not_a_table"),
        (b"PK\x03\x04 cut short", "damaged"),
        (as_xlsx(SIMPLIFIED)[:-300], "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"a" * (reading.MAX_BYTES + 1), "too_large"),
        (archive(xl__workbook_dot_xml=b"0" * 20_000_000), "too_large"),
        (archive(**{f"part{n}": b"" for n in range(501)}), "too_large"),
        (b"RO Number,Mobile\n" + b"1,2\n" * 51_000, "too_large"),
        (b"RO Number,Mobile" + b",x" * 250 + b"\n1,2\n", "too_large"),
        (b'RO Number,Mobile\n1,"' + b"x" * 40_000 + b'"\n', "too_large"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_by_name(content, code):
    with pytest.raises(Unreadable) as refused:
        reading.sheets(content)

    assert refused.value.code == code


def test_the_child_reads_the_same_as_this_process():
    rows = [*SIMPLIFIED, ["A2", "粤B1", date(2026, 11, 1), datetime(2026, 11, 1, 8, 30)]]
    content = as_xlsx(rows)

    assert sandbox.sheets(content) == reading.sheets(content)


def test_the_childs_refusal_is_the_same_refusal():
    with pytest.raises(Unreadable) as refused:
        sandbox.sheets(b"%PDF-1.7")

    assert refused.value.code == "not_a_table"


@pytest.mark.parametrize(
    "program",
    [
        "raise MemoryError",
        "import sys; sys.stdin.buffer.read()",
        """print('{"name": "", "kind": "csv", "merged": []}'); print('["a", "b"]')""",
        """print('{"name": "", "kind"')""",
        "import os; os.abort()",
        "import time; time.sleep(60)",
        """while True: print('{"name": "", "kind": "csv", "merged": []}')""",
    ],
)
def test_a_child_that_dies_or_never_ends_is_a_file_too_large(monkeypatch, program):
    monkeypatch.setattr(sandbox, "_CHILD", ["-S", "-c", program])
    monkeypatch.setattr(sandbox, "WALL_SECONDS", 0.5)
    monkeypatch.setattr(sandbox, "MAX_TOLD", 100)

    with pytest.raises(Unreadable) as refused:
        sandbox.sheets(as_csv(SIMPLIFIED))

    assert refused.value.code == "too_large"

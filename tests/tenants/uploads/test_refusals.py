"""Files that are refused with one sentence and exit code 2, each beside the file like it that is taken."""

import io
import json
import zipfile

import pytest
from django.core.management import CommandError, call_command

from tenants.uploads import messages
from tests.tenants.uploads import biff
from tests.tenants.uploads.files import as_csv, as_html, as_xls, as_xlsx, as_xml, day, mobile, record, understood

HEADER = ["工单号", "车牌号", "车主姓名", "手机", "结算日期"]
JOB = ["A1", "粤B12345", "张三丰", mobile(1), day(3)]
ROWS = [HEADER, JOB]


def zipped(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), body)
    return file.getvalue()


def lying() -> bytes:
    """A workbook whose directory says that its parts are small."""
    content = bytearray(zipped(xl__workbook_dot_xml=b"<workbook>" + b"0" * 50_000_000))
    place = content.rfind(b"PK\x01\x02")
    content[place + 24 : place + 28] = (100).to_bytes(4, "little")
    content[22:26] = (100).to_bytes(4, "little")
    return bytes(content)


LAUGHS = (
    "<!DOCTYPE w [<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10)) + "]>"
)
CASES = {
    "nothing": (b"", "file_empty", as_csv(ROWS)),
    "only a byte order mark": (b"\xef\xbb\xbf", "file_empty", as_csv(ROWS, encoding="utf-8-sig")),
    "a workbook without cells": (as_xlsx([]), "file_empty", as_xlsx(ROWS)),
    "headings only": (as_csv([HEADER]), "header_only", as_csv(ROWS, encoding="gb18030")),
    "headings and a total": (as_xls([HEADER, ["合计", "", "", "", 0]]), "header_only", as_xls(ROWS)),
    "a page of headings": (as_html([HEADER]), "header_only", as_html(ROWS)),
    "a letter named .csv": (
        "您好，\n附件是上月的工单，请查收。\n".encode(),
        "not_a_table",
        as_csv(ROWS, separator="\t"),
    ),
    "a PDF named .xlsx": (b"%PDF-1.7\n%\xe2\xe3", "not_a_table", as_xlsx(ROWS)),
    "a page to sign in": (
        b"<html><body>Please sign in</body></html>",
        "not_a_table",
        as_html(ROWS, encoding="gb18030"),
    ),
    "bytes without sense": (bytes(range(1, 256)) * 20, "not_a_table", as_csv(ROWS, encoding="utf-16")),
    "a workbook in an archive": (zipped(jobs_dot_xlsx=as_xlsx(ROWS)), "not_a_table", as_xlsx(ROWS)),
    "a letter of 2003": (biff.compound("WordDocument", b"x" * 5000), "not_a_table", as_xls(ROWS)),
    "an XLSX with a password": (biff.compound("EncryptedPackage", b"x" * 5000), "encrypted", as_xlsx(ROWS)),
    "an XLS with a password": (as_xls(ROWS, encrypted=True), "encrypted", as_xls(ROWS, epoch_1904=True)),
    "half an XLSX": (as_xlsx(ROWS)[:3000], "damaged", as_xlsx(ROWS)),
    "half an XLS": (as_xls(ROWS)[:1500], "damaged", as_xls(ROWS)),
    "half a record": (json.dumps([record(1)]).encode()[:200], "damaged", json.dumps([record(1)]).encode()),
    "a billion laughs": (as_xml([["&a9;"]], before=LAUGHS), "damaged", as_xml(ROWS)),
    "a bomb": (zipped(xl__workbook_dot_xml=b"0" * 30_000_000), "too_large", as_xlsx(ROWS)),
    "a bomb that denies it": (lying(), "damaged", as_xlsx(ROWS)),
    "an archive of many parts": (zipped(**{f"part{n}": b"" for n in range(600)}), "too_large", as_xlsx(ROWS)),
    "too many rows": (as_csv([HEADER, *[["A1"]] * 50_200]), "too_large", as_csv([HEADER, *[JOB] * 200])),
    "too many columns": (as_xml([HEADER * 60]), "too_large", as_xml([[*HEADER, *[""] * 150, "x"], JOB])),
    "too many bytes": (b"a" * (20 * 1024 * 1024 + 1), "too_large", as_csv(ROWS, separator=";")),
}


@pytest.mark.parametrize(("bad", "code", "good"), CASES.values(), ids=CASES.keys())
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence_and_its_good_twin_is_taken(
    shunda, tmp_path, bad, code, good
):
    path, out = tmp_path / "jobs.xls", io.StringIO()
    path.write_bytes(bad)

    with pytest.raises(CommandError) as refused:
        call_command("import_jobs", "shunda", str(path), "--json", "--dry-run", stdout=out, stderr=io.StringIO())
    taken = understood(good)

    assert (refused.value.returncode, json.loads(out.getvalue())["error"]["code"]) == (2, code)
    assert messages.unreadable(code) != messages.unreadable("no such code")
    assert (taken.rejected, taken.rows > 0) == (0, True)

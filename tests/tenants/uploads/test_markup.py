"""HTML tables and the XML of 2003, both named .xls by the systems that write them."""

from datetime import date, datetime

import pytest

from tenants.uploads import reading
from tenants.uploads.reading import Unreadable
from tests.tenants.uploads.files import as_html, as_xml, day, mobile, understood

ROWS = [["工单号", "车牌号", "客户姓名", "联系电话"], ["A1", "粤B12345", "张三", "13912345678"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_page_is_read_in_the_encoding_that_makes_known_headings(encoding):
    wrong = '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">'

    (sheet,) = reading.sheets(as_html(ROWS, encoding=encoding, head=wrong))

    assert (sheet.kind, sheet.rows) == ("html", ROWS)


def page(body: str) -> list[list]:
    return reading.sheets(f"<html><body>{body}</body></html>".encode())[0].rows


def test_end_tags_may_be_missing():
    assert page("<table><tr><th>工单号<th>手机<tr><td>A1<td>139</table>") == [["工单号", "手机"], ["A1", "139"]]


def test_line_breaks_of_the_source_are_blanks_and_those_asked_for_stay():
    assert page("<table><tr><td>更换\n   机油<br>机滤 </td></tr></table>") == [["更换 机油\n机滤"]]


def test_cells_may_span_and_what_a_page_hides_in_them_is_no_text():
    rows = page(
        "<table><tr><td rowspan=2>工单号<style>td{}</style></td><td colspan=2>车主</td></tr>"
        "<tr><td>姓名</td><td>电话&nbsp;&amp; 手机</td></tr><tr><td>A1<td>张三<td>139</tr></table>"
    )

    assert rows == [["工单号", "车主"], ["", "姓名", "电话 & 手机"], ["A1", "张三", "139"]]


def test_a_number_shown_in_powers_of_ten_is_taken_whole():
    assert page('<table><tr><td x:num="13912345678">1.39E+10</td></tr></table>') == [["13912345678"]]


def test_a_page_that_lays_out_its_table_in_a_table_gives_both():
    found = reading.sheets(b"<table><tr><td>Logo</td><td><table><tr><td>RO Number</td></tr></table></td></tr></table>")

    assert [sheet.rows for sheet in found] == [[["Logo"]], [["RO Number"]]]


def test_headings_over_two_lines_of_a_page_become_jobs():
    lines = "".join(
        f"<tr><td>A{n}<td>张三丰<td style='mso-number-format:\\@'>{mobile(n)}<td>{day(3)}</tr>" for n in range(3)
    )
    found = understood(
        (
            "<table><tr><td colspan=4>顺达汽修交车明细</td></tr>"
            "<tr><th rowspan=2>工单号</th><th colspan=2>车主</th><th rowspan=2>交车日期</th></tr>"
            f"<tr><th>姓名</th><th>电话</th></tr>{lines}<tr><td>合计</td><td>3 台</td></tr></table>"
        ).encode("gb18030")
    )

    assert (found.rows, found.accepted, found.header_row) == (3, 3, 3)
    assert found.mapping["mobile"] == "车主 电话"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_the_xml_of_2003_gives_text_numbers_and_dates(encoding):
    rows = [*ROWS, ["A2", 13912345678.0, date(2026, 11, 1), datetime(2026, 11, 1, 8, 30)]]

    (sheet,) = reading.sheets(as_xml(rows, encoding=encoding))

    assert sheet.kind == "xml"
    assert sheet.rows == [*ROWS, ["A2", "13912345678", date(2026, 11, 1), datetime(2026, 11, 1, 8, 30)]]


def test_places_that_the_xml_skips_stay_empty_and_spans_are_told():
    content = as_xml(ROWS).replace(b"<Row><Cell><Data", b'<Row ss:Index="3"><Cell ss:Index="2"><Data', 1)
    content = content.replace(b"<Cell><Data", b'<Cell ss:MergeAcross="1"><Data', 1)

    (sheet,) = reading.sheets(content)

    assert sheet.rows[:3] == [[], [], ["", "工单号", "车牌号", "", "客户姓名", "联系电话"]]
    assert sheet.merged == [(2, 2, 2, 3)]


def test_sheets_that_the_xml_hides_are_left_out_and_its_days_may_count_from_1904():
    hidden = "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>"

    with pytest.raises(Unreadable):
        reading.sheets(as_xml(ROWS, options=hidden))
    assert reading.sheets(as_xml(ROWS, options=hidden.replace("SheetHidden", "Yes")))
    assert reading.sheets(as_xml(ROWS, options="<x:Date1904/>"))[0].epoch_1904


LAUGHS = "<!DOCTYPE w [<!ENTITY a 'ha'>" + "".join(f"<!ENTITY a{n} '{'&a;' * 10}'>" for n in range(9)) + "]>"
REFUSED = {
    "entities that grow": (as_xml([["&a8;"]], before=LAUGHS), "damaged"),
    "a file from outside": (as_xml(ROWS, before="<!DOCTYPE w SYSTEM 'file:///etc/passwd'>"), "damaged"),
    "xml cut short": (as_xml(ROWS)[:-60], "damaged"),
    "xml of another kind": (b'<?xml version="1.0"?><jobs><job/></jobs>', "not_a_table"),
    "a picture in xml": (b'<svg xmlns="http://www.w3.org/2000/svg"></svg>', "not_a_table"),
    "xml without rows": (as_xml([]), "file_empty"),
    "a page without a table": (b"<html><body>Please sign in</body></html>", "not_a_table"),
    "a frame of other pages": (b"<html><frameset><frame src='sheet001.htm'></frameset></html>", "not_a_table"),
    "a column out of reach": (b"<table><tr><td colspan=99999>x<td>y</table>", "too_large"),
    "a row out of reach": (as_xml(ROWS).replace(b"<Row>", b'<Row ss:Index="900000">', 1), "too_large"),
    "too many tables": (b"<table><tr><td>x</table>" * 300, "too_large"),
    "too many columns": (as_html([["x"] * 300]), "too_large"),
    "too many rows": (b"<table>" + b"<tr><td>1" * 51_000, "too_large"),
    "a cell too long": (as_html([["x" * 40_000]]), "too_large"),
}


@pytest.mark.parametrize(("content", "code"), REFUSED.values(), ids=REFUSED.keys())
def test_markup_that_cannot_be_read_is_refused_by_name(content, code):
    with pytest.raises(Unreadable) as refused:
        reading.sheets(content)

    assert refused.value.code == code

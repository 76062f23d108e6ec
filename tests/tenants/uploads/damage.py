"""Files as chance damages them, of every kind: cells replaced, bytes changed, ends cut off, markup slipped in."""

import io
import json
import random
import zipfile
from collections.abc import Callable

from tests.tenants.uploads.files import as_csv, as_html, as_xls, as_xlsx, as_xml, day, headings, mobile, person, record

HEADER = headings(
    "工单号, 车牌号, 车架号, 车主, 送修人手机, 交车日期, 结算日期, 进厂里程, 维修类型, 维修项目名称, 更换配件, 数量, "
    "工时费, 结算金额, 服务顾问, 维修技师, 质检员, 邮箱, 年款, 建议, 未修项目, 下次保养日期, 下次保养里程, 是否回访"
)
NASTY = (
    "", "无", "0", "-1", "1e308", "9" * 40, "13800138000", "1.3912345678E+10", "=1+1", "\x00", "\ufffd", "\u202eabc",
    "😀" * 200, "长" * 5000, "0001-01-01", "9999-12-31", "2026-02-30", "1900-01-00", "45980.99999", "-45980", "24:00",
    "１３９１２３４５６７８", "粤B·12345", "粤" * 70, "a@b.c" + "d" * 300, "1,234.50元", "NaN", "inf",
    "¥-9,999,999,999,999", "是", "''", '"', ";;;;", "合计", "\r\n\r\n", "1/2/3/4", "12/13/2026", "民国115年1月1日",
    "LSVAA4187E2000001", "OIQ" * 6, "[{", '[{"a": 1}]', "<td>", "&#x110000;", "]]>", '="', "'", "\ud800",
)  # fmt: skip
SLIPPED_IN = (
    b"<table>", b"</table>", b"<td colspan=99999 rowspan=99999>", b'<Row ss:Index="60000">', b'<Cell ss:Index="9999">',
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"<!--", b"<![CDATA[", b"&a;", b'"', b"\x00" * 9, b"\xff\xfe", b"{", b"[[[[",
    b'r="XFD1048576"', b'r="A1048576"', b't="s"', b"1e999", b"\n" * 200, b"," * 300,
)  # fmt: skip
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16", "big5", "cp1252")


def file(chance: random.Random) -> tuple[str, bytes]:
    """The kind of a file and its bytes; about a third of them are whole."""
    kind = chance.choice(list(_KINDS))
    rows = [row(n) for n in range(chance.randrange(0, 9))]
    for _ in range(chance.randrange(0, 12)):
        if rows:
            cells = chance.choice(rows)
            cells[chance.randrange(len(cells))] = chance.choice(NASTY)
    table = [HEADER[:], *rows]
    for _ in range(chance.choice((0, 0, 1, 3))):
        chance.choice(table)[chance.randrange(len(HEADER))] = chance.choice(NASTY)
    return kind, _bytes(chance, _KINDS[kind](chance, table))


def row(n: int) -> list:
    return [
        f"RO{n:05d}", f"粤B{10000 + n}", f"LSVAA4187E2{n:06d}", person(n), mobile(n), day(3), day(3), 12000 + n, "保养",
        "更换机油;更换机滤", "机油;机滤", 2, "100", "380.5", "李强", "王师傅", "赵检", "a@example.com", 2020, "换胎",
        "刹车片(下次) 300元", day(-90), 20000, "是",
    ]  # fmt: skip


def _bytes(chance: random.Random, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice((0, 0, 0, 1, 5, 40))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    if chance.random() < 0.2:
        place = chance.randrange(len(changed))
        changed[place:place] = chance.choice(SLIPPED_IN)
    if chance.random() < 0.1:
        begin = chance.randrange(len(changed))
        changed += changed[begin : begin + chance.randrange(5000)]
    if chance.random() < 0.1:
        del changed[chance.randrange(len(changed)) :]
    return bytes(changed)


def _csv(chance: random.Random, table: list[list]) -> bytes:
    text = as_csv(_whole(table), separator=chance.choice(",\t;|^~")).decode()
    return text.encode(chance.choice(ENCODINGS), errors="replace")


def _xlsx(chance: random.Random, table: list[list]) -> bytes:
    """A workbook; now and then damaged in a part of it, so that the archive itself stays whole."""
    content = as_xlsx([[str(cell).replace("\x00", "") for cell in cells] for cells in _whole(table)])
    if chance.random() < 0.5:
        return content
    damaged = chance.choice(("sheet1.xml", "sharedStrings.xml", "workbook.xml", "styles.xml"))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            part = old.read(entry)
            new.writestr(entry.filename, _bytes(chance, part) if entry.filename.endswith(damaged) else part)
    return out.getvalue()


def _json(chance: random.Random, table: list[list]) -> bytes:
    if chance.random() < 0.5:
        records = [record(n, costlistcode=chance.choice(NASTY), 备注=cells[3]) for n, cells in enumerate(table)]
    else:
        records = [dict(zip(table[0], map(str, cells), strict=True)) for cells in table[1:]]
    return json.dumps(records, ensure_ascii=chance.random() < 0.5).encode("utf-8", errors="replace")


def _whole(table: list[list]) -> list[list]:
    """Without halves of characters, which only JSON can write."""
    return [[cell.replace("\ud800", "") if isinstance(cell, str) else cell for cell in cells] for cells in table]


_KINDS: dict[str, Callable[[random.Random, list[list]], bytes]] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "xls": lambda _, table: as_xls(table),
    "html": lambda chance, table: as_html(_whole(table), encoding=chance.choice(ENCODINGS)),
    "xml": lambda chance, table: as_xml(_whole(table), encoding=chance.choice(("utf-8", "utf-16", "gb18030"))),
    "json": _json,
}

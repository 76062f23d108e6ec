"""Files as chance damages them: each is understood or refused by name, its rows add up, and its jobs can be written."""

import random
import uuid
from datetime import datetime, time, timedelta

import pytest
from django.db import transaction

from tenants.shops.models import Shop
from tenants.uploads import checking, commit, messages, reading, understand
from tenants.uploads.reading import Unreadable
from tests.conftest import NOW
from tests.tenants.uploads.files import TODAY, as_csv, as_xlsx, day, headings, mobile, person

HEADER = headings(
    "工单号, 车牌号, 车架号, 车主, 送修人手机, 交车日期, 结算日期, 进厂里程, 维修类型, 维修项目名称, 更换配件, 数量, "
    "工时费, 结算金额, 服务顾问, 维修技师, 质检员, 邮箱, 年款, 建议, 未修项目, 下次保养日期, 下次保养里程, 是否回访"
)
NASTY = (
    "", "无", "0", "-1", "1e308", "9" * 40, "13800138000", "1.3912345678E+10", "=1+1", "\x00", "\ufffd", "\u202eabc",
    "😀" * 200, "长" * 5000, "0001-01-01", "9999-12-31", "2026-02-30", "1900-01-00", "45980.99999", "-45980", "24:00",
    "１３９１２３４５６７８", "粤B·12345", "粤" * 70, "a@b.c" + "d" * 300, "1,234.50元", "NaN", "inf",
    "¥-9,999,999,999,999", "是", "''", '"', ";;;;", "合计", "\r\n\r\n", "1/2/3/4", "12/13/2026", "民国115年1月1日",
    "LSVAA4187E2000001", "OIQ" * 6,
)  # fmt: skip


def row(n: int) -> list:
    return [
        f"RO{n:05d}", f"粤B{10000 + n}", f"LSVAA4187E2{n:06d}", person(n), mobile(n), day(3), day(3), 12000 + n, "保养",
        "更换机油;更换机滤", "机油;机滤", 2, "100", "380.5", "李强", "王师傅", "赵检", "a@example.com", 2020, "换胎",
        "刹车片(下次) 300元", day(-90), 20000, "是",
    ]  # fmt: skip


def damaged(chance: random.Random) -> bytes:
    """A usual file with some cells replaced, then, now and then, some of its bytes."""
    rows = [row(n) for n in range(chance.randrange(0, 12))]
    for _ in range(chance.randrange(0, 14)):
        if rows:
            cells = chance.choice(rows)
            cells[chance.randrange(len(cells))] = chance.choice(NASTY)
    table = [HEADER[:], *rows]
    for _ in range(chance.choice((0, 0, 1, 3))):
        chance.choice(table)[chance.randrange(len(HEADER))] = chance.choice(NASTY)
    if chance.random() < 0.3:
        content = as_xlsx([[str(cell).replace("\x00", "") for cell in cells] for cells in table])
    else:
        encoding = chance.choice(("utf-8", "utf-8-sig", "gb18030", "utf-16", "big5"))
        text = as_csv(table, separator=chance.choice(",\t;|")).decode()
        content = text.encode(encoding, errors="replace")
    changed = bytearray(content)
    for _ in range(chance.choice((0, 0, 0, 1, 5, 40))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    if chance.random() < 0.1:
        del changed[chance.randrange(len(changed)) :]
    return bytes(changed)


def survives(shop: Shop, seed: int) -> str:
    """What became of one file: refused by its code, or written and taken back."""
    content = damaged(random.Random(seed))
    now = datetime.combine(TODAY, time(12), NOW.tzinfo) + timedelta(hours=1)
    try:
        found = understand.read(
            content, filename="x", region="CN", today=TODAY, timezone="Asia/Shanghai", reader=reading.sheets
        )
    except Unreadable as refused:
        return refused.code
    assert found.accepted + found.duplicates + found.rejected == found.rows
    assert {one["code"] for one in found.rejections} <= set(checking.REJECTIONS)
    assert set(found.findings) <= set(checking.FINDINGS)
    with shop.schema(), transaction.atomic():
        done, _ = commit.write(found.jobs, upload=uuid.uuid4(), shop=shop, now=now)
        assert len(done.created) == len({job.key for job in found.jobs}) == len(found.jobs)
        again, _ = commit.write(found.jobs, upload=uuid.uuid4(), shop=shop, now=now)
        assert (again.created, again.updated) == ([], [])
        transaction.set_rollback(True)
    return "read"


def test_damaged_files_break_nothing(shunda):
    outcomes = [survives(shunda, seed) for seed in range(250)]

    assert outcomes.count("read") > 100
    refused = set(outcomes) - {"read"}
    assert len(refused) > 1
    assert messages.unreadable("no such code") not in map(messages.unreadable, refused)


@pytest.mark.nightly
def test_ten_thousand_damaged_files_break_nothing(shunda):
    for seed in range(1000, 11_000):
        survives(shunda, seed)

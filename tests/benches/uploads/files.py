"""A made-up export of 20 columns whose faults are known: 3 % of its rows are bad and 1 % repeat an earlier one."""

import csv
import io
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import xlsxwriter

NOW = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)
HEADER = (
    "工单号", "车牌号", "品牌", "车型", "车主姓名", "联系电话", "服务顾问", "维修技师", "质检员", "开单时间",
    "完工时间", "结算时间", "交车时间", "进厂里程", "维修类别", "维修项目", "更换配件", "工时费", "材料费", "结算金额",
)  # fmt: skip
NUMBER, PLATE, PHONE = HEADER.index("工单号"), HEADER.index("车牌号"), HEADER.index("联系电话")
STAMPS = slice(HEADER.index("开单时间"), HEADER.index("交车时间") + 1)
KINDS = ("保养", "一般维修", "大修", "洗车")
_FAULTS = ("phone_missing", "phone_invalid", "date_missing", "date_invalid", "date_future", "job_no_missing")


@dataclass(frozen=True)
class Made:
    """Cells as text, one list per row under the heading; rows are numbered as in a spreadsheet, the first is 2."""

    cells: list[list[str]]
    faults: dict[int, str]
    repeats: frozenset[int]

    @property
    def good(self) -> list[list[str]]:
        """The rows that become jobs."""
        return [row for n, row in enumerate(self.cells, start=2) if n not in self.faults and n not in self.repeats]


def made(rows: int, *, seed: int = 7, bad: float = 0.03) -> Made:
    """The same rows for the same seed; `bad` is the share of faulty ones."""
    chance = random.Random(seed)
    cells: list[list[str]] = []
    faults: dict[int, str] = {}
    repeats: set[int] = set()
    for place in range(rows):
        number = place + 2
        drawn = chance.random()
        if drawn < 0.01 and place and number - 1 not in faults:
            cells.append(list(cells[-1]))
            repeats.add(number)
            continue
        row = _row(place)
        if drawn > 1 - bad:
            fault = chance.choice(_FAULTS)
            _spoil(row, fault)
            faults[number] = fault
        cells.append(row)
    return Made(cells, faults, frozenset(repeats))


def _row(n: int) -> list[str]:
    opened = NOW.replace(tzinfo=None) - timedelta(days=1, minutes=7 * n % 20_000)
    stamps = [str(opened + timedelta(hours=hours)) for hours in (0, 3, 4, 5)]
    return [
        f"RO{n:06d}", f"粤B{n:05d}", "大众", "途观", f"张{chr(0x4E00 + n % 20_000)}", f"139{n:08d}",
        f"李顾问{n % 9}", f"王技师{n % 20}", "赵检验", *stamps, str(10_001 + n), KINDS[n % 4],
        "更换机油;更换机滤", "机油;机滤", "100.00", "280.50", "380.50",
    ]  # fmt: skip


def _spoil(row: list[str], fault: str) -> None:
    if fault.startswith("phone"):
        row[PHONE] = "" if fault == "phone_missing" else "1391234"
    elif fault == "job_no_missing":
        row[NUMBER] = row[PLATE] = ""
    else:
        bad = {"date_missing": "", "date_invalid": "2026-13-41", "date_future": "2031-01-01 10:00:00"}[fault]
        row[STAMPS] = [bad] * 4


def as_csv(rows: list[list[str]], *, encoding: str = "utf-8", heading: bool = True) -> bytes:
    """Text with commas."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEADER, *rows] if heading else rows)
    return text.getvalue().encode(encoding)


def as_xlsx(rows: list[list[str]]) -> bytes:
    """A workbook of one sheet, with amounts and mileages as numbers."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_numbers": False})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADER)
    for place, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if column in (13, 17, 18, 19):
                sheet.write_number(place, column, float(cell))
            else:
                sheet.write_string(place, column, cell)
    book.close()
    return file.getvalue()

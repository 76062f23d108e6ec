"""Where a sheet's table begins and ends: titles above, headings over two lines, totals and signatures below."""

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

from tenants.uploads import headers
from tenants.uploads.sheet import Cell, Row, Sheet

LOOK_AT = 20

_TOTALS = frozenset(
    ("合计", "总计", "小计", "共计", "总合计", "本页合计", "本页小计", "本日合计", "当日合计", "本月合计", "日计",
     "月计", "累计", "汇总", "平均", "total", "totals", "grandtotal", "subtotal", "pagetotal", "sum", "average")
)  # fmt: skip
_TOTAL_START = re.compile(
    r"(?:本页|本日|当日|本月)?(?:合计|总计|小计|共计|总合计|汇总)[:(（]?|(?:grand |sub)?totals?\s*[:(]"
    r"|共\s*\d+\s*[条单台笔行]"
)
_NUMBER = re.compile(
    r"(?:[^\d:：]{1,12}[:：]\s*)?[-+(]?(?:NT\$|HK\$|RMB|[¥$￥£€])?\s*[\d.,]+\)?%?\s*(?:元|台|辆|单|条|笔|次)?", re.I
)
_NUMBER_ENDS = frozenset("0123456789.)%元台辆单条笔次")
_SIGNATURE = re.compile(
    r"(?:制表|制单|审核|复核|核准|打印|填表|导出|统计|主管|财务|出纳|会计|经办|店长|经理|负责人|签字|签名|签章|盖章"
    r"|客户签|备注[::]|说明[::]|注[::]|第\s*\d+\s*页|共\s*\d+\s*页|以上"
    r"|page\s*\d|printed|prepared|signature|signed|report |generated|exported|note:|end of|\*\*\*|---)",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"[(\[（【][^()\[\]（）【】]{1,12}[)\]）】]|公里|千米|元|小时|km|kms|miles|hrs?|yyyy[-/]mm[-/]dd", re.I
)
_DATA_LIKE = re.compile(r".*\d{4,}.*|\d+(?:\.\d+)?|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.*")


@dataclass
class Table:
    """`header` as written, one per column; `rows` are the data rows with their numbers in the spreadsheet."""

    header: list[str]
    header_row: int
    rows: list[tuple[int, Row]]
    score: float


def find(sheet: Sheet, *, known: frozenset[str] = frozenset(), header_row: int | None = None) -> Table | None:
    """The table in a sheet, or None when no row among the first 20 looks like headings.

    `known` are normalised headings that a person has explained before; they count as known. `header_row` is the row
    that a person says the headings stand in, as the sheet numbers it; a row that is not there says nothing.
    """
    best = _said(sheet, known, header_row) if header_row else None
    if best is None:
        best = max(
            (_best_at(sheet, place, known) for place in range(len(sheet.rows[:LOOK_AT]))), default=None, key=_score
        )
        if best is None or best.score < 1.5:
            return None
    rows = _data(sheet, best)
    width = max([len(best.cells), *(len(row) for _, row in rows)], default=0)
    header = _distinct([*best.cells, *[""] * (width - len(best.cells))])
    return Table(header, sheet.number(best.last), rows, best.score)


def first_row(sheet: Sheet) -> int | None:
    """The number of the first row that holds anything."""
    return next((sheet.number(place) for place, row in enumerate(sheet.rows) if any(row)), None)


@dataclass
class _Heading:
    """One or two lines that may be the headings: how well they are known, their places, one heading per column."""

    score: float
    first: int
    last: int
    cells: list[str]


def _score(heading: _Heading) -> float:
    return heading.score


def _said(sheet: Sheet, known: frozenset[str], header_row: int) -> _Heading | None:
    """The headings of the row that a person chose, with the line above or below where that makes them better."""
    place = next((place for place in range(len(sheet.rows)) if sheet.number(place) == header_row), None)
    if place is None or not any(sheet.rows[place]):
        return None
    above = _best_at(sheet, place - 1, known) if place else None
    below = _best_at(sheet, place, known)
    return above if above and above.last == place and above.score > below.score else below


def _best_at(sheet: Sheet, place: int, known: frozenset[str]) -> _Heading:
    """The headings that begin at a row: of this line, or of two when that says clearly more."""
    cells = [_line(cell) for cell in sheet.rows[place]]
    single = _Heading(sum(_strength(cell, known) for cell in cells), place, place, cells)
    if place + 1 >= len(sheet.rows):
        return single
    if _is_units(sheet.rows[place + 1]):
        return _Heading(single.score, place, place + 1, _under(cells, sheet.rows[place + 1]))
    joined = _joined(sheet, place)
    if joined:
        score = sum(_strength(cell, known) for cell in joined)
        if score > single.score + 0.3:
            return _Heading(score, place, place + 1, joined)
    return single


def _is_units(row: Row) -> bool:
    filled = [cell for cell in row if cell != ""]
    return bool(filled) and all(isinstance(cell, str) and _UNIT.fullmatch(cell) for cell in filled)


def _under(cells: list[str], units: Row) -> list[str]:
    return [f"{cell} {_line(units[place]) if place < len(units) else ''}".strip() for place, cell in enumerate(cells)]


def _line(cell: Cell) -> str:
    return re.sub(r"\s+", " ", cell).strip() if isinstance(cell, str) else cell.isoformat()


def _strength(cell: str, known: frozenset[str]) -> float:
    if not cell:
        return 0.0
    return 1.0 if headers.normalise(cell) in known else headers.strength(cell)


def _joined(sheet: Sheet, place: int) -> list[str] | None:
    """Two lines as one heading per column, joined by a blank; None when the second line is data."""
    upper = [_line(cell) for cell in sheet.rows[place]]
    lower = [_line(cell) for cell in sheet.rows[place + 1]]
    if sum(bool(cell) for cell in upper) < 2 or not any(lower):
        return None
    if any(isinstance(cell, dt.date) for cell in sheet.rows[place + 1]):
        return None
    if any(_DATA_LIKE.fullmatch(cell) for cell in lower if cell):
        return None
    width = max(len(upper), len(lower))
    upper += [""] * (width - len(upper))
    lower += [""] * (width - len(lower))
    merged = {
        column: upper[left]
        for top, left, bottom, right in sheet.merged
        if top == place == bottom and left < len(upper)
        for column in range(left, min(right, width - 1) + 1)
    }
    joined = []
    caption = ""
    for column in range(width):
        caption = upper[column] or caption
        above = upper[column] or merged.get(column, "")
        whole = f"{above} {lower[column]}".strip()
        if not above and lower[column]:
            # Without merged cells to go by, a caption reaches to the right when that makes a heading we know.
            reaching = f"{caption} {lower[column]}".strip()
            if headers.strength(reaching) > headers.strength(lower[column]):
                whole = reaching
        joined.append(whole)
    return joined


def _distinct(header: list[str]) -> list[str]:
    """A heading that comes twice gets its count, so that each column has a name of its own."""
    seen: dict[str, int] = {}
    named = []
    for cell in header:
        seen[cell] = seen.get(cell, 0) + 1
        named.append(f"{cell}_{seen[cell]}" if cell and seen[cell] > 1 else cell)
    return named


def _data(sheet: Sheet, heading: _Heading) -> list[tuple[int, Row]]:
    """The rows below the headings, without totals, signatures, and what is printed again on top of each page."""
    width = sum(bool(cell) for cell in heading.cells)
    start = heading.last + 1
    above = {tuple(row) for row in sheet.rows[:start] if any(row)}
    begins = {row[0] for row in above}
    kept: list[tuple[int, Row]] = []
    for place in range(start, len(sheet.rows)):
        row = sheet.rows[place]
        filled = [cell for cell in row if cell != ""]
        if not filled or _is_total(filled) or _is_signature(filled, width):
            continue
        if row[0] in begins and tuple(row) in above:
            continue
        if place == start and _numbers_columns(filled):
            continue
        kept.append((sheet.number(place), row))
    return kept


def _numbers_columns(filled: Row) -> bool:
    """Whether a row below the headings only counts the columns: 1, 2, 3 ..."""
    return len(filled) > 2 and [*map(str, range(1, len(filled) + 1))] == filled


def _is_total(filled: Row) -> bool:
    """Whether a row holds nothing but words for a total, and numbers."""
    said = False
    for cell in filled:
        if not isinstance(cell, str):
            return False
        if not cell[0].isdigit() and _says_total(cell):
            said = True
        elif not _is_number(cell):
            return False
    return said


@lru_cache(maxsize=4096)
def _says_total(cell: str) -> bool:
    return headers.normalise(cell, brackets=False) in _TOTALS or bool(
        _TOTAL_START.match(headers.simplify(cell.lower()))
    )


def _is_number(cell: str) -> bool:
    return cell[-1] in _NUMBER_ENDS and bool(_NUMBER.fullmatch(cell))


def _is_signature(filled: Row, width: int) -> bool:
    first = filled[0]
    if len(filled) > max(4, width // 3) or not isinstance(first, str) or not _SIGNATURE.match(headers.simplify(first)):
        return False
    return len(filled) == 1 or any(isinstance(cell, str) and re.search(r"[:：]", cell) for cell in filled)

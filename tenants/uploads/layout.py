"""Where a sheet's table begins and ends: titles above, headings over two lines, totals and signatures below."""

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

from tenants.uploads import headers
from tenants.uploads.reading import Cell, Row, Sheet

LOOK_AT = 20

_TOTALS = frozenset(
    [
        "合计",
        "总计",
        "小计",
        "共计",
        "总合计",
        "本页合计",
        "本页小计",
        "累计",
        "汇总",
        "平均",
        "total",
        "totals",
        "grandtotal",
        "subtotal",
        "sum",
        "average",
    ]
)
_TOTAL_START = re.compile(
    r"(?:本页)?(?:合计|总计|小计|共计|总合计|汇总)[:(（]?|(?:grand |sub)?totals?\s*[:(]|共\s*\d+\s*[条单台笔行]"
)
_NUMBER = re.compile(r"[-+(]?[¥$￥]?[\d.,]+\)?%?\s*(?:元|台|辆|单|条|笔|次)?")
_NUMBER_ENDS = frozenset("0123456789.)%元台辆单条笔次")
_SIGNATURE = re.compile(
    r"(?:制表|制单|审核|复核|核准|打印|填表|导出|统计|主管|财务|店长|经理|负责人|签字|签名|签章|盖章|备注[::]|说明[::]|注[::]|第\s*\d+\s*页"
    r"|共\s*\d+\s*页|以上"
    r"|page\s*\d|printed|prepared|signature|signed|report |generated|exported|note:|end of|\*\*\*|---)",
    re.IGNORECASE,
)
_DATA_LIKE = re.compile(r".*\d{4,}.*|\d+(?:\.\d+)?|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.*")


@dataclass
class Table:
    """`header` as written, one per column; `rows` are the data rows with their numbers in the spreadsheet."""

    header: list[str]
    header_row: int
    rows: list[tuple[int, Row]]
    score: float


def find(sheet: Sheet, *, known: frozenset[str] = frozenset()) -> Table | None:
    """The table in a sheet, or None when no row among the first 20 looks like headings.

    `known` are normalised headings that a person has explained before; they count as known.
    """
    best: tuple[float, int, int, list[str]] | None = None
    for place, row in enumerate(sheet.rows[:LOOK_AT]):
        single = [_line(cell) for cell in row]
        score = sum(_strength(cell, known) for cell in single)
        if best is None or score > best[0]:
            best = (score, place, place, single)
        if place + 1 < len(sheet.rows):
            joined = _joined(sheet, place)
            if joined:
                score = sum(_strength(cell, known) for cell in joined)
                if score > best[0] + 0.3:
                    best = (score, place, place + 1, joined)
    if best is None or best[0] < 1.5:
        return None
    score, _, last, header = best
    rows = _data(sheet.rows, last + 1, header)
    width = max([len(header), *(len(row) for _, row in rows)], default=0)
    header = _distinct([*header, *[""] * (width - len(header))])
    return Table(header, last + 1, rows, score)


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


def _data(rows: list[Row], start: int, header: list[str]) -> list[tuple[int, Row]]:
    plain = [headers.normalise(cell) for cell in header if cell]
    first = next((cell for cell in header if cell), "")
    kept: list[tuple[int, Row]] = []
    for number, row in enumerate(rows[start:], start=start + 1):
        filled = [cell for cell in row if cell != ""]
        if not filled or _is_total(filled) or _is_signature(filled, len(plain)):
            continue
        if filled[0] == first and [headers.normalise(cell) for cell in filled if isinstance(cell, str)] == plain:
            continue
        kept.append((number, row))
    return kept


def _is_total(filled: Row) -> bool:
    """Whether a row holds nothing but words for a total, and numbers."""
    said = False
    for cell in filled:
        if not isinstance(cell, str):
            return False
        if _is_number(cell):
            continue
        if not _says_total(cell):
            return False
        said = True
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

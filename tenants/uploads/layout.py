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
# A score from which on a row is one of headings that are known: two of them, or one and a doubtful one.
_KNOWN_FROM = 1.5
# How many rows below a row of headings that nobody knows tell whether they are jobs.
_TELLING = 30
_TELEPHONE = re.compile(r"\+?\(?\d(?:[ ().\-]{0,2}\d){6,14}")
_DAY = re.compile(
    r"(?:\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}|\d{1,3}[-/.]\d{1,2}[-/.]\d{2,4}"
    r"|\d{1,2}[ -][A-Za-z]{3,9}[ ,-]+\d{2,4}|[A-Za-z]{3,9} \d{1,2},? \d{4})(?:日|[ T].*)?"
)


@dataclass
class Table:
    """`header` as written, one per column; `rows` are the data rows with their numbers in the spreadsheet.

    `score` tells how well the headings are known; a table of which none is known has a score near nothing.
    """

    header: list[str]
    header_row: int
    rows: list[tuple[int, Row]]
    score: float

    @property
    def is_known(self) -> bool:
        """Whether its headings say that it is a table of jobs, rather than its cells alone."""
        return self.score >= _KNOWN_FROM


def find(sheet: Sheet, *, known: frozenset[str] = frozenset(), header_row: int | None = None) -> Table | None:
    """The table in a sheet, or None when no row among the first 20 looks like headings.

    Headings of which nobody knows any are those of a table when telephone numbers or days stand below one of them.
    `known` are normalised headings that a person has explained before; they count as known. `header_row` is the row
    that a person says the headings stand in, as the sheet numbers it; a row that is not there says nothing.
    """
    best = _said(sheet, known, header_row) if header_row else None
    if best is None:
        best = max(
            (_best_at(sheet, place, known) for place in range(len(sheet.rows[:LOOK_AT]))), default=None, key=_score
        )
        if best is None or best.score < _KNOWN_FROM:
            best = _unknown(sheet, known)
        if best is None:
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
        if score > single.score + 0.3 or (single.score and _are_headings(cells, sheet.rows[place + 1], known)):
            return _Heading(max(score, single.score), place, place + 1, joined)
    return single


def _are_headings(upper: list[str], below: Row, known: frozenset[str]) -> bool:
    """Whether the second of two lines is one of headings, too: most of its words known, none the same as above."""
    filled = [(place, _line(cell)) for place, cell in enumerate(below) if cell != ""]
    if any(place < len(upper) and cell == upper[place] for place, cell in filled):
        return False
    return len(filled) > 1 and sum(_strength(cell, known) > 0 for _, cell in filled) > 0.6 * len(filled)


def _unknown(sheet: Sheet, known: frozenset[str]) -> _Heading | None:
    """Headings that nobody knows, told by the rows below them: the widest such row, the first of several."""
    places = [place for place in range(len(sheet.rows[:LOOK_AT])) if _heads_jobs(sheet, place)]
    if not places:
        return None
    place = max(places, key=lambda place: sum(bool(cell) for cell in sheet.rows[place]))
    cells = [_line(cell) for cell in sheet.rows[place]]
    return _Heading(sum(_strength(cell, known) for cell in cells), place, place, cells)


def _heads_jobs(sheet: Sheet, place: int) -> bool:
    """Whether a row is one of words, and most rows below it have a telephone number or a day in one column of it."""
    heads = sheet.rows[place]
    named = [column for column, cell in enumerate(heads) if cell != ""]
    if len(named) < 2 or not all(isinstance(cell, str) and _may_head(cell) for cell in heads if cell):
        return False
    below = [row for row in sheet.rows[place + 1 : place + 1 + _TELLING] if sum(cell != "" for cell in row) > 1]
    return any(
        2 * sum(column < len(row) and _tells_a_job(row[column]) for row in below) > len(below) for column in named
    )


def _may_head(cell: str) -> bool:
    return len(cell) <= 60 and not _DATA_LIKE.fullmatch(cell) and any(character.isalpha() for character in cell)


def _tells_a_job(cell: Cell) -> bool:
    return isinstance(cell, dt.date) or bool(_TELEPHONE.fullmatch(cell) or _DAY.fullmatch(cell))


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
    caption, begins = "", False
    for column in range(width):
        if upper[column]:
            caption, begins = upper[column], bool(lower[column])
        above = upper[column] or merged.get(column, "")
        whole = f"{above} {lower[column]}".strip()
        if not above and lower[column]:
            # Without merged cells to go by, a caption reaches to the right when that makes a heading we know better;
            # if a heading stands below the caption itself, when it makes one that we know at all.
            reaching = f"{caption} {lower[column]}".strip()
            if headers.strength(reaching) > (0 if begins else headers.strength(lower[column])):
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

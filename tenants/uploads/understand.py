"""A shop's file, understood: its table, what each column is, every row checked, and the jobs that come of it."""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from tenants.uploads import drafts, headers, layout, matching, reason, sandbox, steady, values, wording
from tenants.uploads.checking import CLOCKS, PHONE_FIELDS, Checked, Checker, Fresh
from tenants.uploads.choices import Choices
from tenants.uploads.columns import Column
from tenants.uploads.dates import DateReader
from tenants.uploads.drafts import JobDraft
from tenants.uploads.layout import Table
from tenants.uploads.matching import Match
from tenants.uploads.reading import MAX_ROWS, Cell, Row, Sheet, Unreadable
from tenants.uploads.wording import Word, Wording

# What belongs to a line of a job rather than to the job; amounts may be either.
_OF_LINES = frozenset(
    {"repair_items", "op_code", "labour_hours", "parts_used", "part_no", "part_qty", "technician", "payer"}
    | {name for name, kind in headers.types().items() if kind == "money"}
)
# How many rows from the top, and how many of the rest, a column is judged by.
_JUDGED = 1500

NOTHING_CHOSEN = Choices()
_SAME = (*CLOCKS, "plate", "vin", "job_no")
_IDENTITY = ("job_no", "plate", "vin", "customer_name", *PHONE_FIELDS, *CLOCKS)


@dataclass
class Understanding:
    """Everything that a file told. `headers` is the row of headings as written, `header_row` where it stands,
    `is_known` whether its headings rather than its cells alone say that it is a table of jobs.

    `said` is all that was said about headings, for this file or before; `samples` are some cells of each column.
    `rows == accepted + duplicates + rejected + left_out`; nothing is left out unless a person said so. `jobs` are the
    distinct jobs among the accepted rows. `sheets` are all sheets with the number of their rows; `dates` says, of
    columns in which it matters, how day and month are ordered and whether that is in doubt. `words` are the shop's own
    for work, states, people and branches; `choices` is all that was chosen, for this file or for others like it.
    `key` is a digest of all that this depends on, `facts` one of what of it is the shop's (`look.file`).
    """

    sheet: str
    kind: str
    encoding: str
    sheets: list[tuple[str, int]]
    headers: list[str]
    header_row: int
    is_known: bool
    fingerprint: str
    match: Match
    said: dict[str, str]
    samples: dict[str, list[str]]
    checked: list[Checked]
    jobs: list[JobDraft]
    words: list[Word]
    choices: Choices
    dates: dict[str, tuple[str, bool]]
    key: str = ""
    facts: str = ""

    @property
    def mapping(self) -> dict[str, str]:
        return self.match.mapping

    @property
    def asked(self) -> dict[str, list[str]]:
        return self.match.asked

    @property
    def ignored(self) -> list[str]:
        return self.match.ignored

    @property
    def rows(self) -> int:
        return len(self.checked)

    @property
    def accepted(self) -> int:
        return sum(checked.accepted for checked in self.checked)

    @property
    def duplicates(self) -> int:
        return sum(checked.duplicate for checked in self.checked)

    @property
    def rejected(self) -> int:
        return sum(bool(checked.rejections) for checked in self.checked)

    @property
    def left_out(self) -> int:
        return sum(checked.left_out for checked in self.checked)

    @property
    def clocks(self) -> dict[str, int]:
        """How many jobs count from their delivery, and how many from which other stamp for want of it."""
        return dict(Counter(job.clock for job in self.jobs))

    @property
    def rejections(self) -> list[dict[str, Any]]:
        """One entry per faulty row and fault, without the sentence for people."""
        return [
            {"row": checked.number, "column": one.column, "field": one.field, "value": one.value, "code": one.code}
            for checked in self.checked
            for one in checked.rejections
        ]

    @property
    def findings(self) -> dict[str, int]:
        """How many jobs have each finding; a status that nobody knows counts in rows that cannot be taken, too."""
        told = Counter(code for job in self.jobs for code in {finding.code for finding in job.findings})
        told.update(
            code for row in self.checked if row.rejections for code in {one.code for one in row.findings} & ANYWHERE
        )
        return dict(told)


# Whoever says what the status means may so say that the job is not delivered, and that no date is missing at all.
ANYWHERE = frozenset({"state_unknown"})


@steady.without_collecting()
def read(
    content: bytes,
    *,
    filename: str,
    region: str,
    today: dt.date,
    timezone: str | ZoneInfo,
    answers: Mapping[str, str] | None = None,
    learned: Callable[[str], Mapping[str, str]] | Mapping[str, str] | None = None,
    choices: Choices = NOTHING_CHOSEN,
    recalled: Callable[[str], Mapping[str, Any]] | None = None,
    currency: str = "",
    shop_numbers: Collection[str] = (),
    staff_numbers: Collection[str] = (),
    reader: Callable[..., list[Sheet]] = sandbox.sheets,
) -> Understanding:
    """Understand a file. Raises Unreadable when there is no table of jobs in it.

    `answers` (a person's, for this file) and `learned` (for files of the same fingerprint, or what gives them for a
    fingerprint) map a heading as written to a canonical field, or to "" for a column to leave out. `recalled` gives
    for a fingerprint what was chosen for such files besides, as JSON. `region` is the shop's country,
    `today` its day, `shop_numbers` and `staff_numbers` are E.164.
    """
    zone = timezone if isinstance(timezone, ZoneInfo) else ZoneInfo(timezone)
    found = reader(content, filename=filename)
    before = {} if callable(learned) else dict(learned or {})
    sheet, table = _table(found, {**before, **(answers or {})}, choices)
    sheets = [(each.name, each.filled) for each in found]
    # The cells of a big file are many: each row is let go of as soon as it is checked, and other sheets at once.
    sheet = replace(sheet, rows=[])
    del found
    table.header = reason.without(table.header)
    fingerprint = matching.fingerprint(table.header)
    if callable(learned):
        before = dict(learned(fingerprint))
    if recalled is not None:
        choices = choices.over(recalled(fingerprint))
    return _understood(
        sheet,
        table,
        said=_said(before, answers or {}),
        fingerprint=fingerprint,
        sheets=sheets,
        choices=choices,
        region=region,
        today=today,
        zone=zone,
        currency=currency,
        shop_numbers=shop_numbers,
        staff_numbers=staff_numbers,
    )


def table(
    header: list[str],
    rows: list[Row],
    *,
    region: str,
    today: dt.date,
    timezone: str | ZoneInfo,
    currency: str = "",
    shop_numbers: Collection[str] = (),
    staff_numbers: Collection[str] = (),
) -> Understanding:
    """Understand rows whose `header` names canonical fields. Rows are numbered from 1; nothing is guessed."""
    return _understood(
        Sheet("", [], "rows"),
        Table(header, 0, list(enumerate(rows, start=1)), 0.0),
        said={name: name for name in header},
        fingerprint="",
        sheets=[],
        region=region,
        today=today,
        zone=timezone if isinstance(timezone, ZoneInfo) else ZoneInfo(timezone),
        currency=currency,
        shop_numbers=shop_numbers,
        staff_numbers=staff_numbers,
    )


def _said(before: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """Answers for this file, and those learnt before unless their field has now gone to another column."""
    given = set(now.values())
    return {**{header: name for header, name in before.items() if not name or name not in given}, **now}


def _understood(
    sheet: Sheet,
    table: Table,
    *,
    said: dict[str, str],
    fingerprint: str,
    sheets: list[tuple[str, int]],
    choices: Choices = NOTHING_CHOSEN,
    region: str,
    today: dt.date,
    zone: ZoneInfo,
    currency: str,
    shop_numbers: Collection[str],
    staff_numbers: Collection[str],
) -> Understanding:
    columns = _columns(sheet, table, region, today)
    match = matching.match(columns, answers=said)
    readers = {
        name: DateReader.for_column(
            _cells(table, place),
            region=region,
            zone=zone,
            epoch_1904=sheet.epoch_1904,
            order=choices.date_orders.get(name, ""),
        )
        for name, place in match.columns.items()
        if headers.types()[name] in ("date", "datetime")
    }
    checker = Checker(
        _numbered(match.columns, table),
        table.header,
        readers,
        region=region,
        today=today,
        zone=zone,
        currency=currency,
        shop_numbers=shop_numbers,
        staff_numbers=staff_numbers,
        wording=Wording(choices.values),
    )
    words = wording.words(_texts(table, match), Wording(choices.values))
    checked = _check(table, match, checker, choices)
    return Understanding(
        sheet=sheet.name,
        kind=sheet.kind,
        encoding=sheet.encoding,
        sheets=sheets,
        headers=table.header,
        header_row=table.header_row,
        is_known=table.is_known,
        fingerprint=fingerprint,
        match=match,
        said=said,
        samples=_samples(columns),
        checked=checked,
        jobs=drafts.jobs(checked, mapped=match.columns.keys(), zone=zone),
        words=words,
        choices=choices,
        dates={name: (reader.order, reader.doubtful) for name, reader in readers.items() if reader.order},
    )


def _table(found: list[Sheet], said: Mapping[str, str], choices: Choices) -> tuple[Sheet, Table]:
    """The sheet and the row of headings that a person chose, or those that are known best."""
    known = frozenset(headers.normalise(header) for header in said)
    tables = [(sheet, table) for sheet in found if (table := layout.find(sheet, known=known))]
    if not tables:
        raise Unreadable("not_a_table", "no row of headings that are known")
    sheet, table = _suggested(tables)
    if choices.sheet or choices.header_row:
        sheet = next((each for each in found if each.name == choices.sheet), sheet)
        chosen = layout.find(sheet, known=known, header_row=choices.header_row or layout.first_row(sheet))
        if not choices.header_row:
            chosen = layout.find(sheet, known=known) or chosen
        # A choice without rows is shown as the suggestion again; the file is not lost by it.
        sheet, table = (sheet, chosen) if chosen and chosen.rows else _suggested(tables)
    if not table.rows:
        raise Unreadable("header_only")
    if len(table.rows) > MAX_ROWS:
        raise Unreadable("too_large", f"{len(table.rows)} rows")
    return sheet, table


def _suggested(tables: list[tuple[Sheet, Table]]) -> tuple[Sheet, Table]:
    return max(tables, key=lambda pair: (bool(pair[1].rows), pair[1].score, len(pair[1].rows)))


def _columns(sheet: Sheet, table: Table, region: str, today: dt.date) -> list[Column]:
    """The columns with enough of their cells to judge by: all of a small file, of a big one the head and a sample."""
    rows = [row for _, row in table.rows]
    if len(rows) > 2 * _JUDGED:
        rows = rows[:_JUDGED] + rows[_JUDGED :: len(rows) // _JUDGED]
    return [
        Column(
            index=place,
            header=header,
            cells=[row[place] if place < len(row) else "" for row in rows],
            region=region,
            today=today,
            epoch_1904=sheet.epoch_1904,
        )
        for place, header in enumerate(table.header)
    ]


def _samples(found: list[Column]) -> dict[str, list[str]]:
    """Up to three different cells of each column."""
    return {
        column.header: list(dict.fromkeys(values.text(cell)[:80] for cell in column.sample[:50]))[:3]
        for column in found
        if column.header
    }


def _texts(table: Table, match: Match) -> dict[str, Iterator[tuple[int, str]]]:
    """The cells of the columns whose words are matched, with the rows they stand in."""

    def of(place: int) -> Iterator[tuple[int, str]]:
        return ((number, values.text(row[place])) for number, row in table.rows if place < len(row))

    return {name: of(match.columns[name]) for name in wording.FIELDS if name in match.columns}


def _cells(table: Table, place: int) -> Iterator[Cell]:
    return (row[place] for _, row in table.rows if place < len(row))


def _numbered(columns: Mapping[str, int], table: Table) -> Mapping[str, int]:
    """The number of the settlement stands in for the job's, unless one number settles the work on several vehicles."""
    settled, plate = columns.get("settlement_no"), columns.get("plate")
    if settled is None or "job_no" in columns:
        return columns
    if plate is None:
        return {**columns, "job_no": settled}
    vehicles: dict[str, str] = {}
    for _, row in table.rows:
        number, vehicle = (values.text(row[place]) if place < len(row) else "" for place in (settled, plate))
        told = vehicle and not values.is_nothing(number, zero=True)
        if told and vehicles.setdefault(number, vehicle) != vehicle:
            return columns
    return {**columns, "job_no": settled}


def _check(table: Table, match: Match, checker: Checker, choices: Choices) -> list[Checked]:
    """Every row checked, in order. The table is empty afterwards: only rejected rows keep their cells."""
    identity = [match.columns[name] for name in _IDENTITY if name in match.columns]
    telling = [place for name, place in match.columns.items() if name in _IDENTITY and name != "job_no"]
    lines = [match.columns[name] for name in match.columns if name in _OF_LINES]
    shared = [place for name, place in match.columns.items() if name not in _OF_LINES]
    number = checker.columns.get("job_no")
    firsts: dict[str, Row] = {}
    continued = set() if number is None or not lines else _continued(table, telling, number)
    before: Row | None = None
    seen: set[bytes] = set()
    result: list[Checked] = []
    table.rows.reverse()
    while table.rows:
        place, found = table.rows.pop()
        row = [*found, *[""] * (len(table.header) - len(found))]
        if lines and before is not None and any(row[line] != "" for line in lines):
            if all(row[column] == "" for column in identity):
                row = _filled(row, before, shared)
            elif number is not None and all(row[column] == "" for column in telling):
                row = _filled(row, firsts.get(values.text(row[number]), row), shared)
        as_written, row = row, _mended(row, choices.cells.get(place, {}), match)
        texts = values.texts(row)
        fresh = checker.check(place, row, texts)
        key = _sameness(texts, fresh, match)
        duplicate = key in seen
        left_out = not duplicate and place in choices.skipped
        seen.add(key)
        if row is not as_written:
            # A row that repeats what was written here before it was mended has nothing new to say either.
            before_mended = values.texts(as_written)
            seen.add(_sameness(before_mended, checker.check(place, as_written, before_mended), match))
        if number is not None and row[number] != "" and texts[number] in continued:
            firsts.setdefault(texts[number], row)
        before = row
        result.append(checker.packed(fresh, duplicate=duplicate, left_out=left_out, cells=found))
    return result


def _continued(table: Table, telling: list[int], number: int) -> set[str]:
    """The numbers of jobs of which a row says nothing but the number and what belongs to a line."""
    return {
        values.text(row[number])
        for _, row in table.rows
        if number < len(row) and all(place >= len(row) or row[place] == "" for place in telling)
    }


def _mended(row: Row, cells: Mapping[str, str], match: Match) -> Row:
    """The row with what a person wrote in place of some of its cells; the very same row if nothing."""
    places = {match.columns[name]: written for name, written in cells.items() if name in match.columns}
    return [places.get(place, cell) for place, cell in enumerate(row)] if places else row


def _filled(row: Row, source: Row, shared: list[int]) -> Row:
    """A further line of a job that leaves the job's own cells blank has them from the line above."""
    full = list(row)
    for place in shared:
        if full[place] == "":
            full[place] = source[place]
    return full


def _sameness(texts: list[str], fresh: Fresh, match: Match) -> bytes:
    """Equal for rows that say the same, however numbers and dates are written; row numbers do not count.

    A digest: the cells themselves of a big file would take a tenth of its memory once more.
    """
    cells, found = list(texts), fresh.values
    for place in match.row_numbers:
        cells[place] = ""
    for name in _SAME:
        if name in match.columns and name in found:
            cells[match.columns[name]] = str(found[name])
    if "phone" in found:
        for name in PHONE_FIELDS:
            if name in match.columns:
                cells[match.columns[name]] = ""
        cells += ("phone", found["phone"], *found["other_phones"])
    # No text of a cell holds the separator.
    return hashlib.blake2b("\0".join(cells).encode("utf-8", "surrogatepass"), digest_size=16).digest()

"""Which column is which field: by its heading first, then checked by what it holds; what stays unclear is asked."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tenants.uploads import columns, headers, phrases
from tenants.uploads.columns import Column

SURE, GUESS = "sure", "guess"
NEVER_KEPT = "id_number"

_CLOCKS = ("delivered_at", "settled_at", "completed_at", "opened_at", "arrived_at")


@dataclass
class Match:
    """`columns` and `mapping` say which column each canonical field is read from, `certainty` how surely.

    `asked` are headings a person must explain, with the fields they may be; `ignored` are read by nobody.
    """

    columns: dict[str, int] = field(default_factory=dict)
    mapping: dict[str, str] = field(default_factory=dict)
    certainty: dict[str, str] = field(default_factory=dict)
    asked: dict[str, list[str]] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    row_numbers: list[int] = field(default_factory=list)


def fingerprint(names: Sequence[str]) -> str:
    """The same for the same set of headings in any order, so that next week's export is known again."""
    plain = sorted(headers.normalise(name) for name in names if name)
    return hashlib.sha256("\n".join(plain).encode()).hexdigest()


def match(
    found: Sequence[Column],
    *,
    answers: Mapping[str, str] | None = None,
    learned: Mapping[str, str] | None = None,
) -> Match:
    """Match columns to fields. `answers` and `learned` map a heading to a field, or to "" for a column to leave out."""
    return _Matching(found, answers or {}, learned or {}).run()


class _Matching:
    """One run of `match`; `taken` is field to column, `open` are columns that have no field yet."""

    def __init__(self, found: Sequence[Column], answers: Mapping[str, str], learned: Mapping[str, str]) -> None:
        self.all = [column for column in found if column.header]
        self.open = list(self.all)
        self.said = {**_by_form(learned), **_by_form(answers)}
        self.taken: dict[str, Column] = {}
        self.result = Match()

    def run(self) -> Match:
        self._take_what_was_said()
        self._take_by_name()
        self._swap_city_and_postcode()
        self._decide_ambiguous()
        self._take_by_stem()
        self._take_by_phrase()
        self._take_by_content()
        self._give_spare_phones_a_place()
        self._ask_for_what_is_missing()
        self._ask_of_a_file_that_says_nothing()
        for column in self.open:
            self.result.ignored.append(column.header)
        for name, column in self.taken.items():
            self.result.columns[name] = column.index
            self.result.mapping[name] = column.header
        return self.result

    def _take(self, name: str, column: Column, certainty: str) -> None:
        self.taken[name] = column
        self.open.remove(column)
        self.result.certainty[name] = certainty

    def _ignore(self, column: Column) -> None:
        self.open.remove(column)
        self.result.ignored.append(column.header)

    def _ask(self, column: Column, candidates: Sequence[str]) -> None:
        left = [name for name in candidates if name not in self.taken]
        if not left or not column.filled:
            self._ignore(column)
            return
        self.open.remove(column)
        self.result.asked[column.header] = left

    def _take_what_was_said(self) -> None:
        for column in list(self.open):
            name = self.said.get(column.header, self.said.get(headers.normalise(column.header)))
            if name is None:
                continue
            if not name or name not in headers.types() or name == NEVER_KEPT or name in self.taken:
                self._ignore(column)
            else:
                self._take(name, column, SURE)

    def _take_by_name(self) -> None:
        claims: dict[str, list[Column]] = {}
        for column in list(self.open):
            named = headers.meaning(column.header)
            name = columns.rather(column, named) if named else None
            if name == NEVER_KEPT:
                self._ignore(column)
            elif name and not columns.contradicts(column, name) and name not in self.taken:
                claims.setdefault(name, []).append(column)
        for name, rivals in claims.items():
            best = max(rivals, key=lambda column, name=name: _suits(column, name))  # type: ignore[misc]
            same = all(list(rival.cells) == list(best.cells) for rival in rivals)
            outright = headers.meaning(best.header) == name
            self._take(name, best, SURE if same and outright else GUESS)
        self._find_lines_amount(claims.get("total_amount", ()))

    def _find_lines_amount(self, amounts: Sequence[Column]) -> None:
        """Of two columns that both name the total, the one that differs within a job is the amount of its lines."""
        jobs = self.taken.get("job_no")
        for column in amounts:
            if jobs is None or column not in self.open or "line_amount" in self.taken:
                continue
            if _varies_within(jobs, column):
                self._take("line_amount", column, GUESS)

    def _swap_city_and_postcode(self) -> None:
        city, postcode = self.taken.get("city"), self.taken.get("postcode")
        if city and postcode and city.share("postcode") > 0.5 > postcode.share("postcode"):
            self.taken["city"], self.taken["postcode"] = postcode, city
            self.result.certainty["city"] = self.result.certainty["postcode"] = GUESS

    def _decide_ambiguous(self) -> None:
        for column in list(self.open):
            entry = _ambiguous(column.header)
            if entry is None:
                continue
            rule = entry["rule"]
            verdict = _RULES[rule](self, column) if column.filled else _WHEN_EMPTY.get(rule, "ignore")
            if verdict == "ignore":
                self.result.row_numbers += [column.index] if column.counts_up else []
                self._ignore(column)
            elif verdict is None:
                self._ask(column, entry["candidates"])
            elif verdict not in self.taken and verdict != NEVER_KEPT:
                self._take(verdict, column, GUESS)
            elif rule == "amount":
                self._ask(column, entry["candidates"])
            elif rule != "phone":
                self._ignore(column)

    def _take_by_stem(self) -> None:
        for column in list(self.open):
            if headers.meaning(column.header) or _ambiguous(column.header):
                continue
            meant = headers.stems().get(headers.stem(_without_count(column.header)), ())
            free = [name for name in meant if name not in self.taken and name != NEVER_KEPT]
            if not free or not column.filled:
                continue
            fitting = [name for name in free if columns.fits(column, name) >= 0.5]
            if len(free) == 1 and fitting and not columns.contradicts(column, free[0]):
                self._take(free[0], column, GUESS)
            elif len(free) > 1 and len(fitting) == 1:
                self._take(fitting[0], column, GUESS)
            elif len(free) > 1:
                self._ask(column, free)

    def _take_by_phrase(self) -> None:
        """Headings that follow a pattern, as far as their cells bear it out."""
        for column in list(self.open):
            named = headers.meaning(column.header)
            if not column.filled or (named and named not in self.taken) or _ambiguous(column.header):
                continue
            meant = [columns.rather(column, name) for name in phrases.meanings(_without_count(column.header))]
            fitting = [
                name
                for name in dict.fromkeys(meant)
                if name not in self.taken and columns.bears_out(column, name) and not columns.contradicts(column, name)
            ]
            if fitting == ["delivered_at"]:
                verdict = _hand_over(self, column, "bought_on")
                fitting = [verdict] if verdict else []
                if not verdict:
                    self._ask(column, ["delivered_at", "bought_on"])
                    continue
            if len(fitting) == 1 and fitting[0] not in self.taken:
                self._take(fitting[0], column, GUESS)
            elif len(fitting) > 1:
                self._ask(column, fitting)

    def _take_by_content(self) -> None:
        for sort, name in (("vin", "vin"), ("plate", "plate")):
            if name in self.taken:
                continue
            rivals = [column for column in self.open if len(column.sample) >= 3 and column.share(sort) > 0.6]
            if name == "plate":
                rivals = [column for column in rivals if column.region in ("CN", "TW")]
            if len(rivals) == 1:
                self._take(name, rivals[0], GUESS)
        if not {"mobile", "sender_mobile", "phone"} & self.taken.keys():
            for column in list(self.open):
                if len(column.sample) >= 3 and column.share("mobile") > 0.6:
                    self._ask(column, ["mobile"])

    def _give_spare_phones_a_place(self) -> None:
        """A second column of telephones is a second chance to reach the customer."""
        for column in list(self.open):
            entry = _ambiguous(column.header)
            named = headers.meaning(column.header)
            about_phones = named in ("mobile", "sender_mobile", "phone") or (entry and entry["rule"] == "phone")
            if about_phones and column.filled and not columns.contradicts(column, "phone"):
                for name in ("phone", "mobile") if named != "phone" else ():
                    if name not in self.taken:
                        self._take(name, column, GUESS)
                        break

    def _ask_for_what_is_missing(self) -> None:
        """A column that nothing is known of may be one that is needed: a person is asked, at most once per column."""
        for names, suits in _WANTED:
            if any(name in self.taken for name in names):
                continue
            unknown = [
                column for column in self.open if len(column.sample) >= 3 and not headers.known_form(column.header)
            ]
            for column in [column for column in unknown if suits(column)][:3]:
                self._ask(column, names)

    def _ask_of_a_file_that_says_nothing(self) -> None:
        """Where no heading speaks for itself, a person says what each column is, of all that its cells may be."""
        if self.said or any(headers.strength(column.header) for column in self.all):
            return
        for column in [column for column in self.all if column.filled]:
            may = [name for name, suits in _NEEDED if name not in self.taken and suits(column)]
            if column.header in self.result.asked:
                self.result.asked[column.header] += [
                    name for name in may if name not in self.result.asked[column.header]
                ]
            elif column in self.open and may:
                self._ask(column, may)
        for column in [column for column in self.open if column.filled] if not self.result.asked else ():
            self._ask(column, [name for name, _ in _NEEDED])


def _is_recent(column: Column) -> bool:
    return column.share("date") > 0.8 and column.share("number") < 0.5 and column.age is not None and column.age <= 400


def _is_code(column: Column) -> bool:
    other = max(column.share(sort) for sort in ("mobile", "date", "vin", "distance", "email"))
    return column.share("code") > 0.8 and other < 0.5 and column.distinct > 0.6 * len(column.filled)


def _is_of_people(column: Column) -> bool:
    """Few short words that come again and again and are no words of the trade: names of staff."""
    known = max(column.share(sort) for sort in ("kind", "state", "flag", "number", "part", "date", "settled", "payer"))
    short = all(2 <= len(str(cell)) <= 24 and not any(c.isdigit() for c in str(cell)) for cell in column.sample)
    return known < 0.3 and short and 2 <= column.distinct <= max(3, len(column.filled) // 4)


def _is_of_items(column: Column) -> bool:
    return column.share("kind") > 0.5 or column.share("part") > 0.5


def _is_of_sums(column: Column) -> bool:
    other = max(column.share(sort) for sort in ("mobile", "date", "flag"))
    varied = column.distinct > 0.5 * len(column.filled) and not column.counts_up
    return column.share("number") > 0.9 and other < 0.5 and varied


# What a file should hold, and how a column looks that may hold it.
_WANTED: tuple[tuple[tuple[str, ...], Callable[[Column], bool]], ...] = (
    (_CLOCKS, _is_recent),
    (("plate",), lambda column: column.share("plate") > 0.5),
    (("job_no", "settlement_no"), _is_code),
    (("advisor", "technician"), _is_of_people),
    (("repair_items", "job_type"), _is_of_items),
    (("total_amount", "line_amount", "paid_amount", "labour_amount", "parts_amount"), _is_of_sums),
)
# What a job is told by.
_NEEDED: tuple[tuple[str, Callable[[Column], bool]], ...] = (
    ("job_no", _is_code),
    ("mobile", lambda column: column.share("phone") > 0.5),
    ("delivered_at", lambda column: column.share("date") > 0.8),
    ("plate", lambda column: column.share("plate") > 0.5),
    ("customer_name", lambda column: not any(column.share(sort) > 0.3 for sort in ("code", "number", "date", "kind"))),
)


def _by_form(said: Mapping[str, str]) -> dict[str, str]:
    return {**{headers.normalise(header): name for header, name in said.items()}, **said}


def _without_count(header: str) -> str:
    head, _, tail = header.rpartition("_")
    return head if head and tail.isdigit() and len(tail) == 1 else header


def _ambiguous(header: str) -> dict | None:
    return headers.ambiguous().get(headers.known_form(header))


def _suits(column: Column, name: str) -> tuple[float, float, int, int]:
    """Order of rivals for a field: what suits, then what is filled, then the more usual heading, then the first."""
    ranks = [headers.rank().get((name, form), 999) for form in headers.forms(column.header)]
    return round(columns.fits(column, name), 1), round(column.fill, 1), -min(ranks), -column.index


# Headings that mean one thing in one shop and another in the next. A rule gives a field, "ignore", or None to ask.


def _vehicle(run: _Matching, column: Column) -> str | None:
    return "plate" if column.share("plate") > 0.5 else "model"


def _member_card(run: _Matching, column: Column) -> str | None:
    return "customer_no" if column.distinct > 0.8 * len(column.filled) else "member_level"


def _driver(run: _Matching, column: Column) -> str | None:
    return "sender_name"


def _name(run: _Matching, column: Column) -> str | None:
    if column.share("part") > 0.5:
        return "parts_used"
    near = {"plate", "vin", "model", "mobile", "phone", "sender_mobile"} & run.taken.keys()
    near_open = any(other is not column and other.share("mobile") > 0.5 for other in run.open)
    varied = column.distinct > 0.6 * len(column.filled) or (column.distinct > 30 and len(column.filled) <= 200)
    if not varied and "job_no" in run.taken:
        varied = column.distinct > 0.6 * max(run.taken["job_no"].distinct, 1)
    if not (near or near_open) or not varied:
        return None
    return "sender_name" if "customer_name" in run.taken and "sender_mobile" in run.taken else "customer_name"


def _phone(run: _Matching, column: Column) -> str | None:
    return "mobile" if column.share("mobile") > 0.5 and "mobile" not in run.taken else "phone"


def _date(run: _Matching, column: Column) -> str | None:
    recent = column.days and all(0 <= (column.today - day).days <= 90 for day in column.days)
    return "opened_at" if recent and "opened_at" not in run.taken else None


def _hand_over(run: _Matching, column: Column, otherwise: str) -> str | None:
    if column.age is None or len(column.days) < 0.2 * len(column.sample):
        return "delivered_at"
    for name in ("arrived_at", "opened_at", "completed_at", "settled_at"):
        start = run.taken.get(name)
        if start is None:
            continue
        pairs = _pairs(start, column)
        if len(pairs) < max(1, 0.3 * len(column.sample)):
            continue
        after = sum(1 for first, second in pairs if 0 <= (second - first).days <= 120) / len(pairs)
        if after >= 0.7:
            return "delivered_at"
        before = sum(1 for first, second in pairs if (first - second).days > 120) / len(pairs)
        return otherwise if before >= 0.5 else None
    if column.age <= 400 and column.spread <= 800:
        return "delivered_at"
    return otherwise if column.spread > 730 else None


def _left_works(run: _Matching, column: Column) -> str | None:
    return _hand_over(run, column, "made_on")


def _handed_over(run: _Matching, column: Column) -> str | None:
    return _hand_over(run, column, "bought_on")


def _taken_in(run: _Matching, column: Column) -> str | None:
    written = {headers.normalise(other.header) for other in run.all}
    customers = any("托修方" in name or "合格证号" in name for name in written)
    if column.share("date") > 0.5:
        done = run.taken.get("completed_at") or run.taken.get("settled_at")
        late = customers or (done is not None and _comes_after(done, column))
        return "delivered_at" if late and "delivered_at" not in run.taken else "arrived_at"
    return "sender_name" if customers else "advisor"


def _registered(run: _Matching, column: Column) -> str | None:
    if not column.days:
        return None
    recent = sum(1 for day in column.days if (column.today - day).days < 400) / len(column.days)
    return "opened_at" if recent > 0.9 else "registered_on"


def _warranty(run: _Matching, column: Column) -> str | None:
    if column.share("flag") > 0.5:
        return "warranty_flag"
    return "warranty_until" if column.share("date") > 0.5 else "quality_guarantee"


def _delivered(run: _Matching, column: Column) -> str | None:
    if column.share("date") > 0.5:
        return "delivered_at"
    return "delivered_flag"


def _checked_on(run: _Matching, column: Column) -> str | None:
    return "inspection_due" if column.share("future") > 0.5 else "qc_at"


def _most(run: _Matching, column: Column, *choices: tuple[str, str]) -> str | None:
    shares = sorted(((column.share(sort), name) for sort, name in choices), reverse=True)
    if shares[0][0] < 0.3 or (len(shares) > 1 and shares[0][0] == shares[1][0]):
        return None
    return shares[0][1]


def _status(run: _Matching, column: Column) -> str | None:
    if column.share("settled") > 0.9 and "job_status" in run.taken:
        return "settle_status"
    if column.share("result") > column.share("state"):
        return "fu_result"
    return "job_status" if column.share("state") >= 0.3 else None


def _type(run: _Matching, column: Column) -> str | None:
    choices = (("kind", "job_type"), ("customer", "customer_type"), ("usage", "usage"), ("payer", "payer"))
    return _most(run, column, *choices)


def _number(run: _Matching, column: Column) -> str | None:
    if column.counts_up or "job_no" in run.taken:
        return "ignore"
    return "job_no" if column.share("code") > 0.5 else None


_EACH = re.compile(r"单价|unitprice|priceeach|each")


def _amount(run: _Matching, column: Column) -> str | None:
    if column.share("number") < 0.5:
        return None
    if _EACH.search(headers.normalise(column.header)):
        others = [other for other in run.all if other is not column and _about_sums(other)]
        return "ignore" if others else None
    jobs = run.taken.get("job_no")
    if jobs is not None and len(jobs.filled) > jobs.distinct and _varies_within(jobs, column):
        return "line_amount"
    return "total_amount"


def _about_sums(column: Column) -> bool:
    entry = _ambiguous(column.header)
    named = headers.meaning(column.header)
    return bool(entry and entry["rule"] == "amount") or named in ("total_amount", "line_amount")


def _unit(run: _Matching, column: Column) -> str | None:
    """A customer's firm, or what things are counted in."""
    short = all(len(str(cell)) <= 3 for cell in column.sample)
    return "ignore" if short and column.distinct <= 20 else "company"


def _notes(run: _Matching, column: Column) -> str | None:
    return "job_note"


def _item(run: _Matching, column: Column) -> str | None:
    return "parts_used" if column.share("part") > 0.5 and "parts_used" not in run.taken else "repair_items"


def _account_manager(run: _Matching, column: Column) -> str | None:
    return "advisor"


def _company(run: _Matching, column: Column) -> str | None:
    return "branch" if column.distinct == 1 and len(column.filled) > 1 else "company"


def _paid(run: _Matching, column: Column) -> str | None:
    if column.share("flag") > 0.5:
        return "settle_status"
    return "paid_amount" if column.share("number") > 0.5 else "settle_status"


def _file_opened(run: _Matching, column: Column) -> str | None:
    for name in _CLOCKS:
        if name in run.taken:
            pairs = _pairs(column, run.taken[name])
            older = sum(1 for opened, job in pairs if (job - opened).days > 1)
            return "first_visit_on" if pairs and older > 0.3 * len(pairs) else "opened_at"
    recent = column.days and all(0 <= (column.today - day).days <= 90 for day in column.days)
    return "opened_at" if recent else None


def _license(run: _Matching, column: Column) -> str | None:
    if column.share("plate") > 0.5:
        return "plate"
    return NEVER_KEPT if column.share("whole") > 0.5 else None


def _job(run: _Matching, column: Column) -> str | None:
    if column.share("code") > 0.7 and "job_no" not in run.taken:
        return "job_no"
    return "repair_items" if column.share("code") < 0.5 else None


def _advisor_code(run: _Matching, column: Column) -> str | None:
    return "advisor"


_RULES = {
    "vehicle": _vehicle,
    "member_card": _member_card,
    "driver": _driver,
    "name": _name,
    "phone": _phone,
    "date": _date,
    "left_works": _left_works,
    "handed_over": _handed_over,
    "taken_in": _taken_in,
    "registered": _registered,
    "warranty": _warranty,
    "delivered": _delivered,
    "checked_on": _checked_on,
    "status": _status,
    "type": _type,
    "number": _number,
    "amount": _amount,
    "unit": _unit,
    "notes": _notes,
    "item": _item,
    "account_manager": _account_manager,
    "company": _company,
    "paid": _paid,
    "file_opened": _file_opened,
    "license": _license,
    "job": _job,
    "advisor_code": _advisor_code,
}


# What a heading means in a file that has nothing under it; other headings without cells are left alone.
_WHEN_EMPTY = {"phone": "mobile", "handed_over": "delivered_at", "left_works": "delivered_at"}


def _pairs(first: Column, second: Column) -> list[tuple]:
    """Days of two columns in the rows in which both have one, at most a few hundred."""
    step = max(1, len(first.cells) // 400)
    found = []
    for one, other in list(zip(first.cells, second.cells, strict=False))[::step]:
        start, end = first.reader.read(one), second.reader.read(other)
        if start and end:
            found.append((columns.day_of(start), columns.day_of(end)))
    return found


def _comes_after(first: Column, second: Column) -> bool:
    """Whether most stamps of the second are at or after those of the first, and some truly after."""
    pairs = _pairs(first, second)
    late = sum(1 for start, end in pairs if end >= start)
    return bool(pairs) and late >= 0.8 * len(pairs) and any(end > start for start, end in pairs)


def _varies_within(jobs: Column, column: Column) -> bool:
    """Whether most jobs of several rows have different amounts in them."""
    amounts: dict[object, set] = {}
    rows: dict[object, int] = {}
    for job, cell in zip(jobs.cells, column.cells, strict=False):
        amounts.setdefault(job, set()).add(cell)
        rows[job] = rows.get(job, 0) + 1
    several = [job for job, count in rows.items() if count > 1 and job != ""]
    return sum(1 for job in several if len(amounts[job]) > 1) * 2 > len(several)

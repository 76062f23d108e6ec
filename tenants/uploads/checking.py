"""One mapped row: read every value, say why it cannot be taken, and note what looks wrong although it can."""

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from tenants.audits import catalogue
from tenants.jobs import phones, plates, vins
from tenants.uploads import headers, values, work
from tenants.uploads.dates import DateReader, Stamp, day_of, later
from tenants.uploads.reading import Row
from tenants.uploads.wording import NOTHING_SAID, PEOPLE, Wording

#: The cells of a row as plain text.
Texts = Sequence[str]

PHONE_FIELDS = ("sender_mobile", "mobile", "phone")
CLOCKS = ("delivered_at", "settled_at", "completed_at", "opened_at")

PHONE_MISSING, PHONE_INVALID = "phone_missing", "phone_invalid"
DATE_MISSING, DATE_INVALID, DATE_FUTURE = "date_missing", "date_invalid", "date_future"
JOB_NO_MISSING, NOT_DELIVERED = "job_no_missing", "not_delivered"
REJECTIONS = (PHONE_MISSING, PHONE_INVALID, DATE_MISSING, DATE_INVALID, DATE_FUTURE, JOB_NO_MISSING, NOT_DELIVERED)


class Rule(NamedTuple):
    """How grave a finding is and whose post has to answer for it."""

    level: str
    post: str


FINDINGS: dict[str, Rule] = {code: Rule(rule.level, rule.post) for code, rule in catalogue.ROWS.items()}


@dataclass(slots=True)
class Rejection:
    """Why a row cannot be taken: the heading and field it is about, what stood there, and a code of REJECTIONS."""

    column: str
    field: str
    value: str
    code: str


@dataclass(slots=True)
class Finding:
    """Something odd in a row that was taken all the same: a code of FINDINGS, the field and what stood there."""

    code: str
    field: str = ""
    value: str = ""


class Values(Mapping[str, Any]):
    """The values of a row as a few words of memory: rows that have the same fields share the table of their places."""

    __slots__ = ("_found", "_places")

    def __init__(self, places: Mapping[str, int], found: tuple[Any, ...]) -> None:
        self._places, self._found = places, found

    def __getitem__(self, name: str) -> Any:
        return self._found[self._places[name]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def copy(self) -> dict[str, Any]:
        """A dict of its own."""
        return dict(zip(self._places, self._found, strict=True))


@dataclass(slots=True)
class Fresh:
    """One row that is only just being read, as `Checked` has it in the end."""

    number: int
    values: dict[str, Any]
    rejections: list[Rejection] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


NOTHING_SAID_ANY_MORE = Values({}, ())


@dataclass(slots=True)
class Checked:
    """One row as understood. `number` is the row as a spreadsheet numbers it; `values` holds what was there, by field.

    Beside fields of the file, `values` has: phone (E.164), other_phones, phone_from, clock ("delivered", ...),
    clock_stamp, state, kind, currency, mileage_unit. Stamps are dates or datetimes in the shop's own time. Once a row
    has become part of a job, its values are let go. `cells` is the row as written, of rows that are rejected.
    """

    number: int
    values: Values
    rejections: tuple[Rejection, ...]
    findings: tuple[Finding, ...]
    duplicate: bool = False
    left_out: bool = False
    cells: Row | None = None

    @property
    def accepted(self) -> bool:
        return not self.rejections and not self.duplicate and not self.left_out

    def let_go(self) -> None:
        """Forgets the values, which a job has now."""
        self.values = NOTHING_SAID_ANY_MORE


_DATES = (*CLOCKS, "arrived_at", "qc_at", "next_service_on", "insurance_due", "inspection_due")
_MONEY = (
    "labour_amount",
    "parts_amount",
    "sublet_amount",
    "other_amount",
    "discount_amount",
    "tax_amount",
    "total_amount",
    "paid_amount",
    "line_amount",
)
_TEXTS = (
    "branch",
    "job_type",
    "customer_no",
    "customer_name",
    "first_name",
    "last_name",
    "customer_type",
    "company",
    "sender_name",
    "wechat",
    "email",
    "gender",
    "make",
    "series",
    "model",
    "repair_items",
    "parts_used",
    "declined_items",
    "concern",
    "advice",
    "qc_notes",
    "advisor",
    "technician",
    "inspector",
    "cashier",
    "op_code",
    "followup_slot",
    "settle_status",
    "parent_job_no",
)
_NAMES = ("customer_name", "first_name", "last_name", "sender_name", "company")
_STAMPS_BESIDE = ("settled_at", "completed_at", "opened_at", "arrived_at", "qc_at")
_NONE_IS_SAID = ("declined_items", "qc_notes")
_FLAGS = (
    "warranty_flag", "comeback_flag", "odometer_replaced", "followup_wanted", "do_not_contact", "signed_flag",
    "told_about_call", "qc_flag", "awaiting_parts",
)  # fmt: skip
_STAMP_ORDER = (
    ("opened_at", "completed_at", "completed_before_opened"),
    ("completed_at", "qc_at", "inspected_before_completed"),
    ("completed_at", "settled_at", "settled_before_completed"),
    ("settled_at", "delivered_at", "delivered_before_settled"),
    ("opened_at", "delivered_at", "delivered_before_opened"),
)
_PLACEHOLDER = re.compile(
    r"(?:先生|女士|小姐|师傅|老板|散客|客户|顾客|车主|零散客户|临时客户|新客户|个人|私家车|无名|不详|测试|x+|test\w*|cash|walk-?in|customer"
    r"|client|owner|mr|mrs|ms|miss|unknown|n\.?n\.?|\.+|\d+|([a-z])\1+)\.?",
    re.IGNORECASE,
)
ON_ACCOUNT = re.compile(r"挂账|记账|月结|credit|account", re.IGNORECASE)
# A spreadsheet's 20250001.0
_WHOLE = re.compile(r"^(\d+)\.0+$")
_PAID_UP = re.compile(r"^(?:已|是|y)|结清|全部|settled|paid", re.IGNORECASE)


class Checker:
    """Checks the rows of one file. `columns` maps fields to positions, `header` gives the headings as written."""

    def __init__(
        self,
        columns: Mapping[str, int],
        header: list[str],
        readers: Mapping[str, DateReader],
        *,
        region: str,
        today: dt.date,
        zone: ZoneInfo,
        currency: str = "",
        shop_numbers: Collection[str] = (),
        staff_numbers: Collection[str] = (),
        wording: Wording = NOTHING_SAID,
    ) -> None:
        self.columns = dict(columns)
        self.wording = wording
        self.renamed = [name for name in (*PEOPLE, "branch") if name in columns and wording.said.get(name)]
        self.header = header
        self.region = region
        self.today = today
        self.zone = zone
        self.currency = currency or values.currency_of(region)
        self.shop_numbers = frozenset(shop_numbers)
        self.staff_numbers = frozenset(staff_numbers)
        # A file that knows only when the vehicle came in: that is when its job was opened.
        if "arrived_at" in columns and not any(clock in columns for clock in CLOCKS):
            self.columns["opened_at"] = columns["arrived_at"]
            readers = {**readers, "opened_at": readers["arrived_at"]}
        self.readers = readers
        # What is looked for in each row, so that no row asks again which columns there are.
        self.texts = self._places(_TEXTS)
        self.flags = self._places(_FLAGS)
        self.phones = self._places(PHONE_FIELDS)
        self.dates = [(name, place, readers[name]) for name, place in self._places(_DATES)]
        self.stamps_beside = [name for name, _ in self._places(_STAMPS_BESIDE)]
        self.states = self._places(("job_status", "delivered_flag", "completed_flag"))
        self.amounts = self._places(_MONEY)
        self.mileages = self._places(("mileage_in", "mileage_out"))
        self.quantities = self._places(("part_qty", "labour_hours"))
        self.named = not self.columns.keys().isdisjoint(_NAMES)
        self.unsettled_from = today - dt.timedelta(days=2)
        self.shapes: dict[tuple[str, ...], dict[str, int]] = {}
        mileage_header = self._heading("mileage_in") or self._heading("mileage_out")
        unit = re.search(r"(km|公里|千米)|(miles|英里)", mileage_header, re.IGNORECASE)
        self.miles = region in values.MILES if unit is None else bool(unit[2])

    def check(self, number: int, row: Row, texts: Texts) -> Fresh:
        """Read one row, `texts` being its cells as `values.text` gives them. Never raises because of what stands in it.

        Both are as long as the header.
        """
        checked = Fresh(number, {})
        self._texts(checked, texts)
        self._vehicle(checked, texts)
        self._phone(checked, texts)
        self._stamps(checked, row, texts)
        self._number(checked, texts)
        self._money(checked, texts)
        self._numbers(checked, texts)
        if not checked.rejections:
            self._people(checked)
            self._order_of_stamps(checked)
        return checked

    def packed(self, fresh: Fresh, *, duplicate: bool = False, left_out: bool = False, cells: Row) -> Checked:
        """The row in the form in which it is kept, of a big file with all the others; `cells` are it as written.

        A row that is a duplicate or is left out has no faults.
        """
        names = tuple(fresh.values)
        places = self.shapes.get(names)
        if places is None:
            places = self.shapes[names] = {name: place for place, name in enumerate(names)}
        rejections = () if duplicate or left_out else tuple(fresh.rejections)
        return Checked(
            fresh.number,
            Values(places, tuple(fresh.values.values())),
            rejections,
            tuple(fresh.findings),
            duplicate,
            left_out,
            cells if rejections else None,
        )

    # Reading

    def _places(self, names: Sequence[str]) -> list[tuple[str, int]]:
        return [(name, self.columns[name]) for name in names if name in self.columns]

    def _cell(self, texts: Texts, name: str) -> str:
        place = self.columns.get(name)
        return texts[place] if place is not None else ""

    def _text(self, texts: Texts, name: str) -> str:
        written = self._cell(texts, name)
        return "" if values.is_nothing(written) else written

    def _heading(self, name: str) -> str:
        place = self.columns.get(name)
        return self.header[place] if place is not None else ""

    def _reject(self, checked: Fresh, name: str, value: str, code: str) -> None:
        checked.rejections.append(Rejection(self._heading(name), name, value[:200], code))

    def _first_mapped(self, names: tuple[str, ...], default: str) -> str:
        return next((name for name in names if name in self.columns), default)

    def _texts(self, checked: Fresh, texts: Texts) -> None:
        for name, place in self.texts:
            written = texts[place]
            if written and not values.is_nothing(written):
                checked.values[name] = written
            elif written and name in _NONE_IS_SAID:
                checked.values[f"{name}_none"] = True
        for name, place in self.flags:
            said = None if values.is_nothing(texts[place]) else values.yes_or_no(texts[place])
            if said is not None:
                checked.values[name] = said
        for name in self.renamed:
            if name in checked.values:
                checked.values[name] = self.wording.name(name, checked.values[name])
        written = checked.values.get("job_type", "")
        kind = self.wording.kind(written)
        if kind:
            checked.values["kind"] = kind
        elif written:
            checked.findings.append(Finding("kind_unknown", "job_type", written[:80]))

    def _vehicle(self, checked: Fresh, texts: Texts) -> None:
        found = checked.values
        plate = plates.read(self._text(texts, "plate"), region=self.region)
        if plate:
            found["plate"] = plate.value
            checked.findings += [Finding(code, "plate", plate.value) for code in plates.findings(plate)]
        elif "plate" in self.columns:
            checked.findings.append(Finding("plate_missing", "plate"))
        written = self._text(texts, "vin")
        vin = vins.read(written)
        if vin.value:
            found["vin"] = vin.value
        checked.findings += [Finding(code, "vin", written[:40]) for code in vin.findings]
        year = values.whole(self._text(texts, "year")[:4]) if "year" in self.columns else None
        if year and 1950 <= year <= self.today.year + 2:
            found["year"] = year
            if vin.value and vins.year_differs(vin.value, year):
                checked.findings.append(Finding("vin_year_differs", "year", str(year)))

    def _phone(self, checked: Fresh, texts: Texts) -> None:
        first_written = ""
        numbers: list[tuple[phones.Phone, str]] = []
        for name, place in self.phones:
            written = texts[place]
            if values.is_nothing(written, zero=True):
                continue
            first_written = first_written or name
            for phone in phones.read(written[:200], region=self.region).numbers:
                if phone.e164 not in {known.e164 for known, _ in numbers}:
                    numbers.append((phone, name))
        if not numbers:
            if first_written:
                self._reject(checked, first_written, self._cell(texts, first_written), PHONE_INVALID)
            else:
                name = self._first_mapped(("mobile", "sender_mobile", "phone"), "mobile")
                self._reject(checked, name, self._cell(texts, name), PHONE_MISSING)
            return
        if len(numbers) > 1:
            numbers.sort(key=lambda pair: pair[0].rank)
        best, name = numbers[0]
        checked.values["phone"] = best.e164
        checked.values["phone_from"] = name
        checked.values["other_phones"] = tuple(phone.e164 for phone, _ in numbers[1:])
        for code in phones.findings(best, shop_numbers=self.shop_numbers, staff_numbers=self.staff_numbers):
            checked.findings.append(Finding(code, name, best.e164))

    def _stamps(self, checked: Fresh, row: Row, texts: Texts) -> None:
        unreadable: list[str] = []
        for name, place, reader in self.dates:
            cell = row[place]
            if cell == "":
                continue
            stamp = reader.read(cell)
            if stamp is not None:
                checked.values[name] = stamp
            elif not reader.empty(cell):
                unreadable.append(name)
        state, state_field = self._state(checked, texts)
        if state:
            checked.values["state"] = state
        clock = next((name for name in CLOCKS if name in checked.values), None)
        undelivered = state in (work.OPEN, work.CANCELLED) and "delivered_at" not in checked.values
        if undelivered:
            self._reject(checked, state_field, self._cell(texts, state_field), NOT_DELIVERED)
        if clock is None:
            broken = [name for name in CLOCKS if name in unreadable]
            if broken:
                self._reject(checked, broken[0], self._cell(texts, broken[0]), DATE_INVALID)
            elif not undelivered:
                self._reject(checked, self._first_mapped(CLOCKS, "delivered_at"), "", DATE_MISSING)
            return
        starts: Stamp = checked.values[clock]
        if day_of(starts) > self.today:
            self._reject(checked, clock, self._cell(texts, clock), DATE_FUTURE)
        checked.values["clock"] = clock.removesuffix("_at")
        checked.values["clock_stamp"] = starts
        checked.findings += [Finding("stamp_unreadable", name, self._cell(texts, name)[:40]) for name in unreadable]

    def _state(self, checked: Fresh, texts: Texts) -> tuple[str, str]:
        """The state that the row's status or flags tell; what says "not delivered" goes before what says otherwise."""
        told: list[tuple[str, str]] = []
        for name, place in self.states:
            written = texts[place]
            if not values.is_nothing(written):
                state = self.wording.state(name, written)
                if state is None:
                    checked.findings.append(Finding("state_unknown", name, written[:80]))
                if state and not (name == "completed_flag" and state == work.DELIVERED):
                    told.append((state, name))
        for wanted in (work.CANCELLED, work.OPEN):
            for state, name in told:
                if state == wanted:
                    return state, name
        return told[0] if told else ("", "")

    def _number(self, checked: Fresh, texts: Texts) -> None:
        written = _WHOLE.sub(r"\1", self._cell(texts, "job_no")).lstrip("'")
        if not values.is_nothing(written, zero=True):
            checked.values["job_no"] = written
        elif "plate" not in checked.values or "clock_stamp" not in checked.values:
            self._reject(checked, "job_no", written, JOB_NO_MISSING)

    def _money(self, checked: Fresh, texts: Texts) -> None:
        checked.values["currency"] = self.currency
        for name, place in self.amounts:
            written = texts[place]
            if values.is_nothing(written):
                continue
            amount = values.money(written, currency=self.currency)
            if amount is None:
                checked.findings.append(Finding("amount_unreadable", name, written[:40]))
            else:
                checked.values[name], checked.values["currency"] = amount

    def _numbers(self, checked: Fresh, texts: Texts) -> None:
        for name, place in self.mileages:
            written = texts[place]
            if values.is_nothing(written):
                continue
            reading = values.distance(written)
            if reading is None:
                checked.findings.append(Finding("mileage_unreadable", name, written[:40]))
                continue
            checked.values[name] = reading[0]
            checked.values["mileage_unit"] = reading[1] or ("mi" if self.miles else "km")
        reading_in, reading_out = checked.values.get("mileage_in"), checked.values.get("mileage_out")
        mileage = reading_in if reading_in is not None else reading_out
        if mileage is not None:
            checked.values["mileage"] = mileage
            if mileage == 0:
                checked.findings.append(Finding("mileage_zero", "mileage_in", "0"))
            elif mileage % 10_000 == 0:
                checked.findings.append(Finding("mileage_round", "mileage_in", str(mileage)))
        if reading_in and reading_out and reading_out < reading_in:
            checked.findings.append(Finding("mileage_backwards", "mileage_out", str(reading_out)))
        due = values.distance(self._text(texts, "next_service_km")) if "next_service_km" in self.columns else None
        if due and due[0]:
            checked.values["next_service_km"] = due[0]
        for name, place in self.quantities:
            quantity = None if values.is_nothing(texts[place]) else values.decimal(texts[place])
            if quantity is not None and abs(quantity) < 10_000_000:
                checked.values[name] = quantity

    # What looks wrong in one row

    def _people(self, checked: Fresh) -> None:
        found = checked.values
        name = found.get("customer_name") or person(found) or found.get("sender_name") or found.get("company") or ""
        if not name:
            if self.named:
                checked.findings.append(Finding("name_missing", "customer_name"))
        elif is_placeholder(name, plate=found.get("plate", ""), model=found.get("model", "")):
            checked.findings.append(Finding("name_placeholder", "customer_name", name[:40]))
        for due, code in (("insurance_due", "insurance_expired"), ("inspection_due", "inspection_expired")):
            if due in found and (self.today - day_of(found[due])).days > 30:
                checked.findings.append(Finding(code, due, day_of(found[due]).isoformat()))

    def _order_of_stamps(self, checked: Fresh) -> None:
        found = checked.values
        for name in self.stamps_beside:
            if name in found and day_of(found[name]) > self.today:
                checked.findings.append(Finding("stamp_future", name, day_of(found[name]).isoformat()))
        for first, second, code in _STAMP_ORDER:
            if first not in found or second not in found or not later(found[first], found[second]):
                continue
            if code != "delivered_before_settled" or not ON_ACCOUNT.search(found.get("settle_status", "")):
                checked.findings.append(Finding(code, second, values.text(found[second])))
        if found.get("state") in (work.OPEN, work.CANCELLED):
            checked.findings.append(Finding("status_contradicts_delivery", "job_status"))
        if found["clock"] != "delivered" and "delivered_at" in self.columns:
            checked.findings.append(Finding("delivery_not_recorded", "delivered_at"))
            if found["clock"] == "settled" and (self.today - day_of(found["settled_at"])).days > 7:
                checked.findings.append(Finding("settled_not_delivered", "delivered_at"))
        unsettled = "settled_at" in self.columns and "settled_at" not in found
        aged = found["clock"] == "delivered" and day_of(found["delivered_at"]) < self.unsettled_from
        if unsettled and aged and not ON_ACCOUNT.search(found.get("settle_status", "")):
            checked.findings.append(Finding("delivered_not_settled", "settled_at"))
        if aged:
            checked.findings.append(Finding("handed_in_late", "delivered_at"))


def person(found: Mapping[str, Any]) -> str:
    """First and last name as one, in the order of the script they are written in."""
    first, last = found.get("first_name", ""), found.get("last_name", "")
    if not (first + last).isascii():
        return last + first if len(first + last) <= 6 else f"{first} {last}".strip()
    return f"{first} {last}".strip()


def is_placeholder(name: str, *, plate: str = "", model: str = "") -> bool:
    """Whether a name was only typed because the form wanted one."""
    plain = headers.simplify(name.strip())
    if _PLACEHOLDER.fullmatch(plain):
        return True
    bare = re.sub(r"[\s·.\-]", "", plain.upper())
    return bool(plate and bare == plate.replace("-", "").upper()) or bool(model and plain.lower() == model.lower())


def job_findings(found: Mapping[str, Any], *, mapped: Collection[str]) -> list[Finding]:
    """What looks wrong in a whole job: `found` are its values with amounts added up, `mapped` the file's fields."""
    codes: list[Finding] = []
    technicians = {name.casefold() for name in values.names(found.get("technician", ""))}
    inspectors = {name.casefold() for name in values.names(found.get("inspector", ""))}
    if technicians & inspectors:
        codes.append(Finding("inspector_is_technician", "inspector", found.get("inspector", "")[:40]))
    kind = found.get("kind", "")
    if "inspector" in mapped and not inspectors and kind in (work.REPAIR, work.MAJOR_REPAIR, work.BODY_PAINT):
        codes.append(Finding("inspector_missing", "inspector"))
    if "technician" in mapped and not technicians and kind not in (work.WASH, work.OTHER, ""):
        codes.append(Finding("technician_missing", "technician"))
    if {"repair_items", "parts_used"} & set(mapped) and not found.get("repair_items") and not found.get("parts_used"):
        codes.append(Finding("items_missing", "repair_items"))
    elif "repair_items" in mapped and found.get("parts_used") and not found.get("repair_items"):
        codes.append(Finding("parts_without_labour", "repair_items"))
    if kind == work.MAINTENANCE:
        if "advice" in mapped and not found.get("advice"):
            codes.append(Finding("advice_missing", "advice"))
        if {"next_service_on", "next_service_km"} & set(mapped) and not (
            found.get("next_service_on") or found.get("next_service_km")
        ):
            codes.append(Finding("next_service_missing", "next_service_on"))
    return codes + _money_findings(found)


def _money_findings(found: Mapping[str, Any]) -> list[Finding]:
    codes: list[Finding] = []
    settle_status = found.get("settle_status", "")
    unit = values.minor_per_unit(found.get("currency", ""))
    total, paid = found.get("total_amount"), found.get("paid_amount")
    if total is not None and "labour_amount" in found and "parts_amount" in found:
        others = sum(found.get(name, 0) for name in ("sublet_amount", "other_amount", "tax_amount"))
        expected = found["labour_amount"] + found["parts_amount"] + others - abs(found.get("discount_amount", 0))
        without_tax = expected - found.get("tax_amount", 0)
        if min(abs(total - expected), abs(total - without_tax)) > unit:
            codes.append(Finding("total_mismatch", "total_amount", str(total)))
    if total is not None and paid is not None:
        if paid > total + unit:
            codes.append(Finding("paid_over_total", "paid_amount", str(paid)))
        elif paid < total - unit and _PAID_UP.search(settle_status) and not ON_ACCOUNT.search(settle_status):
            codes.append(Finding("paid_short", "paid_amount", str(paid)))
    return codes

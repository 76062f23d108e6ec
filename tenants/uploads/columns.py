"""What a column holds, told by its cells: the share of them that are telephones, plates, dates, amounts and so on."""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from statistics import median

from tenants.jobs import phones, plates, vins
from tenants.uploads import headers, values, work
from tenants.uploads.dates import DateReader, day_of
from tenants.uploads.reading import Cell

SAMPLE = 400


@dataclass
class Column:
    """One column: its heading as written and its cells. Shares are of the cells that hold something, 0 to 1."""

    index: int
    header: str
    cells: Sequence[Cell]
    region: str
    today: dt.date
    epoch_1904: bool = False
    _shares: dict[str, float] = field(default_factory=dict)

    @cached_property
    def filled(self) -> list[Cell]:
        return [cell for cell in self.cells if not isinstance(cell, str) or not values.is_nothing(values.text(cell))]

    @cached_property
    def sample(self) -> list[Cell]:
        step = max(1, len(self.filled) // SAMPLE)
        return self.filled[::step][:SAMPLE]

    @property
    def fill(self) -> float:
        return len(self.filled) / len(self.cells) if self.cells else 0.0

    @cached_property
    def distinct(self) -> int:
        return len({values.text(cell) for cell in self.filled})

    @cached_property
    def reader(self) -> DateReader:
        return DateReader.for_column(self.cells, region=self.region, epoch_1904=self.epoch_1904)

    @cached_property
    def days(self) -> list[dt.date]:
        """The days of the sample, whatever of it is a date."""
        found = (self.reader.read(cell) for cell in self.sample)
        return [day_of(stamp) for stamp in found if stamp]

    @cached_property
    def age(self) -> float | None:
        """How many days ago the middle one of the column's dates is."""
        return median((self.today - day).days for day in self.days) if self.days else None

    @cached_property
    def spread(self) -> int:
        """Days from the first date to the last."""
        return (max(self.days) - min(self.days)).days if self.days else 0

    def share(self, sort: str) -> float:
        """The share of cells that are of a sort: mobile, phone, plate, vin, date, number, whole, flag, email, ..."""
        if sort not in self._shares:
            test = _TESTS[sort]
            self._shares[sort] = (
                sum(1 for cell in self.sample if test(cell, self)) / len(self.sample) if self.sample else 0.0
            )
        return self._shares[sort]

    @cached_property
    def counts_up(self) -> bool:
        """Whether the column only numbers the rows: 1, 2, 3, ..."""
        numbers = [values.whole(values.text(cell)) for cell in self.filled[:1000]]
        return len(numbers) > 0 and all(number == place for place, number in enumerate(numbers, start=1))


def fits(column: Column, name: str) -> float:
    """How well a column's cells suit a field, 0 to 1; 0.5 where anything would do."""
    sort = _SORTS.get(headers.types().get(name, ""))
    if name == "mobile" or name == "sender_mobile":
        sort = "mobile"
    if name == "postcode":
        sort = "postcode"
    if name == "email":
        sort = "email"
    return column.share(sort) if sort and column.filled else 0.5


def bears_out(column: Column, name: str) -> bool:
    """Whether the cells are such that a loose heading may be believed."""
    sort = _SORTS.get(headers.types().get(name, ""))
    if name == "job_no":
        return column.share("code") > 0.7
    if name in ("mobile", "sender_mobile"):
        sort = "mobile"
    return column.share(sort) >= 0.5 if sort else True


def rather(column: Column, name: str) -> str:
    """The sister of a field that the cells speak for: a day for a yes, an amount for a name of parts."""
    if len(column.sample) >= 3:
        for field_, sort, sister in _SISTERS:
            if field_ == name and column.share(sort) > 0.7 and fits(column, sister) > 0.7:
                return sister
    return name


def contradicts(column: Column, name: str) -> str:
    """The sort of thing a column plainly holds although its heading says otherwise; empty when it does not."""
    if len(column.sample) < 3 or (fits(column, name) > 0.2 and name in _STRICT):
        return ""
    kind = headers.types().get(name, "")
    if kind in ("date", "datetime") and fits(column, name) > 0.8:
        return ""
    if kind in _WORDS_ONLY and column.share("date") > 0.7 and column.share("number") < 0.5:
        return "date"
    if kind in _PEOPLE and column.share("flag") > 0.9:
        return "flag"
    if name in _CLOCKS and column.share("flag") > 0.9:
        return "flag"
    for sort, suited in _PLAIN_SORTS:
        if kind not in suited and name not in suited and column.share(sort) > 0.7:
            return sort
    return ""


def _as_text(test: Callable[[str, Column], bool]) -> Callable[[Cell, Column], bool]:
    return lambda cell, column: isinstance(cell, str) and test(values.text(cell), column)


def _plate(cell: str, column: Column) -> bool:
    plate = plates.read(cell, region=column.region)
    if plate is None or not plate.known:
        return False
    if plate.form == "plain":
        return len(plate.value) <= 8 and any(c.isalpha() for c in plate.value) and any(c.isdigit() for c in plate.value)
    return not (plate.form == "hong_kong" and plate.value.isalpha() and len(plate.value) > 2)


_POSTCODE = re.compile(r"\d{3,6}|[A-Za-z]{1,2}\d[\dA-Za-z]? ?\d[A-Za-z]{2}")
_PARTS = re.compile(
    r"机油|滤芯|滤清器|机滤|轮胎|电瓶|蓄电池|刹车片|火花塞|雨刮片|轴承|垫片|螺丝|冷却液|防冻液|制动液|皮带$|灯泡"
    r"|\bfilter\b|\btyres?\b|\btires?\b|\bpads?\b|\bbattery\b|\bbulb\b|\bgasket\b|\bbelt$|\bplugs?\b|\bcoolant\b|\d+w-?\d+"
)
_WORK = re.compile(r"更换|换|保养|检查|检修|清洗|安装|change|replace|service|check|repair|flush|install|\bfit\b")
_SETTLED = re.compile(r"未?结[算账清]|未?收款|挂账|部分|paid|unpaid|settled|partial|credit")
_RESULT = re.compile(r"回访|接通|拒访|无人接听|满意|成功|失败|no answer|reached|refused|satisf|busy")
_CUSTOMER = re.compile(
    r"个人|私人|公司|单位|企业|车队|政府|保险|内部|散客"
    r"|person|individual|company|fleet|government|insurer|retail"
)
_USAGE = re.compile(r"出租|网约|营运|非营运|家用|私家|客运|货运|教练|taxi|private|commercial|hire|coach|轿车|suv|面包")
_PAYER = re.compile(
    r"客付|自费|保险|索赔|三包|返工|内部|免费"
    r"|customer pay|insurance|warranty|internal|goodwill|\bcp\b|\bwp\b|\bip\b"
)


def _part(cell: str) -> bool:
    """A thing, not the work of putting it in."""
    return bool(_PARTS.search(cell)) and not _WORK.search(cell)


_TESTS: dict[str, Callable[[Cell, Column], bool]] = {
    "mobile": _as_text(lambda cell, column: phones.is_mobile(cell, region=column.region)),
    "phone": _as_text(lambda cell, column: phones.read(cell, region=column.region).best is not None),
    "plate": _as_text(_plate),
    "vin": _as_text(lambda cell, _: len(cell) >= 17 and bool(vins.read(cell).value)),
    "date": lambda cell, column: column.reader.read(cell) is not None,
    "number": _as_text(lambda cell, _: values.money(cell, currency="CNY") is not None),
    "whole": _as_text(lambda cell, _: values.whole(cell) is not None),
    "distance": _as_text(lambda cell, _: values.distance(cell) is not None),
    "flag": _as_text(lambda cell, _: values.yes_or_no(cell) is not None),
    "email": _as_text(lambda cell, _: bool(re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", cell))),
    "postcode": _as_text(
        lambda cell, _: bool(re.fullmatch(r"\d{3,6}|[A-Za-z]{1,2}\d[\dA-Za-z]? ?\d[A-Za-z]{2}", cell))
    ),
    "code": _as_text(lambda cell, _: any(c.isdigit() for c in cell) and len(cell) <= 24 and " " not in cell),
    "part": _as_text(lambda cell, _: _part(headers.simplify(cell.lower()))),
    "state": _as_text(lambda cell, _: work.state_of_job(cell) is not None),
    "settled": _as_text(lambda cell, _: bool(_SETTLED.search(headers.simplify(cell.lower())))),
    "result": _as_text(lambda cell, _: bool(_RESULT.search(headers.simplify(cell.lower())))),
    "kind": _as_text(lambda cell, _: work.kind_of_work(cell) is not None),
    "customer": _as_text(lambda cell, _: bool(_CUSTOMER.search(headers.simplify(cell.lower())))),
    "usage": _as_text(lambda cell, _: bool(_USAGE.search(headers.simplify(cell.lower())))),
    "payer": _as_text(lambda cell, _: bool(_PAYER.search(headers.simplify(cell.lower())))),
    "future": lambda cell, column: (stamp := column.reader.read(cell)) is not None and day_of(stamp) > column.today,
}

_SORTS = {
    "phone": "phone",
    "plate": "plate",
    "vin": "vin",
    "date": "date",
    "datetime": "date",
    "money": "number",
    "decimal": "number",
    "int": "whole",
    "mileage": "distance",
    "bool": "flag",
    "email": "email",
}
_CLOCKS = frozenset({"opened_at", "arrived_at", "completed_at", "settled_at", "delivered_at"})
_PEOPLE = frozenset({"person", "person list"})
_WORDS_ONLY = _PEOPLE | {"choice", "list", "long"}
_SISTERS = (
    ("delivered_flag", "date", "delivered_at"),
    ("delivered_at", "flag", "delivered_flag"),
    ("completed_flag", "date", "completed_at"),
    ("completed_at", "flag", "completed_flag"),
    ("settle_status", "date", "settled_at"),
    ("parts_used", "number", "parts_amount"),
)
_STRICT = frozenset({"mobile", "sender_mobile", "phone", "plate", "vin", "email"})

# What is plain by itself, and the types and fields in which it is no surprise.
_PLAIN_SORTS = (
    ("vin", frozenset({"vin"})),
    ("plate", frozenset({"plate", "unit_no", "job_no", "engine_no", "op_code", "part_no", "model", "series", "text"})),
    ("mobile", frozenset({"phone", "wechat", "job_no", "text", "dropped"})),
    ("email", frozenset({"email", "wechat"})),
)

"""The files of the corpus: manifests say what each column truly means, the rest follows by rule."""

import configparser
import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.tenants.uploads.corpus.cells import SORTS, Line
from tests.tenants.uploads.files import as_csv, as_xlsx

JOBS = 24
#: `LATER` was written when the rules stood, and tells how they do on what they were not made for.
LATER = "later"
MARKETS = ("china", "taiwan", "america", "britain", LATER)

#: What stands under a column that means a field, where its manifest says nothing else.
USUAL = {
    "job_no": "ro", "customer_name": "name", "mobile": "mobile", "phone": "landline", "sender_mobile": "mobile",
    "arrived_at": "opened", "opened_at": "opened", "completed_at": "completed", "settled_at": "settled",
    "delivered_at": "delivered",
    "promised_at": "promised", "qc_at": "qc", "job_type": "kind", "job_status": "status", "repair_items": "item",
    "parts_used": "part", "first_name": "first", "last_name": "last", "customer_no": "code", "engine_no": "engine",
    "mileage_in": "km", "mileage_out": "km_out", "part_no": "partno", "part_qty": "qty", "labour_hours": "hours",
    "op_code": "op", "total_amount": "total", "labour_amount": "labour", "parts_amount": "parts", "line_amount": "each",
    "other_amount": "small", "discount_amount": "small", "payment_method": "payment", "registered_on": "registered",
    "inspection_due": "future", "insurance_due": "future", "next_service_on": "future", "next_service_km": "next_km",
    "settle_status": "paid_state", "fu_score": "score",
    "created_by": "cashier", "made_on": "made", "sender_name": "name", "owed_amount": "zero",
    "fu_result": "result", "declined_items": "declined", "job_note": "note",
    "member_level": "level", "fuel_type": "fuel",
    **dict.fromkeys(
        ("delivered_flag", "completed_flag", "awaiting_reply", "awaiting_parts", "on_time_flag", "comeback_flag",
         "warranty_flag", "waiter_flag", "do_not_contact", "signed_flag"), "flag"),
}  # fmt: skip


@dataclass(frozen=True)
class Truth:
    """A column: its heading, the fields it may rightly be read as, and the sort of its cells.

    "" stands for no field, and "?" for a heading that nobody can tell: it has to be asked.
    """

    header: str
    fields: frozenset[str]
    sort: str


@dataclass(frozen=True)
class File:
    """A file of the corpus: its bytes, its country, and the truth of its columns in the order they stand."""

    name: str
    market: str
    region: str
    content: bytes
    truths: tuple[Truth, ...]


@cache
def files() -> tuple[File, ...]:
    """All of them, the same at every run."""
    found = []
    for market in MARKETS:
        manifest = configparser.ConfigParser(interpolation=None, delimiters=("=",), comment_prefixes=(";;",))
        manifest.read(Path(__file__).with_name(f"{market}.ini"), encoding="utf-8")
        found += [_file(name, market, manifest[name]) for name in manifest.sections()]
    return tuple(found)


def _file(name: str, market: str, about: configparser.SectionProxy) -> File:
    truths = [_truth(column) for column in " ".join(about["columns"].split("\n")).split(";") if column.strip()]
    if about.getboolean("shuffle", False):
        random.Random(name).shuffle(truths)
    return File(name, market, about["region"], _content(name, about, truths), tuple(truths))


def _truth(column: str) -> Truth:
    header, _, meaning = column.strip().rpartition("=")
    said, _, sort = meaning.partition(":")
    fields = frozenset("" if field == "-" else field for field in said.split("|"))
    first = said.split("|")[0]
    return Truth(header.replace("↵", "\n"), fields, sort or USUAL.get(first, first))


def _content(name: str, about: configparser.SectionProxy, truths: list[Truth]) -> bytes:
    rows: list[list] = [[title.strip()] for title in about.get("titles", "").split("|") if title.strip()]
    merged: list[tuple] = []
    if about.getboolean("two_lines", False):
        upper, lower = zip(*(truth.header.split("/", 1) for truth in truths), strict=True)
        merged = _captions(upper, len(rows))
        rows += [[cell if place == upper.index(cell) else "" for place, cell in enumerate(upper)], list(lower)]
    else:
        rows.append([truth.header for truth in truths])
    several = about.getint("lines", 1)
    for row in range(JOBS):
        line = Line(
            name, about["region"], row, row // several, row % several, dates=about.get("dates", ""),
            traditional=about.getboolean("traditional", False),
        )  # fmt: skip
        rows.append([SORTS[truth.sort](line) for truth in truths])
    if about.getboolean("totals", False):
        word = "Total" if about["region"] in ("US", "GB", "AU") else "合计"
        rows.append([word, *[""] * (len(truths) - 2), "98765.00"])
    return _written(about, rows, merged)


def _captions(upper: tuple[str, ...], row: int) -> list[tuple]:
    """The captions that reach over several columns, as merged cells."""
    return [
        (row, upper.index(caption), row, upper.index(caption) + upper.count(caption) - 1, caption)
        for caption in dict.fromkeys(upper)
        if upper.count(caption) > 1
    ]


def _written(about: configparser.SectionProxy, rows: list[list], merged: list[tuple]) -> bytes:
    form, encoding = about["format"], about.get("encoding", "utf-8")
    if form == "xlsx":
        return as_xlsx(rows, merged=merged)
    if form == "html":
        cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
        body = "".join(f"<tr>{row}</tr>" for row in cells)
        return f'<html><head><meta charset="{encoding}"></head><body><table>{body}</table></body></html>'.encode(
            encoding
        )
    return as_csv(rows, encoding=encoding, separator="\t" if form == "tsv" else about.get("separator", ","))

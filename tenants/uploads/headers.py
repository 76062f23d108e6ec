"""What a column's heading may mean: the known headings of repair-shop exports, in English and Chinese."""

import json
import os
import re
import unicodedata
from functools import cache, lru_cache

from tenants.jobs.characters import simplify
from tenants.uploads import phrases
from tenants.uploads.phrases import is_chinese

_COUNT = re.compile(r"(?<=[^\W\d])[ _]?0{0,2}\d$")
_TWO_SCRIPTS = re.compile(
    r"([^A-Za-z]*[\u3400-\u9fff])\s+([A-Za-z][^\u3400-\u9fff]+)|([A-Za-z][^\u3400-\u9fff]+)\s+([\u3400-\u9fff].*)"
)
_BRACKETED = re.compile(r"[(\[{【〔][^)\]}】〕]*[)\]}】〕]")
_DROPPED = re.compile(r"[\s_\-/.:*()\[\]{}【】〔〕'\"`,;。，、；：?!&|~+·]+")


@lru_cache(maxsize=8192)
def normalise(header: str, *, brackets: bool = True) -> str:
    """One spelling for headings that differ in width, case, blanks or punctuation; no `brackets`: units go, too."""
    text = unicodedata.normalize("NFKC", header).lower()
    if not brackets:
        text = _BRACKETED.sub("", text)
    text = text.replace("#", "no")
    return _DROPPED.sub("", simplify(text))


@cache
def _table() -> dict:
    # Without pathlib, which the child that reads one file would load for this alone.
    with open(os.path.join(os.path.dirname(__file__), "headers.json"), encoding="utf-8") as table:
        return json.load(table)


@cache
def types() -> dict[str, str]:
    """The kind of value each canonical field holds."""
    return {name: field["type"] for name, field in _table()["fields"].items()}


#: What jobs, customers and vehicles are made of, or checked by. Other fields are known by name and never stored.
KEPT = (
    "job_no", "branch", "delivered_at", "settled_at", "completed_at", "opened_at", "arrived_at", "job_type",
    "job_status", "delivered_flag", "completed_flag", "mobile", "phone", "customer_name", "first_name", "last_name",
    "gender", "customer_type", "company", "sender_name", "sender_mobile", "wechat", "email", "do_not_contact",
    "followup_wanted", "plate", "vin", "make", "series", "model", "year", "mileage_in", "mileage_out",
    "repair_items", "parts_used", "part_qty", "labour_hours", "declined_items", "advice", "qc_notes", "warranty_flag",
    "comeback_flag", "next_service_on", "next_service_km", "insurance_due", "inspection_due", "advisor", "technician",
    "inspector", "qc_at", "cashier", "total_amount", "labour_amount", "parts_amount", "sublet_amount", "other_amount",
    "discount_amount", "tax_amount", "paid_amount", "line_amount", "settle_status", "odometer_replaced", "signed_flag",
    "told_about_call", "qc_flag", "awaiting_parts", "parent_job_no",
)  # fmt: skip


def label(name: str, language: str) -> str:
    """The most usual heading of a field in a language of the pages; English where there is no other."""
    known = _table()["fields"][name]["headers"]
    if language.startswith("zh"):
        traditional = [word for word in known if not word.isascii() and simplify(word) != word]
        simplified = [word for word in known if not word.isascii() and simplify(word) == word]
        chosen = (traditional if language == "zh-hant" else []) + simplified + traditional
        if chosen:
            return chosen[0]
    return next((word for word in known if word.isascii()), name)


@cache
def exact() -> dict[str, str]:
    """Normalised heading to canonical field."""
    index: dict[str, str] = {}
    for name, field in _table()["fields"].items():
        for header in field["headers"]:
            index.setdefault(normalise(header), name)
    return index


@cache
def rank() -> dict[tuple[str, str], int]:
    """How early a heading stands in its field's list; the earlier, the more usual."""
    ranks: dict[tuple[str, str], int] = {}
    for name, field in _table()["fields"].items():
        for place, header in enumerate(field["headers"]):
            ranks.setdefault((name, normalise(header)), place)
    return ranks


@cache
def ambiguous() -> dict[str, dict]:
    """Normalised heading to {"rule", "candidates"}: headings whose name alone does not say what they hold."""
    return {
        normalise(header): {"rule": entry["rule"], "candidates": tuple(entry["candidates"])}
        for entry in _table()["ambiguous"]
        for header in entry["headers"]
    }


@cache
def stems() -> dict[str, tuple[str, ...]]:
    """Stem of a heading to the canonical fields it may mean."""
    index: dict[str, list[str]] = {}
    for name, field in _table()["fields"].items():
        for header in field["headers"]:
            found = stem(header)
            if found and name not in index.setdefault(found, []):
                index[found].append(name)
    return {key: tuple(names) for key, names in index.items()}


_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORDS = {
    "amt": "amount", "cost": "amount", "price": "amount", "charge": "amount", "charges": "amount", "fee": "amount",
    "licence": "license", "lic": "license", "no": "number", "num": "number", "nbr": "number", "nr": "number",
    "km": "mileage", "kms": "mileage", "odometer": "mileage", "odo": "mileage", "miles": "mileage",
    "kilometers": "mileage", "kilometres": "mileage", "tel": "phone", "telephone": "phone", "cell": "mobile",
    "cellular": "mobile", "cellphone": "mobile", "cust": "customer", "client": "customer", "time": "date", "dt": "date",
    "datetime": "date", "labour": "labor", "lbr": "labor", "svc": "service", "serv": "service", "desc": "description",
    "qty": "quantity", "veh": "vehicle", "car": "vehicle", "reg": "registration", "appt": "appointment", "mfr": "make",
    "tech": "technician", "mechanic": "technician", "colour": "color", "wo": "workorder", "inv": "invoice",
    "repairorder": "ro", "maintenance": "service",
}  # fmt: skip
_FILLERS = {"the", "of", "a", "an", "at", "is", "for", "on", "and", "value", "field", "info", "detail", "details"}
_CHINESE = (
    ("号码", "号"), ("编号", "号"), ("编码", "号"), ("代码", "号"), ("日期", "日"), ("时间", "日"), ("费用", "额"),
    ("金额", "额"), ("合计", "额"), ("费", "额"), ("姓名", "名"), ("名称", "名"), ("车主", "客"), ("客户", "客"),
    ("顾客", "客"), ("进场", "进厂"), ("入厂", "进厂"), ("来厂", "进厂"), ("到店", "进厂"), ("进店", "进厂"),
    ("进站", "进厂"), ("出站", "出厂"), ("离厂", "出厂"), ("离店", "出厂"), ("本次", ""), ("当前", ""),
)  # fmt: skip


@lru_cache(maxsize=8192)
def stem(header: str) -> str:
    """A looser spelling: English words in any order with their usual short forms, Chinese suffixes made one."""
    text = _BRACKETED.sub("", unicodedata.normalize("NFKC", header)).strip()
    if is_chinese(text):
        text = _DROPPED.sub("", simplify(text.lower()))
        for long, short in _CHINESE:
            text = text.replace(long, short)
        return text
    words = re.findall(r"[a-z]+|\d+", _CAMEL.sub(" ", text).replace("#", " number ").lower())
    kept = []
    for word in words:
        if word in _FILLERS:
            continue
        if word not in _WORDS and len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
            word = word[:-1]
        kept.append(_WORDS.get(word, word))
    return " ".join(sorted(set(kept)))


def meaning(header: str) -> str | None:
    """The canonical field a heading names outright, or None; ambiguous headings count as naming nothing."""
    form = known_form(header)
    return exact().get(form) if form not in ambiguous() else None


@lru_cache(maxsize=8192)
def known_form(header: str) -> str:
    """The spelling under which a heading is known, empty when it is not; of two languages the plainer one counts.

    A caption that says nothing of its own, as two-line headings have it, and a number behind it are left out.
    """
    for form in forms(header):
        if form in ambiguous() or form in exact():
            return form
    others = (*in_two_scripts(header), phrases.without_caption(header), _COUNT.sub("", header))
    halves = [form for other in others if other != header for form in forms(other)]
    for form in halves:
        if form in exact() and form not in ambiguous():
            return form
    return next((form for form in halves if form in ambiguous()), "")


def forms(header: str) -> tuple[str, ...]:
    """The spellings under which a heading is looked up, the most literal first."""
    whole, bare = normalise(header), normalise(header, brackets=False)
    return (whole,) if whole == bare or not bare else (whole, bare)


def in_two_scripts(header: str) -> tuple[str, ...]:
    """The halves of a heading that says the same in Chinese and in Latin letters; none of any other."""
    found = _TWO_SCRIPTS.fullmatch(unicodedata.normalize("NFKC", header).strip())
    return tuple(half for half in found.groups() if half) if found else ()


def strength(header: str) -> float:
    """How surely a cell is a heading: 1 known, 0.6 known but ambiguous, 0.4 by its stem or make-up, 0 not at all."""
    if not header or len(header) > 60:
        return 0.0
    form = known_form(header)
    if form:
        return 0.6 if form in ambiguous() else 1.0
    return 0.4 if stem(header) in stems() or phrases.meanings(header) else 0.0

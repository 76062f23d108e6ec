"""From accepted rows to jobs: rows of one job are put together, amounts added up, items listed."""

import datetime as dt
import hashlib
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from tenants.jobs.drafts import CustomerDraft, DeclinedDraft, JobDraft, LineDraft, VehicleDraft
from tenants.uploads import checking, told, values, work
from tenants.uploads.checking import Checked, Finding
from tenants.uploads.dates import day_of, moment_of

LABOUR, PART = "labour", "part"

_COMPANY = re.compile(
    r"公司|有限|集团|集團|车队|車隊|单位|局$|学校|\b(?:ltd|inc|llc|gmbh|corp|co|limited|plc)\b\.?$", re.IGNORECASE
)
_COMPANY_KIND = re.compile(r"公司|单位|企业|company|fleet|business", re.IGNORECASE)
_TITLE = re.compile(r"先生|女士|小姐|太太|mr\.?|mrs\.?|ms\.?|miss|dr\.?", re.IGNORECASE)
_NO_NOTE = re.compile(r"(?:合格|正常|良好|通过|已检|ok|pass(?:ed)?|good|yes|是)[。.!]?", re.IGNORECASE)
_PRICED = re.compile(r"(?P<item>.+?)[\s:：,，-]*(?P<price>(?:[¥￥$£€]|NT\$|RMB)\s*\d[\d,.]*|\d[\d,.]*\s*(?:元|块|圆))$")
_REASONED = re.compile(r"(?P<item>[^(（]+)[(（](?P<reason>[^)）]{2,})[)）]$")


def key_of(checked: Checked) -> tuple[str, ...]:
    """What rows of one job have in common: branch and number, else plate and day."""
    found = checked.values
    if "job_no" in found:
        return "number", found.get("branch", ""), found["job_no"]
    return "plate", found.get("branch", ""), found["plate"], day_of(found["clock_stamp"]).isoformat()


def jobs(rows: Sequence[Checked], *, mapped: Collection[str], zone: ZoneInfo) -> list[JobDraft]:
    """The jobs of a file's accepted rows, in the order of their first rows; the rows' values are let go."""
    groups: dict[tuple[str, ...], list[Checked]] = {}
    for checked in rows:
        if checked.accepted:
            groups.setdefault(key_of(checked), []).append(checked)
    several = [group for group in groups.values() if len(group) > 1]
    per_line = _per_line(several)
    fields = " ".join(sorted(mapped))
    return [_job(group, per_line, mapped, fields, zone) for group in groups.values()]


_ADDED = (
    "labour_amount",
    "parts_amount",
    "sublet_amount",
    "other_amount",
    "discount_amount",
    "tax_amount",
    "total_amount",
)


def _per_line(groups: Sequence[list[Checked]]) -> set[str]:
    """The columns whose amounts are each line's own: they differ within most jobs of several rows."""
    differ: Counter[str] = Counter()
    for group in groups:
        for name in _ADDED:
            amounts = [checked.values[name] for checked in group if name in checked.values]
            if len(amounts) > 1:
                differ[name] += 1 if len(set(amounts)) > 1 else -1
    return {name for name, more in differ.items() if more > 0}


def _job(group: list[Checked], per_line: set[str], mapped: Collection[str], fields: str, zone: ZoneInfo) -> JobDraft:
    rows = [checked.values.copy() for checked in group]
    for checked in group:
        checked.let_go()
    lines = _lines(rows, per_line)
    found = _together(rows, per_line)
    labour = [line.item for line in lines if line.kind == LABOUR]
    parts = [line.item for line in lines if line.kind == PART]
    found["kind"] = found.get("kind") or work.kind_of_items([*labour, *parts]) or _kind_without_words(found, lines)
    findings: dict[tuple[str, str], Finding] = {}
    for finding in [one for checked in group for one in checked.findings] + checking.job_findings(found, mapped=mapped):
        findings.setdefault((finding.code, finding.field), finding)
    given = "job_no" in found
    number = found["job_no"] if given else f"{found['plate']} {day_of(found['clock_stamp']).isoformat()}"

    def at(name: str) -> dt.datetime | None:
        return moment_of(found[name], zone=zone) if name in found else None

    notes = "" if _NO_NOTE.fullmatch(found.get("qc_notes", "")) else _short(found, "qc_notes", 2000)
    return JobDraft(
        rows=tuple(checked.number for checked in group),
        branch=_short(found, "branch", 60),
        number=_bounded(number),
        number_given=given,
        customer=_customer(found),
        vehicle=_vehicle(found),
        kind=found["kind"],
        kind_as_written=_short(found, "job_type", 60),
        clock=found["clock"],
        delivered_at=moment_of(found["clock_stamp"], zone=zone),
        opened_at=at("opened_at") or at("arrived_at"),
        completed_at=at("completed_at"),
        settled_at=at("settled_at"),
        advisor=_short(found, "advisor", 60),
        technician=_short(found, "technician", 60),
        inspector=_short(found, "inspector", 60),
        cashier=_short(found, "cashier", 60),
        mileage=found.get("mileage"),
        mileage_unit=found.get("mileage_unit", ""),
        total_minor=found.get("total_amount"),
        paid_minor=found.get("paid_amount"),
        currency=found.get("currency", ""),
        work_done="\n".join(dict.fromkeys(labour or parts))[:4000],
        concern=_short(found, "concern", 2000),
        running_in_notes=notes,
        advice=_short(found, "advice", 2000),
        next_service_on=_day(found, "next_service_on"),
        next_service_mileage=found.get("next_service_km"),
        under_warranty=found.get("warranty_flag"),
        comeback=bool(found.get("comeback_flag")),
        follow_up_wanted=found.get("followup_wanted"),
        lines=lines,
        declined=_declined(rows, found.get("currency", "")),
        findings=tuple(findings.values()),
        fields=fields,
        facts=told.facts(found, has_notes=bool(notes)),
    )


def _bounded(number: str) -> str:
    """At most 60 characters; a longer one keeps its beginning and is told from its like by a digest."""
    return number if len(number) <= 60 else f"{number[:43]}~{hashlib.sha256(number.encode()).hexdigest()[:16]}"


def _together(rows: list[dict[str, Any]], per_line: set[str]) -> dict[str, Any]:
    """The values of a job: the first row that has one gives it, amounts of lines are added up."""
    if len(rows) == 1:
        found = rows[0]
    else:
        found = dict(rows[0])
        for row in rows[1:]:
            for name, value in row.items():
                found.setdefault(name, value)
        for name in _ADDED:
            amounts = [row[name] for row in rows if name in row]
            if name in per_line or len(set(amounts)) > 1:
                found[name] = sum(amounts)
        others = dict.fromkeys(number for row in rows for number in _numbers(row) if number != found["phone"])
        found["other_phones"] = tuple(others)
        technicians = dict.fromkeys(name for row in rows for name in values.names(row.get("technician", "")))
        if technicians:
            found["technician"] = (
                "、".join(technicians) if not "".join(technicians).isascii() else ", ".join(technicians)
            )
    if "total_amount" not in found:
        line_amounts = [row["line_amount"] for row in rows if "line_amount" in row]
        if line_amounts:
            found["total_amount"] = sum(line_amounts)
        elif {"labour_amount", "parts_amount"} & found.keys():
            charged = ("labour_amount", "parts_amount", "sublet_amount", "other_amount", "tax_amount")
            charges = sum(found.get(name, 0) for name in charged)
            found["total_amount"] = charges - abs(found.get("discount_amount", 0))
    return found


def _numbers(row: Mapping[str, Any]) -> list[str]:
    return [row["phone"], *row["other_phones"]]


def _kind_without_words(found: Mapping[str, Any], lines: Sequence[LineDraft]) -> str:
    return work.REPAIR if found.get("comeback_flag") or found.get("repair_items") or lines else work.OTHER


def _short(found: Mapping[str, Any], name: str, length: int) -> str:
    return str(found[name])[:length] if name in found else ""


def _customer(found: Mapping[str, Any]) -> CustomerDraft:
    owner = found.get("customer_name") or checking.person(found)
    sender = found.get("sender_name", "")
    name = owner or sender or found.get("company", "")
    kind = found.get("customer_type", "")
    title = found.get("gender", "")
    return CustomerDraft(
        phone=found["phone"],
        name=name[:120],
        contact_name=sender[:120] if found["phone_from"] == "sender_mobile" and sender != name else "",
        other_phones=tuple(found.get("other_phones", ())),
        title=title[:20] if _TITLE.fullmatch(title) else "",
        is_company=bool(_COMPANY.search(name)) or bool(_COMPANY_KIND.search(kind)),
        number=_short(found, "customer_no", 60),
        wechat=_short(found, "wechat", 60),
        email=found.get("email", "") if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", found.get("email", "")) else "",
        do_not_contact=bool(found.get("do_not_contact")),
    )


def _vehicle(found: Mapping[str, Any]) -> VehicleDraft:
    series, model = found.get("series", ""), found.get("model", "")
    named = model if not series or series.lower() in model.lower() else f"{series} {model}".strip()
    return VehicleDraft(
        plate=_short(found, "plate", 16),
        vin=found.get("vin", ""),
        make=_short(found, "make", 60),
        model=named[:120],
        year=found.get("year"),
        insurance_due=_day(found, "insurance_due"),
        inspection_due=_day(found, "inspection_due"),
    )


def _day(found: Mapping[str, Any], name: str) -> dt.date | None:
    return day_of(found[name]) if name in found else None


def _lines(rows: list[dict[str, Any]], per_line: set[str]) -> tuple[LineDraft, ...]:
    lines: list[LineDraft] = []
    several = len(rows) > 1
    seen: set[str] = set()
    for found in rows:
        labour = () if found.get("repair_items", "") in seen else values.items(found.get("repair_items", ""))
        parts = values.items(found.get("parts_used", ""))
        if several and parts:
            # The same work stands beside each of its parts; it was done once.
            seen.add(found.get("repair_items", ""))
        for kind, things, own, count in (
            (LABOUR, labour, "labour_amount", "labour_hours"),
            (PART, parts, "parts_amount", "part_qty"),
        ):
            amount = found.get(own) if not several or own in per_line else None
            alone = len(things) == 1
            if amount is None and several and not (labour and parts):
                amount = found.get("line_amount", found.get("total_amount") if "total_amount" in per_line else None)
            lines.extend(
                _line(thing[:200], kind, found.get(count) if alone else None, amount if alone else None)
                for thing in things
            )
    return tuple(lines)


@lru_cache(maxsize=4096)
def _line(item: str, kind: str, quantity: Decimal | None, amount: int | None) -> LineDraft:
    """Lines that say the same are one: a shop's work and parts come again and again, and nobody changes a draft."""
    return LineDraft(item, kind, quantity, amount)


def _declined(rows: list[dict[str, Any]], currency: str) -> tuple[DeclinedDraft, ...]:
    if not any("declined_items" in row for row in rows):
        return ()
    written = dict.fromkeys(item for row in rows for item in values.items(row.get("declined_items", "")))
    return tuple(_declined_item(item, currency) for item in written)


def _declined_item(written: str, currency: str) -> DeclinedDraft:
    reason, price = "", None
    match = _PRICED.fullmatch(written)
    if match:
        amount = values.money(match["price"], currency=currency)
        if amount:
            written, price = match["item"].strip(), amount[0]
    match = _REASONED.fullmatch(written)
    if match:
        written, reason = match["item"].strip(), match["reason"].strip()
    return DeclinedDraft(written[:200], reason[:200], price)
